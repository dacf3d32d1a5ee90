package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The table of costs against the formula, selection by selection. */
class CostTableTest {

  @Property(tries = 200)
  void everyCostIsThatOfTheFormula(@ForAll long seed, @ForAll @IntRange(min = 2, max = 11) int n) {
    Random random = new Random(seed);
    Estimates market = Selections.market(random, n);
    double q = 3.0 * random.nextDouble();
    double penalty = 0.1 + random.nextDouble();
    int budget = 1 + random.nextInt(n);
    CostTable table =
        CostTable.of(
            SelectionProblem.of(market.mu(), market.sigma(), q, penalty, budget),
            Cancellation.NEVER);
    double[] costs =
        IntStream.range(0, 1 << n)
            .mapToDouble(x -> formula(market, q, penalty, budget, x))
            .toArray();
    double rounding = 1e-14 * penalty * n * n * n;
    for (int x = 0; x < costs.length; x++) {
      assertThat(table.cost(x)).isCloseTo(costs[x], within(rounding));
    }
    double[] sorted = costs.clone();
    Arrays.sort(sorted);
    assertThat(table.least()).isCloseTo(sorted[0], within(rounding));
    assertThat(table.gapToSecond()).isCloseTo(sorted[1] - sorted[0], within(2.0 * rounding));
    assertThat(costs[table.argmin()]).isCloseTo(sorted[0], within(2.0 * rounding));
    assertThat(table.mean())
        .isCloseTo(Arrays.stream(costs).average().orElseThrow(), within(rounding));
  }

  @Test
  void ofEqualBestSelectionsTheFirstIsTakenAndTheGapIsZero() {
    double[] sigma = new double[16];
    CostTable table =
        CostTable.of(SelectionProblem.of(new double[4], sigma, 1.0, 1.0, 2), Cancellation.NEVER);
    assertThat(table.argmin()).isEqualTo(0b0011);
    assertThat(table.least()).isZero();
    assertThat(table.gapToSecond()).isZero();
  }

  private static double formula(
      Estimates market, double q, double penalty, int budget, int selection) {
    int n = market.assets();
    double cost = penalty * Math.pow(Integer.bitCount(selection) - budget, 2);
    for (int i = 0; i < n; i++) {
      if ((selection >> i & 1) != 0) {
        cost -= market.mu()[i];
        for (int j = 0; j < n; j++) {
          cost += (selection >> j & 1) != 0 ? q * market.sigma()[i * n + j] : 0.0;
        }
      }
    }
    return cost;
  }
}
