package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.ConstrainedProblems;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of many portfolios of the greatest return is told where there are general constraints. */
class ReturnTiesTest {
  private static final List<Symbol> THREE = RandomMarket.symbols(3);
  private static final double[] VARIANCES = {
    0.01, 0.0, 0.0,
    0.0, 0.04, 0.0,
    0.0, 0.0, 0.04
  };

  @Test
  void ofEqualReturnsTheLeastVarianceIsTaken() {
    // the first two are capped together; what they share goes by the inverse of the variance
    Solved solved = solved(new double[] {0.1, 0.1, 0.05}, capped(true, 0.5));
    assertThat(solved.weights()).containsExactly(new double[] {0.4, 0.1, 0.5}, within(1e-8));
  }

  @Test
  void withCashTheMostInvestedOfEqualReturnsIsTakenFirst() {
    // the third earns what cash earns
    Solved solved = solved(new double[] {0.1, 0.1, 0.0}, capped(false, 0.5));
    assertThat(solved.weights()).containsExactly(new double[] {0.4, 0.1, 0.5}, within(1e-8));
  }

  @Property(tries = 200)
  void noWeightsThatEarnAsMuchHaveLessVariance(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    Random random = new Random(seed);
    Problem any = ConstrainedProblems.any(random, n, Objective.MAXIMIZE_RETURN);
    double[] mu = random.ints(n, 0, 3).mapToDouble(level -> 0.05 * level).toArray();
    Constraints c = any.constraints();
    boolean sumToOne = c.sumToOne() || c.longOnly();
    Problem tied = with(any, mu, Objective.MAXIMIZE_RETURN, limits(c, sumToOne, null));
    if (new Optimizer().solve(tied, Cancellation.NEVER) instanceof Solved solved) {
      assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
      double floor = solved.metrics().expectedReturn() - 1e-12;
      Problem face = with(any, mu, Objective.MINIMIZE_VARIANCE, limits(c, sumToOne, floor));
      Solved least = (Solved) new Optimizer().solve(face, Cancellation.NEVER);
      assertThat(solved.metrics().expectedVolatility())
          .isCloseTo(least.metrics().expectedVolatility(), within(1e-7));
    }
  }

  private static Constraints limits(Constraints c, boolean sumToOne, @Nullable Double minReturn) {
    return Constraints.box(c.longOnly(), sumToOne, c.minWeight(), c.maxWeight())
        .with()
        .cvarConfidence(c.cvarConfidence())
        .groups(c.groups())
        .maxTurnover(c.maxTurnover())
        .minReturn(minReturn)
        .build();
  }

  private static Problem with(
      Problem any, double[] mu, Objective objective, Constraints constraints) {
    Parameters parameters =
        new Parameters.Builder(30.0)
            .trading(
                new Trading(any.parameters().trading().previousWeights(), 0.0, null, 1, List.of()))
            .build();
    return new Problem(
        any.symbols(),
        Estimates.given(mu, any.estimates().sigma()),
        any.scenarios(),
        objective,
        Method.MEAN_VARIANCE,
        constraints,
        parameters);
  }

  private static Constraints capped(boolean sumToOne, double most) {
    Group group = new Group("pair", THREE.subList(0, 2), 0.0, most);
    return Constraints.box(true, sumToOne, 0.0, 1.0).with().groups(List.of(group)).build();
  }

  private static Solved solved(double[] mu, Constraints constraints) {
    Problem problem =
        new Problem(
            THREE,
            Estimates.given(mu, VARIANCES),
            null,
            Objective.MAXIMIZE_RETURN,
            Method.MEAN_VARIANCE,
            constraints,
            Parameters.defaults(30.0));
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
    return solved;
  }
}
