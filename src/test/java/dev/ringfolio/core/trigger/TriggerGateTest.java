package dev.ringfolio.core.trigger;

import static dev.ringfolio.core.model.AlertMetric.VAR_95;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of runs that are under way, refused or given up. */
class TriggerGateTest {
  private static final Whose P = new Whose("ann", "p");
  private static final long SECOND = 1_000;
  private static final long INTERVAL = 60 * SECOND;

  /** What began, in words. */
  private final List<String> runs = new ArrayList<>();

  private final TriggerEngine engine =
      new TriggerEngine(
          INTERVAL,
          run -> runs.add(run.triggerIds() + " " + run.reason() + " @" + run.askedMillis()));
  private long now = 1;

  private void put(String id, TriggerCondition condition, long cooldown) {
    engine.put(TriggerEngineTest.spec(id, "p", condition, cooldown), TriggerMemory.fresh(now), now);
  }

  private void risk(double var95) {
    engine.valuation("ann", TriggerEngineTest.valuation(100, var95), now);
  }

  private List<String> ids() {
    return runs.stream().map(run -> run.substring(0, run.indexOf(']') + 1)).toList();
  }

  @Test
  void aRunIsUnderWayUntilItEndsAlsoWhereItsTriggerIsChangedOrTakenAway() {
    put("a", new News(), 0);
    put("b", new News(), 0);
    engine.fire("a", "1", now);
    put("a", new News(), 0);
    now += 2 * INTERVAL;
    engine.fire("a", "2", now);
    engine.remove("a");
    engine.fire("b", "3", now);
    engine.tick(now);
    assertThat(ids()).containsExactly("[a]");
    engine.ended(P);
    engine.tick(now);
    assertThat(ids()).containsExactly("[a]", "[b]");
  }

  @Test
  void aTriggerThatFiresAgainBeforeItsRunIsTakenAsksForTheSameRun() {
    put("a", new RiskLimit(VAR_95, 0.05), 0);
    put("b", new News(), 0);
    risk(0.05);
    engine.fire("b", "other", now);
    now += SECOND;
    risk(0.01);
    risk(0.06); // while it is asked for
    engine.refused(P, now + 5 * SECOND);
    now += SECOND;
    risk(0.01);
    risk(0.07); // while it waits
    now += 4 * SECOND;
    engine.tick(now);
    assertThat(runs).containsExactly("[a] var_95 0.05 >= 0.05 @1", "[a, b] var_95 0.07 >= 0.05 @1");
    engine.ended(P);
    risk(0.01);
    risk(0.08);
    now += INTERVAL;
    engine.tick(now);
    assertThat(runs.get(2)).as("another run").isEqualTo("[a] var_95 0.08 >= 0.05 @6001");
  }

  @Test
  void aRunThatWasGivenUpBeforeItBeganUsesNoIntervalUpAlsoOverARestart() {
    put("a", new News(), 0);
    engine.fire("a", "1", now);
    engine.ended(P);
    now += 2 * INTERVAL;
    engine.fire("a", "2", now);
    engine.dropped(P);
    assertThat(engine.memory("a").orElseThrow().ranMillis()).isEqualTo(1);
    engine.fire("a", "3", now);
    assertThat(runs).hasSize(3);
  }

  @Test
  void aPortfolioOfAnotherOwnerDoesNotWaitForOneOfTheSameId() {
    put("a", new News(), 0);
    engine.put(
        new TriggerSpec("b", "bob", "p", new News(), 0, List.of(), "{}"),
        TriggerMemory.fresh(now),
        now);
    engine.fire("a", "1", now);
    engine.fire("b", "2", now);
    assertThat(ids()).containsExactly("[a]", "[b]");
    engine.ended(new Whose("bob", "p"));
    now += INTERVAL;
    engine.fire("b", "3", now);
    engine.fire("a", "4", now);
    assertThat(ids()).as("that of ann goes on").containsExactly("[a]", "[b]", "[b]");
  }
}
