package dev.ringfolio.core.optimizer.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The nearest point of a box and a budget, against a naive bisection. */
class BudgetProjectionTest {

  @Property(tries = 500)
  void theNearestPointIsTheOneThatBisectionFinds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n, @ForAll Budget budget) {
    Random random = new Random(seed);
    FeasibleSet set = randomSet(random, n, budget);
    double[] start = new double[n];
    double size = Math.pow(10.0, random.nextInt(7) - 3);
    for (int i = 0; i < n; i++) {
      start[i] = random.nextInt(4) == 0 ? 0.0 : size * random.nextGaussian();
    }
    double[] projected = start.clone();
    BudgetProjection.project(set, projected);
    double[] naive = naive(set, start);
    for (int i = 0; i < n; i++) {
      assertThat(projected[i]).isBetween(set.lower()[i], set.upper()[i]);
      assertThat(projected[i]).isCloseTo(naive[i], within(1e-11 * Math.max(1.0, size)));
    }
    double sum = Arrays.stream(projected).sum();
    if (budget == Budget.ONE) {
      assertThat(sum).isCloseTo(1.0, within(1e-11 * Math.max(1.0, size)));
    }
    if (budget == Budget.AT_MOST_ONE) {
      assertThat(sum).isLessThanOrEqualTo(1.0 + 1e-11 * Math.max(1.0, size));
    }
  }

  @Property(tries = 200)
  void aFeasiblePointStaysWhereItIsToTheBit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n, @ForAll Budget budget) {
    Random random = new Random(seed);
    FeasibleSet set = randomSet(random, n, budget);
    double[] once = random.doubles(n, -1.0, 1.0).toArray();
    BudgetProjection.project(set, once);
    double[] twice = once.clone();
    assertThat(BudgetProjection.project(set, twice)).isFalse();
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void oneAssetFarAboveTheOthersTakesTheWholeBudget() {
    double[] weights = {7.0, 0.1, -3.0};
    FeasibleSet simplex = new FeasibleSet(new double[3], filled(3, 1.0), Budget.ONE);
    assertThat(BudgetProjection.project(simplex, weights)).isTrue();
    assertThat(weights).containsExactly(1.0, 0.0, 0.0);
  }

  @Test
  void aBoxThatHoldsOnePointAloneGivesThatPoint() {
    double[] weights = {0.9, 0.0, 0.0, 0.0};
    FeasibleSet point = new FeasibleSet(filled(4, 0.25), filled(4, 0.25), Budget.ONE);
    BudgetProjection.project(point, weights);
    assertThat(weights).containsExactly(0.25, 0.25, 0.25, 0.25);
  }

  /** Bounds that some weights can meet. */
  private static FeasibleSet randomSet(Random random, int n, Budget budget) {
    double[] lower = new double[n];
    double[] upper = new double[n];
    for (int i = 0; i < n; i++) {
      double inside = 1.0 / n;
      lower[i] = random.nextBoolean() ? 0.0 : inside - random.nextDouble();
      upper[i] = random.nextInt(3) == 0 ? inside : inside + random.nextDouble();
    }
    return new FeasibleSet(lower, upper, budget);
  }

  private static double[] naive(FeasibleSet set, double[] start) {
    double[] clipped = shifted(set, start, 0.0);
    double sum = Arrays.stream(clipped).sum();
    boolean free =
        set.budget() == Budget.FREE || (set.budget() == Budget.AT_MOST_ONE && sum <= 1.0);
    if (free) {
      return clipped;
    }
    double low = -1e6;
    double high = 1e6;
    for (int halving = 0; halving < 200; halving++) {
      double middle = 0.5 * (low + high);
      if (Arrays.stream(shifted(set, start, middle)).sum() > 1.0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return shifted(set, start, 0.5 * (low + high));
  }

  private static double[] shifted(FeasibleSet set, double[] start, double shift) {
    double[] weights = new double[start.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(set.lower()[i], Math.min(set.upper()[i], start[i] - shift));
    }
    return weights;
  }

  private static double[] filled(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return values;
  }
}
