package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.trigger.DrawdownMark;
import dev.ringfolio.triggers.AlertStore;
import dev.ringfolio.triggers.AlertStore.Kept;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of alerts keeps one contract on the embedded database and on PostgreSQL. */
class SqlAlertsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Which ANY = new Which(null, null, null, null);
  private static final long END = Long.MAX_VALUE;

  private static AlertRule rule(long number, long version, double limit) {
    AlertCondition condition =
        new AlertCondition(
            null, "größe", AlertMetric.VAR_95, Comparison.AT_LEAST, limit, 0.2, 60_000);
    return new AlertRule(
        Long.toString(number), "ann", new AlertRuleDraft(condition, Severity.CRITICAL), version);
  }

  private static Alert alert(long number, String owner, String portfolio) {
    return new Alert(
        new RiskAlert(
            Long.toString(number),
            owner,
            portfolio,
            portfolio == null ? AAPL : null,
            "77",
            portfolio == null ? "price" : "drawdown",
            0.1,
            0.05,
            Severity.WARNING,
            State.RAISED,
            "x".repeat(500),
            number * 10),
        0,
        Double.NaN,
        0);
  }

  abstract static class Contract extends DatabaseContract {
    SqlAlerts alerts;

    Contract(String url) {
      super(url, "alert_rules", "alerts", "drawdown_marks");
    }

    @BeforeEach
    void useIt() {
      alerts = new SqlAlerts(database);
    }

    @Test
    void rulesComeBackAsTheyWentInTheOrderOfTheirNumbers() {
      AlertCondition onSymbol =
          new AlertCondition(AAPL, null, AlertMetric.STALE_FEED, Comparison.ABOVE, 0, 0, 0);
      AlertRule of =
          new AlertRule(
              "1704110400000001", "bob", new AlertRuleDraft(onSymbol, Severity.WARNING), 1);
      alerts.create(of);
      alerts.create(rule(5, 1, 0.02));
      assertThat(alerts.load(10).rules()).containsExactly(rule(5, 1, 0.02), of);
    }

    @Test
    void aRuleIsReplacedAndForgottenOnlyInTheVersionThatIsKept() {
      alerts.create(rule(5, 1, 0.02));
      assertThat(alerts.replace(rule(5, 3, 0.03))).isFalse();
      assertThat(alerts.replace(rule(6, 2, 0.03))).isFalse();
      assertThat(alerts.replace(rule(5, 2, 0.03))).isTrue();
      assertThat(alerts.load(10).rules()).containsExactly(rule(5, 2, 0.03));
      assertThat(alerts.delete("5", 1)).isFalse();
      assertThat(alerts.delete("5", 2)).isTrue();
      assertThat(alerts.load(10).rules()).isEmpty();
    }

    @Test
    void aStartGetsTheOpenAndTheNewestAlertsAndWhenEachRuleWasRaisedLast() {
      Alert open = alert(1, "ann", null);
      Alert over = alert(2, "ann", "p").cleared(0.04, 99).acknowledged(50);
      Alert newer = alert(3, "bob", null).cleared(Double.NaN, 100);
      alerts.write(List.of(open, over, newer));
      Kept kept = alerts.load(2);
      assertThat(kept.open()).containsExactly(open);
      assertThat(kept.newest()).containsExactly(newer, over);
      assertThat(kept.raisedMillis()).isEqualTo(Map.of("77", 30L));
    }

    @Test
    void anAlertIsWrittenAnewAndItsAcknowledgementStands() {
      Alert open = alert(1, "ann", null);
      alerts.write(List.of(open));
      alerts.write(List.of(open.acknowledged(50)));
      alerts.write(List.of(open.cleared(3, 60)));
      assertThat(alerts.alert(1)).contains(open.cleared(3, 60).acknowledged(50));
      assertThat(alerts.alert(2)).isEmpty();
    }

    @Test
    void alertsAreListedByOwnerStateAndWhatIsWatched() {
      Alert first = alert(1, "ann", null);
      Alert second = alert(2, "ann", "p").cleared(0, 5);
      Alert third = alert(3, "bob", "p");
      alerts.write(List.of(first, second, third));
      assertThat(alerts.newest(null, ANY, END, 9)).containsExactly(third, second, first);
      assertThat(alerts.newest("ann", ANY, END, 9)).containsExactly(second, first);
      assertThat(alerts.newest("ann", ANY, 2, 9)).containsExactly(first);
      assertThat(alerts.newest(null, ANY, END, 1)).containsExactly(third);
      Which raised = new Which(State.RAISED, null, null, null);
      assertThat(alerts.newest(null, raised, END, 9)).containsExactly(third, first);
      Which onP = new Which(State.CLEARED, "p", null, "77");
      assertThat(alerts.newest(null, onP, END, 9)).containsExactly(second);
      Which onAapl = new Which(null, null, AAPL, null);
      assertThat(alerts.newest(null, onAapl, END, 9)).containsExactly(first);
      assertThat(alerts.newest(null, new Which(null, null, null, "78"), END, 9)).isEmpty();
    }

    @Test
    void theOldestThatAreOverGoBeyondTenThousandAndTheOpenStay() {
      List<Alert> many = new ArrayList<>();
      many.add(alert(1, "ann", null));
      for (int i = 2; i <= AlertStore.ALERTS_MAX + 3; i++) {
        many.add(alert(i, "ann", null).cleared(1, 2));
      }
      alerts.write(many);
      assertThat(alerts.alert(1)).isPresent();
      assertThat(alerts.alert(3)).isEmpty();
      assertThat(alerts.alert(4)).isPresent();
      assertThat(alerts.newest(null, ANY, END, 20_000)).hasSize(AlertStore.ALERTS_MAX + 1);
    }

    @Test
    void marksTakeThePlaceOfThoseBefore() {
      DrawdownMark unknown = new DrawdownMark("p", Double.NaN, Double.NaN, -5);
      DrawdownMark known = new DrawdownMark("q", 100.5, 90.25, Long.MAX_VALUE);
      alerts.writeMarks(List.of(known));
      alerts.writeMarks(List.of(unknown, known));
      assertThat(alerts.load(1).marks()).containsExactlyInAnyOrder(unknown, known);
      alerts.writeMarks(List.of());
      assertThat(alerts.load(1).marks()).isEmpty();
    }
  }

  @Nested
  class OnH2 extends Contract {
    OnH2() {
      super(EMBEDDED);
    }

    @Test
    void whatWasKeptIsThereWhenTheDatabaseIsOpenedAgain() {
      alerts.create(rule(5, 1, 0.02));
      alerts.write(List.of(alert(1, "ann", "p")));
      database.close();
      database = open();
      Kept kept = new SqlAlerts(database).load(10);
      assertThat(kept.rules()).containsExactly(rule(5, 1, 0.02));
      assertThat(kept.open()).containsExactly(alert(1, "ann", "p"));
    }
  }

  @Nested
  @ExtendWith(OnePostgres.class)
  class OnPostgres extends Contract {
    OnPostgres(EmbeddedPostgres server) {
      super(OnePostgres.url(server, "postgres"));
    }
  }
}
