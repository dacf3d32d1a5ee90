package dev.ringfolio.core.optimizer.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.ReferenceCase;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whole shares, against the published cases and against trying every combination. */
class ShareAllocationTest {

  @Test
  void everyPublishedAllocationIsMetGreedyAndExact() throws IOException {
    double worst = 0.0;
    for (ReferenceCase published : ReferenceCase.ofFile("_discrete")) {
      JsonNode one = published.node();
      double[] weights = numbers(one.get("target_weights"));
      double[] prices = numbers(one.get("prices"));
      double total = one.get("total").asDouble();
      ShareAllocation greedy = ShareAllocation.greedy(weights, prices, total);
      double[] shares = numbers(one.get("greedy").get("shares"));
      assertThat(Arrays.stream(greedy.shares()).asDoubleStream().toArray()).isEqualTo(shares);
      assertThat(greedy.cash()).isCloseTo(one.at("/greedy/leftover").asDouble(), within(1e-9));
      ShareAllocation exact = ShareAllocation.exact(weights, prices, total, Cancellation.NEVER);
      assertThat(exact.optimal()).isTrue();
      worst = Math.max(worst, error(exact.deviation(), one.at("/expected/objective_value")));
      worst = Math.max(worst, error(greedy.deviation(), one.at("/greedy/objective_value")));
    }
    assertThat(worst).isLessThan(1e-12);
    System.out.printf("whole shares: worst relative error %.1e%n", worst);
  }

  @Property(tries = 500)
  void noCombinationOfSharesDeviatesLess(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int n) {
    Random random = new Random(seed);
    double[] prices = prices(random, n);
    double total = 50.0 + 400.0 * random.nextDouble();
    double[] weights = weights(random, n);
    ShareAllocation exact = ShareAllocation.exact(weights, prices, total, Cancellation.NEVER);
    double least = leastByTrial(weights, prices, total, new long[n], 0);
    assertThat(exact.optimal()).isTrue();
    assertThat(exact.deviation()).isCloseTo(least, within(1e-9 * total));
    assertThat(exact.leastDeviation()).isCloseTo(least, within(1e-9 * total));
  }

  @Property(tries = 500)
  void whatIsAllocatedCanBePaidAndIsNeverWorseThanGreedyNorBetterThanItsBound(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    Random random = new Random(seed);
    double[] prices = prices(random, n);
    double total = Math.pow(10.0, 1 + 5 * random.nextDouble());
    double[] weights = weights(random, n);
    if (random.nextBoolean()) {
      weights[random.nextInt(n)] = 0.0;
    }
    Cancellation soon = CountedPolls.outOfTimeAfter(200);
    ShareAllocation greedy = ShareAllocation.greedy(weights, prices, total);
    ShareAllocation exact = ShareAllocation.exact(weights, prices, total, soon);
    for (ShareAllocation one : new ShareAllocation[] {greedy, exact}) {
      double cash = total;
      double deviation = 0.0;
      for (int i = 0; i < n; i++) {
        assertThat(one.shares()[i]).isNotNegative();
        cash -= prices[i] * one.shares()[i];
        deviation += Math.abs(weights[i] * total - prices[i] * one.shares()[i]);
      }
      assertThat(cash).isGreaterThanOrEqualTo(-1e-11 * total);
      assertThat(one.cash()).isNotNegative().isCloseTo(cash, within(1e-11 * total));
      assertThat(one.deviation()).isCloseTo(deviation + cash, within(1e-11 * total));
      assertThat(exact.leastDeviation()).isLessThanOrEqualTo(one.deviation() + 1e-11 * total);
    }
    assertThat(exact.deviation()).isLessThanOrEqualTo(greedy.deviation() + 1e-11 * total);
  }

  @Property(tries = 200)
  void theLeastDeviationKnowsNoOrderAndNoCurrency(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int n) {
    Random random = new Random(seed);
    double[] prices = prices(random, n);
    double[] weights = weights(random, n);
    double total = 3000.0;
    double factor = Math.pow(10.0, random.nextInt(13) - 6);
    double[] otherPrices = new double[n];
    double[] otherWeights = new double[n];
    for (int i = 0; i < n; i++) {
      otherPrices[i] = prices[n - 1 - i] * factor;
      otherWeights[i] = weights[n - 1 - i];
    }
    ShareAllocation one = ShareAllocation.exact(weights, prices, total, Cancellation.NEVER);
    ShareAllocation other =
        ShareAllocation.exact(otherWeights, otherPrices, total * factor, Cancellation.NEVER);
    assertThat(other.deviation() / factor).isCloseTo(one.deviation(), within(1e-9 * total));
  }

  @Property(tries = 300)
  void shortsAreRoundedTowardsZeroInAllAndTheirProceedsPayForLongs(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int n) {
    Random random = new Random(seed);
    double[] prices = prices(random, n);
    double[] weights = weights(random, n);
    int split = 1 + random.nextInt(n - 1);
    double shorts = 0.0;
    for (int i = 0; i < n; i++) {
      weights[i] *= i < split ? -0.5 : 1.0;
      shorts += i < split ? -weights[i] : 0.0;
    }
    double total = 20_000.0;
    for (ShareAllocation one :
        new ShareAllocation[] {
          ShareAllocation.greedy(weights, prices, total),
          ShareAllocation.exact(weights, prices, total, Cancellation.NEVER)
        }) {
      double cash = total;
      double sold = 0.0;
      for (int i = 0; i < n; i++) {
        cash -= prices[i] * one.shares()[i];
        sold += i < split ? -prices[i] * one.shares()[i] : 0.0;
        assertThat(one.shares()[i] * (long) Math.signum(weights[i])).isNotNegative();
      }
      assertThat(sold).isLessThanOrEqualTo(shorts * total + 1e-6);
      assertThat(one.cash()).isCloseTo(cash, within(1e-6)).isNotNegative();
    }
  }

