package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.risk.PairedComparison.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals of differences, against their formulas and against what they promise. */
class PairedComparisonTest {
  private static final int DAYS = 504;

  private static double[] returns(
      SplittableRandom random, int days, double mean, double deviation) {
    double[] returns = new double[days];
    for (int t = 0; t < days; t++) {
      returns[t] = mean + deviation * random.nextGaussian();
    }
    return returns;
  }

  private static double mean(double[] values) {
    double sum = 0.0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double sum = 0.0;
    for (double value : values) {
      sum += Math.pow(value - mean(values), 2);
    }
    return Math.sqrt(sum / (values.length - 1));
  }

  @Test
  void theDifferencesAreThoseOfTheFormulas() {
    SplittableRandom random = new SplittableRandom(1);
    double[] first = returns(random, DAYS, 0.001, 0.01);
    double[] second = returns(random, DAYS, 0.0, 0.02);
    double sharpe = mean(first) / deviation(first) - mean(second) / deviation(second);

    assertThat(PairedComparison.ofMeans(first, second, 252, random).difference())
        .isCloseTo(252 * (mean(first) - mean(second)), within(1e-12));
    assertThat(PairedComparison.ofSharpeRatios(first, second, 252, random).difference())
        .isCloseTo(Math.sqrt(252) * sharpe, within(1e-12));
  }

  @Test
  void aLongerYearStretchesDifferenceAndIntervalAlike() {
    SplittableRandom random = new SplittableRandom(8);
    double[] first = returns(random, DAYS, 0.001, 0.01);
    double[] second = returns(random, DAYS, 0.0, 0.02);

    assertStretched(
        PairedComparison.ofMeans(first, second, 365, new SplittableRandom(1)),
        PairedComparison.ofMeans(first, second, 252, new SplittableRandom(1)),
        365 / 252.0);
    assertStretched(
        PairedComparison.ofSharpeRatios(first, second, 365, new SplittableRandom(1)),
        PairedComparison.ofSharpeRatios(first, second, 252, new SplittableRandom(1)),
        Math.sqrt(365 / 252.0));
  }

  private static void assertStretched(Interval told, Interval of, double by) {
    assertThat(told.difference()).isCloseTo(by * of.difference(), within(1e-12));
    assertThat(told.low()).isCloseTo(by * of.low(), within(1e-12));
    assertThat(told.high()).isCloseTo(by * of.high(), within(1e-12));
  }

  @Test
  void whatIsTheSameDoesNotDiffer() {
    double[] same = returns(new SplittableRandom(2), DAYS, 0.001, 0.01);

    assertThat(PairedComparison.ofMeans(same, same, 252, new SplittableRandom(1)))
        .isEqualTo(new Interval(0.0, 0.0, 0.0));
    assertThat(
            PairedComparison.ofSharpeRatios(same, same, 252, new SplittableRandom(1)).significant())
        .isFalse();
  }

  @Test
  void theOtherWayRoundIsTheMirrorImage() {
    double[] first = returns(new SplittableRandom(3), DAYS, 0.001, 0.01);
    double[] second = returns(new SplittableRandom(4), DAYS, 0.0, 0.01);
    Interval one = PairedComparison.ofSharpeRatios(first, second, 252, new SplittableRandom(1));
    Interval other = PairedComparison.ofSharpeRatios(second, first, 252, new SplittableRandom(1));

    assertThat(other.difference()).isCloseTo(-one.difference(), within(1e-12));
    assertThat(other.low()).isCloseTo(-one.high(), within(1e-9));
    assertThat(other.high()).isCloseTo(-one.low(), within(1e-9));
  }

  @Test
  void ofIndependentReturnsTheIntervalIsNearlyThatOfTheTextbook() {
    SplittableRandom random = new SplittableRandom(5);
    double[] first = returns(random, 2_000, 0.0, 0.01);
    double[] second = returns(random, 2_000, 0.0, 0.01);
    Interval told = PairedComparison.ofMeans(first, second, 252, random);
    double reach = 1.96 * 252 * 0.01 * Math.sqrt(2.0 / 2_000);

    assertThat((told.high() - told.low()) / 2.0).isCloseTo(reach, within(0.15 * reach));
  }

  @Test
  void whatMovesTogetherIsToldApartSoonerThanEachAlone() {
    SplittableRandom random = new SplittableRandom(6);
    double[] market = returns(random, DAYS, 0.0, 0.02);
    double[] first = returns(random, DAYS, 0.0003, 0.001);
    double[] second = returns(random, DAYS, 0.0, 0.001);
    for (int t = 0; t < DAYS; t++) {
      first[t] += market[t];
      second[t] += market[t];
    }

    assertThat(PairedComparison.ofMeans(first, second, 252, random).significant()).isTrue();
  }

  /** Two strategies of equal Sharpe ratios, their returns dependent over time and on each other. */
  @Test
  void nineteenIntervalsOfTwentyHoldTheTruth() {
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    int rounds = 120;
    for (int round = 0; round < rounds; round++) {
      double[] first = new double[250];
      double[] second = new double[250];
      double ofFirst = 0.0;
      double ofSecond = 0.0;
      double volatility = 0.01;
      for (int t = 0; t < first.length; t++) {
        volatility =
            0.01 * Math.exp(0.9 * Math.log(volatility / 0.01) + 0.2 * random.nextGaussian());
        double common = random.nextGaussian();
        ofFirst = 0.2 * ofFirst + volatility * (common + random.nextGaussian());
        ofSecond = 0.2 * ofSecond + volatility * (common + random.nextGaussian());
        first[t] = 0.0005 + ofFirst;
        second[t] = 0.0005 + ofSecond;
      }
      Interval told = PairedComparison.ofSharpeRatios(first, second, 252, random);
      held += told.significant() ? 0 : 1;
    }

    assertThat((double) held / rounds).isBetween(0.90, 1.0);
  }

  @Test
  void tooFewDaysAreRefused() {
    double[] few = new double[PairedComparison.OBSERVATIONS_MIN - 1];

    assertThatThrownBy(() -> PairedComparison.ofMeans(few, few, 252, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
