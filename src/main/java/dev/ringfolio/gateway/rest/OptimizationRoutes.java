package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListOptimizations;
import dev.ringfolio.contract.ListStoredOptimizations;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.StrictJson;
import dev.ringfolio.gateway.socket.OptimizationIntake;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Submits, reads, lists and cancels optimizations. */
final class OptimizationRoutes {
  static final String PATH = "/api/v1/optimizations";

  /** The client id of every request over HTTP. */
  static final String CLIENT = "rest";

  /** Seconds that a request may wait for its result. */
  static final double WAIT_SECONDS_MAX = 60;

  /** Requests that one list holds. */
  static final int LIST_MAX = 100;

  private static final int LIST_DEFAULT = 20;

  private final Bus bus;
  private final OptimizationIntake intake;
  private final OptimizationRequests requests;
  private final ResultWaiters waiters;

  OptimizationRoutes(Bus bus, OptimizationRequests requests, ResultWaiters waiters) {
    this.bus = bus;
    this.intake = new OptimizationIntake(bus);
    this.requests = requests;
    this.waiters = waiters;
  }

  void mount(Paths paths) {
    paths.readJson(HttpMethod.POST, PATH);
    paths.add(PATH, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::submit));
    paths.add(PATH + "/:id", Map.of(HttpMethod.GET, this::read, HttpMethod.DELETE, this::cancel));
  }

  /** Where the request called {@code id} is read. */
  static String location(String id) {
    return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  void submit(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.TRADER);
    double wait = new Query(ctx, ErrorCode.INVALID_REQUEST).number("wait", 0, 0, WAIT_SECONDS_MAX);
    byte[] body = ctx.body().buffer() == null ? new byte[0] : ctx.body().buffer().getBytes();
    StrictJson.read(body)
        .then(
            json ->
                requests
                    .read(json, CLIENT, identity.user(), identity.user())
                    .then(
                        request -> submit(ctx, request, identity.may(Role.ADMIN), wait),
                        refusal -> Answers.problem(ctx, refusal)),
            refusal -> Answers.problem(ctx, refusal));
  }

  private void submit(RoutingContext ctx, Optimize request, boolean all, double wait) {
    intake
        .submit(request, all)
        .onSuccess(
            accepted -> {
              OptimizationFinished finished = accepted.finished();
              StoredOptimization kept = accepted.kept();
              if (wait == 0) {
                waiting(ctx, accepted);
              } else if (finished != null) {
                result(ctx, finished);
              } else if (kept != null) {
                Answers.json(ctx, 200, kept.result());
              } else {
                new ResultWait(ctx, bus, waiters, request.user(), accepted).start(wait);
              }
            })
        .onFailure(cause -> Answers.failedOptimization(ctx, cause));
  }

  /** 202: the request is in the queue, and where it is read. */
  static void waiting(RoutingContext ctx, OptimizationAccepted accepted) {
    ctx.response().putHeader(HttpHeaders.LOCATION, location(accepted.requestId()));
    JsonWriter json = new JsonWriter().object();
    OptimizationJson.accepted(
        json, accepted.requestId(), accepted.position(), accepted.estimatedWaitSeconds());
    Answers.json(ctx, 202, json.endObject());
  }

  /** 200: exactly the data of the result's message. */
  static void result(RoutingContext ctx, OptimizationFinished finished) {
    JsonWriter json = new JsonWriter().object();
    OptimizationJson.result(json, finished);
    Answers.json(ctx, 200, json.endObject());
  }

  void read(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.VIEWER);
    ReadOptimization question =
        new ReadOptimization(ctx.pathParam("id"), identity.user(), identity.user());
    bus.ask(Services.READ_OPTIMIZATION, question)
        .onSuccess(state -> Answers.json(ctx, 200, OptimizationJson.stateText(state)))
        .onFailure(
            cause -> {
              if (cause instanceof FailureException failed
                  && failed.failure().code() == FailureCode.NOT_FOUND) {
                readStored(ctx, question);
              } else {
                Answers.failed(ctx, cause);
              }
            });
  }

  /** What the queue has forgotten, or never knew since the service was started. */
  private void readStored(RoutingContext ctx, ReadOptimization question) {
    bus.ask(Services.READ_STORED_OPTIMIZATION, question)
        .onSuccess(stored -> Answers.json(ctx, 200, stored.result()))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  void cancel(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.TRADER);
    bus.ask(
            Services.CANCEL_OPTIMIZATION,
            new CancelOptimization(ctx.pathParam("id"), identity.user(), identity.user()))
        .onSuccess(state -> Answers.json(ctx, 200, OptimizationJson.stateText(state)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  void list(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_REQUEST);
    int limit = query.wholeNumber("limit", LIST_DEFAULT, 1, LIST_MAX);
    OptimizationFilter filter = filter(query);
    long before = query.after(Long.MAX_VALUE);
    ListStoredOptimizations kept =
        new ListStoredOptimizations(identity.user(), filter, before, limit);
    if (before != Long.MAX_VALUE) {
      bus.ask(Services.LIST_STORED_OPTIMIZATIONS, kept)
          .onSuccess(stored -> Answers.json(ctx, 200, list(List.of(), stored, false)))
          .onFailure(cause -> Answers.failed(ctx, cause));
      return;
    }
    bus.ask(Services.LIST_OPTIMIZATIONS, new ListOptimizations(identity.user(), filter, limit))
        .compose(
            listed ->
                bus.ask(Services.LIST_STORED_OPTIMIZATIONS, kept)
                    .map(stored -> list(listed.optimizations(), stored, false))
                    .otherwise(
                        away ->
                            list(
                                listed.optimizations(),
                                new StoredOptimizationsListed(List.of(), 0),
                                true)))
        .onSuccess(text -> Answers.json(ctx, 200, text))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static OptimizationFilter filter(Query query) {
    Long from = query.moment("from", false);
    Long to = query.moment("to", true);
    if (from != null && to != null && from > to) {
      throw Query.refused(ErrorCode.INVALID_REQUEST, "from: is after to");
    }
    return new OptimizationFilter(
        query.text("portfolio"),
        query.name("objective", Objective.class),
        query.name("method", Method.class),
        query.name("trigger", Trigger.class),
        query.name("status", Status.class),
        from,
        to);
  }

  /**
   * The requests that are open, then results, newest first.
   *
   * @param known to the queue; their results count only where the store is away
   */
  private static String list(
      List<OptimizationState> known, StoredOptimizationsListed stored, boolean cached) {
    List<String> shown = new ArrayList<>();
    Set<String> kept = new HashSet<>();
    stored.optimizations().forEach(result -> kept.add(result.requestId()));
    for (OptimizationState state : known) {
      if (!kept.contains(state.requestId())) {
        shown.add(OptimizationJson.stateText(state));
      }
    }
    stored.optimizations().forEach(result -> shown.add(result.result()));
    String next = stored.next() == 0 ? "null" : "\"" + stored.next() + "\"";
    return "{\"optimizations\":[%s],\"next\":%s,\"source\":\"%s\"}"
        .formatted(String.join(",", shown), next, Answers.source(cached));
  }
}
