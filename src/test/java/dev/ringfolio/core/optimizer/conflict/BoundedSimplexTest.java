package dev.ringfolio.core.optimizer.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.conflict.BoundedSimplex.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.junit.jupiter.api.Test;

/** Against another hand's simplex, which takes bounds as rows. */
class BoundedSimplexTest {

  @Property(tries = 500)
  void whatIsFeasibleAndWhatIsLeastIsWhatAnotherSolverFinds(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll @IntRange(min = 1, max = 6) int m) {
    Random random = new Random(seed);
    Case one = Case.random(random, n, m);
    BoundedSimplex simplex = one.simplex(Cancellation.NEVER);
    assertThat(simplex.reachFeasible()).isEqualTo(Ending.OPTIMAL);
    boolean feasible = simplex.violation() < 1e-8;
    double theirs = one.theirs();
    assertThat(feasible).isEqualTo(!Double.isNaN(theirs));
    if (feasible) {
      assertThat(simplex.minimize(one.cost)).isEqualTo(Ending.OPTIMAL);
      one.assertKept(simplex);
      assertThat(one.value(simplex)).isCloseTo(theirs, within(1e-7));
      double[] back = Arrays.stream(one.cost).map(c -> -c).toArray();
      assertThat(simplex.minimize(back)).isEqualTo(Ending.OPTIMAL);
      one.assertKept(simplex);
      assertThat(one.value(simplex)).isGreaterThanOrEqualTo(theirs - 1e-9);
    }
  }

  @Test
  void aThousandWeightsUnderManyGroupsTakeFewIterations() {
    Random random = new Random(3);
    int n = 1000;
    int m = 30;
    double[] rows = new double[m * n];
    double[] lower = new double[n + m];
    double[] upper = new double[n + m];
    Arrays.fill(upper, 0, n, 0.004);
    for (int j = 0; j < n; j++) {
      rows[j] = 1.0;
      rows[(1 + random.nextInt(m - 1)) * n + j] = 1.0;
    }
    Arrays.fill(upper, n, n + m, 0.05);
    lower[n] = 1.0;
    upper[n] = 1.0;
    double[] cost = random.doubles(n).toArray();
    BoundedSimplex simplex = new BoundedSimplex(m, n, rows, lower, upper, Cancellation.NEVER);
    assertThat(simplex.reachFeasible()).isEqualTo(Ending.OPTIMAL);
    assertThat(simplex.violation()).isLessThan(1e-10);
    assertThat(simplex.minimize(cost)).isEqualTo(Ending.OPTIMAL);
    assertThat(simplex.violation()).isLessThan(1e-10);
    assertThat(simplex.iterations()).isLessThan(5 * n);
  }

  @Test
  void aVariableThatNothingHoldsMakesTheCostFallWithoutBound() {
    double[] infinite = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1.0};
    BoundedSimplex simplex =
        new BoundedSimplex(
            1,
            2,
            new double[] {1.0, -1.0},
            new double[] {0.0, 0.0, -1.0},
            infinite,
            Cancellation.NEVER);
    assertThat(simplex.reachFeasible()).isEqualTo(Ending.OPTIMAL);
    assertThat(simplex.minimize(new double[] {-1.0, -1.0})).isEqualTo(Ending.UNBOUNDED);
  }

  @Test
  void aSearchThatIsStoppedSaysSoAtTheNextPoll() {
    Case one = Case.random(new Random(8), 12, 6);
    assertThat(one.simplex(() -> Verdict.CANCELLED).reachFeasible()).isEqualTo(Ending.STOPPED);
  }

  private record Case(int n, int m, double[] rows, double[] lower, double[] upper, double[] cost) {

    static Case random(Random random, int n, int m) {
      double[] rows = new double[m * n];
      double[] lower = new double[n + m];
      double[] upper = new double[n + m];
      double[] cost = new double[n];
      for (int j = 0; j < n; j++) {
        lower[j] = random.nextInt(3) == 0 ? -random.nextDouble() : 0.0;
        upper[j] = lower[j] + (random.nextInt(5) == 0 ? 0.0 : random.nextDouble());
        cost[j] = random.nextInt(4) == 0 ? 0.0 : random.nextGaussian();
      }
      for (int r = 0; r < m; r++) {
        boolean group = random.nextBoolean();
        for (int j = 0; j < n; j++) {
          rows[r * n + j] = group ? random.nextInt(2) : random.nextGaussian();
        }
        double middle = n * (0.6 * random.nextDouble() - 0.1);
        lower[n + r] =
            random.nextInt(3) == 0 ? Double.NEGATIVE_INFINITY : middle - 0.2 * random.nextDouble();
        upper[n + r] =
            random.nextInt(3) == 0
                ? Double.POSITIVE_INFINITY
                : Math.max(lower[n + r], middle) + random.nextInt(2) * random.nextDouble();
      }
      return new Case(n, m, rows, lower, upper, cost);
    }

    BoundedSimplex simplex(Cancellation cancellation) {
      return new BoundedSimplex(m, n, rows, lower, upper, cancellation);
    }

    double value(BoundedSimplex simplex) {
      double value = 0.0;
      for (int j = 0; j < n; j++) {
        value += cost[j] * simplex.value(j);
      }
      return value;
    }

    void assertKept(BoundedSimplex simplex) {
      for (int r = 0; r < m; r++) {
        double row = 0.0;
        for (int j = 0; j < n; j++) {
          assertThat(simplex.value(j)).isBetween(lower[j] - 1e-10, upper[j] + 1e-10);
          row += rows[r * n + j] * simplex.value(j);
        }
        assertThat(row).isBetween(lower[n + r] - 1e-9, upper[n + r] + 1e-9);
      }
    }

    /** The least cost that Hipparchus finds; NaN where it finds nothing feasible. */
    double theirs() {
      List<LinearConstraint> all = new ArrayList<>();
      for (int k = 0; k < n + m; k++) {
        double[] row = new double[n];
        if (k < n) {
          row[k] = 1.0;
        } else {
          System.arraycopy(rows, (k - n) * n, row, 0, n);
        }
        if (lower[k] > Double.NEGATIVE_INFINITY) {
          all.add(new LinearConstraint(row, Relationship.GEQ, lower[k]));
        }
        if (upper[k] < Double.POSITIVE_INFINITY) {
          all.add(new LinearConstraint(row, Relationship.LEQ, upper[k]));
        }
      }
      try {
        return new SimplexSolver()
            .optimize(
                new LinearObjectiveFunction(cost, 0.0),
                new LinearConstraintSet(all),
                GoalType.MINIMIZE,
                new NonNegativeConstraint(false))
            .getValue();
      } catch (MathIllegalStateException infeasible) {
        return Double.NaN;
      }
    }
  }
}
