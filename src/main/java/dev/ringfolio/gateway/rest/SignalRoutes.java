package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.ListSignals;
import dev.ringfolio.contract.ReadSignal;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.SignalsListed;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.AdviceJson;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.SignalRequests;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * Keeps and lists signals. One is shown what is for one's tier and below; the token's tier counts
 * where none was written.
 */
final class SignalRoutes {
  static final String PATH = "/api/v1/signals";

  private final Bus bus;

  SignalRoutes(Bus bus) {
    this.bus = bus;
  }

  void mount(Paths paths) {
    paths.readJson(HttpMethod.POST, PATH);
    paths.add(PATH, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::store));
    paths.add(PATH + "/:id", Map.of(HttpMethod.GET, this::read));
  }

  private void store(RoutingContext ctx) {
    Access.of(ctx, Role.TRADER);
    bus.ask(Services.STORE_SIGNAL, SignalRequests.signal(Bodies.json(ctx)))
        .onSuccess(
            kept -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + kept.id());
              Answers.json(ctx, 201, json(new JsonWriter(), kept));
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void read(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.VIEWER);
    String id = ctx.pathParam("id");
    if (Query.serial(id) < 0) {
      throw Query.refused(ErrorCode.NOT_FOUND, "there is no signal '" + Query.cut(id) + "'");
    }
    bus.ask(Services.READ_SIGNAL, new ReadSignal(id, identity.user(), identity.tier()))
        .onSuccess(signal -> Answers.json(ctx, 200, json(new JsonWriter(), signal)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void list(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    int limit = query.limit();
    ListSignals question =
        new ListSignals(identity.user(), identity.tier(), query.after(Long.MAX_VALUE), limit);
    bus.ask(Services.LIST_SIGNALS, question)
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(SignalsListed listed) {
    JsonWriter json = new JsonWriter().object().array("signals");
    listed.signals().forEach(signal -> json(json, signal));
    return Answers.pageEnd(json.endArray(), listed.next(), listed.cached());
  }

  private static JsonWriter json(JsonWriter json, Signal signal) {
    json.object();
    AdviceJson.signal(json, signal);
    return json.endObject();
  }
}
