package dev.ringfolio.core.optimizer.shares;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Arrays;

/**
 * Whole shares for target weights. With targets {@code tᵢ = wᵢV} of a total value V and prices pᵢ,
 * the shares xᵢ are to make the deviation small, which counts cash left over as a deviation, too:
 *
 * <pre>  minimize Σ|tᵢ − pᵢxᵢ| + cash,   cash = V − p'x ≥ 0,   x whole</pre>
 *
 * <p>{@link #greedy} rounds down and then buys, one share at a time, what is furthest below its
 * target and can be paid. {@link #exact} searches for the least deviation, and says whether it
 * proved it.
 *
 * <p><b>Long and short.</b> The shorts are allocated first and by themselves, as if their targets
 * were all there is: what they are short is at most the gross short weight of V. What selling them
 * brings in is then spent, with V, on the long targets, so that cash stays at zero or above. Each
 * leg is exact for itself; another split of the error between the legs may be better by less than a
 * share. Margin and borrowing costs are not looked at.
 *
 * <p>Pure; any thread.
 *
 * @param shares n, negative where short; <em>read</em>
 * @param cash left over, never negative
 * @param deviation {@code Σ|tᵢ − pᵢxᵢ| + cash}, in the currency of the total
 * @param leastDeviation no whole shares (leg by leg) have less; equal to the deviation where proven
 * @param optimal whether the deviation is proven to be the least, leg by leg
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record ShareAllocation(
    long[] shares, double cash, double deviation, double leastDeviation, boolean optimal) {

  /** Weights may sum to this much more than one, from rounding. */
  private static final double SUM_SLACK = 1e-9;

  /**
   * Rounded down, then share by share to the largest deficit that can be paid.
   *
   * @param weights n, summing to one at most; <em>read</em>
   * @param prices n, above zero; <em>read</em>
   * @param total above zero, in the currency of the prices
   * @throws IllegalArgumentException if a number is outside its range or the lengths differ
   */
  public static ShareAllocation greedy(double[] weights, double[] prices, double total) {
    return allocated(weights, prices, total, ShareLeg::greedy);
  }

  /**
   * The least deviation, or the best found where the search is stopped or too long.
   *
   * @param weights n, summing to one at most; <em>read</em>
   * @param prices n, above zero; <em>read</em>
   * @param total above zero, in the currency of the prices
   * @throws IllegalArgumentException if a number is outside its range or the lengths differ
   */
  public static ShareAllocation exact(
      double[] weights, double[] prices, double total, Cancellation cancellation) {
    return allocated(
        weights,
        prices,
        total,
        leg -> {
          ShareSearch search = new ShareSearch(leg, cancellation);
          search.run();
          return search.best();
        });
  }

  private static ShareAllocation allocated(
      double[] weights, double[] prices, double total, Rounding rounding) {
    double scale = total / check(weights, prices, total);
    double[] longs = new double[weights.length];
    double[] shorts = new double[weights.length];
    double shortTotal = 0.0;
    for (int i = 0; i < weights.length; i++) {
      longs[i] = Math.max(0.0, weights[i]) * scale;
      shorts[i] = Math.max(0.0, -weights[i]) * scale;
      shortTotal += shorts[i];
    }
    ShareLeg.Rounded sold = rounding.of(new ShareLeg(shorts, prices, shortTotal));
    double funds = total + sold.value();
    ShareLeg.Rounded bought = rounding.of(new ShareLeg(longs, prices, funds));
    long[] shares = bought.shares().clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] -= sold.shares()[i];
    }
    double shortfall = sold.shortfall() + bought.shortfall();
    double least = sold.leastShortfall() + bought.leastShortfall();
    double deviation = deviation(longs, shorts, prices, shares) + bought.cash();
    return new ShareAllocation(
        shares,
        bought.cash(),
        deviation,
        Math.max(0.0, deviation - 2.0 * (shortfall - least)),
        sold.proven() && bought.proven());
  }

  private static double deviation(double[] longs, double[] shorts, double[] prices, long[] shares) {
    double sum = 0.0;
    for (int i = 0; i < shares.length; i++) {
      sum += Math.abs(longs[i] - shorts[i] - prices[i] * shares[i]);
    }
    return sum;
  }

  /** What the weights are to be divided by so that rounding does not overspend: nearly one. */
  private static double check(double[] weights, double[] prices, double total) {
    if (weights.length != prices.length) {
      throw new IllegalArgumentException(
          weights.length + " weights for " + prices.length + " prices");
    }
    if (!(total > 0.0 && total < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("total is " + total + "; it must be above 0");
    }
    for (int i = 0; i < weights.length; i++) {
      if (!Double.isFinite(weights[i])) {
        throw new IllegalArgumentException("weights[%d] is %s".formatted(i, weights[i]));
      }
      if (!(prices[i] > 0.0 && prices[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "prices[%d] is %s; it must be above 0".formatted(i, prices[i]));
      }
    }
    double sum = Arrays.stream(weights).sum();
    if (sum > 1.0 + SUM_SLACK) {
      throw new IllegalArgumentException("the weights sum to " + sum + ", more than 1");
    }
    return Math.max(1.0, sum);
  }

  /** A way to round one leg. */
  @FunctionalInterface
  private interface Rounding {
    ShareLeg.Rounded of(ShareLeg leg);
  }
}
