package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.risk.SampleEstimator;

/**
 * The costs that single days make. An image is the portfolio's return {@code r_t} on each of T
 * days.
 *
 * <ul>
 *   <li>CVaR at tail probability a, a day: the mean of the a·T smallest {@code −r_t}, the last one
 *       taken in part (Rockafellar and Uryasev);
 *   <li>Sortino, annual: {@code −sqrt(252)·(mean(r) − MAR)/sqrt(mean over all days of min(r_t −
 *       MAR, 0)²)}, MAR a day.
 * </ul>
 *
 * <p>Where the budget leaves cash, it earns the risk-free rate a day: the rows hold excess returns
 * and the rate is added to each day.
 *
 * <p><b>The tail without a sort.</b> The days below the last tail's edge and a margin are set aside
 * in one pass; they are few, and the a·T-th of them is selected. Where they turn out too few, all
 * days are taken. The sum is then made in the order of the days, so that the result is a function
 * of the image alone.
 */
final class TailCost extends Cost {
  private static final double DAYS_A_YEAR = SampleEstimator.PERIODS_PER_YEAR;

  /** How much more of the days than the tail is set aside, as part of the edge's distance. */
  private static final double MARGIN = 0.05;

  /** Assets whose days are turned at once, from rows that stay in the cache. */
  private static final int STRIP = 16;

  /** Days without a loss at all: deviations below this part of the mean are rounding. */
  private static final double DEVIATION_ZERO = 1e-12;

  private final int days;
  private final boolean sortino;
  private final double cashReturn;
  private final double minimum;
  private final double tailDays;
  private final double[] aside;
  private double edge = Double.POSITIVE_INFINITY;

  private TailCost(
      int assets,
      int days,
      double[] parts,
      boolean sortino,
      double cashReturn,
      double minimum,
      double tailDays) {
    super(assets, days, parts);
    this.days = days;
    this.sortino = sortino;
    this.cashReturn = cashReturn;
    this.minimum = minimum;
    this.tailDays = tailDays;
    this.aside = new double[days];
  }

  /**
   * CVaR.
   *
   * @param returns T×n, row-major, simple returns of a day; <em>read</em>
   * @param tail probability, above 0
   * @param cashRate annual rate of what is not invested; 0 where all is
   * @param cancellation where it says stop, the cost is anything
   */
  static Cost cvar(
      int days,
      int assets,
      double[] returns,
      double tail,
      double cashRate,
      Cancellation cancellation) {
    double daily = cashRate / DAYS_A_YEAR;
    double[] parts = transposed(days, assets, returns, daily, cancellation);
    return new TailCost(assets, days, parts, false, daily, 0.0, tail * days);
  }

  /**
   * Sortino.
   *
   * @param returns T×n, row-major, simple returns of a day; <em>read</em>
   * @param target annual
   * @param cashRate annual rate of what is not invested; 0 where all is
   * @param cancellation where it says stop, the cost is anything
   */
  static Cost sortino(
      int days,
      int assets,
      double[] returns,
      double target,
      double cashRate,
      Cancellation cancellation) {
    double daily = cashRate / DAYS_A_YEAR;
    double[] parts = transposed(days, assets, returns, daily, cancellation);
    return new TailCost(assets, days, parts, true, daily, target / DAYS_A_YEAR, 0.0);
  }

  private static double[] transposed(
      int days, int assets, double[] returns, double less, Cancellation cancellation) {
    double[] parts = new double[returns.length];
    for (int i = 0; i < assets; i += STRIP) {
      if (i > 0 && cancellation.verdict() != Verdict.GO_ON) {
        return parts;
      }
      turn(days, assets, returns, less, i, Math.min(assets, i + STRIP), parts);
    }
    return parts;
  }

  private static void turn(
      int days, int assets, double[] returns, double less, int from, int to, double[] parts) {
    for (int t = 0; t < days; t++) {
      for (int i = from; i < to; i++) {
        parts[i * days + t] = returns[t * assets + i] - less;
      }
    }
  }

  @Override
  double measure(double[] weights, double[] image) {
    return sortino ? sortino(image) : cvar(image);
  }

  @Override
  double value(double cost) {
    return sortino ? -cost : cost;
  }

  private double sortino(double[] image) {
    double floor = minimum - cashReturn;
    double mean = sum(image) / days - floor;
    double deviation = Math.sqrt(squaresBelow(image, floor) / days);
    boolean none = deviation <= DEVIATION_ZERO * Math.abs(mean);
    return none ? Double.NaN : -Math.sqrt(DAYS_A_YEAR) * mean / deviation;
  }

  private static double sum(double[] values) {
    double s0 = 0.0;
    double s1 = 0.0;
    int t = 0;
    for (; t + 1 < values.length; t += 2) {
      s0 += values[t];
      s1 += values[t + 1];
    }
    return t < values.length ? s0 + s1 + values[t] : s0 + s1;
  }

  private static double squaresBelow(double[] values, double floor) {
    double s0 = 0.0;
    double s1 = 0.0;
    int t = 0;
    for (; t + 1 < values.length; t += 2) {
      double a = Math.min(values[t] - floor, 0.0);
      double b = Math.min(values[t + 1] - floor, 0.0);
      s0 += a * a;
      s1 += b * b;
    }
    if (t < values.length) {
      double a = Math.min(values[t] - floor, 0.0);
      s0 += a * a;
    }
    return s0 + s1;
  }

  private double cvar(double[] image) {
    int wanted = Math.min(days, Math.max(1, (int) Math.ceil(tailDays)));
    int count = setAside(image, edge);
    if (count < wanted) {
      count = setAside(image, Double.POSITIVE_INFINITY);
    }
    double last = selected(aside, count, wanted - 1);
    edge = last + MARGIN * Math.abs(last);
    return -(last + sumBelow(image, last) / tailDays) - cashReturn;
  }

  /** Copies the values up to {@code most}, and tells how many they are. */
  private int setAside(double[] values, double most) {
    int count = 0;
    for (double value : values) {
      aside[count] = value;
      count += value <= most ? 1 : 0;
    }
    return count;
  }

  /** {@code Σ min(value − edge, 0)}. */
  private static double sumBelow(double[] values, double edge) {
    double sum = 0.0;
    for (double value : values) {
      sum += Math.min(value - edge, 0.0);
    }
    return sum;
  }

  /**
   * The value that a sort would put at {@code place}: Hoare's selection, around the middle one of
   * three.
   *
   * @param values of which the first {@code count} count; <em>reordered</em>
   */
  static double selected(double[] values, int count, int place) {
    int from = 0;
    int to = count - 1;
    while (from < to) {
      double pivot = middle(values[from], values[(from + to) >>> 1], values[to]);
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (place <= j) {
        to = j;
      } else if (place >= i) {
        from = i;
      } else {
        return values[place];
      }
    }
    return values[from];
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
