package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The measures against plain twins, and where there is little or nothing to measure. */
class RiskMeasuresTest {
  private static final double[] FIVE = {0.01, -0.03, 0.02, -0.01, 0.00};

  /** The least of z + mean excess is at one of the losses, since it is linear in between. */
  @Property(tries = 200)
  void conditionalValueAtRiskIsTheLeastOfTheRockafellarUryasevFunction(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 80) int rows,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double tail) {
    double[] returns = series(seed, rows);
    double least = Double.POSITIVE_INFINITY;
    for (double value : returns) {
      double z = -value;
      double excess = Arrays.stream(returns).map(r -> Math.max(-r - z, 0)).sum();
      least = Math.min(least, z + excess / (tail * rows));
    }
    double cvar = TailRisk.conditionalValueAtRisk(returns, tail);
    assertThat(cvar).isCloseTo(least, within(1e-14));
    assertThat(cvar).isGreaterThanOrEqualTo(TailRisk.valueAtRisk(returns, tail) - 1e-15);
  }

  @Property(tries = 200)
  void valueAtRiskIsTheLeastLossThatIsExceededNoMoreOftenThanTheTail(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 80) int rows,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double tail) {
    double[] returns = series(seed, rows);
    double value = TailRisk.valueAtRisk(returns, tail);
    assertThat(exceeding(returns, value)).isLessThanOrEqualTo(tail * rows + 1e-9);
    DoubleStream smaller = Arrays.stream(returns).map(r -> -r).filter(loss -> loss < value);
    smaller.max().ifPresent(z -> assertThat(exceeding(returns, z)).isGreaterThan(tail * rows));
  }

  private static double exceeding(double[] returns, double z) {
    return Arrays.stream(returns).filter(r -> -r > z).count();
  }

  @Test
  void theTailTakesAFractionOfItsLastRow() {
    assertThat(TailRisk.conditionalValueAtRisk(FIVE, 0.2)).isEqualTo(0.03);
    assertThat(TailRisk.conditionalValueAtRisk(FIVE, 0.3))
        .isCloseTo((0.03 + 0.5 * 0.01) / 1.5, within(1e-17));
    assertThat(TailRisk.conditionalValueAtRisk(FIVE, 0.4)).isCloseTo(0.02, within(1e-17));
    assertThat(TailRisk.conditionalValueAtRisk(FIVE, 0.01)).isEqualTo(0.03);
    assertThat(TailRisk.valueAtRisk(FIVE, 0.2)).isEqualTo(0.01);
    assertThat(TailRisk.valueAtRisk(FIVE, 0.19)).isEqualTo(0.03);
  }

  /** 0.07 · 100 is a little more than 7 as doubles go, 0.29 · 100 a little less than 29. */
  @Test
  void aTailOfWholeRowsIsOneUpToRounding() {
    double[] losses = new double[100];
    for (int t = 0; t < 100; t++) {
      losses[t] = -(t + 1.0);
    }
    assertThat(TailRisk.valueAtRisk(losses, 0.07)).isEqualTo(93);
    assertThat(TailRisk.valueAtRisk(losses, 0.29)).isEqualTo(71);
    assertThat(TailRisk.conditionalValueAtRisk(losses, 0.29)).isCloseTo(86, within(1e-12));
  }

  @Property(tries = 200)
  void theDeepestDrawdownIsThatOfAllPairsOfRows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    double[] returns = series(seed, rows);
    double[] wealth = new double[rows + 1];
    wealth[0] = 1;
    for (int t = 0; t < rows; t++) {
      wealth[t + 1] = wealth[t] * (1 + returns[t]);
    }
    double depth = 0;
    for (int peak = 0; peak <= rows; peak++) {
      for (int trough = peak; trough <= rows; trough++) {
        depth = Math.max(depth, 1 - wealth[trough] / wealth[peak]);
      }
    }
    Drawdown deepest = Drawdown.deepest(returns);
    assertThat(deepest.depth()).isCloseTo(depth, within(1e-14));
    assertThat(1 - wealth[deepest.troughRow()] / wealth[deepest.peakRow()])
        .isCloseTo(depth, within(1e-14));
  }

  @Test
  void aDrawdownTellsItsPeakAndItsTroughAsRowsOfPrices() {
    assertThat(Drawdown.deepest(new double[] {0.25, -0.2, 0.1, -0.5, 2.0}))
        .isEqualTo(new Drawdown(1 - 0.8 * 1.1 * 0.5, 1, 4));
    assertThat(Drawdown.deepest(new double[] {0.1, 0.2})).isEqualTo(new Drawdown(0, 0, 0));
    assertThat(Drawdown.deepest(new double[] {-1, 0.5})).isEqualTo(new Drawdown(1, 0, 1));
    assertThatThrownBy(() -> Drawdown.deepest(new double[] {0.1, -1.5}))
        .hasMessage("return 1 is -1.5, below -1");
  }

  @Property(tries = 100)
  void volatilityDownsideAndSortinoAreThePlainFormulas(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int rows,
      @ForAll @DoubleRange(min = -0.3, max = 0.3) double target) {
    double[] returns = series(seed, rows);
    double mean = Arrays.stream(returns).sum() / rows;
    double squares = Arrays.stream(returns).map(r -> (r - mean) * (r - mean)).sum();
    assertThat(Volatility.annual(returns))
        .isCloseTo(Math.sqrt(252) * Math.sqrt(squares / (rows - 1)), within(1e-14));
    double daily = target / 252;
    double below =
        Math.sqrt(
            Arrays.stream(returns).filter(r -> r < daily).map(r -> (r - daily) * (r - daily)).sum()
                / rows);
    assertThat(Downside.deviation(returns, target, 252)).isCloseTo(below, within(1e-15));
    double ratio = Downside.sortinoRatio(returns, target, 252);
    if (below > 0) {
      assertThat(ratio * below).isCloseTo(Math.sqrt(252) * (mean - daily), within(1e-13));
    } else {
      assertThat(ratio).isNaN();
    }
  }

  @Property(tries = 100)
  void betaIsTheSlopeThatIsMadeOfCovariances(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 60) int rows) {
    double[] cells = Markets.random(seed, 2, rows).returns();
    double[] sigma = SampleEstimator.estimate(Markets.matrix(2, rows, cells)).sigma();
    double[] one = Markets.column(Markets.matrix(2, rows, cells), 0);
    double[] benchmark = Markets.column(Markets.matrix(2, rows, cells), 1);
    assertThat(Beta.of(one, benchmark)).isCloseTo(sigma[1] / sigma[3], within(1e-10));
    assertThat(Beta.of(benchmark, benchmark)).isEqualTo(1.0);
  }

  @Property(tries = 100)
  void correlationsAreThoseOfTheCovariance(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int n) {
    double[] sigma = SampleEstimator.estimate(Markets.random(seed, n, 30)).sigma();
    double[] correlation = Correlation.of(n, sigma);
    for (int i = 0; i < n; i++) {
      assertThat(correlation[i * n + i]).isEqualTo(1.0);
      for (int j = 0; j < n; j++) {
        assertThat(correlation[i * n + j])
            .isCloseTo(
                sigma[i * n + j] / Math.sqrt(sigma[i * n + i] * sigma[j * n + j]), within(1e-15))
            .isBetween(-1.0, 1.0)
            .isEqualTo(correlation[j * n + i]);
      }
    }
  }

  @Test
  void anAssetWithoutVarianceHasNoCorrelation() {
    assertThat(Correlation.of(2, new double[] {0.04, 0, 0, 0}))
        .containsExactly(1.0, Double.NaN, Double.NaN, 1.0);
  }

  @Test
  void diversificationIsOneForOneAssetAndTheRootOfTheirNumberForIndependentOnes() {
    assertThat(Diversification.ratio(new double[] {0.04}, new double[] {1})).isEqualTo(1.0);
    double[] independent = {0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.04};
    double[] equal = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    assertThat(Diversification.ratio(independent, equal)).isCloseTo(Math.sqrt(3), within(1e-15));
    assertThat(Diversification.ratio(new double[9], equal)).isNaN();
  }

  @Property(tries = 100)
  void theDiversificationRatioIsTheWeightedVolatilityOverThePortfolios(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int n) {
    var returns = Markets.random(seed, n, 50);
    double[] sigma = SampleEstimator.estimate(returns).sigma();
    double[] weights = weights(seed, n);
    double apart = 0;
    for (int i = 0; i < n; i++) {
      apart += weights[i] * Volatility.annual(Markets.column(returns, i));
    }
    double together = Volatility.annual(Scenarios.of(returns).portfolio(weights));
    assertThat(Diversification.ratio(sigma, weights)).isCloseTo(apart / together, within(1e-11));
  }

  @Test
  void theScoreIs100WhereContributionsAreEqualAnd0WhereOneBearsAll() {
    assertThat(Diversification.score(new double[] {0.25, 0.25, 0.25, 0.25})).isEqualTo(100.0);
    assertThat(Diversification.score(new double[] {0, 1, 0})).isEqualTo(0.0);
    assertThat(Diversification.score(new double[] {1})).isEqualTo(0.0);
    assertThat(Diversification.score(new double[] {1.2, -0.2}))
        .isCloseTo(100 * (1 - 1.48) * 2, within(1e-12));
  }

  @Test
  void concentrationCountsShortsLikeLongsAndCashNotAtAll() {
    Concentration concentration = Concentration.of(new double[] {0.1, -0.4, 0, 0.3, 0.0}, 2);
    double hhi = (0.01 + 0.16 + 0.09) / 0.64;
    assertThat(concentration.hhi()).isCloseTo(hhi, within(1e-15));
    assertThat(concentration.effectivePositions()).isCloseTo(1 / hhi, within(1e-14));
    assertThat(concentration.top()).containsExactly(1, 3);
    assertThat(Concentration.of(new double[] {0.5, 0.5}, 9).top()).containsExactly(0, 1);
    assertThat(Concentration.of(new double[] {0.5, 0.5}, 9).effectivePositions()).isEqualTo(2.0);
    assertThatThrownBy(() -> Concentration.of(new double[2], 1)).hasMessage("all 2 weights are 0");
  }

  @Test
  void whatNeverMovesHasNoRiskAndNoBetaToIt() {
    double[] flat = {0.001, 0.001, 0.001};
    assertThat(Volatility.annual(flat)).isZero();
    assertThat(Downside.sortinoRatio(flat, 0, 252)).isNaN();
    assertThat(Drawdown.deepest(flat).depth()).isZero();
    assertThat(TailRisk.conditionalValueAtRisk(flat, 0.05)).isEqualTo(-0.001);
    assertThat(Beta.of(FIVE, new double[5])).isNaN();
  }

  @Test
  void oneRowHasATailButNoVolatility() {
    double[] one = {-0.02};
    assertThat(TailRisk.valueAtRisk(one, 0.05)).isEqualTo(0.02);
    assertThat(TailRisk.conditionalValueAtRisk(one, 0.05)).isEqualTo(0.02);
    assertThat(Downside.deviation(one, 0, 252)).isEqualTo(0.02);
    assertThatThrownBy(() -> Volatility.annual(one)).hasMessage("1 numbers; at least 2 are needed");
  }

  static List<Consumer<double[]>> measures() {
    return List.of(
        Volatility::annual,
        series -> Downside.deviation(series, 0, 252),
        series -> Downside.sortinoRatio(series, 0, 252),
        series -> TailRisk.valueAtRisk(series, 0.05),
        series -> TailRisk.conditionalValueAtRisk(series, 0.05),
        Drawdown::deepest,
        series -> Beta.of(series, FIVE),
        series -> Beta.of(FIVE, series),
        Diversification::score,
        series -> Diversification.ratio(new double[25], series),
        series -> Concentration.of(series, 1));
  }

  @ParameterizedTest
  @MethodSource("measures")
  void numbersThatAreNoneAreRefusedWithTheirPlace(Consumer<double[]> measure) {
    for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] series = FIVE.clone();
      series[3] = none;
      assertThatThrownBy(() -> measure.accept(series))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("number 3 is " + none);
    }
    assertThatThrownBy(() -> measure.accept(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tailsTargetsAndCovariancesThatMakeNoSenseAreRefused() {
    for (double tail : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> TailRisk.conditionalValueAtRisk(FIVE, tail))
          .hasMessage("tail probability " + tail + " is outside 0..1");
    }
    assertThatThrownBy(() -> Downside.deviation(FIVE, Double.NaN, 252))
        .hasMessage("the target is NaN");
    assertThatThrownBy(() -> Correlation.of(1, new double[] {-1})).hasMessage("variance 0 is -1.0");
    assertThatThrownBy(() -> Beta.of(FIVE, new double[2]))
        .hasMessage("5 returns for 2 of the benchmark");
  }

  private static double[] series(long seed, int rows) {
    Random random = new Random(seed);
    return random.doubles(rows, -0.1, 0.1).map(r -> Math.rint(r * 100) / 100).toArray();
  }

  private static double[] weights(long seed, int n) {
    return new Random(seed).doubles(n, 0.01, 1).toArray();
  }
}
