package dev.ringfolio.core.optimizer.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.SyntheticUniverse;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That what walks over all scenarios asks whether to go on, by the cells it walks over, and that
 * what is told of a search that time cut short holds. Counted, not timed.
 */
class TailStopsTest {
  private static final int ASSETS = 250;
  private static final int ROWS = 1200;
  private static final List<Constraints> BOXES =
      List.of(
          Constraints.DEFAULT,
          Constraints.box(true, true, 0.0, 0.05),
          Constraints.box(false, true, -0.05, 0.1),
          Constraints.box(true, false, 0.0, 1.0));

  private static final ReturnsMatrix RETURNS = SyntheticUniverse.of(ASSETS, ROWS, 5);
  private static final Scenarios SCENARIOS = Scenarios.of(RETURNS);

  @ParameterizedTest
  @EnumSource(
      value = Objective.class,
      names = {"MINIMIZE_CVAR", "MAXIMIZE_SORTINO"})
  void whateverQuestionIsAnsweredByStopIsOneOfTheLast(Objective objective) {
    for (Constraints box : BOXES) {
      Problem problem = problem(objective, box);
      AtomicInteger counted = new AtomicInteger();
      new Optimizer().solve(problem, from(Integer.MAX_VALUE, counted, Verdict.CANCELLED));
      int all = counted.get();
      for (int k = 1; k <= all; k += 1 + all / 9) {
        AtomicInteger asked = new AtomicInteger();
        Outcome outcome = new Optimizer().solve(problem, from(k, asked, Verdict.CANCELLED));
        assertThat(((Failed) outcome).reason())
            .as("%s, %s of %s", box, k, all)
            .isEqualTo(Reason.CANCELLED);
        assertThat(asked.get()).isBetween(k, k + 4);
      }
    }
  }

  /** The clock goes on by a hundredth of a millisecond at each look. */
  @ParameterizedTest
  @EnumSource(
      value = Objective.class,
      names = {"MINIMIZE_CVAR", "MAXIMIZE_SORTINO"})
  void theBestSoFarIsNoFurtherFromTheOptimumThanItsGapSays(Objective objective) {
    Problem problem = problem(objective, Constraints.box(true, true, 0.0, 0.05));
    AtomicLong looks = new AtomicLong();
    Solved optimum = (Solved) new Optimizer().solve(problem, limit(looks, Long.MAX_VALUE));
    String metric = objective == Objective.MINIMIZE_CVAR ? "cvar" : "sortino_ratio";
    double best = optimum.metrics().more().get(metric);
    long all = looks.get();
    int told = 0;
    for (long k = 2; k < all - 5; k += 1 + all / 40) {
      long reserve = reserveNanos();
      Outcome outcome =
          new Optimizer().solve(problem, limit(new AtomicLong(), reserve + k * 10_000));
      Failed failed = (Failed) outcome;
      assertThat(failed.reason()).as("%s of %s", k, all).isEqualTo(Reason.TIME_LIMIT);
      if (failed.facts().containsKey("gap")) {
        told++;
        double value = (double) failed.facts().get("best");
        double gap = (double) failed.facts().get("gap");
        double missed = objective == Objective.MINIMIZE_CVAR ? value - best : best - value;
        assertThat(missed).isBetween(-1e-9 * Math.abs(best), gap * Math.abs(value) + 1e-12);
      }
    }
    assertThat(told).isPositive();
  }

  @Test
  void aCopyOfTheScenariosAsksAsItGoesAndEndsWhereItIsToldTo() {
    AtomicInteger asked = new AtomicInteger();
    GainMatrix.withCash(SCENARIOS, 1e-4, 0.0, from(Integer.MAX_VALUE, asked, Verdict.CANCELLED));
    assertThat(asked).hasValueBetween(ASSETS * ROWS >> 18, ASSETS * ROWS >> 16);
    AtomicInteger once = new AtomicInteger();
    GainMatrix.withCash(SCENARIOS, 1e-4, 0.0, from(1, once, Verdict.OUT_OF_TIME));
    assertThat(once).hasValue(1);
  }

