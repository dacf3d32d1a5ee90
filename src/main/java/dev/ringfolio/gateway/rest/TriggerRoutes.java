package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateTrigger;
import dev.ringfolio.contract.DeleteTrigger;
import dev.ringfolio.contract.FireTrigger;
import dev.ringfolio.contract.ListTriggers;
import dev.ringfolio.contract.ReadTrigger;
import dev.ringfolio.contract.ReplaceTrigger;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggersListed;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.TriggerJson;
import dev.ringfolio.gateway.json.TriggerRequests;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/**
 * When portfolios are optimized by themselves. What is another user's is not found, but for admins.
 */
final class TriggerRoutes {
  static final String PATH = "/api/v1/triggers";

  private final Bus bus;

  TriggerRoutes(Bus bus) {
    this.bus = bus;
  }

  void mount(Paths paths) {
    String trigger = PATH + "/:id";
    paths.addCollection(PATH, this::list, this::create);
    paths.addMember(trigger, this::read, this::replace, this::delete);
    paths.readJson(HttpMethod.POST, trigger + "/fire");
    paths.add(trigger + "/fire", Map.of(HttpMethod.POST, this::fire));
  }

  private void create(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    TriggerDraft draft = TriggerRequests.creation(Bodies.json(ctx));
    bus.ask(Services.CREATE_TRIGGER, new CreateTrigger(asker, draft))
        .onSuccess(
            made -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + made.rule().id());
              answer(ctx, 201, made);
            })
        .onFailure(cause -> Answers.failedOptimization(ctx, cause));
  }

  private void replace(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    String id = id(ctx);
    List<Long> versions = Versions.required(ctx);
    TriggerDraft draft = TriggerRequests.replacement(Bodies.json(ctx), id);
    bus.ask(Services.REPLACE_TRIGGER, new ReplaceTrigger(asker, id, versions, draft))
        .onSuccess(replaced -> answer(ctx, 200, replaced))
        .onFailure(cause -> Answers.failedOptimization(ctx, cause));
  }

  private void delete(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    String id = id(ctx);
    bus.ask(Services.DELETE_TRIGGER, new DeleteTrigger(asker, id, Versions.required(ctx)))
        .onSuccess(gone -> ctx.response().setStatusCode(204).end())
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  /** Not to be answered by a version alone: where a trigger stands changes without it. */
  private void read(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    bus.ask(Services.READ_TRIGGER, new ReadTrigger(asker, id(ctx)))
        .onSuccess(found -> answer(ctx, 200, found))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void fire(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    String id = id(ctx);
    String reason = TriggerRequests.reason(Bodies.json(ctx));
    bus.ask(Services.FIRE_TRIGGER, new FireTrigger(asker, id, reason))
        .onSuccess(fired -> answer(ctx, 202, fired))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static String id(RoutingContext ctx) {
    return AlertRoutes.id(ctx, "trigger");
  }

  private static void answer(RoutingContext ctx, int status, TriggerRead trigger) {
    ctx.response().putHeader(HttpHeaders.ETAG, Versions.tag(trigger.rule().version()));
    Answers.json(ctx, status, TriggerJson.trigger(new JsonWriter(), trigger));
  }

  private void list(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    ListTriggers asked =
        new ListTriggers(asker, query.text("portfolio"), query.after(0), query.limit());
    bus.ask(Services.LIST_TRIGGERS, asked)
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(TriggersListed listed) {
    JsonWriter json = new JsonWriter().object().array("triggers");
    listed.triggers().forEach(trigger -> TriggerJson.trigger(json, trigger));
    return Answers.pageEnd(json.endArray(), listed.next(), listed.cached());
  }
}
