package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.socket.Origins;
import dev.ringfolio.gateway.socket.Routes;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private static final String JSON = "application/json";

  private final Bus bus;
  private final Config config;
  private final String instance;
  private final Access access;
  private final PriceRoutes prices;
  private final BarRoutes bars;
  private final ImportRoute imports;
  private final OptimizationRoutes optimizations;
  private final AnalyticsRoutes analytics;
  private final SignalRoutes signals;
  private final TierRoutes tiers;
  private final PortfolioRoutes portfolios;
  private final TradeRoutes trades;
  private final AlertRoutes alerts;
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
    this.optimizations =
        new OptimizationRoutes(
            bus, new OptimizationRequests(config.limits(), config.optimization()), waiters);
    this.analytics = new AnalyticsRoutes(bus, config.optimization().timeLimit().toMillis() / 1e3);
    this.signals = new SignalRoutes(bus);
    this.tiers = new TierRoutes(bus);
    this.portfolios = new PortfolioRoutes(bus);
    this.trades = new TradeRoutes(bus, clock);
    this.alerts = new AlertRoutes(bus);
    this.operators = new OperatorRoutes(bus, access, clock, metricsText, () -> draining);
  }

  /** Adds the routes and the error answers, and begins to hear results. */
  @Override
  public void mount(Router router) {
    reader = bus.reader(Topics.OPTIMIZATION_EVENTS, instance + "-rest", waiters);
    router.route().handler(new CrossOrigin(new Origins(config.http().origins()))::take);
    Dashboard.mount(router);
    path(router, "/ws/health", Map.of(HttpMethod.GET, operators::health));
    path(router, "/ws/stats", Map.of(HttpMethod.GET, operators::stats));
    path(router, "/metrics", Map.of(HttpMethod.GET, operators::metrics));
    path(router, "/livez", Map.of(HttpMethod.GET, operators::live));
    path(router, "/readyz", Map.of(HttpMethod.GET, operators::ready));
    router.route(API).handler(access::require);
    path(router, "/api/v1/streaming/status", Map.of(HttpMethod.GET, operators::streamingStatus));
    path(router, "/api/v1/prices", Map.of(HttpMethod.GET, prices::prices));
    path(router, "/api/v1/prices/history", Map.of(HttpMethod.POST, imports::take));
    path(router, "/api/v1/prices/:symbol/bars", Map.of(HttpMethod.GET, bars::bars));
    router.post(OptimizationRoutes.PATH).handler(this::acceptNew);
    router
        .post(OptimizationRoutes.PATH)
        .handler(BodyHandler.create(false).setBodyLimit(config.limits().bodyBytes()));
    path(
        router,
        OptimizationRoutes.PATH,
        Map.of(HttpMethod.GET, optimizations::list, HttpMethod.POST, optimizations::submit));
    path(
        router,
        OptimizationRoutes.PATH + "/:id",
        Map.of(HttpMethod.GET, optimizations::read, HttpMethod.DELETE, optimizations::cancel));
    analytics
        .byName()
        .forEach(
            (name, handler) ->
                path(router, "/api/v1/analytics/" + name, Map.of(HttpMethod.GET, handler)));
    signals.mount(router, config.limits().bodyBytes());
    tiers.mount(router, config.limits().bodyBytes());
    alerts.mount(router, config.limits().bodyBytes());
    portfolios.mount(router, config.limits().bodyBytes());
    trades.mount(router, config.limits().bodyBytes());
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

  /** One path: a handler for each method, and 405 with the allowed ones for any other. */
  static void path(Router router, String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    Set<String> names = new TreeSet<>(Set.of(HttpMethod.OPTIONS.name()));
    handlers.forEach(
        (method, handler) -> {
          Route route = router.route(method, path).handler(handler);
          names.add(method.name());
          if (method.equals(HttpMethod.GET)) {
            route.method(HttpMethod.HEAD);
            names.add(HttpMethod.HEAD.name());
          }
        });
    String allowed = String.join(", ", names);
    router
        .route(path)
        .handler(
            ctx -> {
              ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
              if (ctx.request().method().equals(HttpMethod.OPTIONS)) {
                ctx.response().setStatusCode(204).end();
                return;
              }
              Answers.problem(
                  ctx,
                  ErrorCode.METHOD_NOT_ALLOWED,
                  ctx.request().method() + ": not allowed here; allowed: " + allowed);
            });
  }

  /** Has the body of a JSON request read before its handler runs; refuses other types. */
  static void jsonBody(Router router, HttpMethod method, String path, long bytesMax) {
    body(router, method, path, JSON, bytesMax);
  }

  /** Has the body of a request of one type read before its handler runs; refuses other types. */
  static void body(Router router, HttpMethod method, String path, String type, long bytesMax) {
    router
        .route(method, path)
        .handler(
            ctx -> {
              String given =
                  ImportRoute.baseType(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
              if (given.equals(type)) {
                ctx.next();
              } else {
                Answers.problem(
                    ctx,
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: '" + given + "'; give " + type);
              }
            });
    router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(bytesMax));
  }

  private void acceptNew(RoutingContext ctx) {
    String type = ImportRoute.baseType(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    if (draining) {
      Answers.problem(ctx, ErrorCode.DRAINING, "the service is shutting down");
    } else if (!type.equals(JSON)) {
      Answers.problem(
          ctx, ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type: '" + type + "'; give " + JSON);
    } else {
      ctx.next();
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
