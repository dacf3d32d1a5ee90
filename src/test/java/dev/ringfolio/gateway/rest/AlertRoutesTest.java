package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.AlertRulesListed;
import dev.ringfolio.contract.AlertsListed;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlertRules;
import dev.ringfolio.contract.ListAlerts;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.ReplaceAlertRule;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRoutesTest extends RoutesWithRoles {
  private static final String PATH = "/api/v1/alerts";
  private static final Asker ANN = new Asker("ann", false);
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final AlertRuleDraft DRAFT =
      new AlertRuleDraft(
          new AlertCondition(AAPL, null, AlertMetric.PRICE, Comparison.ABOVE, 200, 0.01, 60_000),
          Severity.WARNING);
  private static final AlertRule RULE = new AlertRule("17", "ann", DRAFT, 3);
  private static final String BODY =
      "{\"symbol\":\"AAPL\",\"metric\":\"price\",\"op\":\">\",\"value\":200}";
  private static final String RULE_JSON =
      "{\"id\":\"17\",\"owner\":\"ann\",\"symbol\":\"AAPL\",\"portfolio_id\":null,"
          + "\"metric\":\"price\",\"op\":\">\",\"value\":200,\"hysteresis\":0.01,"
          + "\"cooldown_s\":60,\"severity\":\"warning\",\"version\":3}";
  private static final Alert ALERT =
      new Alert(
          new RiskAlert(
              "18",
              "ann",
              null,
              AAPL,
              "17",
              "price",
              201.5,
              200,
              Severity.WARNING,
              State.RAISED,
              "AAPL: price 201.5 > 200",
              1_000),
          2_000,
          197,
          1_500);
  private static final String ALERT_JSON =
      "{\"id\":\"18\",\"portfolio_id\":null,\"symbol\":\"AAPL\",\"rule\":\"17\","
          + "\"metric\":\"price\",\"value\":201.5,\"limit\":200,\"severity\":\"warning\","
          + "\"state\":\"cleared\",\"message\":\"AAPL: price 201.5 > 200\","
          + "\"at\":\"1970-01-01T00:00:01.000Z\",\"cleared_at\":\"1970-01-01T00:00:02.000Z\","
          + "\"cleared_value\":197,\"acknowledged_at\":\"1970-01-01T00:00:01.500Z\"}";

  @Test
  void aRuleIsMadeAndSaysWhereItIsAndWhichVersion() throws Exception {
    AtomicReference<CreateAlertRule> asked = answers(Services.CREATE_ALERT_RULE, RULE);
    RestServer.Answer answer = send("POST", PATH, BODY);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/api/v1/alerts/17");
    assertThat(answer.header("etag")).isEqualTo("\"3\"");
    assertThat(answer.text()).isEqualTo(RULE_JSON);
    assertThat(asked.get()).isEqualTo(new CreateAlertRule(ANN, DRAFT));
  }

  @Test
  void everyFieldOfARuleCounts() throws Exception {
    AtomicReference<CreateAlertRule> asked = answers(Services.CREATE_ALERT_RULE, RULE);
    send(
        "POST",
        PATH,
        "{\"portfolio_id\":\"p\",\"metric\":\"day_loss\",\"op\":\">=\",\"value\":0.05,"
            + "\"hysteresis\":0.5,\"cooldown_s\":1.5,\"severity\":\"critical\"}");
    assertThat(asked.get().draft())
        .isEqualTo(
            new AlertRuleDraft(
                new AlertCondition(
                    null, "p", AlertMetric.DAY_LOSS, Comparison.AT_LEAST, 0.05, 0.5, 1_500),
                Severity.CRITICAL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | metric: missing; give one of price, change_percent, stale_feed, portfolio_value,"
            + " day_loss, volatility, var_95, drawdown, concentration, stale_symbols",
        "{\"metric\":\"price\"} | symbol: missing; metric 'price' is of a symbol",
        "{\"metric\":\"drawdown\",\"symbol\":\"A\"} | portfolio_id: missing; metric 'drawdown' is"
            + " of a portfolio",
        "{\"metric\":\"price\",\"symbol\":\"A\",\"portfolio_id\":\"p\"} | portfolio_id: \"p\" is"
            + " out of place: metric 'price' is of a symbol",
        "{\"metric\":\"price\",\"symbol\":\"A\",\"op\":\"=\"} | op: \"=\" is not one of >, >=, <,"
            + " <=",
        "{\"metric\":\"price\",\"symbol\":\"A\",\"op\":\">\"} | value: missing; give a number",
        "{\"metric\":\"price\",\"symbol\":\"A\",\"op\":\">\",\"value\":1,\"hysteresis\":1.1} |"
            + " hysteresis: 1.1 is outside 0..1",
        "{\"metric\":\"price\",\"symbol\":\"A\",\"op\":\">\",\"value\":1,\"cooldown_s\":-1} |"
            + " cooldown_s: -1 is outside 0..604800",
        "{\"metric\":\"price\",\"symbol\":\"A\",\"op\":\">\",\"value\":1,\"id\":\"17\"} | id: there"
            + " is no such field; allowed: cooldown_s, hysteresis, metric, op, portfolio_id,"
            + " severity, symbol, value"
      })
  void aFaultNamesFieldValueAndRule(String body, String detail) throws Exception {
    assertThat(send("POST", PATH, body).problem()).isEqualTo("400 invalid_message: " + detail);
  }

  @Test
  void aRuleThatWasReadCanBeSentBackChangedInItsVersion() throws Exception {
    AtomicReference<ReplaceAlertRule> asked = answers(Services.REPLACE_ALERT_RULE, RULE);
    RestServer.Answer answer =
        server.send(request("PUT", PATH + "/17", RULE_JSON).header("If-Match", "\"3\""));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(asked.get()).isEqualTo(new ReplaceAlertRule(ANN, "17", List.of(3L), DRAFT));
    assertThat(send("PUT", PATH + "/17", RULE_JSON).problem())
        .isEqualTo("428 version_required: If-Match: missing; give the ETag of what you read");
    assertThat(
            server.send(request("PUT", PATH + "/18", RULE_JSON).header("If-Match", "*")).problem())
        .isEqualTo("400 invalid_message: id: \"17\" is not the rule's, which never changes");
  }

  @Test
  void anotherVersionIsAConflict() throws Exception {
    server.rooms.serve(
        Services.REPLACE_ALERT_RULE,
        asked -> FakeRooms.refuse(FailureCode.VERSION_CONFLICT, "of another version"));
    assertThat(
            server.send(request("PUT", PATH + "/17", BODY).header("If-Match", "\"2\"")).problem())
        .isEqualTo("412 version_conflict: of another version");
  }

  @Test
  void aRuleIsForgotten() throws Exception {
    AtomicReference<DeleteAlertRule> asked = answers(Services.DELETE_ALERT_RULE, RULE);
    RestServer.Answer answer =
        server.send(request("DELETE", PATH + "/17", "").header("If-Match", "\"3\""));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(asked.get()).isEqualTo(new DeleteAlertRule(ANN, "17", List.of(3L)));
    assertThat(send("DELETE", PATH + "/17", "").status()).isEqualTo(428);
  }

  @Test
  void aRuleIsReadUnlessTheClientHasThatVersion() throws Exception {
    answers(Services.READ_ALERT_RULE, RULE);
    assertThat(send("GET", PATH + "/17", "").text()).isEqualTo(RULE_JSON);
    RestServer.Answer known =
        server.send(request("GET", PATH + "/17", "").header("If-None-Match", "\"3\""));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.header("etag")).isEqualTo("\"3\"");
    assertThat(send("GET", PATH + "/x", "").problem())
        .isEqualTo("404 not_found: there is no alert rule 'x'");
  }

  @Test
  void rulesAreListedInPages() throws Exception {
    AtomicReference<ListAlertRules> asked =
        answers(Services.LIST_ALERT_RULES, new AlertRulesListed(List.of(RULE), 17, true));
    assertThat(send("GET", PATH + "?after=5&limit=1", "").text())
        .isEqualTo("{\"rules\":[" + RULE_JSON + "],\"next\":\"17\",\"source\":\"cache\"}");
    assertThat(asked.get()).isEqualTo(new ListAlertRules(ANN, 5, 1));
  }

  @Test
  void alertsAreListedByStateAndByWhatIsWatched() throws Exception {
    AtomicReference<ListAlerts> asked =
        answers(Services.LIST_ALERTS, new AlertsListed(List.of(ALERT), 0, false));
    assertThat(send("GET", PATH + "/history", "").text())
        .isEqualTo("{\"alerts\":[" + ALERT_JSON + "],\"next\":null,\"source\":\"database\"}");
    assertThat(asked.get())
        .isEqualTo(new ListAlerts(ANN, new Which(null, null, null, null), Long.MAX_VALUE, 20));
    send("GET", PATH + "/history?state=raised&portfolio=p&symbol=aapl&rule=17&after=9&limit=2", "");
    assertThat(asked.get())
        .isEqualTo(new ListAlerts(ANN, new Which(State.RAISED, "p", AAPL, "17"), 9, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state=open | state: 'open' is not one of raised, cleared",
        "rule=x | rule: 'x' is not the id of an alert rule",
        "portfolio=a%00b | portfolio: holds the character 0, which no text does"
      })
  void aFaultOfTheQueryIsNamed(String query, String detail) throws Exception {
    assertThat(send("GET", PATH + "/history?" + query, "").problem())
        .isEqualTo("400 invalid_message: " + detail);
  }

  @Test
  void anAlertIsAcknowledgedWithoutABody() throws Exception {
    answers(Services.ACKNOWLEDGE_ALERT, ALERT);
    RestServer.Answer answer =
        server.send(
            server
                .request(PATH + "/18/ack")
                .header("Authorization", "Bearer TRADER")
                .POST(BodyPublishers.noBody()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(ALERT_JSON);
  }

  @ParameterizedTest
  @CsvSource({"POST, /api/v1/alerts", "PUT, /api/v1/alerts/1", "POST, /api/v1/alerts/1/ack"})
  void aViewerChangesNothing(String method, String path) throws Exception {
    RestServer.Answer answer = send("VIEWER", method, path, BODY);
    assertThat(answer.status()).isEqualTo(403);
  }
}
