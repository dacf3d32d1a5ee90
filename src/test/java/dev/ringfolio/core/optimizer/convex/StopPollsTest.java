package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * That the long kernels of the cone solver ask whether to go on, by the work they do: a stop is
 * then honoured within a fraction of a millisecond of it, however large the problem. Counted, not
 * timed.
 */
class StopPollsTest {
  private static final int ROWS = 600;

  @Test
  void aHaltAsksOnceInSoMuchWorkAndIsToldForGood() {
    AtomicInteger polls = new AtomicInteger();
    Halt halt = new Halt(() -> polls.incrementAndGet() == 3 ? Verdict.OUT_OF_TIME : Verdict.GO_ON);
    for (int k = 0; k < 4; k++) {
      assertThat(halt.after(Halt.WORK / 2)).isFalse();
    }
    assertThat(polls).hasValue(2);
    assertThat(halt.after(10 * Halt.WORK)).isTrue();
    assertThat(halt.after(1)).isTrue();
    assertThat(halt.now()).isTrue();
    assertThat(halt.outOfTime()).isTrue();
    assertThat(polls).hasValue(3);
  }

  @Test
  void eachNewtonStepAsksInProportionToItsWork() {
    for (int n : new int[] {120, 240}) {
      Polls polls = Polls.of(trackingError(n));
      long steps = polls.steps + 1; // the start is one more
      long square = (long) n * n;
      // A Cholesky factor of n³/6; two solves a step, each of three eliminations (the cone's rows
      // forth and back, the factor forth and back) and two residuals (both, and the objective's).
      polls.in("UpperFactor.factor").isAtLeast(steps * square * n / 6);
      polls.in("NewtonSystem.solve").isAtLeast(steps * 2 * (3 * 3 + 2 * 3) * square);
      polls.in("InteriorPoint.measure").isAtLeast(polls.steps * 3 * square);
      polls.in("CovarianceRoot.of").isAtLeast(square * n / 2);
    }
  }

  @Test
  void scenariosAreProductsThatAskToo() {
    int n = 100;
    Polls polls = Polls.of(groups(n, Objective.MINIMIZE_CVAR));
    long cells = (long) ROWS * n;

    polls.in("Dense.addGram").isAtLeast(polls.steps * cells * n / 2);
    polls.in("Dense.times").isAtLeast(polls.steps * 2 * 5 * cells);
    polls.in("Dense.addTransposed").isAtLeast(polls.steps * 2 * 5 * cells);
  }

  /** A round has at least eight products with all scenarios. */
  @Test
  void aPolishAsksAsItGoes() {
    int n = 100;
    Polls polls = Polls.of(groups(n, Objective.MINIMIZE_CVAR));

    polls.in("Polish.solve").isAtLeast(8L * ROWS * n);
    polls.in("Polish.gradient").isAtLeast(4L * ROWS * n);
  }

