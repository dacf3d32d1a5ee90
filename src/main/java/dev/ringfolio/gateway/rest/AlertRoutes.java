package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.AcknowledgeAlert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.AlertRulesListed;
import dev.ringfolio.contract.AlertsListed;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.ListAlertRules;
import dev.ringfolio.contract.ListAlerts;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.ReadAlertRule;
import dev.ringfolio.contract.ReplaceAlertRule;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.AlertJson;
import dev.ringfolio.gateway.json.AlertRuleRequests;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alert rules, and the alerts that they raised. What is another user's is not found, but for
 * admins.
 */
final class AlertRoutes {
  static final String PATH = "/api/v1/alerts";
  static final String HISTORY = PATH + "/history";

  private final Bus bus;

  AlertRoutes(Bus bus) {
    this.bus = bus;
  }

  void mount(Paths paths) {
    String rule = PATH + "/:id";
    paths.add(HISTORY, Map.of(HttpMethod.GET, this::history));
    paths.addCollection(PATH, this::list, this::create);
    paths.addMember(rule, this::read, this::replace, this::delete);
    paths.add(rule + "/ack", Map.of(HttpMethod.POST, this::acknowledge));
  }

  private void create(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    AlertRuleDraft draft = AlertRuleRequests.creation(Bodies.json(ctx));
    bus.ask(Services.CREATE_ALERT_RULE, new CreateAlertRule(asker, draft))
        .onSuccess(
            rule -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + rule.id());
              answer(ctx, 201, rule);
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void replace(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    String id = id(ctx, "alert rule");
    List<Long> versions = Versions.required(ctx);
    AlertRuleDraft draft = AlertRuleRequests.replacement(Bodies.json(ctx), id);
    bus.ask(Services.REPLACE_ALERT_RULE, new ReplaceAlertRule(asker, id, versions, draft))
        .onSuccess(rule -> answer(ctx, 200, rule))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void delete(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    String id = id(ctx, "alert rule");
    bus.ask(Services.DELETE_ALERT_RULE, new DeleteAlertRule(asker, id, Versions.required(ctx)))
        .onSuccess(rule -> ctx.response().setStatusCode(204).end())
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void read(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    bus.ask(Services.READ_ALERT_RULE, new ReadAlertRule(asker, id(ctx, "alert rule")))
        .map(rule -> new Found(rule, Versions.known(ctx, rule.version())))
        .onSuccess(
            found -> {
              if (found.known()) {
                ctx.response()
                    .putHeader(HttpHeaders.ETAG, Versions.tag(found.rule().version()))
                    .setStatusCode(304)
                    .end();
              } else {
                answer(ctx, 200, found.rule());
              }
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  /**
   * @param known whether the client has that version
   */
  private record Found(AlertRule rule, boolean known) {}

  private static void answer(RoutingContext ctx, int status, AlertRule rule) {
    ctx.response().putHeader(HttpHeaders.ETAG, Versions.tag(rule.version()));
    Answers.json(ctx, status, AlertJson.rule(new JsonWriter(), rule));
  }

  private void list(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    bus.ask(Services.LIST_ALERT_RULES, new ListAlertRules(asker, query.after(0), query.limit()))
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static JsonWriter json(AlertRulesListed listed) {
    JsonWriter json = new JsonWriter().object().array("rules");
    listed.rules().forEach(rule -> AlertJson.rule(json, rule));
    return Answers.pageEnd(json.endArray(), listed.next(), listed.cached());
  }

  private void history(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.VIEWER);
    Query query = new Query(ctx, ErrorCode.INVALID_MESSAGE);
    long before = query.after(Long.MAX_VALUE);
    bus.ask(Services.LIST_ALERTS, new ListAlerts(asker, which(query), before, query.limit()))
        .onSuccess(listed -> Answers.json(ctx, 200, json(listed)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private static Which which(Query query) {
    String state = query.text("state");
    String symbol = query.text("symbol");
    String rule = query.text("rule");
    if (rule != null && Query.serial(rule) < 0) {
      throw query.fault("rule", rule, "is not the id of an alert rule");
    }
    return new Which(
        state == null ? null : state(query, state),
        query.text("portfolio"),
        symbol == null ? null : Query.symbol("symbol", symbol),
        rule);
  }

  private static @Nullable State state(Query query, String text) {
    return WireName.parse(State.class, text)
        .orElseThrow(
            () -> query.fault("state", text, "is not one of " + WireName.allowed(State.class)));
  }

  private static JsonWriter json(AlertsListed listed) {
    JsonWriter json = new JsonWriter().object().array("alerts");
    listed.alerts().forEach(alert -> AlertJson.alert(json, alert));
    return Answers.pageEnd(json.endArray(), listed.next(), listed.cached());
  }

  private void acknowledge(RoutingContext ctx) {
    Asker asker = PortfolioRoutes.asker(ctx, Role.TRADER);
    bus.ask(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(asker, id(ctx, "alert")))
        .onSuccess(alert -> Answers.json(ctx, 200, AlertJson.alert(new JsonWriter(), alert)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  /** The id in the path; not found where it is none that is given to anything. */
  static String id(RoutingContext ctx, String what) {
    String id = ctx.pathParam("id");
    if (Query.serial(id) < 0) {
      throw Query.refused(ErrorCode.NOT_FOUND, "there is no " + what + " '" + Query.cut(id) + "'");
    }
    return id;
  }
}
