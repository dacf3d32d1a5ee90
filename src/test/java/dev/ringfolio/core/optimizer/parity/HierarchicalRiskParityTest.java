package dev.ringfolio.core.optimizer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.Rearranged;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Hierarchical risk parity against its naive twin, at the edges, and its check against tampering.
 */
class HierarchicalRiskParityTest {

  @Property(tries = 250)
  void theWeightsAreThoseOfTheNaiveTwin(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 120) int n,
      @ForAll ClusterDistance distance) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    Solved solved = solved(estimates, distance);
    NaiveHierarchy twin = new NaiveHierarchy(estimates.sigma(), n, distance);
    double[] expected = twin.weights();
    for (int i = 0; i < n; i++) {
      assertThat(solved.weights()[i]).isCloseTo(expected[i], within(1e-13));
    }
  }

  @Property(tries = 100)
  void theLeavesAreThoseOfTheNaiveTwin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    SingleLinkage linkage =
        SingleLinkage.of(n, new CorrelationDistances(n, estimates.sigma()), Cancellation.NEVER)
            .orElseThrow();
    assertThat(linkage.leaves(linkage.merges()))
        .containsExactly(
            new NaiveHierarchy(estimates.sigma(), n, ClusterDistance.CONDENSED).leaves());
  }

  /** With few rows or copies there are ties, which rounding may decide: any tree will do. */
  @Property(tries = 500)
  void everyAnswerOfAnAwkwardMarketIsProvedOrNamesARisklessAsset(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int n,
      @ForAll ClusterDistance distance) {
    Estimates estimates = RandomMarket.any(new Random(seed), n);
    Outcome outcome = solve(estimates, distance, Cancellation.NEVER);
    if (outcome instanceof Solved solved) {
      assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
      assertThat(Arrays.stream(solved.weights()).min().orElseThrow()).isNotNegative();
    } else {
      assertThat(((Failed) outcome).reason()).isEqualTo(Reason.INVALID_DATA);
      assertThat(((Failed) outcome).detail()).contains("hierarchical_risk_parity", "asset");
    }
  }

  @Property(tries = 100)
  void theUnitOfTheCovarianceDoesNotMatter(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int n,
      @ForAll @IntRange(min = -200, max = 200) int exponent,
      @ForAll ClusterDistance distance) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    double[] ones = IntStream.range(0, n).mapToDouble(i -> 1.0).toArray();
    Estimates other = Rearranged.scaled(estimates, ones, Math.scalb(1.0, 2 * exponent));
    double[] weights = solved(estimates, distance).weights();
    assertThat(solved(other, distance).weights()).containsExactly(weights, within(1e-14));
  }

  @Test
  void aPairSharesInverselyToItsVariances() {
    Estimates pair = Estimates.given(new double[2], new double[] {0.04, 0.01, 0.01, 0.01});
    for (ClusterDistance distance : ClusterDistance.values()) {
      assertThat(solved(pair, distance).weights())
          .containsExactly(new double[] {0.2, 0.8}, within(1e-15));
    }
  }

  @Test
  void nearAssetsShareWhatOneOfThemWouldHaveAlone() {
    double[] sigma = {1, 0, 0.9, 0, 1, 0, 0.9, 0, 1};
    Estimates estimates = Estimates.given(new double[3], sigma);
    // 0 and 2 merge first and become cluster 3; the lone 1 is the smaller number, so it is left.
    double both = 0.95;
    double shareOfLone = 1.0 - 1.0 / (1.0 + both);
    double rest = (1.0 - shareOfLone) / 2.0;
    assertThat(solved(estimates, ClusterDistance.CONDENSED).weights())
        .containsExactly(new double[] {rest, shareOfLone, rest}, within(1e-15));
  }

  @Test
  void copiesOfOneAssetAreTiesThatTheFirstWins() {
    double[] sigma = new double[16];
    Arrays.fill(sigma, 0.09);
    for (ClusterDistance distance : ClusterDistance.values()) {
      assertThat(solved(Estimates.given(new double[4], sigma), distance).weights())
          .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(1e-15));
    }
  }

  @Test
  void pairsThatCancelShareEvenly() {
    double[] sigma = {1, -1, 0, 0, -1, 1, 0, 0, 0, 0, 1, -1, 0, 0, -1, 1};
    Outcome outcome =
        solve(Estimates.given(new double[4], sigma), ClusterDistance.CONDENSED, Cancellation.NEVER);
    assertThat(((Solved) outcome).status()).isEqualTo(Status.OPTIMAL);
  }

  @Property(tries = 100)
  void aSolveThatIsToldToStopStopsWithinAPoll(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int n,
      @ForAll @IntRange(min = 0, max = 40) int polls,
      @ForAll ClusterDistance distance) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
    Outcome outcome = solve(estimates, distance, cancellation);
    if (cancellation.asked() > polls) {
      assertThat(((Failed) outcome).reason()).isEqualTo(Reason.CANCELLED);
      assertThat(cancellation.asked()).isLessThanOrEqualTo(polls + 2);
    } else {
      assertThat(outcome).isInstanceOf(Solved.class);
    }
  }

  @Property(tries = 200)
  void theCheckRefusesATreeThatIsNotOfSingleLinkage(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 30) int n,
      @ForAll ClusterDistance distance) {
    Random random = new Random(seed);
    Estimates estimates = RandomMarket.regular(random, n);
    HierarchicalVerifier verifier =
        new HierarchicalVerifier(n, estimates.sigma(), distance, Cancellation.NEVER);
    Attempt.Found found = found(estimates, distance);
    FeasibleSet set = FeasibleSet.of(n, Constraints.DEFAULT);
    assertThat(verifier.certify(set, found.weights(), found.hints()).optimal()).isTrue();
    double[] wrong = found.hints().clone();
    int first = n + random.nextInt(n - 1);
    int second = n + (first - n + 1 + random.nextInt(n - 2)) % (n - 1);
    wrong[first] = found.hints()[second];
    wrong[second] = found.hints()[first];
    assertThat(verifier.certify(set, found.weights(), wrong).gap()).isInfinite();
  }

  @Test
  void theCheckRefusesHintsThatAreNoTreeAndWeightsThatAreNotTheTrees() {
    Estimates estimates = RandomMarket.regular(new Random(5), 6);
    Attempt.Found found = found(estimates, ClusterDistance.CONDENSED);
    HierarchicalVerifier verifier =
        new HierarchicalVerifier(
            6, estimates.sigma(), ClusterDistance.CONDENSED, Cancellation.NEVER);
    FeasibleSet set = FeasibleSet.of(6, Constraints.DEFAULT);
    double[] twice = found.hints().clone();
    twice[1] = twice[0];
    for (double[] hints : List.of(new double[0], twice, new double[] {Double.NaN})) {
      assertThat(verifier.certify(set, found.weights(), hints).gap()).isInfinite();
    }
    double[] shifted = found.weights().clone();
    shifted[0] += 1e-4;
    shifted[1] -= 1e-4;
    assertThat(verifier.certify(set, shifted, found.hints()).gap()).isCloseTo(6e-4, within(1e-12));
  }

  private static Attempt.Found found(Estimates estimates, ClusterDistance distance) {
    Task task = Task.of(problem(estimates, distance), Cancellation.NEVER, Progress.NONE);
    return (Attempt.Found) new HierarchicalSolver().solve(task);
  }

  private static Problem problem(Estimates estimates, ClusterDistance distance) {
    return new Problem(
        estimates,
        Objective.HIERARCHICAL_RISK_PARITY,
        Method.MEAN_VARIANCE,
        Constraints.DEFAULT,
        new Parameters.Builder(30.0).distance(distance).build());
  }

  private static Outcome solve(
      Estimates estimates, ClusterDistance distance, Cancellation cancellation) {
    return new Optimizer().solve(problem(estimates, distance), cancellation);
  }

  private static Solved solved(Estimates estimates, ClusterDistance distance) {
    Outcome outcome = solve(estimates, distance, Cancellation.NEVER);
    assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
    assertThat(((Solved) outcome).status()).isEqualTo(Status.OPTIMAL);
    return (Solved) outcome;
  }
}
