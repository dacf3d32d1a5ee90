package dev.ringfolio.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class CorrelationTriggerTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  private static final Symbol C = new Symbol("C");
  private static final int WINDOW = 60;
  private static final long MINUTE = 60_000;

  private final List<TriggeredRun> runs = new ArrayList<>();
  private final TriggerEngine engine = new TriggerEngine(MINUTE, runs::add);
  private final Random random = new Random(7);
  private final List<double[]> returns = new ArrayList<>();
  private double a = 100;
  private double b = 50;
  private long minute = 100;

  private void watch(TriggerMemory memory) {
    engine.put(
        new TriggerSpec(
            "t", "ann", "p", new CorrelationChange(0.8, WINDOW * MINUTE), 0, List.of(A, B), "{}"),
        memory,
        minute * MINUTE);
  }

  /**
   * Lets minutes pass.
   *
   * @param other the return of the second from the first's and a random one
   */
  private void pass(int minutes, DoubleBinaryOperator other) {
    for (int i = 0; i < minutes; i++) {
      double one = 0.001 * random.nextGaussian();
      double two = other.applyAsDouble(one, 0.001 * random.nextGaussian());
      returns.add(new double[] {one, two});
      a *= 1 + one;
      b *= 1 + two;
      engine.price(A, a, 0, false, minute * MINUTE, minute * MINUTE);
      engine.price(B, b, 0, false, minute * MINUTE, minute * MINUTE);
      minute++;
      engine.tick(minute * MINUTE);
      engine.ended(new Whose("ann", "p"));
    }
  }

  @Test
  void itFiresWhenSymbolsThatWentTogetherGoApartAndAgainOnlyFromThere() {
    watch(TriggerMemory.fresh(0));
    pass(WINDOW + 1, (one, noise) -> one);
    pass(WINDOW, (one, noise) -> one);
    assertThat(runs).isEmpty();
    pass(WINDOW, (one, noise) -> -one);
    assertThat(runs).as("from 1 to −1 are two such changes").hasSize(2);
    assertThat(runs.get(0).value()).isGreaterThanOrEqualTo(0.8).isLessThan(1.0);
    assertThat(runs.get(0).reason()).startsWith("correlations of 2 symbols changed by 0.");
    pass(5 * WINDOW, (one, noise) -> -one);
    assertThat(runs).hasSize(2);
  }

  @Test
  void theChangeIsOfTheCorrelationsThatAnotherHandFinds() {
    watch(TriggerMemory.fresh(0));
    pass(WINDOW + 1, (one, noise) -> one + noise);
    double reference = pearson();
    pass(WINDOW, (one, noise) -> noise + 0.1 * one);
    assertThat(engine.value("t", minute * MINUTE))
        .isCloseTo(Math.abs(pearson() - reference), within(1e-9));
  }

  /** By the formula of textbooks. */
  private double pearson() {
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (double[] of : returns.subList(returns.size() - WINDOW, returns.size())) {
      x += of[0];
      y += of[1];
      xx += of[0] * of[0];
      yy += of[1] * of[1];
      xy += of[0] * of[1];
    }
    return (WINDOW * xy - x * y) / Math.sqrt((WINDOW * xx - x * x) * (WINDOW * yy - y * y));
  }

  @Test
  void beforeTheWindowIsFullAndWhileNothingMovesItIsNotKnown() {
    watch(TriggerMemory.fresh(0));
    pass(WINDOW, (one, noise) -> one);
    assertThat(engine.value("t", minute * MINUTE)).isNaN();
    pass(1, (one, noise) -> one);
    assertThat(engine.value("t", minute * MINUTE)).isZero();
    for (int quiet = 0; quiet <= WINDOW; quiet++) {
      minute++;
      engine.tick(minute * MINUTE);
    }
    assertThat(engine.value("t", minute * MINUTE)).isNaN();
    assertThat(runs).isEmpty();
  }

  @Test
  void opensAndClosesOfSessionsAreNoChangeOfCorrelations() {
    Symbol[] symbols = {A, B, C, new Symbol("D")};
    double[] prices = {100, 50, 20, 80};
    engine.put(
        new TriggerSpec(
            "t",
            "ann",
            "p",
            new CorrelationChange(0.4, WINDOW * MINUTE),
            0,
            List.of(symbols),
            "{}"),
        TriggerMemory.fresh(0),
        0);
    int known = 0;
    for (int m = 0; m < 5 * 1_440; m++) {
      long now = m * MINUTE;
      if (m % 1_440 < 390) {
        double scale = m % 1_440 == 0 ? 0.01 : 0.001; // a night moves ten times as far
        double common = Math.sqrt(0.3) * random.nextGaussian();
        for (int i = 0; i < symbols.length; i++) {
          prices[i] *= 1 + scale * (common + Math.sqrt(0.7) * random.nextGaussian());
          engine.price(symbols[i], prices[i], 0, false, now, now);
        }
      }
      engine.tick(now + MINUTE);
      engine.ended(new Whose("ann", "p"));
      known += Double.isNaN(engine.value("t", now + MINUTE)) ? 0 : 1;
    }
    assertThat(runs).isEmpty();
    assertThat(known).as("most of the minutes of five sessions").isBetween(1_700, 1_800);
  }

  @Test
  void anOldPriceThatIsToldAgainIsNoPriceOfItsMinute() {
    watch(TriggerMemory.fresh(0));
    pass(WINDOW + 1, (one, noise) -> one);
    assertThat(engine.value("t", minute * MINUTE)).isZero();
    long old = minute * MINUTE;
    for (int i = 0; i < WINDOW / 4; i++) {
      minute++;
      engine.price(A, a, 0, true, old - MINUTE, minute * MINUTE);
      engine.price(B, b, 0, true, old - MINUTE, minute * MINUTE);
      engine.tick((minute + 1) * MINUTE);
    }
    assertThat(engine.value("t", minute * MINUTE)).isNaN();
  }

  @Test
  void theReferenceOutlivesARestart() {
    watch(TriggerMemory.fresh(0));
    pass(WINDOW + 1, (one, noise) -> one);
    TriggerMemory kept = engine.memory("t").orElseThrow();
    engine.remove("t");
    watch(kept);
    pass(WINDOW + 1, (one, noise) -> -one);
    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).value()).isCloseTo(2.0, within(1e-9));
  }

  @Test
  void pairsOfOtherSymbolsDoNotCountAndTooFewOnesAreNoChange() {
    Correlations three = new Correlations(List.of(A, B, C), List.of(0.5, 0.25, -1.0));
    assertThat(three.change(new Correlations(List.of(C, A), List.of(0.0)))).isNaN();
    assertThat(three.change(new Correlations(List.of(C, A, B), List.of(0.0, Double.NaN, 0.0))))
        .as("|0.5 − 0| and |0.25 − 0| of three pairs")
        .isEqualTo(0.375);
  }
}
