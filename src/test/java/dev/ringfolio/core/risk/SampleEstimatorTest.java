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

  @Test
  void anIndefiniteCovarianceIsRepairedOnlyWhereThatIsAskedForAndSaysSo() {
    double[] mu = {0.1, 0.2};
    Estimates repaired = Estimates.repaired(mu, new double[] {1, 2, 2, 1});
    assertThat(repaired.fault()).isEmpty();
    assertThat(repaired.sigma()).containsExactly(new double[] {1.5, 1.5, 1.5, 1.5}, within(1e-15));
    assertThat(repaired.warnings())
        .contains(
            new Warning(
                "covariance_repaired",
                "the covariance is not positive semidefinite; it was moved by 3.2e-01 of its"
                    + " norm"));
    Estimates symmetric = Estimates.repaired(mu, new double[] {1, 0.5, 0.1, 1});
    assertThat(symmetric.sigma()).containsExactly(new double[] {1, 0.3, 0.3, 1}, within(1e-15));
    double[] good = {1, 0.5, 0.5, 1};
    assertThat(Estimates.repaired(mu, good).sigma()).isSameAs(good);
    assertThat(Estimates.repaired(mu, new double[] {1, Double.NaN, Double.NaN, 1}).fault())
        .contains("sigma[1] is NaN");
  }

  /** No semidefinite matrix is nearer than the repaired one. */
  @Property(tries = 60)
  void theRepairedCovarianceIsSemidefiniteAndNoOtherIsNearer(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    double[] wild = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        wild[i * n + j] = random.nextGaussian();
        wild[j * n + i] = wild[i * n + j];
      }
    }
    Estimates repaired = Estimates.repaired(new double[n], wild);
    assertThat(repaired.fault()).isEmpty();
    double distance = NearestCovariance.distance(wild, repaired.sigma());
    for (int tries = 0; tries < 20; tries++) {
      double[] other = repaired.sigma().clone();
      double[] ray = random.doubles(n, -0.1, 0.1).toArray();
      double kept = 1 - 0.1 * random.nextDouble();
      for (int k = 0; k < other.length; k++) {
        other[k] = kept * other[k] + ray[k / n] * ray[k % n];
      }
      assertThat(NearestCovariance.distance(wild, other)).isGreaterThanOrEqualTo(distance - 1e-14);
    }
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
