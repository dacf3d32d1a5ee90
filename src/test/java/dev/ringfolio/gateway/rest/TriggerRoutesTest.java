package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CreateTrigger;
import dev.ringfolio.contract.DeleteTrigger;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.FireTrigger;
import dev.ringfolio.contract.ListTriggers;
import dev.ringfolio.contract.ReplaceTrigger;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.contract.TriggersListed;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TriggerRoutesTest extends RoutesWithRoles {
  private static final Documents OPENAPI = Documents.openapi();
  private static final String PATH = "/api/v1/triggers";
  private static final Asker ANN = new Asker("ann", false);
  private static final TriggerDraft DRAFT =
      new TriggerDraft(
          "p",
          true,
          new PriceChange(0.02, 300_000),
          60_000,
          "{\"symbols\":[\"AAPL\",\"MSFT\"],\"constraints\":{\"max_weight\":0.6}}");
  private static final TriggerRule RULE = new TriggerRule("17", "ann", DRAFT, 3);
  private static final TriggerRead READ =
      new TriggerRead(
          RULE,
          false,
          "the portfolio 'p' is not there",
          0.01,
          2_000,
          0.025,
          "AAPL moved",
          true,
          62_000,
          new TriggerRun(
              "opt_trigger:17_2000",
              2_500,
              TriggerRun.Status.REFUSED,
              FailureCode.QUEUE_FULL,
              "100 wait"));
  private static final String BODY =
      "{\"portfolio_id\":\"p\",\"kind\":\"price_change\",\"threshold\":0.02,\"request\":"
          + "{\"symbols\":[\"AAPL\",\"MSFT\"],\"constraints\":{\"max_weight\":0.6}}}";
  private static final String JSON =
      "{\"id\":\"17\",\"owner\":\"ann\",\"portfolio_id\":\"p\",\"kind\":\"price_change\","
          + "\"enabled\":true,\"threshold\":0.02,\"window_s\":300,\"interval_s\":null,"
          + "\"metric\":null,\"limit\":null,\"custom\":null,\"cooldown_s\":60,\"request\":"
          + "{\"symbols\":[\"AAPL\",\"MSFT\"],\"constraints\":{\"max_weight\":0.6}},\"version\":3,"
          + "\"state\":{\"armed\":false,"
          + "\"suspended\":\"the portfolio 'p' is not there\",\"value\":0.01,"
          + "\"last_fired\":\"1970-01-01T00:00:02.000Z\",\"last_value\":0.025,"
          + "\"reason\":\"AAPL moved\",\"due\":true,"
          + "\"next_run\":\"1970-01-01T00:01:02.000Z\",\"last_run\":"
          + "{\"request_id\":\"opt_trigger:17_2000\",\"at\":\"1970-01-01T00:00:02.500Z\","
          + "\"status\":\"refused\",\"error\":{\"code\":\"queue_full\",\"detail\":\"100 wait\"}}}}";

  @Test
  void aTriggerIsMadeAndSaysWhereItIsAndWhereItStands() throws Exception {
    AtomicReference<CreateTrigger> asked = answers(Services.CREATE_TRIGGER, READ);
    RestServer.Answer answer = send("POST", PATH, BODY);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo(PATH + "/17");
    assertThat(answer.header("etag")).isEqualTo("\"3\"");
    assertThat(answer.text()).isEqualTo(JSON);
    assertThat(asked.get()).isEqualTo(new CreateTrigger(ANN, DRAFT));
  }

  static Stream<Arguments> conditions() {
    Compare stale = new Compare(new Symbol("A B"), AlertMetric.STALE_FEED, Comparison.ABOVE, 30);
    Compare risk = new Compare(null, AlertMetric.VAR_95, Comparison.AT_LEAST, 0.05);
    return Stream.of(
        Arguments.of(
            "\"kind\":\"price_change\",\"threshold\":0.5,\"window_s\":10",
            new PriceChange(0.5, 10_000)),
        Arguments.of("\"kind\":\"time_based\",\"interval_s\":60", new TimeBased(60_000)),
        Arguments.of(
            "\"kind\":\"risk_alert\",\"metric\":\"drawdown\",\"limit\":0.1",
            new RiskLimit(AlertMetric.DRAWDOWN, 0.1)),
        Arguments.of(
            "\"kind\":\"correlation_change\",\"threshold\":0.3",
            new CorrelationChange(0.3, 3_600_000)),
        Arguments.of("\"kind\":\"news\"", new News()),
        Arguments.of(
            "\"kind\":\"custom\",\"custom\":{\"any\":["
                + "{\"metric\":\"var_95\",\"op\":\">=\",\"value\":0.05},{\"all\":["
                + "{\"metric\":\"stale_feed\",\"symbol\":\"A B\",\"op\":\">\",\"value\":30}]}]}",
            new Custom(new Any(List.of(risk, new All(List.of(stale)))))));
  }

  @Test
  void theDocumentDescribesTriggersAndTheirPages() throws Exception {
    answers(Services.LIST_TRIGGERS, new TriggersListed(List.of(READ), 0, true));
    assertThat(OPENAPI.faults("/components/schemas/TriggerDraft", BODY)).isEmpty();
    assertThat(OPENAPI.faults("/components/schemas/PortfolioTrigger", JSON)).isEmpty();
    assertThat(
            OPENAPI.faults("/components/schemas/PortfolioTrigger", JSON.replace("refused", "late")))
        .isNotEmpty();
    assertThat(
            OPENAPI.faults("/components/schemas/PortfolioTriggers", send("GET", PATH, "").text()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void everyKindHasItsFieldsAndIsToldInThem(String fields, TriggerCondition condition)
      throws Exception {
    TriggerDraft draft = new TriggerDraft("p", false, condition, 1_500, "{}");
    AtomicReference<CreateTrigger> asked =
        answers(
            Services.CREATE_TRIGGER,
            new TriggerRead(
                new TriggerRule("1", "ann", draft, 1),
                false,
                "",
                Double.NaN,
                0,
                Double.NaN,
                "",
                false,
                0,
                null));
    RestServer.Answer answer =
        send(
            "POST",
            PATH,
            "{\"portfolio_id\":\"p\",\"enabled\":false,\"cooldown_s\":1.5," + fields + "}");
    assertThat(asked.get()).as(answer.text()).isEqualTo(new CreateTrigger(ANN, draft));
    assertThat(OPENAPI.faults("/components/schemas/PortfolioTrigger", answer.text())).isEmpty();
    assertThat(answer.text()).contains(fields.substring(fields.indexOf(',') + 1));
    answers(Services.REPLACE_TRIGGER, READ);
    assertThat(
            server
                .send(request("PUT", PATH + "/1", answer.text()).header("If-Match", "\"1\""))
                .status())
        .as("what was read can be sent back")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | kind: missing; give one of correlation_change, custom, news, price_change,"
            + " risk_alert, time_based",
        "{\"kind\":\"hourly\"} | kind: \"hourly\" is not one of correlation_change, custom, news,"
            + " price_change, risk_alert, time_based",
        "{\"kind\":\"manual\"} | kind: \"manual\" is not one of correlation_change, custom, news,"
            + " price_change, risk_alert, time_based",
        "{\"kind\":\"news\",\"threshold\":1} | threshold: 1 is out of place: kind 'news' has no"
            + " field of its own",
        "{\"kind\":\"price_change\",\"threshold\":1,\"limit\":2} | limit: 2 is out of place: kind"
            + " 'price_change' has [threshold, window_s]",
        "{\"kind\":\"time_based\"} | interval_s: missing; kind 'time_based' needs it",
        "{\"kind\":\"news\"} | portfolio_id: missing; give the portfolio's id",
        "{\"kind\":\"news\",\"portfolio_id\":\"p\",\"enabled\":1} | enabled: 1 is not true or"
            + " false",
        "{\"kind\":\"price_change\",\"portfolio_id\":\"p\",\"threshold\":0} | threshold: 0 is not"
            + " above 0 and at most 10",
        "{\"kind\":\"correlation_change\",\"portfolio_id\":\"p\",\"threshold\":1,\"window_s\":1201}"
            + " | window_s: 1201 is no whole number of minutes",
        "{\"kind\":\"correlation_change\",\"portfolio_id\":\"p\",\"threshold\":1,\"window_s\":60}"
            + " | window_s: 60 is outside 1200..23400",
        "{\"kind\":\"risk_alert\",\"portfolio_id\":\"p\",\"metric\":\"price\",\"limit\":1} |"
            + " metric: \"price\" is of a symbol; kind 'risk_alert' watches a portfolio, kind"
            + " 'custom' both",
        "{\"kind\":\"custom\",\"portfolio_id\":\"p\",\"custom\":{}} | custom: {} has not exactly"
            + " one of all, any",
        "{\"kind\":\"custom\",\"portfolio_id\":\"p\",\"custom\":{\"all\":[]}} | custom.all: [] is"
            + " not an array of at least one comparison",
        "{\"kind\":\"custom\",\"portfolio_id\":\"p\",\"custom\":{\"all\":[{\"metric\":\"price\"}]}}"
            + " | custom.all[0].symbol: missing; metric 'price' is of a symbol",
        "{\"kind\":\"custom\",\"portfolio_id\":\"p\",\"custom\":{\"all\":[{\"any\":[{\"all\":"
            + "[{\"any\":[{\"all\":[{\"metric\":\"var_95\"}]}]}]}]}]}} | custom: all and any stand"
            + " in each other more than 4 deep",
        "{\"kind\":\"news\",\"portfolio_id\":\"p\",\"id\":\"1\"} | id: there is no such field;"
            + " allowed: cooldown_s, custom, enabled, interval_s, kind, limit, metric,"
            + " portfolio_id, request, threshold, window_s",
      })
  void aFaultNamesFieldValueAndRule(String body, String detail) throws Exception {
    assertThat(send("POST", PATH, body).problem()).isEqualTo("400 invalid_message: " + detail);
  }

  @Test
  void aRequestHasTheFieldsThatAreTheOwnersAlone() throws Exception {
    String body = "{\"kind\":\"news\",\"portfolio_id\":\"p\",\"request\":{\"trigger\":\"manual\"}}";
    assertThat(send("POST", PATH, body).problem())
        .isEqualTo(
            "400 invalid_request: request.trigger: there is no such field; allowed: constraints,"
                + " metadata, method, objective, parameters, symbols");
    String long1 = "\"" + "x".repeat(33_000) + "\"";
    assertThat(
            send(
                    "POST",
                    PATH,
                    body.replace(
                        "{\"trigger\":\"manual\"}", "{\"metadata\":{\"a\":" + long1 + "}}"))
                .problem())
        .isEqualTo("400 invalid_request: request: 33021 bytes; at most 32768 are kept");
  }

  @Test
  void aTriggerThatWasReadCanBeSentBackInItsVersion() throws Exception {
    AtomicReference<ReplaceTrigger> asked = answers(Services.REPLACE_TRIGGER, READ);
    RestServer.Answer answer =
        server.send(request("PUT", PATH + "/17", JSON).header("If-Match", "\"3\""));
    assertThat(answer.text()).isEqualTo(JSON);
    assertThat(asked.get()).isEqualTo(new ReplaceTrigger(ANN, "17", List.of(3L), DRAFT));
    assertThat(send("PUT", PATH + "/17", JSON).status()).isEqualTo(428);
    assertThat(server.send(request("PUT", PATH + "/18", JSON).header("If-Match", "*")).problem())
        .isEqualTo("400 invalid_message: id: \"17\" is not the trigger's, which never changes");
  }

  @Test
  void aTriggerIsReadForgottenAndNotFound() throws Exception {
    answers(Services.READ_TRIGGER, READ);
    AtomicReference<DeleteTrigger> asked = answers(Services.DELETE_TRIGGER, RULE);
    assertThat(send("GET", PATH + "/17", "").text()).isEqualTo(JSON);
    assertThat(send("GET", PATH + "/x", "").problem())
        .isEqualTo("404 not_found: there is no trigger 'x'");
    RestServer.Answer gone =
        server.send(request("DELETE", PATH + "/17", "").header("If-Match", "\"3\""));
    assertThat(gone.status()).isEqualTo(204);
    assertThat(asked.get()).isEqualTo(new DeleteTrigger(ANN, "17", List.of(3L)));
  }

  @Test
  void triggersAreListedInPagesAlsoOfOnePortfolio() throws Exception {
    AtomicReference<ListTriggers> asked =
        answers(Services.LIST_TRIGGERS, new TriggersListed(List.of(READ), 17, false));
    assertThat(send("GET", PATH + "?after=5&limit=1&portfolio=p", "").text())
        .isEqualTo("{\"triggers\":[" + JSON + "],\"next\":\"17\",\"source\":\"database\"}");
    assertThat(asked.get()).isEqualTo(new ListTriggers(ANN, "p", 5, 1));
  }

  @Test
  void newsFireATrigger() throws Exception {
    AtomicReference<FireTrigger> asked = answers(Services.FIRE_TRIGGER, READ);
    RestServer.Answer answer = send("POST", PATH + "/17/fire", "{\"reason\":\"earnings\"}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).isEqualTo(JSON);
    assertThat(asked.get()).isEqualTo(new FireTrigger(ANN, "17", "earnings"));
    assertThat(send("POST", PATH + "/17/fire", "{}").problem())
        .isEqualTo("400 invalid_message: reason: missing; say what the news are");
    assertThat(send("POST", PATH + "/17/fire", "{\"reason\":\" \"}").problem())
        .isEqualTo("400 invalid_message: reason: \" \" is not 1..256 characters long");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/triggers",
    "PUT, /api/v1/triggers/1",
    "DELETE, /api/v1/triggers/1",
    "POST, /api/v1/triggers/1/fire"
  })
  void aViewerChangesNothing(String method, String path) throws Exception {
    RestServer.Answer answer = send("VIEWER", method, path, BODY);
    assertThat(answer.status()).isEqualTo(403);
  }
}