  @Test
  void turningTheColumnsOfAPortfolioAsksOnceInSixtyFour() {
    AtomicInteger asked = new AtomicInteger();
    GainMatrix gains = GainMatrix.ofAssets(SCENARIOS, 0.0, Cancellation.NEVER);
    assertThat(gains.prepare(equal(), from(2, asked, Verdict.CANCELLED))).isFalse();
    assertThat(asked).hasValue(2);
    assertThat(gains.prepare(equal(), from(9, asked, Verdict.CANCELLED))).isTrue();
    assertThat(asked).hasValue(2 + (ASSETS - 1) / 64);
  }

  @Test
  void aCheckThatIsCancelledEndsWithoutAGap() {
    AtomicInteger asked = new AtomicInteger();
    Cancellation cancelled = from(2, asked, Verdict.CANCELLED);
    Certificate sortino = sortino(new double[0], cancelled).certify();
    assertThat(sortino.gap()).isInfinite();
    assertThat(asked).hasValue(2);
    Certificate precise =
        sortino(new double[ROWS], from(1, new AtomicInteger(), Verdict.CANCELLED)).certify();
    assertThat(precise.gap()).isInfinite();
    Certificate cvar = cvar().certify(evenTail(), from(2, new AtomicInteger(), Verdict.CANCELLED));
    assertThat(cvar.gap()).isInfinite();
  }

  @Test
  void aCheckThatBeganInTimeIsNotCutShortByTime() {
    Cancellation over = () -> Verdict.OUT_OF_TIME;
    assertThat(sortino(new double[0], over).certify())
        .isEqualTo(sortino(new double[0], Cancellation.NEVER).certify());
    assertThat(cvar().certify(evenTail(), over)).isEqualTo(cvar().certify(evenTail()));
    assertThat(cvar().certify(evenTail()).gap()).isFinite();
  }

  /** What a portfolio gains is the same whatever was turned before it. */
  @Test
  void columnsAreTurnedAsTheyAreNeeded() {
    GainMatrix gains = GainMatrix.ofAssets(SCENARIOS, 0.0, Cancellation.NEVER);
    for (int step : new int[] {97, 31, 10, 3, 1}) {
      double[] weights = new double[ASSETS];
      for (int j = 0; j < ASSETS; j += step) {
        weights[j] = 1.0 / (1.0 + j);
      }
      double[] gained = new double[ROWS];
      gains.ofPortfolio(weights, gained);
      for (int t = 0; t < ROWS; t += 100) {
        double sum = 0.0;
        for (int j = 0; j < ASSETS; j++) {
          sum += weights[j] * SCENARIOS.returns()[t * ASSETS + j];
        }
        assertThat(gained[t]).isCloseTo(sum, within(1e-15));
      }
    }
  }

  private static long reserveNanos() {
    return 2L * 8 * ASSETS * (ASSETS + ROWS);
  }

  private static SortinoVerifier sortino(double[] hints, Cancellation cancellation) {
    return new SortinoVerifier(SCENARIOS, set(), 0.0, 0.0, equal(), hints, cancellation);
  }

  private static CvarVerifier cvar() {
    return new CvarVerifier(SCENARIOS, set(), 0.05, 0.0, equal());
  }

  private static double[] evenTail() {
    double[] tail = new double[ROWS];
    Arrays.fill(tail, 1.0 / ROWS);
    return tail;
  }

  private static double[] equal() {
    double[] equal = new double[ASSETS];
    Arrays.fill(equal, 1.0 / ASSETS);
    return equal;
  }

  private static FeasibleSet set() {
    return FeasibleSet.of(ASSETS, Constraints.DEFAULT);
  }

  private static Problem problem(Objective objective, Constraints constraints) {
    return new Problem(
        RETURNS.symbols(),
        SampleEstimator.estimate(RETURNS),
        SCENARIOS,
        objective,
        Method.MEAN_VARIANCE,
        constraints,
        Parameters.defaults(30.0));
  }

  /** Says something from its k-th question on. */
  private static Cancellation from(int k, AtomicInteger asked, Verdict verdict) {
    return () -> asked.incrementAndGet() >= k ? verdict : Verdict.GO_ON;
  }

  private static Cancellation limit(AtomicLong looks, long deadlineNanos) {
    return Cancellation.of(() -> false, () -> 10_000 * looks.incrementAndGet(), deadlineNanos);
  }
}
