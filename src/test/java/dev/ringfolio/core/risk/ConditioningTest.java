package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A covariance is refused where it is indefinite, and only there. */
class ConditioningTest {

  @Test
  void aZeroPivotBesideACovarianceThatIsLeftIsIndefinite() {
    double[] sigma = {1, 1, 0, 1, 1, 1, 0, 1, 1};
    assertThat(fault(sigma)).contains("not positive semidefinite");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 7, 20})
  void noMoreThanTwoAssetsCanAllMoveAgainstEachOther(int n) {
    double[] sigma = new double[n * n];
    Arrays.fill(sigma, -0.04);
    for (int i = 0; i < n; i++) {
      sigma[i * n + i] = 0.04;
    }
    assertThat(fault(sigma)).contains("not positive semidefinite");
  }

  @Test
  void twoAssetsThatHedgeEachOtherAreSingularAndNoMore() {
    assertThat(fault(new double[] {0.04, -0.06, -0.06, 0.09})).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-24, 1e-12, 1.0, 1e12, 1e24})
  void theUnitOfTheCovarianceDoesNotMatter(double unit) {
    double[] wrong = {1, 1, 0, 1, 1, 1, 0, 1, 1};
    double[] right = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (int k = 0; k < wrong.length; k++) {
      wrong[k] *= unit;
      right[k] *= unit;
    }
    assertThat(fault(wrong)).contains("not positive semidefinite");
    assertThat(fault(right)).isEmpty();
  }

  @Property(tries = 300)
  void anyProductWithItsTransposeIsACovarianceHoweverFewItsRowsAndHoweverUnlikeItsUnits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    Random random = new Random(seed);
    assertThat(fault(product(random, n, 1 + random.nextInt(n)))).isEmpty();
  }

  /**
   * Seeds whose elimination in the order of the assets meets a pivot of rounding, and ends up to
   * 1e-4 below zero.
   */
  @ParameterizedTest
  @CsvSource({"3136, 17", "5009, 10", "14596, 37", "65237, 38", "571473, 34"})
  void dividingByAPivotThatIsRoundingCondemnsNothing(long seed, int n) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    assertThat(fault(product(random, n, 1 + random.nextInt(n)))).isEmpty();
  }

  @Property(tries = 300)
  void aClearlyNegativeEigenvalueIsFoundThoughTheRestIsSingular(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 20) int n) {
    Random random = new Random(seed);
    double[] sigma = product(random, n, 1 + random.nextInt(n));
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      direction[i] = random.nextGaussian() * Math.sqrt(sigma[i * n + i]);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sigma[i * n + j] -= 0.2 / n * (direction[i] * direction[j]); // symmetric to the last bit
      }
    }
    if (leastEigenvalueOfCorrelations(n, sigma) < -1e-3) {
      assertThat(fault(sigma)).contains("not positive semidefinite");
    }
  }

  private static String fault(double[] sigma) {
    return Estimates.given(new double[(int) Math.round(Math.sqrt(sigma.length))], sigma).fault();
  }

  /** {@code DR'RD} of a random R, rows×n, and units D over six orders of magnitude. */
  private static double[] product(Random random, int n, int rows) {
    double[] cells = new double[rows * n];
    for (int i = 0; i < n; i++) {
      double unit = Math.pow(10.0, 6.0 * random.nextDouble() - 3.0);
      for (int t = 0; t < rows; t++) {
        cells[t * n + i] = unit * random.nextGaussian();
      }
    }
    double[] sigma = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int t = 0; t < rows; t++) {
          sigma[i * n + j] += cells[t * n + i] * cells[t * n + j];
        }
      }
    }
    return sigma;
  }

  /** Negative infinity where a variance is not positive. */
  private static double leastEigenvalueOfCorrelations(int n, double[] sigma) {
    double[][] correlations = new double[n][n];
    for (int i = 0; i < n; i++) {
      if (!(sigma[i * n + i] > 0.0)) {
        return Double.NEGATIVE_INFINITY;
      }
      for (int j = 0; j < n; j++) {
        correlations[i][j] = sigma[i * n + j] / Math.sqrt(sigma[i * n + i] * sigma[j * n + j]);
      }
    }
    double[] values =
        new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(correlations))
            .getEigenvalues();
    return Arrays.stream(values).min().orElseThrow();
  }
}
