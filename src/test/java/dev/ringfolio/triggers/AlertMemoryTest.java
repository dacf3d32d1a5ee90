package dev.ringfolio.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.AlertRuleDraft;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertMemoryTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Which ANY = new Which(null, null, null, null);

  private final AlertLog log = new AlertLog();
  private final Shelf<AlertRule> shelf = new AlertDesk().shelf;

  private static Alert alert(long number, String rule) {
    return new Alert(
        new RiskAlert(
            Long.toString(number),
            "ann",
            null,
            AAPL,
            rule,
            "price",
            2,
            1,
            Severity.WARNING,
            State.RAISED,
            "",
            number),
        0,
        Double.NaN,
        0);
  }

  private static AlertRule rule(long number, String owner) {
    AlertCondition condition =
        new AlertCondition(AAPL, null, AlertMetric.PRICE, Comparison.ABOVE, 1, 0, 0);
    return new AlertRule(
        Long.toString(number), owner, new AlertRuleDraft(condition, Severity.WARNING), 1);
  }

  @Test
  void theNewestThousandAreHeldAndEveryOpenOne() {
    log.put(alert(1, "r"));
    for (int i = 2; i <= AlertLog.NEWEST_MAX + 2; i++) {
      log.put(alert(i, "s").cleared(0, 1));
    }
    assertThat(log.find(1)).isPresent();
    assertThat(log.find(2)).isEmpty();
    assertThat(log.newest("ann", ANY, Long.MAX_VALUE, 5_000)).hasSize(AlertLog.NEWEST_MAX + 1);
    assertThat(log.newest("bob", ANY, Long.MAX_VALUE, 5_000)).isEmpty();
  }

  @Test
  void beyondTheBoundTheOldestThatIsOverIsGivenUpAndCounted() {
    List<Alert> lacked = new ArrayList<>();
    lacked.add(alert(1, "r"));
    for (int i = 2; i <= AlertLog.BACKLOG_MAX + 1; i++) {
      lacked.add(alert(i, "s").cleared(0, 1));
    }
    log.lacks(lacked);
    assertThat(log.backlog()).isEqualTo(AlertLog.BACKLOG_MAX);
    assertThat(log.givenUp()).isEqualTo(1);
    assertThat(log.takeBacklog()).startsWith(alert(1, "r"), alert(3, "s").cleared(0, 1));
    assertThat(log.backlog()).isZero();
  }

  @Test
  void whatTheStoreLacksIsLackedAsItIsByThen() {
    Alert open = alert(1, "r");
    log.put(open);
    log.put(open.cleared(0, 5));
    log.lacks(List.of(open));
    assertThat(log.takeBacklog()).containsExactly(open.cleared(0, 5));
  }

  @Test
  void allUsersRulesAreBoundedWithThoseThatAreBeingWritten() {
    for (int i = 1; i < AlertDesk.RULES_MAX; i++) {
      shelf.put(rule(i, "user-" + i));
    }
    assertThat(shelf.reserve("ann")).isEmpty();
    assertThat(shelf.reserve("bob"))
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.code()).isEqualTo(FailureCode.INVALID_MESSAGE);
              assertThat(failure.detail())
                  .isEqualTo("there are 10000 alert rules, the most of all users");
            });
    shelf.release("ann");
    assertThat(shelf.reserve("bob")).isEmpty();
  }

  @Test
  void aRuleThatIsGoneMakesRoomForAnother() {
    for (int i = 1; i <= AlertDesk.USER_RULES_MAX; i++) {
      shelf.put(rule(i, "ann"));
      shelf.put(rule(i, "ann")); // the same again takes no room
    }
    assertThat(shelf.reserve("ann")).isPresent();
    shelf.remove(rule(7, "ann"));
    assertThat(shelf.reserve("ann")).isEmpty();
    assertThat(shelf.list(new Asker("ann", false), 5, 3))
        .extracting(AlertRule::number)
        .containsExactly(6L, 8L, 9L);
  }

  @Test
  void aUserWhomTheStoreCannotNameHasNoRules() {
    assertThat(shelf.reserve("x".repeat(257))).isPresent();
    assertThat(shelf.reserve("a\0b")).isPresent();
  }
}
