package dev.ringfolio.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CancelComparison;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonsListed;
import dev.ringfolio.contract.ListComparisons;
import dev.ringfolio.contract.ReadComparison;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ComparisonDocuments;
import dev.ringfolio.gateway.json.ComparisonJson;
import dev.ringfolio.gateway.json.ComparisonRequests;
import dev.ringfolio.gateway.json.ComparisonRequests.Subject;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Submits, reads, lists and cancels comparisons, and gives out their downloads. What is another
 * user's is not found, but for admins.
 */
final class ComparisonRoutes {
  static final String PATH = "/api/v1/comparisons";

  private static final String JSON = "application/json";
  private static final String CSV = "text/csv; charset=utf-8";

  private final Bus bus;
  private final ComparisonRequests requests;

  ComparisonRoutes(Bus bus, ComparisonRequests requests) {
    this.bus = bus;
    this.requests = requests;
  }

  /**
   * Downloads come before the comparison that they are of, whose path is theirs but for the end.
   */
  void mount(Paths paths) {
    String one = PATH + "/:id";
    paths.addCollection(PATH, this::list, this::submit);
    paths.add(
        one + ".json",
        Map.of(
            HttpMethod.GET,
            ctx -> download(ctx, ".json", JSON, (a, symbols) -> ComparisonDocuments.json(a))));
    paths.add(
        one + ".csv",
        Map.of(
            HttpMethod.GET,
            ctx -> download(ctx, ".csv", CSV, (a, symbols) -> ComparisonDocuments.metrics(a))));
    paths.add(
        one + "/weights.csv",
        Map.of(
            HttpMethod.GET,
            ctx -> download(ctx, "-weights.csv", CSV, ComparisonDocuments::weights)));
    paths.add(one, Map.of(HttpMethod.GET, this::read, HttpMethod.DELETE, this::cancel));
  }

  private void submit(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    double wait =
        new Query(ctx, ErrorCode.INVALID_REQUEST)
            .number("wait", 0, 0, OptimizationRoutes.WAIT_SECONDS_MAX);
    JsonNode body = Bodies.json(ctx);
    symbols(accepted(requests.subject(body)), asker)
        .map(symbols -> accepted(requests.read(body, symbols, asker)))
        .compose(request -> bus.ask(Services.COMPARE, request))
        .compose(state -> finished(asker, state, Math.round(wait * 1_000)))
        .onSuccess(
            state -> {
              if (wait > 0 && state.answer() != null) {
                Answers.json(ctx, 200, state.answer());
              } else {
                waiting(ctx, state);
              }
            })
        .onFailure(cause -> Answers.failedOptimization(ctx, cause));
  }

  private Future<List<Symbol>> symbols(Subject subject, Asker asker) {
    String portfolio = subject.portfolioId();
    return portfolio == null
        ? Future.succeededFuture(subject.symbols())
        : bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, portfolio))
            .map(read -> held(portfolio, read.portfolio().holdings().positions().keySet()));
  }

  private static List<Symbol> held(String portfolio, Set<Symbol> positions) {
    if (positions.isEmpty()) {
      throw Query.refused(
          ErrorCode.INSUFFICIENT_DATA,
          "portfolio_id: '" + portfolio + "' holds no position to compare methods on");
    }
    return List.copyOf(positions);
  }

  private static <T> T accepted(Checked<T> checked) {
    if (checked instanceof Checked.Accepted<T> good) {
      return good.value();
    }
    throw new RefusalException(((Checked.Refused<T>) checked).refusal());
  }

  /** As it is, or as it is when it is over or the wait is. */
  private Future<ComparisonState> finished(Asker asker, ComparisonState state, long waitMillis) {
    return waitMillis == 0 || state.status().over()
        ? Future.succeededFuture(state)
        : bus.ask(Services.READ_COMPARISON, new ReadComparison(asker, state.id(), waitMillis))
            .otherwise(state);
  }

  /** 202: it is in the line, and where it is read. */
  private static void waiting(RoutingContext ctx, ComparisonState state) {
    ctx.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + state.id());
    Answers.json(ctx, 202, ComparisonJson.state(new JsonWriter(), state));
  }

  private void read(RoutingContext ctx) {
    find(ctx).onSuccess(state -> answer(ctx, state)).onFailure(cause -> Answers.failed(ctx, cause));
  }

  private Future<ComparisonState> find(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    return bus.ask(Services.READ_COMPARISON, new ReadComparison(asker, ctx.pathParam("id"), 0));
  }

  private static void answer(RoutingContext ctx, ComparisonState state) {
    String answer = state.answer();
    if (answer == null) {
      Answers.json(ctx, 200, ComparisonJson.state(new JsonWriter(), state));
    } else {
      Answers.json(ctx, 200, answer);
    }
  }

  private void cancel(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    bus.ask(Services.CANCEL_COMPARISON, new CancelComparison(asker, ctx.pathParam("id")))
        .onSuccess(state -> answer(ctx, state))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void list(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_REQUEST);
    bus.ask(
            Services.LIST_COMPARISONS,
            new ListComparisons(
                asker, query.text("portfolio"), query.after(Long.MAX_VALUE), query.limit()))
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(ComparisonsListed listed) {
    JsonWriter json = new JsonWriter().object().array("comparisons");
    listed.comparisons().forEach(state -> ComparisonJson.state(json, state));
    return Answers.pageEnd(json.endArray(), listed.next(), listed.cached());
  }

  /**
   * A file made of the answer.
   *
   * @param end of its name, after the comparison's id
   */
  private void download(
      RoutingContext ctx, String end, String type, BiFunction<String, List<Symbol>, String> file) {
    find(ctx)
        .map(
            state -> {
              String answer = state.answer();
              if (answer == null || state.status() != ComparisonState.Status.COMPLETED) {
                throw Query.refused(
                    ErrorCode.NOT_FOUND,
                    state.id() + ": has no results; it is " + state.status().wire());
              }
              return new Download(state.id() + end, file.apply(answer, state.symbols()));
            })
        .onSuccess(
            made -> {
              ctx.response()
                  .putHeader(
                      HttpHeaders.CONTENT_DISPOSITION,
                      "attachment; filename=\"" + made.name() + "\"");
              Answers.text(ctx, 200, type, made.text());
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private record Download(String name, String text) {}
}
