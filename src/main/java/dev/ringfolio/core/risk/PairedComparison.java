package dev.ringfolio.core.risk;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How two strategies that ran side by side differ, and how sure that is.
 *
 * <p><b>Problem.</b> Their daily returns are correlated with each other, heavy in the tails, and
 * dependent over time, above all in volatility. The textbook's interval, of independent normal
 * returns, is too narrow.
 *
 * <p><b>Idea.</b> The studentized bootstrap of Ledoit and Wolf. Days are drawn as pairs, in
 * circular blocks of {@code b = max(1, round(T^⅓))}, so what is dependent stays together. Each
 * statistic θ (the difference of the means, the difference of the Sharpe ratios) has an influence
 * series {@code ψ(t)}, its gradient times what the day adds to the moments; its standard error is
 * {@code √(Ω/T)} with Ω the long-run variance of ψ: by the kernel of Bartlett with {@code
 * ⌊4(T/100)^(2/9)⌋} lags on the data, by the sums over blocks on what was drawn. The interval is
 * {@code θ ± c·se}, c the 95 % quantile of {@code |θ* − θ| / se*}.
 *
 * <p>References: O. Ledoit, M. Wolf, <i>Robust performance hypothesis testing with the Sharpe
 * ratio</i>, Journal of Empirical Finance 15 (2008); W. Newey, K. West (1987), (1994); F. Götze, H.
 * Künsch (1996) for the error of what was drawn.
 *
 * <p>Pure; any thread. The same seed gives the same interval.
 */
public final class PairedComparison {
  /** Fewer pairs than this say nothing that an interval could express: three months. */
  public static final int OBSERVATIONS_MIN = 60;

  /** Of the intervals. */
  public static final double CONFIDENCE = 0.95;

  static final int DRAWS = 2_000;

  private final double[] first;
  private final double[] second;
  private final boolean ratios;

  private PairedComparison(double[] first, double[] second, boolean ratios) {
    this.first = first;
    this.second = second;
    this.ratios = ratios;
  }

  /** A difference, first less second, annual, and the interval that has it. */
  public record Interval(double difference, double low, double high) {
    /** Whether the interval leaves no doubt that there is a difference. */
    public boolean significant() {
      return low > 0.0 || high < 0.0;
    }
  }

  /**
   * The difference of the means, times the rows of a year.
   *
   * @param first T simple returns of a day, at least {@link #OBSERVATIONS_MIN}; <em>read</em>
   * @param second of the same days; <em>read</em>
   * @param rowsPerYear see {@link TradingYear}
   */
  public static Interval ofMeans(
      double[] first, double[] second, double rowsPerYear, RandomGenerator random) {
    return compare(new PairedComparison(first, second, false), rowsPerYear, random);
  }

  /**
   * The difference of the Sharpe ratios, annual, by standard deviations of T − 1 as {@link
   * Volatility} has them. Arguments as of {@link #ofMeans}, in excess of the risk-free rate; both
   * must move, for what does not has no such ratio.
   */
  public static Interval ofSharpeRatios(
      double[] first, double[] second, double rowsPerYear, RandomGenerator random) {
    double unbiased = (first.length - 1.0) / first.length;
    return compare(
        new PairedComparison(first, second, true), Math.sqrt(rowsPerYear * unbiased), random);
  }

  private static Interval compare(PairedComparison pair, double scale, RandomGenerator random) {
    int days = pair.first.length;
    Series.check(pair.first, OBSERVATIONS_MIN);
    Series.check(pair.second, OBSERVATIONS_MIN);
    if (pair.second.length != days) {
      throw new IllegalArgumentException(days + " returns beside " + pair.second.length);
    }
    double[] influence = new double[days];
    double difference = pair.difference(influence);
    double error = Math.sqrt(longRunVariance(influence) / days);
    double reach = error > 0.0 ? pair.quantile(difference, random) * error : 0.0;
    return new Interval(
        scale * difference, scale * (difference - reach), scale * (difference + reach));
  }

  /** Of |θ* − θ| / se* over the draws. */
  private double quantile(double difference, RandomGenerator random) {
    int days = first.length;
    int block = (int) Math.max(1, Math.round(Math.cbrt(days)));
    int blocks = days / block;
    double[] drawnFirst = new double[blocks * block];
    double[] drawnSecond = new double[blocks * block];
    double[] influence = new double[blocks * block];
    PairedComparison drawn = new PairedComparison(drawnFirst, drawnSecond, ratios);
    double[] distances = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int i = 0; i < blocks; i++) {
        int from = random.nextInt(days);
        for (int j = 0; j < block; j++) {
          int day = (from + j) % days;
          drawnFirst[i * block + j] = first[day];
          drawnSecond[i * block + j] = second[day];
        }
      }
      double again = drawn.difference(influence);
      double error = Math.sqrt(blockVariance(influence, block) / influence.length);
      distances[draw] = error > 0.0 ? Math.abs(again - difference) / error : 0.0;
    }
    Arrays.sort(distances);
    return distances[(int) Math.ceil(CONFIDENCE * DRAWS) - 1];
  }

  /**
   * The statistic of a day.
   *
   * @param influence T; <em>written</em>
   */
  private double difference(double[] influence) {
    Arrays.fill(influence, 0.0);
    return statistic(first, 1.0, influence) - statistic(second, -1.0, influence);
  }

  private double statistic(double[] returns, double sign, double[] influence) {
    double mean = 0.0;
    double square = 0.0;
    for (double value : returns) {
      mean += value / returns.length;
      square += value * value / returns.length;
    }
    if (!ratios) {
      for (int t = 0; t < returns.length; t++) {
        influence[t] += sign * (returns[t] - mean);
      }
      return mean;
    }
    double variance = square - mean * mean;
    if (!(variance > 0.0)) {
      return 0.0; // nothing moves in what was drawn: neither a ratio nor an influence
    }
    double power = variance * Math.sqrt(variance);
    for (int t = 0; t < returns.length; t++) {
      double value = returns[t];
      influence[t] +=
          sign * (square * (value - mean) - 0.5 * mean * (value * value - square)) / power;
    }
    return mean / Math.sqrt(variance);
  }

  /** By the kernel of Bartlett, which keeps it at zero or above. */
  static double longRunVariance(double[] series) {
    int days = series.length;
    int lags = (int) Math.floor(4.0 * Math.pow(days / 100.0, 2.0 / 9.0));
    double sum = 0.0;
    for (int lag = 0; lag <= lags; lag++) {
      double product = 0.0;
      for (int t = lag; t < days; t++) {
        product += series[t] * series[t - lag];
      }
      sum += (lag == 0 ? 1.0 : 2.0 * (1.0 - lag / (lags + 1.0))) * product / days;
    }
    return sum;
  }

  private static double blockVariance(double[] series, int block) {
    int blocks = series.length / block;
    double sum = 0.0;
    for (int i = 0; i < blocks; i++) {
      double ofBlock = 0.0;
      for (int j = 0; j < block; j++) {
        ofBlock += series[i * block + j];
      }
      sum += ofBlock * ofBlock / block;
    }
    return sum / blocks;
  }
}
