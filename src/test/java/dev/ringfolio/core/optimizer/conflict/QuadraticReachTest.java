package dev.ringfolio.core.optimizer.conflict;

import static dev.ringfolio.core.optimizer.conflict.QuadraticReach.Question.NEAREST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The least reachable volatility, by means that share nothing with the search. */
class QuadraticReachTest {

  @Property(tries = 150)
  void aRowThatHoldsTheBestWhereItIsChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Constraints box = Constraints.box(true, true, 0.0, Math.min(1.0, 2.5 / n));
    FeasibleSet set = FeasibleSet.of(n, box);
    double[] center = random.nextBoolean() ? new double[n] : weights(random, n);
    ConstraintSet plain = new ConstraintSet(set, List.of(), List.of(), List.of());
    double[] best = nearest(plain, estimates, center);
    double one = square(estimates, center, best);
    // Rows through the best that its box program misses by a hair send the search to the corners.
    double[] slopes = random.doubles(n).toArray();
    double at = RowArithmetic.dot(slopes, best) + (random.nextBoolean() ? 1e-9 : -1e-9);
    Row through = new Row("groups", "through", slopes, at, at, 0.0);
    List<Row> rows = feasible(set, through) ? List.of(through) : List.of(loose(n));
    ConstraintSet rowed = new ConstraintSet(set, rows, List.of(), List.of());
    double[] weights = nearest(rowed, estimates, center);
    double other = square(estimates, center, weights);
    double unit = Starts.meanVariance(estimates.sigma(), n);
    assertThat(other).isCloseTo(one, within(1e-7 * (unit + one)));
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1.0, within(1e-11));
  }

  @Property(tries = 150)
  void noOtherWeightsOfTheSetAreNearer(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    double[] held = weights(random, n);
    double[] members = new double[n];
    for (int i = 0; i < n; i++) {
      members[i] = random.nextInt(2);
    }
    double in = RowArithmetic.dot(members, held);
    ConstraintSet set =
        new ConstraintSet(
            FeasibleSet.of(n, Constraints.DEFAULT),
            List.of(new Row("groups", "g", members, in - 0.1, in + 0.02, 0.0)),
            List.of(new Distance("max_turnover", held, 0.3)),
            List.of());
    double[] center = random.nextBoolean() ? new double[n] : weights(random, n);
    double[] weights = nearest(set, estimates, center);
    assertKept(set, weights);
    double least = square(estimates, center, weights);
    double unit = Starts.meanVariance(estimates.sigma(), n);
    for (int k = 0; k < 50; k++) {
      double[] cost = random.doubles(n, -1.0, 1.0).toArray();
      double[] corner = new LinearReach(set, Cancellation.NEVER).look().lowest(cost).weights();
      for (double share : new double[] {1e-4, 0.1, 1.0}) {
        double[] mixed = weights.clone();
        for (int i = 0; i < n; i++) {
          mixed[i] += share * (corner[i] - weights[i]);
        }
        assertThat(square(estimates, center, mixed)).isGreaterThanOrEqualTo(least - 1e-11 * unit);
      }
    }
  }

  @Test
  void aBenchmarkWithinReachIsReached() {
    Random random = new Random(2);
    Estimates estimates = RandomMarket.regular(random, 40);
    double[] center = weights(random, 40);
    ConstraintSet set =
        new ConstraintSet(
            FeasibleSet.of(40, Constraints.DEFAULT), List.of(loose(40)), List.of(), List.of());
    assertThat(nearest(set, estimates, center)).containsExactly(center, within(1e-5));
  }

  @Test
  void aSearchThatIsStoppedReturnsSoon() {
    Estimates estimates = RandomMarket.regular(new Random(2), 40);
    double[] first = new double[40];
    first[0] = 1.0;
    ConstraintSet set =
        new ConstraintSet(
            FeasibleSet.of(40, Constraints.DEFAULT),
            List.of(new Row("groups", "g", first, 0.9, 1.0, 0.0)),
            List.of(),
            List.of());
    CountedPolls soon = CountedPolls.cancelledAfter(5);
    QuadraticReach.nearest(set, estimates.sigma(), new double[40], NEAREST, soon);
    assertThat(soon.asked()).isBetween(6L, 12L);
  }

  private static boolean feasible(FeasibleSet set, Row row) {
    ConstraintSet rowed = new ConstraintSet(set, List.of(row), List.of(), List.of());
    return new LinearReach(rowed, Cancellation.NEVER).look().missed() == 0.0;
  }

  private static double[] nearest(ConstraintSet set, Estimates estimates, double[] center) {
    return QuadraticReach.nearest(set, estimates.sigma(), center, NEAREST, Cancellation.NEVER);
  }

  private static void assertKept(ConstraintSet set, double[] weights) {
    double sum = 0.0;
    double turnover = 0.0;
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i]).isBetween(-1e-11, 1.0 + 1e-11);
      sum += weights[i];
      turnover += Math.abs(weights[i] - set.distances().get(0).center()[i]);
    }
    assertThat(sum).isCloseTo(1.0, within(1e-11));
    assertThat(turnover).isLessThanOrEqualTo(0.3 + 1e-11);
    Row row = set.rows().get(0);
    assertThat(RowArithmetic.dot(row.coefficients(), weights))
        .isBetween(row.lower() - 1e-11, row.upper() + 1e-11);
  }

  /** A row that no weights of a sum of one can break. */
  private static Row loose(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1.0);
    return new Row("groups", "all", ones, 0.5, 1.5, 0.0);
  }

  private static double[] weights(Random random, int n) {
    double[] weights = random.doubles(n).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  private static double square(Estimates estimates, double[] center, double[] w) {
    double sum = 0.0;
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        sum += (w[i] - center[i]) * (w[j] - center[j]) * estimates.sigma()[i * w.length + j];
      }
    }
    return sum;
  }
}
