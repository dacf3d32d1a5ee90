package dev.ringfolio.core.trigger;

import static dev.ringfolio.core.model.AlertMetric.VAR_95;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.trigger.TriggerEngine.Prompted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of triggers whose portfolio is gone, and of clocks that are set back. */
class SuspendedTriggerTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Whose P = new Whose("ann", "p");
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final List<String> runs = new ArrayList<>();
  private TriggerEngine engine = engine();
  private long now = 10 * HOUR;

  private TriggerEngine engine() {
    return new TriggerEngine(MINUTE, run -> runs.add(run.triggerIds() + " " + run.reason()));
  }

  private void put(String id, TriggerCondition condition, Symbol... symbols) {
    engine.put(
        TriggerEngineTest.spec(id, "p", condition, 0, symbols), TriggerMemory.fresh(now), now);
  }

  private void worth(String owner, double var95) {
    engine.valuation(owner, TriggerEngineTest.valuation(100, var95), now);
  }

  private void price(double price) {
    engine.price(AAPL, price, Double.NaN, false, now, now);
  }

  private void pass(long millis) {
    now += millis;
    engine.tick(now);
    engine.ended(P);
  }

  @Test
  void aTriggerWhosePortfolioIsGoneDoesNotFireUntilThatIsValuedAgain() {
    put("time", new TimeBased(10 * MINUTE));
    put("news", new News());
    engine.gone(P);
    pass(HOUR);
    assertThat(engine.fire("news", "earnings", now)).isEqualTo(Prompted.SUSPENDED);
    assertThat(runs).isEmpty();
    assertThat(engine.suspended()).isEqualTo(2);
    assertThat(engine.nextMillis("time")).isZero();

    worth("bob", 0.1);
    pass(HOUR);
    assertThat(runs).as("that of another user of the same id").isEmpty();
    worth("ann", 0.1);
    pass(1_000);
    assertThat(runs).containsExactly("[time] 600 s are over");
    assertThat(engine.suspended()).isZero();
  }

  @Test
  void aPortfolioOfAnotherOwnerThatIsGoneSuspendsNothing() {
    put("risk", new RiskLimit(VAR_95, 0.05));
    worth("ann", 0.01);
    engine.gone(new Whose("bob", "p"));
    assertThat(engine.value("risk", now)).isEqualTo(0.01);
    assertThat(engine.suspended()).isZero();
  }

  @Test
  void whatItHadToRunIsNotWantedWhenItsPortfolioIsThereAgain() {
    put("news", new News());
    engine.fire("news", "first", now);
    engine.ended(P);
    engine.fire("news", "second", now);
    assertThat(engine.due()).isEqualTo(1);
    engine.gone(P);
    assertThat(engine.due()).isZero();
    worth("ann", 0.1);
    pass(2 * MINUTE);
    assertThat(runs).containsExactly("[news] first");
  }

  @Test
  void aMoveThatIsPastTheThresholdWhenThePortfolioIsBackFires() {
    put("move", new PriceChange(0.02, HOUR), AAPL);
    engine.gone(P);
    price(100);
    price(103);
    pass(1_000);
    assertThat(runs).isEmpty();
    worth("ann", 0.1);
    pass(1_000);
    assertThat(runs).containsExactly("[move] AAPL moved by 0.03 within 3600 s");
  }

  @Test
  void itIsSuspendedAfterARestartAndNotWhenItWasChanged() {
    put("time", new TimeBased(10 * MINUTE));
    engine.gone(P);
    TriggerMemory kept = engine.memory("time").orElseThrow();
    engine = engine();
    engine.put(TriggerEngineTest.spec("time", "p", new TimeBased(10 * MINUTE), 0), kept, now);
    pass(HOUR);
    assertThat(runs).isEmpty();
    engine.put(
        TriggerEngineTest.spec("time", "q", new TimeBased(10 * MINUTE), 0), kept.rearmed(now), now);
    pass(HOUR);
    assertThat(runs).hasSize(1);
  }

  @Test
  void afterARestartNoRunBeginsBeforeTheOneFromBeforeEnds() {
    engine.underWay(P);
    put("news", new News());
    engine.fire("news", "earnings", now);
    now += HOUR;
    engine.tick(now);
    assertThat(runs).isEmpty();
    engine.ended(P);
    engine.tick(now);
    assertThat(runs).containsExactly("[news] earnings");
  }

  @Test
  void aClockThatIsSetBackUnderWayHoldsNothingUp() {
    put("time", new TimeBased(10 * MINUTE));
    pass(10 * MINUTE);
    assertThat(runs).hasSize(1);
    pass(-HOUR);
    pass(10 * MINUTE - 1);
    assertThat(runs).hasSize(1);
    pass(1);
    assertThat(runs).hasSize(2);
  }

  @Test
  void pricesFromBeforeAClockWasSetBackAreNoMoves() {
    put("move", new PriceChange(0.02, 10 * MINUTE), AAPL);
    price(100);
    pass(1_000);
    pass(-HOUR);
    price(110);
    pass(30 * MINUTE);
    price(110);
    assertThat(runs).isEmpty();
  }

  @Test
  void aChangedTriggerKnowsThePricesThatItKnew() {
    put("move", new PriceChange(0.5, HOUR), AAPL);
    price(100);
    price(103);
    put("move", new PriceChange(0.02, HOUR), AAPL);
    pass(1_000);
    assertThat(runs).containsExactly("[move] AAPL moved by 0.03 within 3600 s");
  }

  @Test
  void aRunThatDidNotBeginUsesNoIntervalUpAlsoWhereItsTriggerIsChanged() {
    put("news", new News());
    engine.fire("news", "1", now);
    put("news", new News());
    engine.dropped(P);
    engine.fire("news", "2", now);
    assertThat(runs).containsExactly("[news] 1", "[news] 2");
  }
}
