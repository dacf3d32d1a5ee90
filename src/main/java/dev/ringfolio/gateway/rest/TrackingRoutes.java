package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.AnalyticsJson;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.KeptWeightsReader;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.questions.TrackingQuestions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** What the weights of a result would have earned since they were made. */
final class TrackingRoutes {
  static final String PATH = OptimizationRoutes.PATH + "/:id/performance";

  private final Bus bus;
  private final TrackingQuestions questions;
  private final double timeLimitSeconds;

  TrackingRoutes(Bus bus, double timeLimitSeconds) {
    this.bus = bus;
    this.questions = new TrackingQuestions(bus);
    this.timeLimitSeconds = timeLimitSeconds;
  }

  void mount(Paths paths) {
    paths.add(PATH, Map.of(HttpMethod.GET, this::performance));
  }

  void performance(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    double rate =
        new Query(ctx, ErrorCode.INVALID_REQUEST)
            .number("risk_free_rate", 0.0, -AnalyticsRoutes.RATE_MAX, AnalyticsRoutes.RATE_MAX);
    Parameters parameters =
        Parameters.defaults(timeLimitSeconds).with().live(true).riskFreeRate(rate).build();
    String id = ctx.pathParam("id");
    result(new ReadOptimization(id, asker.user(), asker.user()))
        .compose(TrackingRoutes::weights)
        .compose(kept -> performance(asker, id, kept, parameters))
        .onSuccess(json -> Answers.json(ctx, 200, json))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  /** The data of the result, from the queue or from the database. */
  private Future<String> result(ReadOptimization question) {
    return bus.ask(Services.READ_OPTIMIZATION, question)
        .map(OptimizationJson::stateText)
        .recover(
            cause ->
                notFound(cause)
                    ? bus.ask(Services.READ_STORED_OPTIMIZATION, question)
                        .map(StoredOptimization::result)
                    : Future.failedFuture(cause));
  }

  private static Future<KeptWeights> weights(String result) {
    Checked<KeptWeights> read = KeptWeightsReader.read(result);
    return read instanceof Checked.Accepted<KeptWeights> kept
        ? Future.succeededFuture(kept.value())
        : Future.failedFuture(
            new RefusalException(((Checked.Refused<KeptWeights>) read).refusal()));
  }

  private Future<JsonWriter> performance(
      Asker asker, String id, KeptWeights kept, Parameters parameters) {
    return questions
        .of(asker, kept, parameters)
        .compose(
            asked ->
                bus.ask(Services.ANALYZE, asked.question())
                    .map(
                        analysis -> {
                          JsonWriter json = new JsonWriter().object().field("request_id", id);
                          json.field("portfolio_id", kept.portfolioId());
                          AnalyticsJson.write(json, analysis, asked.warnings());
                          return json.endObject();
                        }));
  }

  private static boolean notFound(Throwable cause) {
    return cause instanceof FailureException failed
        && failed.failure().code() == FailureCode.NOT_FOUND;
  }
}
