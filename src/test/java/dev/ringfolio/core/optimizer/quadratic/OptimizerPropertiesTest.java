package dev.ringfolio.core.optimizer.quadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.Rearranged;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The solvers against their naive twin and against symmetries, over random awkward markets. */
class OptimizerPropertiesTest {
  private static final List<Objective> OBJECTIVES =
      List.of(Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_SHARPE, Objective.MAXIMIZE_RETURN);

  private final Optimizer optimizer = new Optimizer();

  @Property(tries = 1500)
  void theLeastVarianceIsThatOfTheNaiveTwin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Constraints box = invested(random, n);
    Solved solved = solved(estimates, Objective.MINIMIZE_VARIANCE, box);
    double twin = twin(estimates, box).leastVariance();
    double own = solved.metrics().expectedVolatility() * solved.metrics().expectedVolatility();
    assertThat(own).isCloseTo(twin, within(1e-9 * twin + 1e-15));
  }

  @Property(tries = 1500)
  void theGreatestReturnIsThatOfTheNaiveTwin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Constraints box = invested(random, n);
    Solved solved = solved(estimates, Objective.MAXIMIZE_RETURN, box);
    assertThat(solved.metrics().expectedReturn())
        .isCloseTo(twin(estimates, box).greatestExcess(), within(1e-11));
  }

  @Property(tries = 1500)
  void theBestRatioIsThatOfTheNaiveTwin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    Constraints box = invested(random, n);
    double twin = twin(estimates, box).greatestRatio().orElse(0.0);
    Outcome outcome = solve(estimates, Objective.MAXIMIZE_SHARPE, box);
    if (outcome instanceof Solved solved) {
      assertThat(solved.metrics().sharpeRatio()).isCloseTo(twin, within(1e-9 * twin));
    } else {
      assertThat(((Failed) outcome).reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
      assertThat(twin).isZero();
    }
  }

  @Property(tries = 2000)
  void everyAnswerIsCertifiedOrSaysWhyThereIsNone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Constraints box = random.nextBoolean() ? invested(random, n) : loose(random, n);
    for (Objective objective : OBJECTIVES) {
      Outcome outcome = solve(estimates, objective, box);
      if (outcome instanceof Solved solved) {
        assertThat(solved.certificate().feasible()).isTrue();
        assertThat(solved.certificate().gap())
            .as("%s %s", objective, box)
            .isLessThanOrEqualTo(Certificate.GAP_OPTIMAL);
        assertThat(solved.status()).isEqualTo(Outcome.Status.OPTIMAL);
      } else {
        Failed failed = (Failed) outcome;
        assertThat(objective).isEqualTo(Objective.MAXIMIZE_SHARPE);
        assertThat(failed.reason())
            .as("%s %s", box, failed.detail())
            .isIn(Reason.NO_POSITIVE_EXCESS_RETURN, Reason.UNBOUNDED);
      }
    }
  }

  @Property(tries = 300)
  void theOrderOfTheAssetsDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    Constraints box = invested(random, n);
    int[] order = Rearranged.order(random, n);
    Estimates permuted = Rearranged.picked(estimates, order);
    for (Objective objective : OBJECTIVES) {
      if (solve(estimates, objective, box) instanceof Solved one) {
        Solved other = solved(permuted, objective, box);
        for (int i = 0; i < n; i++) {
          assertThat(other.weights()[i]).isCloseTo(one.weights()[order[i]], within(1e-7));
        }
      }
    }
  }

  @Property(tries = 300)
  void theUnitOfTheCovarianceDoesNotMatter(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int n,
      @ForAll @IntRange(min = -8, max = 8) int exponent) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    Constraints box = invested(random, n);
    double factor = Math.pow(10.0, exponent);
    double[] scaled = Arrays.stream(estimates.sigma()).map(s -> s * factor).toArray();
    Estimates other = Estimates.given(estimates.mu(), scaled);
    for (Objective objective : OBJECTIVES) {
      if (solve(estimates, objective, box) instanceof Solved one) {
        double[] weights = solved(other, objective, box).weights();
        for (int i = 0; i < n; i++) {
          assertThat(weights[i]).isCloseTo(one.weights()[i], within(1e-7));
        }
      }
    }
  }

  @Property(tries = 200)
  void aSolveThatIsToldToStopStopsAtThatVeryPoll(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int n,
      @ForAll @IntRange(min = 0, max = 20) int polls) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.any(random, n);
    Constraints box = invested(random, n);
    for (Objective objective : OBJECTIVES) {
      CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
      Outcome outcome = optimizer.solve(problem(estimates, objective, box), cancellation);
      if (cancellation.asked() > polls) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(cancellation.asked()).isEqualTo(polls + 1);
      }
    }
  }

  private Outcome solve(Estimates estimates, Objective objective, Constraints box) {
    return optimizer.solve(problem(estimates, objective, box), Cancellation.NEVER);
  }

  private Solved solved(Estimates estimates, Objective objective, Constraints box) {
    Outcome outcome = solve(estimates, objective, box);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    return (Solved) outcome;
  }

  private static Problem problem(Estimates estimates, Objective objective, Constraints box) {
    return new Problem(estimates, objective, Method.MEAN_VARIANCE, box, Problems.riskFree(0.0));
  }

  private static FaceEnumeration twin(Estimates estimates, Constraints box) {
    FeasibleSet set = FeasibleSet.of(estimates.assets(), box);
    assertThat(set.budget()).isEqualTo(Budget.ONE);
    return new FaceEnumeration(estimates.sigma(), estimates.mu(), set);
  }

  /** Fully invested boxes that can be met: wide, tight, with 1/max an integer, and with shorts. */
  private static Constraints invested(Random random, int n) {
    double each = 1.0 / n;
    return switch (random.nextInt(6)) {
      case 0 -> Constraints.DEFAULT;
      case 1 -> Constraints.box(true, true, 0.0, each);
      case 2 -> Constraints.box(true, true, 0.0, 1.0 / (1 + random.nextInt(n)));
      case 3 -> Constraints.box(true, true, each * random.nextDouble(), 1.0);
      case 4 -> Constraints.box(false, true, -0.3, Math.min(1.0, each + 0.4));
      default ->
          Constraints.box(
              false, true, -random.nextDouble(), Math.min(1.0, each + random.nextDouble()));
    };
  }

  /** Boxes without a full budget: with cash, or long and short. */
  private static Constraints loose(Random random, int n) {
    return switch (random.nextInt(5)) {
      case 0 -> Constraints.box(true, false, 0.0, 1.0);
      case 1 -> Constraints.box(true, false, 0.0, random.nextDouble());
      case 2 -> Constraints.box(true, false, 0.5 / n, 0.5 / n + 0.5 * random.nextDouble());
      case 3 -> Constraints.box(false, false, -random.nextDouble(), random.nextDouble());
      default -> Constraints.box(false, false, 0.1, 0.1 + 0.9 * random.nextDouble());
    };
  }
}
