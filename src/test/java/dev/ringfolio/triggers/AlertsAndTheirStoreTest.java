package dev.ringfolio.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlertRules;
import dev.ringfolio.contract.ListAlerts;
import dev.ringfolio.contract.ModuleFacts.AlertFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadAlertRule;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Comparison;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, and what goes on while the store is away. */
class AlertsAndTheirStoreTest extends WatchedAlerts {
  private ModuleReport probe() throws Exception {
    return ask(Services.PROBE.at("triggers"), new Probe());
  }

  @Test
  void afterARestartAnOpenAlertIsNotRaisedAgainAndIsClearedOnce() throws Exception {
    create(ANN, price(Comparison.ABOVE, 200));
    prices(201);
    await().until(() -> told.size() == 1);
    shutDown();
    startUp();
    prices(202, 203, 150);
    await().until(() -> told.size() == 2);
    assertThat(told.get(1).state()).isEqualTo(State.CLEARED);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
    prices(204);
    await().until(() -> told.size() == 3);
    assertThat(told.get(2).state()).isEqualTo(State.RAISED);
  }

  @Test
  void anAlertWhoseRuleDidNotOutliveAKillIsOver() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    prices(201);
    await().until(() -> told.size() == 1);
    shutDown();
    store.delete(rule.id(), 1);
    startUp();
    await().until(() -> told.size() == 2);
    assertThat(words().get(1)).isEqualTo("cleared the rule is gone");
    assertThat(store.load(9).open()).isEmpty();
  }

  @Test
  void whileTheStoreIsAwayAlertsAreToldAndKeptWhenItIsBack() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    store.away(true);
    prices(201);
    await().until(() -> told.size() == 1);
    assertThat(
            refusal(
                Services.CREATE_ALERT_RULE, new CreateAlertRule(ANN, price(Comparison.ABOVE, 1))))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(FailureCode.UNAVAILABLE))
        .satisfies(failure -> assertThat(failure.retryAfterSeconds()).isEqualTo(2));
    assertThat(ask(Services.READ_ALERT_RULE, new ReadAlertRule(ANN, rule.id()))).isEqualTo(rule);
    var listed = ask(Services.LIST_ALERTS, new ListAlerts(ANN, ANY, Long.MAX_VALUE, 9));
    assertThat(listed.cached()).isTrue();
    assertThat(listed.alerts()).extracting(Alert::raised).containsExactly(told.get(0));
    assertThat(probe().status()).isEqualTo(Status.YELLOW);
    assertThat(probe().detail())
        .isEqualTo("the store does not answer: pulled out; 1 alerts wait to be kept");
    prices(100);
    await().until(() -> told.size() == 2);
    assertThat(store.kept()).isEmpty();

    store.away(false);
    await().until(() -> probe().status() == Status.GREEN);
    await().until(() -> store.kept().size() == 1);
    assertThat(store.kept()).containsExactly(new Alert(told.get(0), 1_000, 100, 0));
    assertThat(probe().facts()).isEqualTo(new AlertFacts(1, 0, 1, 1, 0, 0));
    create(ANN, price(Comparison.ABOVE, 300));
  }

  @Test
  void aStartWithoutTheStoreIsMadeGoodWhenItIsThere() throws Exception {
    create(ANN, price(Comparison.ABOVE, 200));
    shutDown();
    store.away(true);
    startUp();
    assertThat(refusal(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, 0, 9)).detail())
        .isEqualTo("the alert rules are not loaded yet; the store does not answer: pulled out");
    prices(250);
    store.away(false);
    await().until(() -> told.size() == 1);
    assertThat(told.get(0).value()).isEqualTo(250);
  }
}
