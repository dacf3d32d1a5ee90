package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.OjAlgoTwin;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.risk.Estimates;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The least variance of more assets than the naive twin can take, against ojAlgo's solver. */
class AnotherHandTest {
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
    double own = Problems.variance(estimates.sigma(), solved.weights());
    double theirs = OjAlgoTwin.leastVariance(estimates, box);
    assertThat(own).isCloseTo(theirs, within(OjAlgoTwin.TOLERANCE * theirs));
  }
}
