package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.ConstrainedProblems;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Plans over several periods. */
class PlanSolverTest {

  private static Problem planned(Random random, int n, int horizon, double cost) {
    Problem any = ConstrainedProblems.any(random, n, Objective.MAXIMIZE_UTILITY);
    List<Double> scales = new ArrayList<>();
    for (int h = 0; h < horizon; h++) {
      scales.add(1.5 - random.nextDouble());
    }
    Trading trading = any.parameters().trading();
    Parameters parameters =
        any.parameters()
            .with()
            .robust(null)
            .trading(
                new Trading(trading.previousWeights(), cost, trading.benchmark(), horizon, scales))
            .build();
    return new Problem(
        any.symbols(),
        any.estimates(),
        null,
        any.objective(),
        any.method(),
        any.constraints(),
        parameters);
  }

  @Property(tries = 60)
  void everyPlanIsProvedOptimalOrItsConstraintsContradictEachOther(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 7) int n,
      @ForAll @IntRange(min = 2, max = 5) int horizon) {
    Problem problem = planned(new Random(seed), n, horizon, 0.001);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    if (outcome instanceof Solved solved) {
      assertThat(solved.certificate().gap()).isLessThanOrEqualTo(Certificate.GAP_OPTIMAL);
      assertThat(solved.certificate().feasible()).isTrue();
    } else {
      assertThat(((Outcome.Failed) outcome).reason())
          .isEqualTo(Outcome.Reason.INFEASIBLE_CONSTRAINTS);
    }
  }

  @Property(tries = 40)
  void withoutCostEachPeriodIsWhatItWouldBeAlone(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int n) {
    Random random = new Random(seed);
    Problem any = planned(random, n, 3, 0.0);
    Problem box =
        new Problem(
            any.symbols(),
            any.estimates(),
            null,
            Objective.MAXIMIZE_UTILITY,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            any.parameters());
    Task task = Task.of(box, Cancellation.NEVER, Progress.NONE);
    Found found = (Found) new PlanSolver().solve(task);
    double[][] plan = PlanSolver.plan(task, found.hints());
    for (int h = 0; h < 3; h++) {
      double[] mu = PlanSolver.reward(task, h);
      Problem alone =
          new Problem(
              Estimates.given(mu, box.estimates().sigma()),
              Objective.MAXIMIZE_UTILITY,
              Method.MEAN_VARIANCE,
              Constraints.DEFAULT,
              new Parameters.Builder(30.0).riskAversion(box.parameters().riskAversion()).build());
      Solved solved = (Solved) new Optimizer().solve(alone, Cancellation.NEVER);
      Task one = Task.of(alone, Cancellation.NEVER, Progress.NONE);
      double want = worth(one, solved.weights());
      assertThat(worth(one, plan[h])).isCloseTo(want, within(1e-8 * Math.max(1.0, want)));
    }
  }

  @Test
  void aCertificateIsOfTheWeightsThatAreGivenAndNotOfThoseInTheHints() {
    Problem problem = planned(new Random(7), 4, 3, 0.001).withObjective(Objective.MAXIMIZE_UTILITY);
    Task task =
        Task.of(
            new Problem(
                problem.symbols(),
                problem.estimates(),
                null,
                problem.objective(),
                problem.method(),
                Constraints.DEFAULT,
                problem.parameters()),
            Cancellation.NEVER,
            Progress.NONE);
    Found found = (Found) new PlanSolver().solve(task);
    double[] others = new double[4];
    for (int i = 0; i < 4; i++) {
      others[i] = found.weights()[(i + 1) % 4];
    }

    assertThat(new PlanSolver().certify(task, found.weights(), found.hints()).optimal()).isTrue();
    assertThat(new PlanSolver().certify(task, others, found.hints()).optimal()).isFalse();
  }

  private static double worth(Task task, double[] weights) {
    return new Worth(Goal.of(task), weights, Measures.variance(task.sigma(), weights)).value();
  }

  @Test
  void aTradeThatPaysOverAllPeriodsIsMadeThoughItDoesNotPayInOne() {
    Symbol a = new Symbol("A");
    Symbol b = new Symbol("B");
    double cost = 0.05; // a full switch costs 0.10, and earns 0.06 a period
    for (int horizon = 1; horizon <= 3; horizon++) {
      Trading trading = new Trading(Map.of(b, 1.0), cost, null, horizon, List.of());
      Problem problem =
          new Problem(
              List.of(a, b),
              Estimates.given(new double[] {0.10, 0.04}, new double[] {0.04, 0, 0, 0.01}),
              null,
              Objective.MAXIMIZE_RETURN,
              Method.MEAN_VARIANCE,
              Constraints.DEFAULT,
              new Parameters.Builder(30.0).trading(trading).build());
      Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
      assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
      assertThat(solved.weights()[0]).isCloseTo(horizon == 1 ? 0.0 : 1.0, within(1e-9));
    }
  }
}
