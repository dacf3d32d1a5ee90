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
  private static final String CSV = "text/csv";

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
  private final AlertRoutes alerts;
  private final PortfolioRoutes portfolios;
  private final TradeRoutes trades;
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
    this.alerts = new AlertRoutes(bus);
    this.portfolios = new PortfolioRoutes(bus);
    this.trades = new TradeRoutes(bus, clock);
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
    readJson(router, HttpMethod.POST, OptimizationRoutes.PATH);
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
    mountAdvice(router);
    mountAlerts(router);
    mountPortfolios(router);
    LaterRoutes.mount(router);
    errors(router);
  }

  /** Portfolios and their trades; what is said to be summed up is no id. */
  private void mountPortfolios(Router router) {
    String all = PortfolioRoutes.PATH;
    String one = all + "/:id";
    String booked = one + "/trades";
    String file = one + "/import";
    path(router, all + "/summary", Map.of(HttpMethod.GET, portfolios::summarize));
    readJson(router, HttpMethod.POST, all);
    path(
        router, all, Map.of(HttpMethod.GET, portfolios::list, HttpMethod.POST, portfolios::create));
    readJson(router, HttpMethod.PUT, one);
    path(
        router,
        one,
        Map.of(
            HttpMethod.GET,
            portfolios::read,
            HttpMethod.PUT,
            portfolios::replace,
            HttpMethod.DELETE,
            portfolios::delete));
    readJson(router, HttpMethod.POST, booked);
    path(router, booked, Map.of(HttpMethod.GET, trades::list, HttpMethod.POST, trades::book));
    readBody(router, HttpMethod.POST, file, CSV);
    path(router, file, Map.of(HttpMethod.POST, trades::take));
    String old = PortfolioRoutes.OLD_PATH;
    path(router, old + "/summary", Map.of(HttpMethod.GET, portfolios::summarize));
    path(router, old + "/:id", Map.of(HttpMethod.GET, portfolios::read));
  }

  /** Signals and the tiers that see them. */
  private void mountAdvice(Router router) {
    readJson(router, HttpMethod.POST, SignalRoutes.PATH);
    path(
        router,
        SignalRoutes.PATH,
        Map.of(HttpMethod.GET, signals::list, HttpMethod.POST, signals::store));
    path(router, SignalRoutes.PATH + "/:id", Map.of(HttpMethod.GET, signals::read));
    readJson(router, HttpMethod.PUT, TierRoutes.PATH);
    path(
        router, TierRoutes.PATH, Map.of(HttpMethod.GET, tiers::read, HttpMethod.PUT, tiers::write));
  }

  /** Alert rules, and the alerts that they raised; what is said to be history is no id. */
  private void mountAlerts(Router router) {
    String rule = AlertRoutes.PATH + "/:id";
    path(router, AlertRoutes.HISTORY, Map.of(HttpMethod.GET, alerts::history));
    readJson(router, HttpMethod.POST, AlertRoutes.PATH);
    path(
        router,
        AlertRoutes.PATH,
        Map.of(HttpMethod.GET, alerts::list, HttpMethod.POST, alerts::create));
    readJson(router, HttpMethod.PUT, rule);
    path(
        router,
        rule,
        Map.of(
            HttpMethod.GET,
            alerts::read,
            HttpMethod.PUT,
            alerts::replace,
            HttpMethod.DELETE,
            alerts::delete));
    path(router, rule + "/ack", Map.of(HttpMethod.POST, alerts::acknowledge));
  }

  /** Requests of that method have a body in JSON, which is read whole before they are handled. */
  private void readJson(Router router, HttpMethod method, String path) {
    readBody(router, method, path, JSON);
  }

  /** As {@link #readJson}, of another type. */
  private void readBody(Router router, HttpMethod method, String path, String type) {
    router.route(method, path).handler(ctx -> acceptNew(ctx, type));
    router
        .route(method, path)
        .handler(BodyHandler.create(false).setBodyLimit(config.limits().bodyBytes()));
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
  private static void path(
      Router router, String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
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

  private void acceptNew(RoutingContext ctx, String wanted) {
    String type = ImportRoute.baseType(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    if (draining) {
      Answers.problem(ctx, ErrorCode.DRAINING, "the service is shutting down");
    } else if (!type.equals(wanted)) {
      Answers.problem(
          ctx, ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type: '" + type + "'; give " + wanted);
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
