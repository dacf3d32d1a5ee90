package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleEstimatorTest {

  @Property(tries = 100)
  void theEstimatesAreThoseOfThePlainFormulas(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int n,
      @ForAll @IntRange(min = 2, max = 140) int rows) {
    ReturnsMatrix returns = random(seed, n, rows);
    Estimates estimates = SampleEstimator.estimate(returns);
    for (int i = 0; i < n; i++) {
      assertThat(estimates.mu()[i]).isCloseTo(252 * mean(returns, i), within(1e-12));
      int j = (i * 7 + 3) % n;
      double plain = covariance(returns, i, j);
      assertThat(estimates.sigma()[i * n + j]).isCloseTo(plain, within(1e-13));
      assertThat(estimates.sigma()[j * n + i]).isEqualTo(estimates.sigma()[i * n + j]);
    }
  }

  @Test
  void anAssetThatNeverMovesIsToldAndHasNoVarianceAtAll() {
    double[] cells = random(1, 3, 40).returns();
    for (int row = 0; row < cells.length; row += 3) {
      cells[row + 1] = 0.00037;
    }
    Estimates estimates = SampleEstimator.estimate(matrix(3, 40, cells));
    assertThat(estimates.sigma()[4]).isZero();
    assertThat(estimates.sigma()[1]).isZero();
    assertThat(estimates.warnings())
        .containsExactly(new Warning("zero_variance_asset", "A1 has the same return in every row"));
  }

  @Test
  void aDuplicatedAssetMakesTheCovarianceIllConditioned() {
    double[] cells = random(2, 3, 40).returns();
    for (int row = 0; row < cells.length; row += 3) {
      cells[row + 2] = cells[row];
    }
    assertThat(SampleEstimator.estimate(matrix(3, 40, cells)).warnings())
        .extracting(Warning::code)
        .containsExactly("ill_conditioned_covariance");
  }

  @Test
  void fewerRowsThanAssetsMakeTheCovarianceIllConditioned() {
    assertThat(SampleEstimator.estimate(random(3, 12, 10)).warnings())
        .extracting(Warning::code)
        .containsExactly("ill_conditioned_covariance");
  }

  @Test
  void anOrdinaryMarketGivesNoWarning() {
    assertThat(SampleEstimator.estimate(random(4, 12, 100)).warnings()).isEmpty();
  }

  @Test
  void oneRowHasNoVariance() {
    ReturnsMatrix one = random(5, 2, 1);
    assertThatThrownBy(() -> SampleEstimator.estimate(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 return rows");
  }

  @Test
  void givenEstimatesAreCheckedForNumbersSymmetryAndSign() {
    double[] mu = {0.1, 0.2};
    assertThat(Estimates.given(mu, new double[] {1, 0.5, 0.5, 1}).fault()).isEmpty();
    assertThat(Estimates.given(mu, new double[] {1, 0.5, 0.1, 1}).fault())
        .contains("not symmetric");
    assertThat(Estimates.given(mu, new double[] {1, 2, 2, 1}).fault())
        .contains("not positive semidefinite");
    assertThat(Estimates.given(mu, new double[] {-1, 0, 0, 1}).fault())
        .contains("not positive semidefinite");
    assertThat(Estimates.given(mu, new double[] {0, 0.5, 0.5, 1}).fault())
        .contains("not positive semidefinite");
    assertThat(Estimates.given(mu, new double[] {1, Double.NaN, Double.NaN, 1}).fault())
        .contains("sigma[1] is NaN");
    assertThat(
            Estimates.given(new double[] {0.1, Double.POSITIVE_INFINITY}, new double[] {1, 0, 0, 1})
                .fault())
        .contains("mu[1] is Infinity");
  }

  private static double mean(ReturnsMatrix returns, int i) {
    double sum = 0.0;
    for (int t = 0; t < returns.observations(); t++) {
      sum += returns.returns()[t * returns.assets() + i];
    }
    return sum / returns.observations();
  }

  private static double covariance(ReturnsMatrix returns, int i, int j) {
    int n = returns.assets();
    double sum = 0.0;
    for (int t = 0; t < returns.observations(); t++) {
      sum +=
          (returns.returns()[t * n + i] - mean(returns, i))
              * (returns.returns()[t * n + j] - mean(returns, j));
    }
    return 252 * sum / (returns.observations() - 1);
  }

  private static ReturnsMatrix random(long seed, int n, int rows) {
    Random random = new Random(seed);
    double[] cells = new double[rows * n];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = 0.0005 + 0.01 * random.nextGaussian();
    }
    return matrix(n, rows, cells);
  }

  private static ReturnsMatrix matrix(int n, int rows, double[] cells) {
    List<Symbol> symbols = IntStream.range(0, n).mapToObj(i -> new Symbol("A" + i)).toList();
    return new ReturnsMatrix(symbols, rows, cells, 0, true, List.of());
  }
}
