package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.json.ComparisonRequests;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.socket.Origins;
import dev.ringfolio.gateway.socket.Routes;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every route of the HTTP side. Made, mounted and closed on the gateway verticle's own context,
 * which runs all of it.
 */
public final class RestRoutes implements Routes {
  /** Requests that wait for a result ({@code ?wait=}) at once, in one gateway. */
  public static final int WAITERS_MAX = 1_000;

  private static final String API = "/api/*";

  private final Bus bus;
  private final Config config;
  private final String instance;
  private final Access access;
  private final PriceRoutes prices;
  private final BarRoutes bars;
  private final ImportRoute imports;
  private final OptimizationRoutes optimizations;
  private final ComparisonRoutes comparisons;
  private final TrackingRoutes tracking;
  private final ExperimentRoutes experiments;
  private final AnalyticsRoutes analytics;
  private final SignalRoutes signals;
  private final TierRoutes tiers;
  private final PortfolioRoutes portfolios;
  private final TradeRoutes trades;
  private final AlertRoutes alerts;
  private final TriggerRoutes triggers;
  private final OperatorRoutes operators;
  private final ResultWaiters waiters = new ResultWaiters(WAITERS_MAX);
  private @Nullable TopicReader reader;
  private boolean draining;

  /**
   * Creates the routes of one gateway.
   *
   * @param instance the gateway's name, for example {@code gateway-1}
   * @param metricsText the process's metrics in Prometheus's text format
   */
  public RestRoutes(
      Bus bus,
      Config config,
      Authenticator authenticator,
      Clock clock,
      Supplier<String> metricsText,
      String instance) {
    this.bus = bus;
    this.config = config;
    this.instance = instance;
    this.access = new Access(authenticator);
    this.prices = new PriceRoutes(bus);
    this.bars = new BarRoutes(bus);
    this.imports = new ImportRoute(bus, config.limits().importBytes(), instance);
    OptimizationRequests requests =
        new OptimizationRequests(config.limits(), config.optimization());
    this.optimizations = new OptimizationRoutes(bus, requests, waiters);
    this.experiments = new ExperimentRoutes(bus, clock, requests, instance);
    this.comparisons = new ComparisonRoutes(bus, new ComparisonRequests(config.optimization()));
    double timeLimitSeconds = config.optimization().timeLimit().toMillis() / 1e3;
    this.tracking = new TrackingRoutes(bus, timeLimitSeconds);
    this.analytics = new AnalyticsRoutes(bus, timeLimitSeconds);
    this.signals = new SignalRoutes(bus);
    this.tiers = new TierRoutes(bus);
    this.portfolios = new PortfolioRoutes(bus);
    this.trades = new TradeRoutes(bus, clock);
    this.alerts = new AlertRoutes(bus);
    this.triggers = new TriggerRoutes(bus);
    this.operators = new OperatorRoutes(bus, access, clock, metricsText, () -> draining);
  }

  /** Adds the routes and the error answers, and begins to hear results. */
  @Override
  public void mount(Router router) {
    reader = bus.reader(Topics.OPTIMIZATION_EVENTS, instance + "-rest", waiters);
    router.route().handler(new CrossOrigin(new Origins(config.http().origins()))::take);
    Dashboard.mount(router);
    Paths paths = new Paths(router, config.limits().bodyBytes(), () -> draining);
    paths.add("/ws/health", Map.of(HttpMethod.GET, operators::health));
    paths.add("/ws/stats", Map.of(HttpMethod.GET, operators::stats));
    paths.add("/metrics", Map.of(HttpMethod.GET, operators::metrics));
    paths.add("/livez", Map.of(HttpMethod.GET, operators::live));
    paths.add("/readyz", Map.of(HttpMethod.GET, operators::ready));
    router.route(API).handler(access::require);
    paths.add("/api/v1/streaming/status", Map.of(HttpMethod.GET, operators::streamingStatus));
    paths.add("/api/v1/prices", Map.of(HttpMethod.GET, prices::prices));
    paths.add("/api/v1/prices/history", Map.of(HttpMethod.POST, imports::take));
    paths.add("/api/v1/prices/:symbol/bars", Map.of(HttpMethod.GET, bars::bars));
    optimizations.mount(paths);
    comparisons.mount(paths);
    tracking.mount(paths);
    experiments.mount(paths);
    analytics.mount(paths);
    portfolios.mount(paths);
    trades.mount(paths);
    signals.mount(paths);
    tiers.mount(paths);
    alerts.mount(paths);
    triggers.mount(paths);
    LaterRoutes.mount(router);
    errors(router);
  }

  /** From now on the service is not ready, and takes no new optimization. */
  @Override
  public void drain() {
    draining = true;
  }

  /** Requests that wait for a result now. */
  int waiting() {
    return waiters.size();
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }

  private void errors(Router router) {
    router.errorHandler(
        400, ctx -> Answers.problem(ctx, ErrorCode.INVALID_MESSAGE, "the URL is malformed"));
    router.errorHandler(
        404,
        ctx ->
            Answers.problem(
                ctx, ErrorCode.NOT_FOUND, ctx.request().path() + ": there is no such resource"));
    router.errorHandler(
        413,
        ctx ->
            Answers.problem(
                ctx,
                ErrorCode.TOO_LARGE,
                "the body is longer than "
                    + config.limits().bodyBytes()
                    + " bytes (limits.body_bytes)"));
    router.errorHandler(
        500,
        ctx -> {
          Throwable cause = ctx.failure();
          Answers.failed(ctx, cause == null ? new IllegalStateException("no cause") : cause);
        });
  }
}
