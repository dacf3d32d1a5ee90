package dev.ringfolio.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.AcknowledgeAlert;
import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.DeleteAlertRule;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.RiskAlert.Severity;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggersVerticleTest extends WatchedAlerts {
  @Test
  void anAlertIsKeptThenTold() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    assertThat(rule.owner()).isEqualTo("ann");
    assertThat(rule.version()).isEqualTo(1);
    prices(150, 201.5);
    await().until(() -> told.size() == 1);
    RiskAlert alert = told.get(0);
    assertThat(alert)
        .isEqualTo(
            new RiskAlert(
                alert.id(),
                "ann",
                null,
                AAPL,
                rule.id(),
                "price",
                201.5,
                200,
                Severity.WARNING,
                State.RAISED,
                "AAPL: price 201.5 > 200",
                1_000));
    assertThat(store.kept()).containsExactly(new Alert(alert, 0, Double.NaN, 0));
    prices(179);
    await().until(() -> told.size() == 2);
    assertThat(told.get(1).id()).isEqualTo(alert.id());
    assertThat(words().get(1)).isEqualTo("cleared AAPL: price 179, back from > 200");
    assertThat(store.kept()).containsExactly(new Alert(alert, 1_000, 179, 0));
  }

  @Test
  void aScriptedDayIsToldAsALoopOverItSays() throws Exception {
    create(ANN, price(Comparison.ABOVE, 110));
    create(ANN, price(Comparison.AT_MOST, 92));
    List<String> expected = new ArrayList<>();
    double[] day = new double[6_000];
    boolean high = false;
    boolean low = false;
    for (int i = 0; i < day.length; i++) {
      double price = 100 + 15 * Math.sin(i / 400.0) + 3 * Math.sin(i / 7.0);
      day[i] = price;
      if (!high && price > 110 || high && price <= 99) {
        high = !high;
        expected.add((high ? "raised 110.0 " : "cleared 110.0 ") + price);
      }
      if (!low && price <= 92 || low && price > 101.2) {
        low = !low;
        expected.add((low ? "raised 92.0 " : "cleared 92.0 ") + price);
      }
    }
    prices(day);
    await().until(() -> told.size() >= expected.size());
    assertThat(expected).hasSizeGreaterThan(8);
    assertThat(told.stream().map(a -> a.state().wire() + " " + a.limit() + " " + a.value()))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aRuleIsHeldAgainstWhatIsKnownAsSoonAsItIsMade() throws Exception {
    live.add(update(300));
    create(ANN, price(Comparison.ABOVE, 200));
    create(ADMIN, value(2_000));
    await().until(() -> told.size() == 2);
    assertThat(words())
        .containsExactlyInAnyOrder(
            "raised AAPL: price 300 > 200", "raised p: portfolio_value 1000 < 2000");
    assertThat(told).allSatisfy(alert -> assertThat(alert.owner()).isIn("ann", "root"));
  }

  @Test
  void aPortfolioThatIsGoneEndsItsAlertAndItsNextOwnersWorthIsNotTold() throws Exception {
    create(ANN, value(500));
    PortfolioValuation poor = worth("ann", 400);
    valued(poor);
    await().until(() -> told.size() == 1);
    valued(poor.gone(now.get()));
    await().until(() -> told.size() == 2);
    assertThat(words().get(1)).isEqualTo("cleared p: the portfolio is gone");
    valued(worth("bob", 300));
    valued(worth("ann", 200));
    await().until(() -> told.size() == 3);
    assertThat(told.get(2).value()).isEqualTo(200);
  }

  @Test
  void anAlertIsAcknowledgedOnceByItsOwner() throws Exception {
    create(ANN, price(Comparison.ABOVE, 200));
    prices(201);
    await().until(() -> told.size() == 1);
    String id = told.get(0).id();
    assertThat(refusal(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(BOB, id)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    now.set(2_000);
    assertThat(ask(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(ANN, id)).acknowledgedMillis())
        .isEqualTo(2_000);
    now.set(3_000);
    assertThat(ask(Services.ACKNOWLEDGE_ALERT, new AcknowledgeAlert(ANN, id)).acknowledgedMillis())
        .isEqualTo(2_000);
    prices(100);
    await().until(() -> told.size() == 2);
    assertThat(store.kept()).containsExactly(new Alert(told.get(0), 3_000, 100, 2_000));
  }

  @Test
  void whatIsWatchedIsAskedOfTheFeed() throws Exception {
    AlertRule rule = create(ANN, price(Comparison.ABOVE, 200));
    await().until(() -> !demands.isEmpty());
    assertThat(demands).last().isEqualTo(new DemandSymbols("triggers", List.of(AAPL)));
    ask(Services.DELETE_ALERT_RULE, new DeleteAlertRule(ANN, rule.id(), List.of()));
    await().until(() -> demands.size() == 2);
    assertThat(demands).last().isEqualTo(new DemandSymbols("triggers", List.of()));
  }
}
