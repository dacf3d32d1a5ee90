package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Input of every awkward kind, to every exact objective: the answer is right or there is none, and
 * why is told; nothing is thrown, and nothing goes on for ever.
 */
class AwkwardInputTest {
  /** Polls of a small problem: some ten thousand are the most seen. */
  private static final long POLLS_MAX = 2_000_000;

  private static final int RIVALS = 60;
  private static final double ROUNDING = 1e-9;

  enum Awkwardness {
    FEW_ROWS,
    CONSTANT,
    ALL_CONSTANT,
    DUPLICATED,
    OPPOSITE,
    TINY,
    HUGE,
    MIXED_UNITS,
    ZERO,
    NO_RETURN
  }

  enum Wrong {
    NOT_A_NUMBER,
    INFINITE,
    ASYMMETRIC,
    INDEFINITE,
    NEGATIVE_VARIANCE,
    MEAN_NOT_A_NUMBER
  }

  @Property(tries = 1500)
  void anAnswerIsFeasibleAndNoRivalBeatsItByMoreThanItsGap(
      @ForAll long seed,
      @ForAll Awkwardness first,
      @ForAll Awkwardness second,
      @ForAll Objective objective) {
    Random random = new Random(seed);
    int n = 1 + random.nextInt(7);
    double[] cells = awkward(random, n, first, second);
    ReturnsMatrix returns =
        new ReturnsMatrix(RandomMarket.symbols(n), cells.length / n, cells, 0, true, List.of());
    Problem problem =
        Problems.sampled(
            returns,
            objective,
            constraints(random, n),
            Parameters.defaults(30.0).with().riskAversion(3.0 * random.nextDouble()).build());
    AtomicLong polls = new AtomicLong();
    Outcome outcome = new Optimizer().solve(problem, bounded(polls));
    assertThat(polls.get()).isLessThan(POLLS_MAX);
    if (outcome instanceof Failed failed) {
      assertThat(failed.detail()).isNotBlank();
      assertThat(failed.reason()).isNotIn(Reason.TIME_LIMIT, Reason.CANCELLED);
      return;
    }
    Solved solved = (Solved) outcome;
    assertThat(solved.weights()).doesNotContain(Double.NaN);
    assertThat(PlainContract.infeasibility(problem, solved.weights())).isLessThanOrEqualTo(1e-9);
    if (objectiveMakesSomethingBest(objective)) {
      assertUnbeaten(problem, solved, random);
    }
  }