  @Test
  void whateverPollSaysStopIsOneOfTheLast() {
    for (Problem problem :
        List.of(
            trackingError(80),
            trackingError(120),
            problem(160, Objective.MAXIMIZE_RETURN, List.of(), 0.0),
            problem(160, Objective.MINIMIZE_CVAR, List.of(), 0.0),
            groups(80, Objective.MINIMIZE_CVAR),
            groups(240, Objective.MAXIMIZE_SORTINO),
            groups(80, Objective.MAXIMIZE_SHARPE),
            plan(60, 3))) {
      AtomicInteger counted = new AtomicInteger();
      new Optimizer()
          .solve(
              problem,
              () -> {
                counted.incrementAndGet();
                return Verdict.GO_ON;
              });
      int all = counted.get();
      for (int k = 1; k <= all; k += 1 + all / 12) {
        int stop = k;
        AtomicInteger polls = new AtomicInteger();
        Outcome outcome =
            new Optimizer()
                .solve(
                    problem,
                    () -> polls.incrementAndGet() >= stop ? Verdict.CANCELLED : Verdict.GO_ON);
        assertThat(((Failed) outcome).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(polls.get()).isBetween(stop, stop + 5);
      }
    }
  }

  /** What a plan without a limit on its volatility does not need is not made. */
  @Test
  void aPlanAsksBeforeEachPeriodIsWrittenDown() {
    Polls polls = new Polls();
    new PlanSolver().solve(Task.of(plan(60, 3), polls::count, Progress.NONE));

    assertThat(polls.by).containsKey("PlanSolver.formulate").doesNotContainKey("CovarianceRoot.of");
    assertThat(polls.by.get("PlanSolver.formulate")).isGreaterThanOrEqualTo(3);
  }

  /** Its factor asks once in 64 columns. */
  @Test
  void aCenterThatIsTheOnlyPointIsProvedWithQuestions() {
    int n = 240;
    Polls polls = new Polls();
    Problem problem = problem(n, Objective.MAXIMIZE_RETURN, List.of(), 0.0);
    new ConvexSolver().solve(Task.of(problem, polls::count, Progress.NONE));

    assertThat(polls.by.get("FreeFactor.appendAll")).isGreaterThanOrEqualTo(n / 64);
  }

  private static Problem plan(int n, int periods) {
    ReturnsMatrix returns = SyntheticUniverse.of(n, ROWS, n);
    Trading trading = new Trading(Map.of(), 0.001, Trading.Benchmark.EQUAL, periods, List.of());
    return new Problem(
        returns.symbols(),
        SampleEstimator.estimate(returns),
        Scenarios.of(returns),
        Objective.MAXIMIZE_UTILITY,
        Method.MEAN_VARIANCE,
        Constraints.DEFAULT,
        Parameters.defaults(30.0).with().trading(trading).build());
  }

  private static Problem trackingError(int n) {
    return problem(n, Objective.MAXIMIZE_RETURN, List.of(), 0.04);
  }

  private static Problem groups(int n, Objective objective) {
    ReturnsMatrix returns = SyntheticUniverse.of(n, ROWS, n);
    Constraints.Group half =
        new Constraints.Group("half", returns.symbols().subList(0, n / 2), 0.2, 0.3);
    return problem(n, objective, List.of(half), null);
  }

  private static Problem problem(
      int n,
      Objective objective,
      List<Constraints.Group> groups,
      @Nullable Double maxTrackingError) {
    ReturnsMatrix returns = SyntheticUniverse.of(n, ROWS, n);
    Trading trading = new Trading(Map.of(), 0.0, Trading.Benchmark.EQUAL, 1, List.of());
    return Problems.sampled(
        returns,
        objective,
        Constraints.DEFAULT.with().groups(groups).maxTrackingError(maxTrackingError).build(),
        Parameters.defaults(30.0).with().trading(trading).build());
  }

  /** Where the polls of a whole solve come from. */
  private static final class Polls {
    private final Map<String, Integer> by = new HashMap<>();
    private int steps;

    /** Over all assets, as where none rests. */
    static Polls of(Problem problem) {
      Polls polls = new Polls();
      Task task = Task.of(problem, Cancellation.NEVER, Progress.NONE);
      Halt halt = new Halt(polls::count);
      ConvexAnswer answer =
          ConvexAnswer.of(Goal.of(task), ConstraintSet.of(task), task.sigma(), 0, halt);
      assertThat(answer.certificate().optimal()).isTrue();
      polls.steps = answer.steps();
      return polls;
    }

    private Verdict count() {
      StackWalker.getInstance()
          .walk(frames -> frames.map(Polls::name).distinct().toList())
          .forEach(name -> by.merge(name, 1, Integer::sum));
      return Verdict.GO_ON;
    }

    private static String name(StackWalker.StackFrame frame) {
      String type = frame.getClassName();
      int from = 1 + Math.max(type.lastIndexOf('.'), type.lastIndexOf('$'));
      return type.substring(from) + "." + frame.getMethodName();
    }

    Count in(String method) {
      return new Count(method, by.getOrDefault(method, 0));
    }
  }

  /** How often a method asked. */
  private record Count(String method, int polls) {
    /** Half as often as its work asks for: what is left of it when a method ends counts on. */
    void isAtLeast(long multiplications) {
      assertThat((long) polls).as(method).isGreaterThanOrEqualTo(multiplications / Halt.WORK / 2);
    }
  }
}
