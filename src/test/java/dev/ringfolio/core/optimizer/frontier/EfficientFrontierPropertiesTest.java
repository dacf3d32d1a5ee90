package dev.ringfolio.core.optimizer.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.OjAlgoTwin;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frontier over random awkward markets: certified everywhere, and as other solvers have it. */
class EfficientFrontierPropertiesTest {
  @Property(tries = 2000)
  void everyLongOnlyCornerAndEveryMiddleOfASegmentIsOptimal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int n) {
    Random random = new Random(seed);
    Estimates estimates = awkward(random, n);
    Constraints box = longOnly(random, n);
    FrontierOutcome.Traced traced = traced(estimates, box);
    assertThat(traced.status()).isEqualTo(Status.OPTIMAL);
    assertCertified(traced.frontier(), 1e-9);
  }

  @Property(tries = 2000)
  void everyLongShortCornerAndEveryMiddleOfASegmentIsOptimal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int n) {
    assertLongShortOptimal(seed, n);
  }

  /**
   * Nearly singular free parts, where a correction is up to 1e-9 along the flat motion. Made before
   * the weight that blocks was put to rest, it took that weight off its bound; put back alone, the
   * weight broke the budget and the slopes by as much.
   */
  @ParameterizedTest
  @CsvSource({
    "-3636273955046139136, 11",
    "3406388753625342495, 14",
    "508885456578930296, 18",
    "3886234618813100238, 21",
    "-3700524826723129258, 25"
  })
  void aCorrectionDoesNotTakeAWeightOffTheBoundWhereItComesToRest(long seed, int n) {
    assertLongShortOptimal(seed, n);
  }

  /**
   * Where a step takes λ from a hundred to a hundredth, rounding of what the slacks were misplaced
   * the change at its end, and the corner with it.
   */
  @ParameterizedTest
  @CsvSource({"1110776879330177543, 13", "5291467675719266937, 23"})
  void aChangeFarDownTheLineIsNotMisplacedByTheRoundingOfLargeSlacks(long seed, int n) {
    assertLongShortOptimal(seed, n);
  }

  private static void assertLongShortOptimal(long seed, int n) {
    Random random = new Random(seed);
    Estimates estimates = awkward(random, n);
    Constraints box =
        Constraints.box(
            false, true, -Math.min(1.0, random.nextInt(3) / (double) n), Math.max(0.5, 1.0 / n));
    FrontierOutcome.Traced traced = traced(estimates, box);
    assertThat(traced.status()).isEqualTo(Status.OPTIMAL);
    assertCertified(traced.frontier(), 1e-9);
  }

  private static void assertCertified(EfficientFrontier frontier, double gapMax) {
    List<FrontierPortfolio> corners = frontier.corners();
    double previous = Double.POSITIVE_INFINITY;
    for (int k = 0; k < corners.size(); k++) {
      FrontierPortfolio corner = corners.get(k);
      assertThat(corner.certificate().feasible()).isTrue();
      assertThat(corner.certificate().gap()).isLessThanOrEqualTo(gapMax);
      assertThat(corner.greatestMultiplier()).isLessThanOrEqualTo(previous);
      assertThat(corner.leastMultiplier()).isLessThanOrEqualTo(corner.greatestMultiplier());
      previous = corner.leastMultiplier();
      if (k > 0) {
        double middle = 0.5 * (corners.get(k - 1).expectedReturn() + corner.expectedReturn());
        FrontierPortfolio between = frontier.ofReturn(middle).orElseThrow();
        assertThat(between.certificate().feasible()).isTrue();
        assertThat(between.certificate().gap()).isLessThanOrEqualTo(gapMax);
        assertThat(between.expectedReturn()).isCloseTo(middle, within(1e-10));
      }
    }
    assertThat(previous).isZero();
  }

  @Property(tries = 500)
  void itsEndsAreTheLeastVarianceAndTheGreatestReturnAndItsSteepestLineTheBestRatio(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    Constraints box =
        random.nextBoolean()
            ? longOnly(random, n)
            : Constraints.box(false, true, -0.5, Math.max(0.5, 1.0 / n));
    EfficientFrontier frontier = traced(estimates, box).frontier();
    double least = frontier.leastVariance().expectedVolatility();
    assertThat(least)
        .isCloseTo(
            solved(estimates, Objective.MINIMIZE_VARIANCE, box).metrics().expectedVolatility(),
            within(1e-9 * least));
    assertThat(frontier.greatestReturn().expectedReturn())
        .isCloseTo(
            solved(estimates, Objective.MAXIMIZE_RETURN, box).metrics().expectedReturn(),
            within(1e-11));
    if (solve(estimates, Objective.MAXIMIZE_SHARPE, box) instanceof Solved best) {
      double ratio = best.metrics().sharpeRatio();
      assertThat(frontier.bestRatio(0.0).orElseThrow().sharpeRatio(0.0))
          .isCloseTo(ratio, within(1e-9 * ratio));
    } else {
      assertThat(frontier.bestRatio(0.0)).isEmpty();
    }
  }

  @Property(tries = 40)
  void theLeastVarianceOfAWantedReturnIsTheOneThatAnotherSolverFinds(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    Constraints box = longOnly(random, n);
    EfficientFrontier frontier = traced(estimates, box).frontier();
    double low = frontier.leastVariance().expectedReturn();
    double high = frontier.greatestReturn().expectedReturn();
    double wanted = low + 0.9 * random.nextDouble() * (high - low);
    double own = frontier.ofReturn(wanted).orElseThrow().expectedVolatility();
    double theirs = Math.sqrt(OjAlgoTwin.leastVariance(estimates, box, wanted));
    assertThat(own).isCloseTo(theirs, within(OjAlgoTwin.TOLERANCE * theirs));
  }

  @Property(tries = 300)
  void aWantedVolatilityIsMetAndItsPortfolioCertified(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int n) {
    Random random = new Random(seed);
    EfficientFrontier frontier =
        traced(RandomMarket.regular(random, n), longOnly(random, n)).frontier();
    double low = frontier.leastVariance().expectedVolatility();
    double high = frontier.greatestReturn().expectedVolatility();
    double wanted = low + random.nextDouble() * (high - low);
    FrontierPortfolio portfolio = frontier.ofVolatility(wanted).orElseThrow();
    assertThat(portfolio.expectedVolatility()).isCloseTo(wanted, within(1e-12));
    assertThat(portfolio.certificate().gap()).isLessThan(1e-9);
  }

  @Property(tries = 200)
  void theOrderOfTheAssetsDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 25) int n) {
    assertSameInReverse(seed, n);
  }

  /**
   * Portfolios without risk: below the λ where λμ is rounding beside Σw, the walk once went on from
   * the one that earns most to any other, to a return lower by 0.02 to 0.2.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 11",
    "-7615131944596147026, 11",
    "-6192890859717821614, 24",
    "3655596458796519795, 12"
  })
  void theWalkEndsWhereNothingButRoundingIsLeft(long seed, int n) {
    assertSameInReverse(seed, n);
  }

  private static void assertSameInReverse(long seed, int n) {
    Random random = new Random(seed);
    Estimates estimates = awkward(random, n);
    Constraints box = longOnly(random, n);
    double[] mu = new double[n];
    double[] sigma = new double[n * n];
    for (int i = 0; i < n; i++) {
      mu[i] = estimates.mu()[n - 1 - i];
      for (int j = 0; j < n; j++) {
        sigma[i * n + j] = estimates.sigma()[(n - 1 - i) * n + n - 1 - j];
      }
    }
    Estimates reversed = new Estimates(n, mu, sigma, 0, "", List.of());
    assertSameCurve(
        traced(estimates, box).frontier(), traced(reversed, box).frontier(), 1.0, estimates);
  }

  @Property(tries = 200)
  void theUnitOfTheCovarianceDoesNotMatter(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 25) int n,
      @ForAll @IntRange(min = -4, max = 4) int exponent) {
    Random random = new Random(seed);
    Estimates estimates = awkward(random, n);
    Constraints box = longOnly(random, n);
    double unit = Math.pow(10.0, exponent);
    double[] sigma = Arrays.stream(estimates.sigma()).map(s -> unit * unit * s).toArray();
    Estimates scaled = new Estimates(n, estimates.mu(), sigma, 0, "", List.of());
    assertSameCurve(
        traced(estimates, box).frontier(), traced(scaled, box).frontier(), unit, estimates);
  }

  /**
   * The volatility of each of ten returns, which is the same even where the weights are not; up to
   * the root of what rounding leaves of a variance that is zero.
   */
  private static void assertSameCurve(
      EfficientFrontier one, EfficientFrontier other, double unit, Estimates estimates) {
    List<FrontierPortfolio> ours = one.points(10);
    List<FrontierPortfolio> theirs = other.points(10);
    double greatest = Math.sqrt(Starts.greatest(estimates.sigma()));
    for (int k = 0; k < 10; k++) {
      assertThat(theirs.get(k).expectedReturn())
          .isCloseTo(ours.get(k).expectedReturn(), within(1e-8));
      assertThat(theirs.get(k).expectedVolatility() / unit)
          .isCloseTo(ours.get(k).expectedVolatility(), within(1e-7 * greatest));
    }
  }

  @Property(tries = 200)
  void aTraceThatIsToldToStopStopsAtThatVeryPoll(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 25) int n,
      @ForAll @IntRange(min = 0, max = 40) int polls) {
    Random random = new Random(seed);
    CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
    FrontierOutcome outcome =
        EfficientFrontier.trace(awkward(random, n), longOnly(random, n), cancellation);
    if (cancellation.asked() > polls) {
      assertThat(((FrontierOutcome.Failed) outcome).cause().reason()).isEqualTo(Reason.CANCELLED);
      assertThat(cancellation.asked()).isEqualTo(polls + 1);
    }
  }

  /** Ties of every kind: rounded, equal or few returns, few rows, duplicates, no correlation. */
  private static Estimates awkward(Random random, int n) {
    Estimates any = RandomMarket.any(random, n);
    double[] mu = any.mu().clone();
    double[] sigma = any.sigma();
    int kind = random.nextInt(6);
    if (kind == 1 || kind == 3) {
      Arrays.setAll(mu, i -> Math.round(5.0 * any.mu()[i]) / 5.0);
    } else if (kind == 2) {
      Arrays.fill(mu, 0.1);
    }
    if (kind == 3) {
      sigma = new double[n * n];
      for (int i = 0; i < n; i++) {
        sigma[i * n + i] = 0.04 * (1 + i % 2);
      }
    }
    return new Estimates(n, mu, sigma, 0, "", List.of());
  }

  /** Often with a cap whose inverse is an integer. */
  private static Constraints longOnly(Random random, int n) {
    return switch (random.nextInt(4)) {
      case 0 -> Constraints.DEFAULT;
      case 1 -> Constraints.box(true, true, 0.0, 1.0 / (1 + random.nextInt(n)));
      case 2 -> Constraints.box(true, true, 0.5 / n, Math.min(1.0, 2.0 / n));
      default ->
          Constraints.box(true, true, 0.0, Math.min(1.0, (1.0 + 2.0 * random.nextDouble()) / n));
    };
  }

  private static FrontierOutcome.Traced traced(Estimates estimates, Constraints box) {
    FrontierOutcome outcome = EfficientFrontier.trace(estimates, box, Cancellation.NEVER);
    assertThat(outcome).as("%s %s", box, outcome).isInstanceOf(FrontierOutcome.Traced.class);
    return (FrontierOutcome.Traced) outcome;
  }

  private static Outcome solve(Estimates estimates, Objective objective, Constraints box) {
    return new Optimizer()
        .solve(
            new Problem(estimates, objective, Method.MEAN_VARIANCE, box, Problems.riskFree(0.0)),
            Cancellation.NEVER);
  }

  private static Solved solved(Estimates estimates, Objective objective, Constraints box) {
    return (Solved) solve(estimates, objective, box);
  }
}
