package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every estimator but Black–Litterman, which {@link BlackLittermanTest} has. */
class EstimationTest {

  @Property(tries = 60)
  void theShrunkCovariancesAreThoseOfThePrintedFormulas(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 24) int n,
      @ForAll @IntRange(min = 2, max = 60) int rows) {
    ReturnsMatrix returns = Markets.random(seed, n, rows);
    check(returns, CovarianceEstimator.LEDOIT_WOLF, PlainShrinkage.ledoitWolf(returns));
    check(returns, CovarianceEstimator.OAS, PlainShrinkage.oas(returns));
    check(
        returns,
        CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION,
        PlainShrinkage.constantCorrelation(returns));
  }

  private static void check(
      ReturnsMatrix returns, CovarianceEstimator estimator, PlainShrinkage plain) {
    int n = returns.assets();
    Deviations deviations = Deviations.of(returns, Halt.never());
    Covariances.Covariance covariance = Covariances.of(deviations, estimator, 0.0, Halt.never());
    assertThat(covariance.intensity())
        .as("%s, %d×%d", estimator, returns.observations(), n)
        .isCloseTo(plain.intensity, within(1e-9));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(covariance.sigma()[i * n + j]).isCloseTo(plain.annual(i, j), within(1e-11));
      }
    }
  }

  @Property(tries = 60)
  void exponentialEstimatesAreWeightedSumsOverTheRows(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int n,
      @ForAll @IntRange(min = 2, max = 90) int rows,
      @ForAll @IntRange(min = 2, max = 400) int span) {
    ReturnsMatrix returns = Markets.random(seed, n, rows);
    Estimates estimates =
        estimate(returns, CovarianceEstimator.EXPONENTIAL, ReturnEstimator.EXPONENTIAL, span);
    double kept = 1 - 2.0 / (span + 1);
    for (int i = 0; i < n; i++) {
      int j = (i * 5 + 2) % n;
      double[] one = Markets.column(returns, i);
      double[] other = Markets.column(returns, j);
      double weights = 0;
      double mean = 0;
      double covariance = 0;
      for (int t = 0; t < rows; t++) {
        double weight = Math.pow(kept, rows - 1 - t);
        weights += weight;
        mean += weight * one[t];
        covariance += weight * (one[t] - plainMean(one)) * (other[t] - plainMean(other));
      }
      assertThat(estimates.mu()[i]).isCloseTo(252 * mean / weights, within(1e-12));
      assertThat(estimates.sigma()[i * n + j]).isCloseTo(252 * covariance / weights, within(1e-13));
      assertThat(estimates.sigma()[j * n + i]).isEqualTo(estimates.sigma()[i * n + j]);
    }
  }

  private static double plainMean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Beta by regression on the market's own returns. */
  @Property(tries = 60)
  void capmIsTheRiskFreeRateAndBetaTimesThePremium(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n) {
    ReturnsMatrix returns = Markets.random(seed, n, 40);
    Map<Symbol, Double> market = Map.of(new Symbol("A0"), 3.0, new Symbol("A" + (n - 1)), 1.0);
    Estimates estimates =
        Estimation.of(
            returns,
            new Parameters.Builder(1)
                .expectedReturns(ReturnEstimator.CAPM)
                .riskFreeRate(0.02)
                .beliefs(new Beliefs(List.of(), 0.05, market))
                .build());
    double[] index = Markets.column(returns, 0);
    double[] last = Markets.column(returns, n - 1);
    for (int t = 0; t < index.length; t++) {
      index[t] = 0.75 * index[t] + 0.25 * last[t];
    }
    double premium = 252 * plainMean(index) - 0.02;
    for (int i = 0; i < n; i++) {
      double beta = Beta.of(Markets.column(returns, i), index);
      assertThat(estimates.mu()[i]).isCloseTo(0.02 + beta * premium, within(1e-11));
    }
  }

  @Test
  void withoutMarketWeightsTheMarketIsEachAssetAlike() {
    ReturnsMatrix returns = Markets.random(3, 4, 60);
    Estimates estimates = estimate(returns, CovarianceEstimator.SAMPLE, ReturnEstimator.CAPM, 0);
    double mean = 0;
    double plain = 0;
    for (int i = 0; i < 4; i++) {
      mean += estimates.mu()[i] / 4;
      plain += SampleEstimator.estimate(returns).mu()[i] / 4;
    }
    assertThat(mean).isCloseTo(plain, within(1e-14)); // the market's beta is one
  }

  @Test
  void aMarketWithoutVarianceHasNoBetaAndSaysSo() {
    double[] cells = Markets.random(3, 2, 20).returns();
    for (int row = 0; row < cells.length; row += 2) {
      cells[row] = 0.001;
    }
    Estimates estimates =
        Estimation.of(
            Markets.matrix(2, 20, cells),
            new Parameters.Builder(1)
                .expectedReturns(ReturnEstimator.CAPM)
                .beliefs(new Beliefs(List.of(), 0.05, Map.of(new Symbol("A0"), 1.0)))
                .build());
    assertThat(estimates.fault())
        .isEqualTo("capm: the market has no variance, and so nothing has a beta");
  }

  @ParameterizedTest
  @EnumSource(CovarianceEstimator.class)
  void theOrderOfTheAssetsDoesNotMatter(CovarianceEstimator covariance) {
    ReturnsMatrix returns = Markets.random(7, 5, 30);
    int[] order = {3, 1, 4, 0, 2};
    Estimates one = estimate(returns, covariance, ReturnEstimator.CAPM, 20);
    Estimates other =
        estimate(Markets.reordered(returns, order), covariance, ReturnEstimator.CAPM, 20);
    for (int i = 0; i < 5; i++) {
      assertThat(other.mu()[i]).isCloseTo(one.mu()[order[i]], within(1e-14));
      for (int j = 0; j < 5; j++) {
        assertThat(other.sigma()[i * 5 + j])
            .isCloseTo(one.sigma()[order[i] * 5 + order[j]], within(1e-15));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CovarianceEstimator.class)
  void returnsOfAnotherUnitGiveTheSameEstimatesInThatUnit(CovarianceEstimator covariance) {
    ReturnsMatrix returns = Markets.random(8, 6, 30);
    Estimates one = estimate(returns, covariance, ReturnEstimator.EXPONENTIAL, 20);
    for (double unit : new double[] {0x1p-20, 0x1p60}) {
      Estimates other =
          estimate(Markets.scaled(returns, unit), covariance, ReturnEstimator.EXPONENTIAL, 20);
      for (int i = 0; i < 6; i++) {
        assertThat(other.mu()[i]).isEqualTo(unit * one.mu()[i]);
        assertThat(other.sigma()[i * 6 + 2])
            .isCloseTo(unit * unit * one.sigma()[i * 6 + 2], within(unit * unit * 1e-15));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CovarianceEstimator.class)
  void anAssetThatNeverMovesIsToldWhateverTheEstimator(CovarianceEstimator covariance) {
    double[] cells = Markets.random(1, 3, 40).returns();
    for (int row = 0; row < cells.length; row += 3) {
      cells[row + 1] = 0.00037;
    }
    Estimates estimates =
        estimate(Markets.matrix(3, 40, cells), covariance, ReturnEstimator.MEAN, 20);
    assertThat(estimates.fault()).isEmpty();
    assertThat(estimates.warnings())
        .contains(new Warning("zero_variance_asset", "A1 has the same return in every row"));
    assertThat(estimates.sigma()).doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @EnumSource(CovarianceEstimator.class)
  void assetsOfWhichNoneMovesHaveAnEstimateWithoutNumbersThatAreNone(
      CovarianceEstimator covariance) {
    Estimates estimates =
        estimate(Markets.matrix(3, 5, new double[15]), covariance, ReturnEstimator.MEAN, 20);
    assertThat(estimates.fault()).isEmpty();
    assertThat(estimates.sigma()).containsOnly(0.0);
  }

  @Test
  void shrinkageMakesFewerRowsThanAssetsRegularAndTellsItsIntensity() {
    ReturnsMatrix returns = Markets.random(3, 12, 10);
    Estimates estimates =
        estimate(returns, CovarianceEstimator.LEDOIT_WOLF, ReturnEstimator.MEAN, 0);
    double intensity = PlainShrinkage.ledoitWolf(returns).intensity;
    assertThat(estimates.warnings()).hasSize(1);
    Warning warning = estimates.warnings().get(0);
    assertThat(warning.code()).isEqualTo("shrinkage");
    String[] words = warning.detail().split(" ");
    assertThat(warning.detail())
        .isEqualTo("ledoit_wolf moved the covariance " + words[4] + " of the way to its target");
    assertThat(Double.parseDouble(words[4])).isCloseTo(intensity, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.0, 0.0, -3.0, Double.NaN, Double.POSITIVE_INFINITY})
  void aSpanThatIsNoneIsAFault(double span) {
    ReturnsMatrix returns = Markets.random(3, 2, 10);
    assertThat(
            estimate(returns, CovarianceEstimator.EXPONENTIAL, ReturnEstimator.MEAN, span).fault())
        .isEqualTo("span: " + span + " is not a number of rows above 1");
    assertThat(estimate(returns, CovarianceEstimator.SAMPLE, ReturnEstimator.MEAN, span).fault())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void returnsThatAreNoNumbersAreAFaultThatNamesTheSymbol(double cell) {
    double[] cells = Markets.random(3, 2, 10).returns();
    cells[7] = cell;
    for (CovarianceEstimator covariance : CovarianceEstimator.values()) {
      Estimates estimates =
          estimate(Markets.matrix(2, 10, cells), covariance, ReturnEstimator.MEAN, 20);
      assertThat(estimates.fault()).startsWith("the expected return of A1 is ");
    }
  }

  @Test
  void returnsWhoseSquaresOverflowAreAFault() {
    ReturnsMatrix returns = Markets.scaled(Markets.random(3, 2, 10), 1e160);
    for (CovarianceEstimator covariance : CovarianceEstimator.values()) {
      assertThat(estimate(returns, covariance, ReturnEstimator.MEAN, 20).fault())
          .as("%s", covariance)
          .startsWith("sigma[0] is ");
    }
  }

  @Test
  void marketWeightsNameSymbolsAskedForAndAreNotNegative() {
    ReturnsMatrix returns = Markets.random(3, 2, 10);
    assertThat(capm(returns, Map.of(new Symbol("SPY"), 1.0)).fault())
        .isEqualTo("market_weights: SPY is none of the symbols asked for");
    assertThat(capm(returns, Map.of(new Symbol("A0"), -0.5)).fault())
        .isEqualTo("market_weights: -0.5 is below 0");
    assertThat(capm(returns, Map.of(new Symbol("A0"), 0.0)).fault())
        .isEqualTo("market_weights: their sum is 0.0; it must be above 0");
    assertThat(capm(returns, Map.of(new Symbol("A0"), Double.NaN)).fault())
        .isEqualTo("market_weights.A0: NaN is not finite");
  }

  private static Estimates capm(ReturnsMatrix returns, Map<Symbol, Double> market) {
    return Estimation.of(
        returns,
        new Parameters.Builder(1)
            .expectedReturns(ReturnEstimator.CAPM)
            .beliefs(new Beliefs(List.of(), 0.05, market))
            .build());
  }

  @ParameterizedTest
  @EnumSource(CovarianceEstimator.class)
  void oneRowHasNoVariance(CovarianceEstimator covariance) {
    ReturnsMatrix one = Markets.random(5, 2, 1);
    assertThatThrownBy(() -> estimate(one, covariance, ReturnEstimator.MEAN, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 return rows");
  }

  /**
   * Each poll but the last is answered by no; then work goes on for one poll's distance at most.
   */
  @Property(tries = 40)
  void anEstimateThatIsToldToStopAsksNoMoreAndAnswersNothing(
      @ForAll CovarianceEstimator covariance, @ForAll @IntRange(min = 1, max = 300) int after) {
    ReturnsMatrix returns = Markets.random(5, 150, 200);
    Recipe recipe = Recipe.of(new Parameters.Builder(1).covariance(covariance).span(30).build());
    AtomicLong polls = new AtomicLong();
    Optional<Estimates> stopped =
        Estimation.of(returns, recipe, () -> polls.incrementAndGet() >= after);
    assertThat(stopped).isEmpty();
    assertThat(polls).hasValue(after);
  }

  @Test
  void anEstimateThatIsNotToldToStopIsTheSame() {
    ReturnsMatrix returns = Markets.random(5, 20, 50);
    assertThat(Estimation.of(returns, Recipe.SAMPLE, () -> false).orElseThrow().sigma())
        .isEqualTo(SampleEstimator.estimate(returns).sigma());
  }

  private static Estimates estimate(
      ReturnsMatrix returns,
      CovarianceEstimator covariance,
      ReturnEstimator expectedReturns,
      double span) {
    return Estimation.of(
        returns,
        new Parameters.Builder(1)
            .covariance(covariance)
            .expectedReturns(expectedReturns)
            .span(span)
            .build());
  }
}
