package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.risk.Estimates;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** The least variance of more assets than the naive twin can take, against ojAlgo's solver. */
class AnotherHandTest {
  /** What ojAlgo's interior point leaves, relative to the variance. */
  private static final double THEIR_TOLERANCE = 1e-6;

  @Property(tries = 60)
  void theLeastVarianceOfManyAssetsIsTheOneThatAnotherSolverFinds(
      @ForAll long seed, @ForAll @IntRange(min = 6, max = 40) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    double most = Math.min(1.0, (1.0 + 2.0 * random.nextDouble()) / n);
    Constraints box = Constraints.box(true, true, 0.0, most);
    Solved solved =
        (Solved)
            new Optimizer()
                .solve(
                    new Problem(
                        estimates,
                        Objective.MINIMIZE_VARIANCE,
                        Method.MEAN_VARIANCE,
                        box,
                        Problems.riskFree(0.0)),
                    Cancellation.NEVER);
    double own = variance(estimates, solved.weights());
    double theirs = variance(estimates, theirWeights(estimates, most));
    assertThat(own).isCloseTo(theirs, within(THEIR_TOLERANCE * theirs));
  }

  private static double[] theirWeights(Estimates estimates, double most) {
    int n = estimates.assets();
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] weights = new Variable[n];
    Expression sum = model.newExpression("sum").level(1.0);
    for (int i = 0; i < n; i++) {
      weights[i] = model.newVariable("w" + i).lower(0.0).upper(most);
      sum.set(weights[i], 1.0);
    }
    Expression variance = model.newExpression("variance").weight(1.0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        variance.set(weights[i], weights[j], estimates.sigma()[i * n + j]);
      }
    }
    assertThat(model.minimise().getState().isOptimal()).isTrue();
    double[] found = new double[n];
    for (int i = 0; i < n; i++) {
      found[i] = weights[i].getValue().doubleValue();
    }
    return found;
  }

  private static double variance(Estimates estimates, double[] w) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        sum += w[i] * estimates.sigma()[i * w.length + j] * w[j];
      }
    }
    return sum;
  }
}
