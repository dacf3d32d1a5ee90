package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SummarizePortfolios;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PortfolioJson;
import dev.ringfolio.gateway.json.PortfolioRequests;
import dev.ringfolio.gateway.json.PortfolioRequests.Creation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Makes, reads, changes and forgets portfolios. Their trades have {@link TradeRoutes}. */
final class PortfolioRoutes {
  static final String PATH = "/api/v1/portfolios";

  /** Where the systems that this one replaces were asked. */
  static final String OLD_PATH = "/api/portfolio";

  private final Bus bus;

  PortfolioRoutes(Bus bus) {
    this.bus = bus;
  }

  /** What is said to be summed up is no id, so that path comes first. */
  void mount(Paths paths) {
    paths.add(PATH + "/summary", Map.of(HttpMethod.GET, this::summarize));
    paths.addCollection(PATH, this::list, this::create);
    paths.addMember(PATH + "/:id", this::read, this::replace, this::delete);
    paths.add(OLD_PATH + "/summary", Map.of(HttpMethod.GET, this::summarize));
    paths.add(OLD_PATH + "/:id", Map.of(HttpMethod.GET, this::read));
  }

  /** Who asks, where they may do what {@code role} may. */
  static Asker asker(RoutingContext ctx, Role role) {
    Identity identity = Access.of(ctx, role);
    return new Asker(identity.user(), identity.may(Role.ADMIN));
  }

  void create(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.TRADER);
    Creation creation = PortfolioRequests.creation(Bodies.exactJson(ctx));
    bus.ask(
            Services.CREATE_PORTFOLIO,
            new CreatePortfolio(asker.user(), creation.id(), creation.draft()))
        .onSuccess(made -> created(ctx, made))
        .onFailure(cause -> Answers.failedWrite(ctx, cause));
  }

  private static void created(RoutingContext ctx, PortfolioRead made) {
    ctx.response()
        .putHeader(
            HttpHeaders.LOCATION,
            PATH + "/" + URLEncoder.encode(made.portfolio().id(), StandardCharsets.UTF_8));
    answer(ctx, 201, made);
  }

  void replace(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.TRADER);
    List<Long> versions = Versions.required(ctx);
    String id = ctx.pathParam("id");
    PortfolioDraft draft = PortfolioRequests.replacement(Bodies.exactJson(ctx), id);
    bus.ask(Services.REPLACE_PORTFOLIO, new ReplacePortfolio(asker, id, versions, draft))
        .onSuccess(replaced -> answer(ctx, 200, replaced))
        .onFailure(cause -> Answers.failedWrite(ctx, cause));
  }

  void delete(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.TRADER);
    bus.ask(
            Services.DELETE_PORTFOLIO,
            new DeletePortfolio(asker, ctx.pathParam("id"), Versions.required(ctx)))
        .onSuccess(gone -> ctx.response().setStatusCode(204).end())
        .onFailure(cause -> Answers.failedWrite(ctx, cause));
  }

  void read(RoutingContext ctx) {
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
    json.endObject().field("source", Answers.source(found.cached()));
    Answers.json(ctx, status, json.endObject());
  }

  void list(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    bus.ask(
            Services.LIST_PORTFOLIOS,
            new ListPortfolios(asker, query.text("owner"), after(query), query.limit()))
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
    return Answers.pageEnd(json.endArray(), last, listed.cached());
  }

  /** The last id that the client has; empty for none. */
  private static String after(Query query) {
    String last = query.text("after");
    return last == null ? "" : last;
  }

  void summarize(RoutingContext ctx) {
    Asker asker = asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    int limit = query.wholeNumber("limit", Query.PAGE_MAX, 1, Query.PAGE_MAX);
    String owner = query.text("owner");
    bus.ask(
            Services.SUMMARIZE_PORTFOLIOS,
            new SummarizePortfolios(
                asker, owner == null ? asker.user() : owner, after(query), limit))
        .onSuccess(
            summary -> {
              JsonWriter json = new JsonWriter().object();
              PortfolioJson.summary(json, summary);
              int count = summary.portfolios().size();
              String last = summary.more() ? summary.portfolios().get(count - 1).id() : null;
              Answers.json(ctx, 200, Answers.pageEnd(json, last, summary.cached()));
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }
}
