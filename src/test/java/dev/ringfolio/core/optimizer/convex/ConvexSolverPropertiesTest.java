package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.ConstrainedProblems;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every objective under every mixture of constraints, from random problems. */
class ConvexSolverPropertiesTest {
  private static final int NEIGHBOURS = 200;
  private static final int SAMPLES = 400;

  private static Solved orNothing(Problem problem) {
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    return outcome instanceof Solved solved ? solved : null;
  }

  private static Problem problem(long seed, int n, int objective) {
    return ConstrainedProblems.any(
        new Random(seed), n, ConstrainedProblems.OBJECTIVES.get(objective));
  }

  private static Task task(Problem problem) {
    return Task.of(problem, Cancellation.NEVER, Progress.NONE);
  }

  private static boolean allowed(Task task, double[] weights) {
    return violation(task, weights) <= 0.0;
  }

  /** The greatest violation of any limit, by the plain formulas. */
  private static double violation(Task task, double[] w) {
    ConstraintSet set = ConstraintSet.of(task);
    double worst = 0.0;
    double sum = 0.0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i];
      worst = Math.max(worst, Math.max(set.box().lower()[i] - w[i], w[i] - set.box().upper()[i]));
    }
    worst =
        switch (set.box().budget()) {
          case ONE -> Math.max(worst, Math.abs(sum - 1.0) - 1e-14);
          case AT_MOST_ONE -> Math.max(worst, sum - 1.0);
          case FREE -> worst;
        };
    for (ConstraintSet.Row row : set.rows()) {
      double value = 0.0;
      for (int i = 0; i < w.length; i++) {
        value += row.coefficients()[i] * w[i];
      }
      worst = Math.max(worst, Math.max(row.lower() - value, value - row.upper()));
    }
    for (ConstraintSet.Distance distance : set.distances()) {
      double length = 0.0;
      for (int i = 0; i < w.length; i++) {
        length += Math.abs(w[i] - distance.center()[i]);
      }
      worst = Math.max(worst, length - distance.limit());
    }
    for (ConstraintSet.Ellipsoid ellipsoid : set.ellipsoids()) {
      double square = 0.0;
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < w.length; j++) {
          square +=
              (w[i] - ellipsoid.center()[i])
                  * (w[j] - ellipsoid.center()[j])
                  * task.sigma()[i * w.length + j];
        }
      }
      worst = Math.max(worst, Math.sqrt(Math.max(0.0, square)) - ellipsoid.limit());
    }
    return worst;
  }

  private static double value(Task task, double[] weights) {
    return new Worth(Goal.of(task), weights, Measures.variance(task.sigma(), weights)).value();
  }

  /** How much more the one is worth to the objective than the other. */
  private static double better(Task task, double[] one, double[] other) {
    double difference = value(task, one) - value(task, other);
    boolean least =
        task.problem().objective() == Objective.MINIMIZE_VARIANCE
            || task.problem().objective() == Objective.MINIMIZE_CVAR;
    return least ? -difference : difference;
  }

  @Property(tries = 400)
  void everyAnswerKeepsAllLimitsAndIsProvedOptimalOrIsRefusedForAReason(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 9) int n,
      @ForAll @IntRange(max = 6) int objective) {
    Problem problem = problem(seed, n, objective);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    if (outcome instanceof Solved solved) {
      assertThat(violation(task(problem), solved.weights())).isLessThanOrEqualTo(1e-9);
      assertThat(solved.certificate().gap()).isLessThanOrEqualTo(Certificate.GAP_OPTIMAL);
    } else {
      assertThat(((Failed) outcome).reason())
          .isIn(Reason.INFEASIBLE_CONSTRAINTS, Reason.NO_POSITIVE_EXCESS_RETURN);
    }
  }

  @Property(tries = 300)
  void noNeighbourIsBetterThanTheProvenGapAllows(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @IntRange(max = 6) int objective) {
    Problem problem = problem(seed, n, objective);
    Solved solved = orNothing(problem);
    if (solved == null) {
      return;
    }
    Task task = task(problem);
    SplittableRandom random = new SplittableRandom(seed);
    double size = Math.max(Math.abs(value(task, solved.weights())), 1e-2);
    for (int k = 0; k < NEIGHBOURS; k++) {
      double reach = Math.pow(10.0, -1 - random.nextInt(4));
      double[] other = ConstrainedProblems.near(random, task.set(), solved.weights(), reach);
      if (allowed(task, other)) {
        assertThat(better(task, other, solved.weights()))
            .isLessThanOrEqualTo((solved.certificate().gap() + 1e-9) * size);
      }
    }
  }

  @Property(tries = 300)
  void constraintsCalledInfeasibleHaveNoSampleThatMeetsThem(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int n) {
    Problem problem = problem(seed, n, 0);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    if (outcome instanceof Solved) {
      return;
    }
    assertThat(((Failed) outcome).reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    Task task = task(problem);
    SplittableRandom random = new SplittableRandom(seed);
    double[] middle = new double[n];
    java.util.Arrays.fill(middle, 1.0 / n);
    for (int k = 0; k < SAMPLES; k++) {
      double[] sample = ConstrainedProblems.near(random, task.set(), middle, 0.4);
      assertThat(allowed(task, sample)).isFalse();
    }
  }

  @Property(tries = 150)
  void aTighterLimitNeverImprovesTheAnswer(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 7) int n,
      @ForAll @IntRange(max = 6) int objective) {
    Problem loose = problem(seed, n, objective);
    Constraints c = loose.constraints();
    Constraints tight =
        c.with()
            .maxTurnover(c.maxTurnover() == null ? 1.0 : 0.8 * c.maxTurnover())
            .maxVolatility(c.maxVolatility() == null ? null : 0.95 * c.maxVolatility())
            .build();
    Solved one = orNothing(loose);
    Solved other = orNothing(Problems.under(tight, loose));
    if (one == null || other == null) {
      return;
    }
    Task task = task(loose);
    double size = Math.max(Math.abs(value(task, one.weights())), 1e-2);
    assertThat(better(task, other.weights(), one.weights()))
        .isLessThanOrEqualTo((one.certificate().gap() + 1e-9) * size);
  }

  @Property(tries = 100)
  void slackLimitsLeaveTheAnswerOfTheBoxSolvers(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 12) int n,
      @ForAll @IntRange(max = 2) int objective) {
    Problem any = problem(seed, n, objective);
    Constraints box = Constraints.box(true, true, 0.0, 1.0);
    Constraints slack = Constraints.DEFAULT.with().maxTurnover(2.0).maxVolatility(10.0).build();
    Problem plain =
        new Problem(
            any.symbols(),
            any.estimates(),
            any.scenarios(),
            any.objective(),
            any.method(),
            box,
            Problems.riskFree(0.0)
                .with()
                .trading(new Trading(previous(any), 0.0, null, 1, List.of()))
                .build());
    Solved exact = orNothing(plain);
    Solved cone = orNothing(Problems.under(slack, plain));
    if (exact == null) {
      assertThat(cone).isNull();
      return;
    }
    assertThat(cone).isNotNull();
    double want = Problems.value(plain, exact.weights());
    assertThat(Problems.value(plain, cone.weights()))
        .isCloseTo(want, within(1e-8 * Math.max(Math.abs(want), 1e-3)));
  }

  private static Map<Symbol, Double> previous(Problem problem) {
    return problem.parameters().trading().previousWeights();
  }

  @Property(tries = 100)
  void theCertificateHoldsWhateverTheHints(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @IntRange(max = 6) int objective) {
    Problem problem = problem(seed, n, objective);
    Solved solved = orNothing(problem);
    if (solved == null || solved.status() != Status.OPTIMAL) {
      return;
    }
    Task task = task(problem);
    SplittableRandom random = new SplittableRandom(seed);
    double[] worse = ConstrainedProblems.near(random, task.set(), solved.weights(), 0.02);
    if (!allowed(task, worse) || !(value(task, worse) > 0.0)) {
      return;
    }
    double[] hints = random.doubles(64, -1.0, 1.0).toArray();
    double gap = new ConvexSolver().certify(task, worse, hints).gap();
    double gain = better(task, solved.weights(), worse);
    double size = Math.max(Math.abs(value(task, worse)), 1.0);
    assertThat(gap * size).isGreaterThanOrEqualTo(gain - 1e-9);
  }
}
