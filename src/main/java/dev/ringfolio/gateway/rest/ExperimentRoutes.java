package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.AbandonReport;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateExperiment;
import dev.ringfolio.contract.DeleteExperiment;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ListExperiments;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.ReadExperiment;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReportExperiment;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.ExperimentJson;
import dev.ringfolio.gateway.json.ExperimentRequests;
import dev.ringfolio.gateway.json.ExperimentRequests.Outline;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OptimizationRequests;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Two configurations of a portfolio's optimization, side by side on paper. */
final class ExperimentRoutes {
  static final String PATH = "/api/v1/experiments";

  private final Bus bus;
  private final Clock clock;
  private final ExperimentRequests requests;
  private final String name;
  private final Serials tickets = new Serials();

  /**
   * @param name of the gateway, for tickets that no other gateway has
   */
  ExperimentRoutes(Bus bus, Clock clock, OptimizationRequests requests, String name) {
    this.bus = bus;
    this.clock = clock;
    this.name = name;
    this.requests = new ExperimentRequests(requests);
  }

  void mount(Paths paths) {
    paths.addCollection(PATH, this::list, this::create);
    paths.add(PATH + "/:id", Map.of(HttpMethod.GET, this::read, HttpMethod.DELETE, this::delete));
    paths.add(PATH + "/:id/report", Map.of(HttpMethod.GET, this::report));
  }

  void create(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    LocalDate today = LocalDate.ofEpochDay(TimeUnit.MILLISECONDS.toDays(clock.millis()));
    Outline outline = ExperimentRequests.outline(Bodies.json(ctx), today);
    bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, outline.portfolioId()))
        .map(read -> draft(outline, asker, read.portfolio()))
        .compose(draft -> bus.ask(Services.CREATE_EXPERIMENT, draft))
        .onSuccess(
            made -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + made.id());
              answer(ctx, 201, made);
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private CreateExperiment draft(Outline outline, Asker asker, Portfolio portfolio) {
    var held = portfolio.holdings().positions().keySet();
    return new CreateExperiment(
        asker.user(),
        outline.portfolioId(),
        outline.name(),
        requests.side("a", outline, asker.user(), held),
        requests.side("b", outline, asker.user(), held),
        outline.every(),
        outline.from(),
        outline.to(),
        outline.transactionCost());
  }

  void read(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    bus.ask(Services.READ_EXPERIMENT, new ReadExperiment(asker, ctx.pathParam("id")))
        .onSuccess(found -> answer(ctx, 200, found))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  void delete(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    bus.ask(Services.DELETE_EXPERIMENT, new DeleteExperiment(asker, ctx.pathParam("id")))
        .onSuccess(gone -> ctx.response().setStatusCode(204).end())
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  void list(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    bus.ask(
            Services.LIST_EXPERIMENTS,
            new ListExperiments(
                asker, query.text("portfolio"), query.after(Long.MAX_VALUE), query.limit()))
        .onSuccess(
            listed -> {
              JsonWriter json = new JsonWriter().object().array("experiments");
              listed.experiments().forEach(one -> ExperimentJson.experiment(json, one));
              Answers.json(
                  ctx, 200, Answers.pageEnd(json.endArray(), listed.next(), listed.cached()));
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  void report(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    double rate =
        new Query(ctx, ErrorCode.INVALID_REQUEST)
            .number("risk_free_rate", 0.0, -AnalyticsRoutes.RATE_MAX, AnalyticsRoutes.RATE_MAX);
    String ticket = name + "-" + tickets.next(clock.millis());
    ctx.response()
        .closeHandler(gone -> bus.ask(Services.ABANDON_REPORT, new AbandonReport(ticket)));
    bus.ask(
            Services.REPORT_EXPERIMENT,
            new ReportExperiment(asker, ctx.pathParam("id"), rate, ticket, null, false))
        .onSuccess(
            report -> {
              JsonWriter json = new JsonWriter();
              ExperimentJson.report(json, report);
              Answers.json(ctx, 200, json);
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static void answer(RoutingContext ctx, int status, Experiment experiment) {
    JsonWriter json = new JsonWriter();
    ExperimentJson.experiment(json, experiment);
    Answers.json(ctx, status, json);
  }
}