  @Property(tries = 200)
  void inputThatIsNoCovarianceIsRefusedAsInvalid(
      @ForAll long seed, @ForAll Wrong wrong, @ForAll Objective objective) {
    Random random = new Random(seed);
    int n = 3 + random.nextInt(5);
    Estimates right = RandomMarket.regular(random, n);
    double[] mu = right.mu().clone();
    double[] sigma = right.sigma().clone();
    int i = random.nextInt(n);
    int j = (i + 1 + random.nextInt(n - 1)) % n;
    switch (wrong) {
      case NOT_A_NUMBER -> set(sigma, n, i, j, Double.NaN);
      case INFINITE -> set(sigma, n, i, j, Double.POSITIVE_INFINITY);
      case ASYMMETRIC -> sigma[i * n + j] += 1e-6 + Math.abs(sigma[i * n + j]);
      case INDEFINITE ->
          set(sigma, n, i, j, 1.01 * Math.sqrt(sigma[i * n + i]) * Math.sqrt(sigma[j * n + j]));
      case NEGATIVE_VARIANCE -> sigma[i * n + i] = -sigma[i * n + i];
      case MEAN_NOT_A_NUMBER -> mu[i] = Double.NaN;
    }
    Problem problem =
        new Problem(
            Estimates.given(mu, sigma),
            objective,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Parameters.defaults(30.0));
    Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.INVALID_DATA);
    assertThat(failed.detail()).containsPattern("mu|sigma|covariance");
  }

  private static void assertUnbeaten(Problem problem, Solved solved, Random random) {
    double own = PlainContract.cost(problem, solved.weights());
    for (int rival = 0; rival < RIVALS; rival++) {
      double[] other = PlainContract.anyFeasible(problem, random);
      double part = rival % 3 == 0 ? 1.0 : Math.pow(random.nextDouble(), 6);
      for (int i = 0; i < other.length; i++) {
        other[i] = solved.weights()[i] + part * (other[i] - solved.weights()[i]);
      }
      double cost = PlainContract.cost(problem, other);
      double gap = solved.certificate().gap() + ROUNDING;
      double rounding =
          PlainContract.rounding(problem, other)
              + PlainContract.rounding(problem, solved.weights());
      double slack = PlainContract.reach(problem, own, gap) + rounding;
      if (Double.isFinite(cost) && Double.isFinite(own) && Double.isFinite(rounding)) {
        assertThat(cost)
            .as(
                "%s of %s, else %s: %s",
                Arrays.toString(solved.weights()), solved, Arrays.toString(other), problem)
            .isGreaterThanOrEqualTo(own - slack);
      }
    }
  }

  private static boolean objectiveMakesSomethingBest(Objective objective) {
    return switch (objective) {
      case EQUAL_WEIGHT, INVERSE_VOLATILITY, RISK_PARITY, HIERARCHICAL_RISK_PARITY -> false;
      default -> true;
    };
  }

  private static Constraints constraints(Random random, int n) {
    return switch (random.nextInt(5)) {
      case 0 -> Constraints.box(true, true, 0.0, Math.max(0.5, 1.0 / n));
      case 1 -> Constraints.box(false, true, -0.5, 1.0);
      case 2 -> Constraints.box(true, false, 0.0, 0.7);
      case 3 -> Constraints.box(false, false, -0.4, 0.6);
      default -> Constraints.DEFAULT;
    };
  }

  /** Returns of a day, T×n, with both kinds of awkwardness. */
  private static double[] awkward(Random random, int n, Awkwardness first, Awkwardness second) {
    boolean few = first == Awkwardness.FEW_ROWS || second == Awkwardness.FEW_ROWS;
    int rows = few ? 2 + random.nextInt(n) : 30 + random.nextInt(30);
    double[] cells = RandomMarket.returns(random, n, rows).returns();
    for (Awkwardness kind : List.of(first, second)) {
      int i = random.nextInt(n);
      int other = random.nextInt(n);
      for (int row = 0; row < cells.length; row += n) {
        for (int k = 0; k < n; k++) {
          cells[row + k] = bent(kind, cells, row, k, i, other);
        }
      }
    }
    return cells;
  }

  private static double bent(
      Awkwardness kind, double[] cells, int row, int k, int chosen, int other) {
    double value = cells[row + k];
    boolean hit = k == chosen;
    return switch (kind) {
      case FEW_ROWS -> value;
      case CONSTANT -> hit ? 0.0003 : value;
      case ALL_CONSTANT -> 0.0001 * (k - 1);
      case DUPLICATED -> hit ? cells[row + other] : value;
      case OPPOSITE -> hit && k != other ? -cells[row + other] : value;
      case TINY -> 1e-12 * value;
      case HUGE -> 1e12 * value;
      case MIXED_UNITS -> hit ? 1e-6 * value : value;
      case ZERO -> hit ? 0.0 : value;
      case NO_RETURN -> -Math.abs(value);
    };
  }

  private static void set(double[] sigma, int n, int i, int j, double value) {
    sigma[i * n + j] = value;
    sigma[j * n + i] = value;
  }

  /** Stops what polls too often, for then it would go on for ever. */
  private static Cancellation bounded(AtomicLong polls) {
    return () ->
        polls.incrementAndGet() < POLLS_MAX
            ? Cancellation.Verdict.GO_ON
            : Cancellation.Verdict.OUT_OF_TIME;
  }
}
