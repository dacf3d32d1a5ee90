package dev.ringfolio.triggers;

import static dev.ringfolio.bus.Asking.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.CreateAlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlertRules;
import dev.ringfolio.contract.ListAlerts;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.ReadAlertRule;
import dev.ringfolio.contract.ReplaceAlertRule;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Comparison;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules as their owners make, list, change and forget them. */
class AlertRulesTest extends WatchedAlerts {
  @Test
  void theRuleOfAPortfolioIsItsOwnersWhoeverMakesItAndAnothersPortfolioIsNotFound()
      throws Exception {
    assertThat(create(ADMIN, value(10)).owner()).isEqualTo("ann");
    assertThat(refusal(Services.CREATE_ALERT_RULE, new CreateAlertRule(BOB, value(10))).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void rulesAreReadChangedAndForgottenByTheirOwnersAlone() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    String id = rule.id();
    assertThat(ask(Services.READ_ALERT_RULE, new ReadAlertRule(ANN, id))).isEqualTo(rule);
    assertThat(ask(Services.READ_ALERT_RULE, new ReadAlertRule(ADMIN, id))).isEqualTo(rule);
    assertThat(refusal(Services.READ_ALERT_RULE, new ReadAlertRule(BOB, id)).code())
        .isEqualTo(FailureCode.NOT_FOUND);

    prices(201);
    await().until(() -> told.size() == 1);
    AlertRuleDraft other = price(Comparison.ABOVE, 300);
    List<Long> first = List.of(1L);
    AlertRule changed =
        ask(Services.REPLACE_ALERT_RULE, new ReplaceAlertRule(ANN, id, first, other));
    assertThat(changed).isEqualTo(new AlertRule(id, "ann", other, 2));
    await().until(() -> told.size() == 2);
    assertThat(words().get(1)).isEqualTo("cleared AAPL: the rule was changed");
    assertThat(
            refusal(Services.REPLACE_ALERT_RULE, new ReplaceAlertRule(ANN, id, first, other))
                .code())
        .isEqualTo(FailureCode.VERSION_CONFLICT);
    assertThat(refusal(Services.DELETE_ALERT_RULE, new DeleteAlertRule(BOB, id, List.of())).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refusal(Services.DELETE_ALERT_RULE, new DeleteAlertRule(ANN, id, first)).code())
        .isEqualTo(FailureCode.VERSION_CONFLICT);

    prices(301);
    await().until(() -> told.size() == 3);
    ask(Services.DELETE_ALERT_RULE, new DeleteAlertRule(ANN, id, List.of(2L)));
    await().until(() -> told.size() == 4);
    assertThat(words().get(3)).isEqualTo("cleared AAPL: the rule was deleted");
    assertThat(ask(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, 0, 10)).rules()).isEmpty();
  }

  @Test
  void ofTwoThatChangeTheSameVersionAtOnceOneIsTold() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    List<Future<AlertRule>> both = new ArrayList<>();
    for (double limit : new double[] {300, 400}) {
      both.add(
          bus.ask(
              Services.REPLACE_ALERT_RULE,
              new ReplaceAlertRule(ANN, rule.id(), List.of(1L), price(Comparison.ABOVE, limit))));
    }
    get(Future.join(both).otherwiseEmpty());
    assertThat(both).filteredOn(Future::succeeded).hasSize(1);
    AlertRule kept = ask(Services.READ_ALERT_RULE, new ReadAlertRule(ANN, rule.id()));
    assertThat(store.load(1).rules()).containsExactly(kept);
  }

  @Test
  void listsArePagesOfWhatOneMayRead() throws Exception {
    for (int i = 0; i < 3; i++) {
      create(ANN, price(Comparison.ABOVE, 200 + i));
    }
    create(BOB, price(Comparison.ABOVE, 250));
    prices(1_000);
    await().until(() -> told.size() == 4);
    var rules = ask(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, 0, 2));
    assertThat(rules.rules())
        .extracting(r -> r.draft().condition().limit())
        .containsExactly(200.0, 201.0);
    rules = ask(Services.LIST_ALERT_RULES, new ListAlertRules(ANN, rules.next(), 2));
    assertThat(rules.rules()).extracting(r -> r.draft().condition().limit()).containsExactly(202.0);
    assertThat(rules.next()).isZero();

    var alerts = ask(Services.LIST_ALERTS, new ListAlerts(ANN, ANY, Long.MAX_VALUE, 2));
    assertThat(alerts.alerts()).extracting(a -> a.raised().limit()).containsExactly(202.0, 201.0);
    alerts = ask(Services.LIST_ALERTS, new ListAlerts(ANN, ANY, alerts.next(), 2));
    assertThat(alerts.alerts()).extracting(a -> a.raised().limit()).containsExactly(200.0);
    assertThat(alerts.next()).isZero();
    Which cleared = new Which(State.CLEARED, null, null, null);
    assertThat(
            ask(Services.LIST_ALERTS, new ListAlerts(ADMIN, cleared, Long.MAX_VALUE, 9)).alerts())
        .isEmpty();
    assertThat(ask(Services.LIST_ALERTS, new ListAlerts(ADMIN, ANY, Long.MAX_VALUE, 9)).alerts())
        .hasSize(4);
  }

  @Test
  void aUsersRulesAreBounded() throws Exception {
    for (int i = 0; i < AlertDesk.USER_RULES_MAX; i++) {
      create(ANN, price(Comparison.ABOVE, 200));
    }
    assertThat(
            refusal(
                    Services.CREATE_ALERT_RULE,
                    new CreateAlertRule(ANN, price(Comparison.ABOVE, 1)))
                .detail())
        .isEqualTo("'ann' has 100 alert rules, the most of a user");
    create(BOB, price(Comparison.ABOVE, 200));
  }
}