  @Test
  void aShortTargetIsSoldAndItsProceedsAreSpent() {
    double[] weights = {1.3, -0.3};
    double[] prices = {10.0, 5.0};
    ShareAllocation one = ShareAllocation.exact(weights, prices, 1000.0, Cancellation.NEVER);
    assertThat(one.shares()).containsExactly(130, -60);
    assertThat(one.cash()).isZero();
    assertThat(one.deviation()).isZero();
    assertThat(one.optimal()).isTrue();
  }

  @Test
  void targetsThatAreWholeSharesAlreadyLeaveNothingOver() {
    double[] weights = {0.1, 0.2, 0.7};
    double[] prices = {0.1, 0.3, 0.7};
    ShareAllocation one = ShareAllocation.greedy(weights, prices, 3.0);
    assertThat(one.shares()).containsExactly(3, 2, 3);
    assertThat(ShareAllocation.exact(weights, prices, 3.0, Cancellation.NEVER).shares())
        .containsExactly(3, 2, 3);
    assertThat(one.cash()).isCloseTo(0.0, within(1e-12));
  }

  @Test
  void sellingAShareToBuyABetterOneIsFound() {
    double[] weights = {0.5, 0.5};
    double[] prices = {1.0, 50.9};
    // Rounded down: 50 and 0 shares with 50 left; 0.9 short of the second, which one sale pays.
    ShareAllocation one = ShareAllocation.exact(weights, prices, 100.0, Cancellation.NEVER);
    assertThat(one.shares()).containsExactly(49, 1);
    assertThat(one.deviation()).isCloseTo(1.0 + 0.9 + 0.1, within(1e-12));
    assertThat(ShareAllocation.greedy(weights, prices, 100.0).deviation())
        .isCloseTo(100.0, within(1e-12));
  }

  @Test
  void theRestOfAPartlyInvestedPortfolioStaysCash() {
    ShareAllocation one =
        ShareAllocation.exact(
            new double[] {0.25, 0.25}, new double[] {10.0, 20.0}, 1000.0, Cancellation.NEVER);
    assertThat(one.shares()).containsExactly(25, 13);
    assertThat(one.cash()).isCloseTo(490.0, within(1e-12));
  }

  @Test
  void aTotalThatBuysNothingStaysCash() {
    ShareAllocation one =
        ShareAllocation.exact(
            new double[] {0.5, 0.5}, new double[] {100.0, 200.0}, 50.0, Cancellation.NEVER);
    assertThat(one.shares()).containsExactly(0, 0);
    assertThat(one.cash()).isEqualTo(50.0);
    assertThat(one.deviation()).isEqualTo(100.0);
  }

  @Test
  void aSearchThatIsStoppedGivesWhatItHasAndDoesNotCallItTheLeast() {
    Random random = new Random(4);
    double[] prices = prices(random, 400);
    double[] weights = weights(random, 400);
    ShareAllocation one = ShareAllocation.exact(weights, prices, 1e5, () -> Verdict.CANCELLED);
    assertThat(one.optimal()).isFalse();
    assertThat(one.leastDeviation()).isLessThan(one.deviation());
    assertThat(one.deviation())
        .isLessThanOrEqualTo(ShareAllocation.greedy(weights, prices, 1e5).deviation());
  }

  @Test
  void wrongInputIsRefusedByTheOffendingValue() {
    double[] half = {0.5, 0.5};
    double[] prices = {10.0, 20.0};
    assertThatThrownBy(() -> ShareAllocation.greedy(half, new double[] {10.0}, 100.0))
        .hasMessage("2 weights for 1 prices");
    assertThatThrownBy(() -> ShareAllocation.greedy(half, prices, 0.0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> ShareAllocation.greedy(half, new double[] {10.0, 0.0}, 100.0))
        .hasMessageContaining("prices[1] is 0.0");
    assertThatThrownBy(() -> ShareAllocation.greedy(new double[] {0.5, Double.NaN}, prices, 1.0))
        .hasMessageContaining("weights[1] is NaN");
    assertThatThrownBy(() -> ShareAllocation.greedy(new double[] {0.6, 0.5}, prices, 1.0))
        .hasMessageContaining("more than 1");
  }

  private static double leastByTrial(
      double[] weights, double[] prices, double total, long[] shares, int i) {
    double cash = total;
    double deviation = 0.0;
    for (int j = 0; j < shares.length; j++) {
      cash -= prices[j] * shares[j];
      deviation += Math.abs(weights[j] * total - prices[j] * shares[j]);
    }
    if (cash < -1e-9) {
      return Double.POSITIVE_INFINITY;
    }
    double least = deviation + cash;
    for (int j = i; j < shares.length; j++) {
      shares[j]++;
      least = Math.min(least, leastByTrial(weights, prices, total, shares, j));
      shares[j]--;
    }
    return least;
  }

  private static double[] prices(Random random, int n) {
    double[] prices = new double[n];
    for (int i = 0; i < n; i++) {
      prices[i] = Math.rint(100 * (20.0 + 100.0 * random.nextDouble())) / 100.0;
    }
    return prices;
  }

  private static double[] weights(Random random, int n) {
    double[] weights = new double[n];
    double sum = random.nextInt(3) == 0 ? random.nextDouble() : 0.0;
    for (int i = 0; i < n; i++) {
      weights[i] = random.nextDouble();
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double error(double actual, JsonNode expected) {
    return Math.abs(actual - expected.asDouble()) / expected.asDouble();
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }
}
