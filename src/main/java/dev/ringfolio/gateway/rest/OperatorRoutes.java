package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.AskHealth;
import dev.ringfolio.contract.AskOptimizationStatus;
import dev.ringfolio.contract.Distribution;
import dev.ringfolio.contract.Freshness;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.ModuleFacts.DeflateFacts;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationStatus;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Health, counts, metrics, liveness and readiness. */
final class OperatorRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Set<Method> CLASSICAL =
      EnumSet.of(
          Method.MEAN_VARIANCE,
          Method.GENETIC_ALGORITHM,
          Method.SIMULATED_ANNEALING,
          Method.PARTICLE_SWARM);
  private static final Set<Method> QUANTUM = EnumSet.of(Method.VQE, Method.QAOA);

  private final Bus bus;
  private final Access access;
  private final Clock clock;
  private final Supplier<String> metricsText;
  private final BooleanSupplier draining;

  OperatorRoutes(
      Bus bus, Access access, Clock clock, Supplier<String> metricsText, BooleanSupplier draining) {
    this.bus = bus;
    this.access = access;
    this.clock = clock;
    this.metricsText = metricsText;
    this.draining = draining;
  }

  /** 503 when an essential module is red, with the same body. */
  void health(RoutingContext ctx) {
    Future<HealthReport> report = bus.ask(Services.HEALTH, new AskHealth());
    Future<Boolean> admin = access.isAdmin(ctx);
    Future.all(report, admin)
        .onSuccess(
            both ->
                Answers.json(
                    ctx,
                    report.result().status() == Status.RED ? 503 : 200,
                    HealthJson.write(report.result(), admin.result(), clock.millis())))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  void stats(RoutingContext ctx) {
    bus.ask(Services.HEALTH, new AskHealth())
        .onSuccess(health -> Answers.json(ctx, 200, stats(GatewayTotals.of(health))))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter stats(GatewayTotals gateways) {
    JsonWriter json = new JsonWriter().object().field("connections", gateways.connections());
    counts(json, "by_tier", gateways.byTier());
    counts(json, "by_topic", gateways.byTopic());
    counts(json, "by_encoding", gateways.byEncoding());
    counts(json, "by_dialect", gateways.byDialect());
    json.field("slow", gateways.slow());
    counts(json, "refused", gateways.refused());
    json.field("dropped", gateways.dropped());
    DeflateFacts deflating = gateways.deflating();
    json.object("deflating")
        .field("deflated", deflating.deflated())
        .field("left_out", deflating.leftOut())
        .field("seconds", deflating.nanos() / 1e9)
        .endObject();
    counts(json, "round_trip_ms", gateways.roundTrips());
    freshness(json, gateways.freshness());
    return json.endObject();
  }

  /** What was handed to sockets in the last minute; gaps and losses since the start. */
  private static void freshness(JsonWriter json, Freshness freshness) {
    json.object("freshness");
    recent(json, "age_ms", freshness.age());
    recent(json, "trade_age_ms", freshness.tradeAge());
    recent(json, "conflated", freshness.conflated());
    recent(json, "event_age_ms", freshness.eventAge());
    recent(json, "event_lag", freshness.eventLag());
    json.field("gaps", freshness.gaps()).field("lost", freshness.lost()).endObject();
  }

  private static void recent(JsonWriter json, String name, Distribution of) {
    json.object(name)
        .field("count", of.recentCount())
        .field("p50", of.recentQuantile(0.5))
        .field("p99", of.recentQuantile(0.99))
        .field("max", of.recentQuantile(1))
        .endObject();
  }

  private static void counts(JsonWriter json, String name, Map<String, Long> counts) {
    json.object(name);
    counts.forEach((key, count) -> json.field(key, count.longValue()));
    json.endObject();
  }

  void streamingStatus(RoutingContext ctx) {
    boolean admin = Access.of(ctx, Role.VIEWER).may(Role.ADMIN);
    Future<HealthReport> health = bus.ask(Services.HEALTH, new AskHealth());
    Future<OptimizationStatus> queue =
        bus.ask(Services.OPTIMIZATION_STATUS, new AskOptimizationStatus());
    Future.all(health, queue)
        .onSuccess(
            both ->
                Answers.json(
                    ctx, 200, streaming(GatewayTotals.of(health.result()), queue.result(), admin)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private JsonWriter streaming(GatewayTotals gateways, OptimizationStatus queue, boolean admin) {
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("success", true)
            .isoField("timestamp", clock.millis())
            .object("websocket_connections")
            .field("total_connections", gateways.connections())
            .field("total_subscriptions", gateways.subscriptions());
    counts(json, "topics", gateways.byTopic());
    if (admin) {
      json.array("clients");
      gateways
          .clients()
          .forEach(
              (client, symbols) ->
                  json.object()
                      .field("client_id", client)
                      .namesField("symbols", symbols)
                      .endObject());
      json.endArray();
    }
    json.endObject();
    optimizations(json, queue);
    return json.endObject();
  }

  private static void optimizations(JsonWriter json, OptimizationStatus queue) {
    json.object("optimization_service")
        .field("total_requests", queue.accepted())
        .field("successful_optimizations", queue.successful())
        .field("failed_optimizations", queue.failed())
        .field("cache_hits", queue.cacheHits())
        .secondsField("average_optimization_time", queue.averageSeconds())
        .field("queue_size", (long) queue.waiting())
        .field("active_optimizations", (long) queue.running())
        .object("cache_stats")
        .field("total_entries", queue.cacheEntries())
        .field("total_accesses", queue.cacheAccesses())
        .field("ttl_seconds", queue.cacheTtlSeconds())
        .endObject()
        .object("optimizers")
        .namesField("classical", names(CLASSICAL))
        .namesField("quantum", names(QUANTUM))
        .endObject()
        .endObject();
  }

  private static List<String> names(Set<Method> methods) {
    return methods.stream().map(Method::wire).toList();
  }

  void metrics(RoutingContext ctx) {
    Answers.text(ctx, 200, PROMETHEUS, metricsText.get());
  }

  /** The event loop answers: that is all it says. */
  void live(RoutingContext ctx) {
    Answers.json(ctx, 200, new JsonWriter().object().field("status", "live").endObject());
  }

  /** Whether clients may be sent here: essential modules are up, and no shutdown has begun. */
  void ready(RoutingContext ctx) {
    if (draining.getAsBoolean()) {
      Answers.problem(ctx, ErrorCode.DRAINING, "the service is shutting down");
      return;
    }
    bus.ask(Services.HEALTH, new AskHealth())
        .onSuccess(
            health -> {
              if (health.status() == Status.RED) {
                Answers.problem(ctx, ErrorCode.UNAVAILABLE, "an essential module is red");
              } else {
                Answers.json(
                    ctx, 200, new JsonWriter().object().field("status", "ready").endObject());
              }
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }
}
