package dev.ringfolio.core.optimizer.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against decimals without rounding. */
class TwoDoublesTest {

  @Property(tries = 300)
  void aVarianceThatCancelsIsTheExactOneRounded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int n) {
    Random random = new Random(seed);
    double[] sigma = new double[n * n];
    double[] high = new double[n];
    double[] low = new double[n];
    for (int i = 0; i < n; i++) {
      high[i] = random.nextGaussian();
      low[i] = 1e-17 * random.nextGaussian();
      for (int j = 0; j <= i; j++) {
        sigma[i * n + j] = 1.0 + 1e-9 * random.nextGaussian();
        sigma[j * n + i] = sigma[i * n + j];
      }
    }
    high[n - 1] -= TwoDoubles.sum(high, low);
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        exact =
            exact.add(
                whole(high[i], low[i])
                    .multiply(whole(high[j], low[j]))
                    .multiply(new BigDecimal(sigma[i * n + j])));
      }
    }
    double found = TwoDoubles.variance(sigma, high, low);
    double scale = n * n * 4.0;
    assertThat(Math.abs(new BigDecimal(found).subtract(exact).doubleValue()))
        .isLessThanOrEqualTo(Math.ulp(found) + 1e-30 * scale);
  }

  @Property(tries = 300)
  void aSumThatCancelsIsTheExactOneRounded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Random random = new Random(seed);
    double[] high = random.doubles(n, -1e9, 1e9).toArray();
    double[] low = random.doubles(n, -1e-8, 1e-8).toArray();
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < n; i++) {
      exact = exact.add(whole(high[i], low[i]));
    }
    double found = TwoDoubles.sum(high, low);
    assertThat(Math.abs(new BigDecimal(found).subtract(exact).doubleValue()))
        .isLessThanOrEqualTo(Math.ulp(found) + 1e-20 * n);
  }

  private static BigDecimal whole(double high, double low) {
    return new BigDecimal(high).add(new BigDecimal(low));
  }
}
