package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is left of a time limit for the check, and what is not begun any more. Counted, not timed.
 */
class StopAnswersTest {
  private static final int ASSETS = 150;
  private static final ReturnsMatrix RETURNS = SyntheticUniverse.of(ASSETS, 400, 3);
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aTimeLimitThatIsBroughtForwardIsReachedSoMuchSooner() {
    AtomicLong now = new AtomicLong(5);
    Cancellation limit = Cancellation.of(() -> false, now::get, 10);
    assertThat(limit.earlier(4).verdict()).isEqualTo(Verdict.GO_ON);
    assertThat(limit.earlier(5).verdict()).isEqualTo(Verdict.OUT_OF_TIME);
    assertThat(limit.earlier(2).earlier(3).verdict()).isEqualTo(Verdict.OUT_OF_TIME);
    assertThat(limit.verdict()).isEqualTo(Verdict.GO_ON);
    Cancellation cancelled = Cancellation.of(() -> true, now::get, 10);
    assertThat(cancelled.earlier(5).verdict()).isEqualTo(Verdict.CANCELLED);
    assertThat(Cancellation.NEVER.earlier(5)).isSameAs(Cancellation.NEVER);
  }

  /** Each look at the clock takes ten microseconds. */
  @ParameterizedTest
  @EnumSource(names = {"GENETIC_ALGORITHM", "SIMULATED_ANNEALING", "PARTICLE_SWARM"})
  void aSearchEndsBeforeItsLimitByWhatItsCheckMayTake(Method method) {
    Problem problem =
        problem(
            Objective.MINIMIZE_CVAR,
            method,
            Parameters.defaults(30.0).with().evaluations(1_000_000_000).build());
    long[] last = new long[1];
    AtomicLong looks = new AtomicLong();
    LongSupplier clock = () -> last[0] = 10_000 * looks.incrementAndGet();
    long limit = 40_000_000;
    Outcome outcome = new Optimizer().solve(problem, Cancellation.of(() -> false, clock, limit));

    Solved solved = (Solved) outcome;
    assertThat(solved.certificate().feasible()).isTrue();
    assertThat(solved.certificate().gap()).isFinite();
    long reserve = 2L * 2 * 8 * ASSETS * (ASSETS + RETURNS.observations());
    assertThat(last[0]).isBetween(limit - reserve, limit - reserve + 200_000);
  }

  @Test
  void noMoreThanAQuarterOfALimitIsKeptForTheCheck() {
    Parameters brief = Parameters.defaults(0.001).with().evaluations(1_000_000_000).build();
    Problem problem = problem(Objective.MINIMIZE_CVAR, Method.PARTICLE_SWARM, brief);
    long[] last = new long[1];
    AtomicLong looks = new AtomicLong();
    LongSupplier clock = () -> last[0] = 1_000 * looks.incrementAndGet();
    new Optimizer().solve(problem, Cancellation.of(() -> false, clock, SECOND / 1000));

    assertThat(last[0]).isBetween(750_000L, 800_000L);
  }

  @Test
  void aComparisonBeginsNoMethodAfterItsTime() {
    Problem problem =
        problem(Objective.MINIMIZE_VARIANCE, Method.MEAN_VARIANCE, Parameters.defaults(30.0));
    AtomicInteger counted = new AtomicInteger();
    Comparison.of(new Optimizer(), problem, from(Integer.MAX_VALUE, counted));
    int all = counted.get();
    for (int k = 1; k <= all; k += 1 + all / 20) {
      AtomicInteger asked = new AtomicInteger();
      Comparison comparison = Comparison.of(new Optimizer(), problem, from(k, asked));
      assertThat(asked.get()).isBetween(k, k + Comparison.METHODS.size() + 5);
      Comparison.Entry last = comparison.entries().get(Comparison.METHODS.size() - 1);
      assertThat(last.outcome())
          .as("%s of %s", k, all)
          .satisfiesAnyOf(
              outcome -> assertThat(outcome).isInstanceOf(Solved.class),
              outcome -> assertThat(((Failed) outcome).reason()).isEqualTo(Reason.TIME_LIMIT));
    }
  }

  private static Problem problem(Objective objective, Method method, Parameters parameters) {
    return new Problem(
        RETURNS.symbols(),
        SampleEstimator.estimate(RETURNS),
        Scenarios.of(RETURNS),
        objective,
        method,
        Constraints.DEFAULT,
        parameters);
  }

  /** Time is up from the k-th question on. */
  private static Cancellation from(int k, AtomicInteger asked) {
    return () -> asked.incrementAndGet() >= k ? Verdict.OUT_OF_TIME : Verdict.GO_ON;
  }
}
