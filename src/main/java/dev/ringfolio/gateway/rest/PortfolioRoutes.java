package dev.ringfolio.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SummarizePortfolios;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PortfolioJson;
import dev.ringfolio.gateway.json.PortfolioRequests;
import dev.ringfolio.gateway.json.StrictJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes, reads, changes and forgets portfolios. Their trades have {@link TradeRoutes}. */
final class PortfolioRoutes {
  static final String PATH = "/api/v1/portfolios";

  /** Where the systems that this one replaces were asked. */
  static final String OLD_PATH = "/api/portfolio";

  /** Portfolios that one list or summary holds. */
  static final int LIST_MAX = 100;

  private static final int LIST_DEFAULT = 20;

  private final Bus bus;

  PortfolioRoutes(Bus bus) {
    this.bus = bus;
  }

  /**
   * @param bodyBytesMax of a request
   */
  void mount(Router router, long bodyBytesMax) {
    String one = PATH + "/:id";
    RestRoutes.path(router, PATH + "/summary", Map.of(HttpMethod.GET, this::summarize));
    RestRoutes.jsonBody(router, HttpMethod.POST, PATH, bodyBytesMax);
    RestRoutes.path(
        router, PATH, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::create));
    RestRoutes.jsonBody(router, HttpMethod.PUT, one, bodyBytesMax);
    RestRoutes.path(
        router,
        one,
        Map.of(
            HttpMethod.GET,
            this::read,
            HttpMethod.PUT,
            this::replace,
            HttpMethod.DELETE,
            this::delete));
    RestRoutes.path(router, OLD_PATH + "/summary", Map.of(HttpMethod.GET, this::summarize));
    RestRoutes.path(router, OLD_PATH + "/:id", Map.of(HttpMethod.GET, this::read));
  }

  /** Who asks, where they may do what {@code role} may. */
  static Asker asker(RoutingContext ctx, Role role) {
    Identity identity = Access.of(ctx, role);
    return new Asker(identity.user(), identity.may(Role.ADMIN));
  }

  /** Reads the JSON of a request, and goes on with it or answers what is wrong. */
  static void body(RoutingContext ctx, Consumer<JsonNode> then) {
    byte[] body = ctx.body().buffer() == null ? new byte[0] : ctx.body().buffer().getBytes();
    StrictJson.readExact(body).then(then, refusal -> Answers.problem(ctx, refusal));
  }

  private static <T> void checked(RoutingContext ctx, Checked<T> checked, Consumer<T> then) {
    checked.then(then, refusal -> Answers.problem(ctx, refusal));
  }

  private void create(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.TRADER);
    body(
        ctx,
        json ->
            checked(
                ctx,
                PortfolioRequests.creation(json),
                creation ->
                    bus.ask(
                            Services.CREATE_PORTFOLIO,
                            new CreatePortfolio(asker.user(), creation.id(), creation.draft()))
                        .onSuccess(made -> created(ctx, made))
                        .onFailure(cause -> Answers.failedWrite(ctx, cause))));
  }

  private static void created(RoutingContext ctx, PortfolioRead made) {
    ctx.response()
        .putHeader(
            HttpHeaders.LOCATION,
            PATH + "/" + URLEncoder.encode(made.portfolio().id(), StandardCharsets.UTF_8));
    answer(ctx, 201, made);
  }

  private void replace(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.TRADER);
    var versions = Versions.required(ctx);
    String id = ctx.pathParam("id");
    body(
        ctx,
        json ->
            checked(
                ctx,
                PortfolioRequests.replacement(json, id),
                draft ->
                    bus.ask(
                            Services.REPLACE_PORTFOLIO,
                            new ReplacePortfolio(asker, id, versions, draft))
                        .onSuccess(replaced -> answer(ctx, 200, replaced))
                        .onFailure(cause -> Answers.failedWrite(ctx, cause))));
  }

  private void delete(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.TRADER);
    bus.ask(
            Services.DELETE_PORTFOLIO,
            new DeletePortfolio(asker, ctx.pathParam("id"), Versions.required(ctx)))
        .onSuccess(gone -> ctx.response().setStatusCode(204).end())
        .onFailure(cause -> Answers.failedWrite(ctx, cause));
  }

  private void read(RoutingContext ctx) {
    bus.ask(
            Services.READ_PORTFOLIO,
            new ReadPortfolio(asker(ctx, Role.VIEWER), ctx.pathParam("id")))
        .onSuccess(found -> readAnswer(ctx, found))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static void readAnswer(RoutingContext ctx, PortfolioRead found) {
    try {
      if (Versions.known(ctx, found.portfolio().version())) {
        ctx.response()
            .putHeader(HttpHeaders.ETAG, Versions.tag(found.portfolio().version()))
            .setStatusCode(304)
            .end();
        return;
      }
    } catch (RefusalException e) {
      Answers.failed(ctx, e);
      return;
    }
    answer(ctx, 200, found);
  }

  /** The portfolio with what it is worth. */
  private static void answer(RoutingContext ctx, int status, PortfolioRead found) {
    ctx.response().putHeader(HttpHeaders.ETAG, Versions.tag(found.portfolio().version()));
    JsonWriter json = new JsonWriter().object();
    PortfolioJson.portfolio(json, found.portfolio());
    json.object("valuation");
    PortfolioJson.valuation(json, found.valuation());
    json.endObject().field("source", source(found.cached()));
    Answers.json(ctx, status, json.endObject());
  }

  /**
   * Where an answer comes from: what is known of a database that is away, or of one that is not.
   */
  private static String source(boolean cached) {
    return cached ? "cache" : "database";
  }

  private void list(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    int limit = query.wholeNumber("limit", LIST_DEFAULT, 1, LIST_MAX);
    bus.ask(
            Services.LIST_PORTFOLIOS,
            new ListPortfolios(asker, query.text("owner"), Cursor.read(query), limit))
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(PortfoliosListed listed) {
    JsonWriter json = new JsonWriter().object().array("portfolios");
    for (Portfolio portfolio : listed.portfolios()) {
      json.object();
      PortfolioJson.portfolio(json, portfolio);
      json.endObject();
    }
    int count = listed.portfolios().size();
    String last = listed.more() ? listed.portfolios().get(count - 1).id() : null;
    return json.endArray()
        .field("next", next(last))
        .field("source", source(listed.cached()))
        .endObject();
  }

  private static @Nullable String next(@Nullable String last) {
    return last == null ? null : Cursor.of(last);
  }

  private void summarize(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    int limit = query.wholeNumber("limit", LIST_MAX, 1, LIST_MAX);
    String owner = query.text("owner");
    bus.ask(
            Services.SUMMARIZE_PORTFOLIOS,
            new SummarizePortfolios(
                asker, owner == null ? asker.user() : owner, Cursor.read(query), limit))
        .onSuccess(
            summary -> {
              JsonWriter json = new JsonWriter().object();
              PortfolioJson.summary(json, summary);
              int count = summary.portfolios().size();
              String last = summary.more() ? summary.portfolios().get(count - 1).id() : null;
              json.field("next", next(last)).field("source", source(summary.cached()));
              Answers.json(ctx, 200, json.endObject());
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }
}
