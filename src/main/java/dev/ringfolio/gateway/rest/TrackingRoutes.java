package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.Analyze.Own;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.AnalyticsJson;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.KeptWeights;
import dev.ringfolio.gateway.json.OptimizationJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What the weights of a result would have earned since they were made. */
final class TrackingRoutes {
  static final String PATH = OptimizationRoutes.PATH + "/:id/performance";

  private final Bus bus;
  private final TradeHistory trades;
  private final double timeLimitSeconds;

  TrackingRoutes(Bus bus, double timeLimitSeconds) {
    this.bus = bus;
    this.trades = new TradeHistory(bus);
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
    Checked<KeptWeights> read = KeptWeights.read(result);
    return read instanceof Checked.Accepted<KeptWeights> kept
        ? Future.succeededFuture(kept.value())
        : Future.failedFuture(
            new RefusalException(((Checked.Refused<KeptWeights>) read).refusal()));
  }

  private Future<JsonWriter> performance(
      Asker asker, String id, KeptWeights kept, Parameters parameters) {
    List<Warning> warnings = new ArrayList<>();
    return own(asker, kept, warnings)
        .compose(own -> question(kept, parameters, own))
        .compose(question -> bus.ask(Services.ANALYZE, question))
        .map(
            analysis -> {
              JsonWriter json = new JsonWriter().object().field("request_id", id);
              json.field("portfolio_id", kept.portfolioId());
              AnalyticsJson.write(json, analysis, warnings);
              return json.endObject();
            });
  }

  /** The portfolio that the weights were for, where there is one still. */
  private Future<Optional<Own>> own(Asker asker, KeptWeights kept, List<Warning> warnings) {
    String portfolio = kept.portfolioId();
    if (portfolio == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, portfolio))
        .compose(
            read ->
                trades
                    .of(asker, read.portfolio())
                    .map(
                        all ->
                            Optional.of(
                                new Own(
                                    TradeHistory.symbols(read.portfolio(), all),
                                    read.portfolio().holdings(),
                                    all))))
        .recover(
            cause -> {
              if (!notFound(cause)) {
                return Future.failedFuture(cause);
              }
              warnings.add(
                  new Warning("portfolio_left_out", "the portfolio is not there any more"));
              return Future.succeededFuture(Optional.empty());
            });
  }

  private Future<AnalyzeTracking> question(
      KeptWeights kept, Parameters parameters, Optional<Own> own) {
    Set<Symbol> symbols = new TreeSet<>(kept.symbols());
    own.ifPresent(portfolio -> symbols.addAll(portfolio.symbols()));
    int since = (int) TimeUnit.MILLISECONDS.toDays(kept.marketDataMillis());
    return bus.ask(Services.READ_PRICES, new ReadPrices(List.copyOf(symbols), true))
        .map(read -> read.found().stream().filter(price -> price.origin() == Origin.LIVE).toList())
        .otherwise(List.<PriceUpdate>of())
        .map(
            live ->
                new AnalyzeTracking(
                    kept.symbols(), parameters, kept.weights(), since, own.orElse(null), live));
  }

  private static boolean notFound(Throwable cause) {
    return cause instanceof FailureException failed
        && failed.failure().code() == FailureCode.NOT_FOUND;
  }
}
