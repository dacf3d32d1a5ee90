package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trading.Benchmark;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Measures;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** No interior point gets to where nothing is left to choose; most ended in no answer at all. */
class PinnedWeightsTest {
  private static final int ASSETS = 7;

  @EveryConvexObjective
  void aTrackingErrorOfZeroLeavesTheBenchmarkWhichIsProved(Objective objective) {
    int solved = 0;
    for (int seed = 0; seed < 20; seed++) {
      ReturnsMatrix returns = RandomMarket.returns(new Random(seed), ASSETS, 100);
      Outcome outcome = new Optimizer().solve(problem(returns, objective), Cancellation.NEVER);
      if (outcome instanceof Solved answer) {
        solved++;
        assertThat(answer.status()).as("seed %d: %s", seed, answer).isEqualTo(Status.OPTIMAL);
        for (double weight : answer.weights()) {
          assertThat(weight).isCloseTo(1.0 / ASSETS, within(1e-12));
        }
      } else {
        // A benchmark that earns nothing has no best ratio.
        assertThat(((Outcome.Failed) outcome).reason())
            .isEqualTo(Outcome.Reason.NO_POSITIVE_EXCESS_RETURN);
      }
    }
    assertThat(solved).isGreaterThan(5);
  }

  @EveryConvexObjective
  void fewerRowsThanAssetsLeaveAWayOffTheBenchmarkOfWhichTheEndIsProved(Objective objective) {
    int moved = 0;
    for (int seed = 0; seed < 30; seed++) {
      ReturnsMatrix returns = RandomMarket.returns(new Random(seed), 12, 8);
      Problem problem = problem(returns, objective);
      Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
      if (outcome instanceof Solved answer) {
        assertThat(answer.status()).as("seed %d: %s", seed, answer).isEqualTo(Status.OPTIMAL);
        double[] off = answer.weights().clone();
        double way = 0.0;
        for (int i = 0; i < off.length; i++) {
          off[i] -= 1.0 / off.length;
          way += Math.abs(off[i]);
        }
        assertThat(Math.sqrt(Math.max(0.0, Measures.variance(problem.sigma(), off))))
            .isLessThan(1e-9);
        moved += way > 0.1 ? 1 : 0;
      } else {
        assertThat(((Outcome.Failed) outcome).reason())
            .as("seed %d: %s", seed, outcome)
            .isIn(Outcome.Reason.NO_POSITIVE_EXCESS_RETURN, Outcome.Reason.UNBOUNDED);
      }
    }
    boolean staysAnyway = objective == Objective.MINIMIZE_VARIANCE;
    assertThat(moved).isGreaterThanOrEqualTo(staysAnyway ? 0 : 5);
  }

  private static Problem problem(ReturnsMatrix returns, Objective objective) {
    Constraints tracking = Constraints.DEFAULT.with().maxTrackingError(0.0).build();
    Trading trading = new Trading(Map.of(), 0.0, Benchmark.EQUAL, 1, List.of());
    return Problems.sampled(
        returns, objective, tracking, Parameters.defaults(30.0).with().trading(trading).build());
  }
}
