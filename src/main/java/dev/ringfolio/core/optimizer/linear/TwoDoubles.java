package dev.ringfolio.core.optimizer.linear;

/**
 * Sums and products in twice the precision of a double: a value is the unevaluated sum of a high
 * and a low part. Needed where a portfolio has nearly no risk, so that {@code Σw} is a small
 * difference of large products.
 *
 * <p>References: Dekker, <i>A floating-point technique for extending the available precision</i>
 * (1971); Ogita, Rump and Oishi, <i>Accurate sum and dot product</i> (2005).
 */
public final class TwoDoubles {
  private TwoDoubles() {}

  /** What rounding took from {@code sum = a + b} (Knuth). */
  public static double lost(double a, double b, double sum) {
    double other = sum - a;
    return (a - (sum - other)) + (b - other);
  }

  /**
   * {@code sum += (high + low) · a[x..x+n)}.
   *
   * @param sumHigh n, <em>written</em>
   * @param sumLow n, <em>written</em>
   */
  public static void addScaled(
      double[] sumHigh, double[] sumLow, double high, double low, double[] a, int x, int n) {
    for (int k = 0; k < n; k++) {
      double factor = a[x + k];
      double product = factor * high;
      double rest = Math.fma(factor, high, -product) + factor * low;
      double sum = sumHigh[k] + product;
      sumLow[k] += lost(sumHigh[k], product, sum) + rest;
      sumHigh[k] = sum;
    }
  }

  /** The sum of values, rounded once. */
  public static double sum(double[] high, double[] low) {
    double sum = 0.0;
    double rest = 0.0;
    for (int i = 0; i < high.length; i++) {
      double next = sum + high[i];
      rest += lost(sum, high[i], next) + low[i];
      sum = next;
    }
    return sum + rest;
  }

  /** {@code (high + low)'(otherHigh + otherLow)}, rounded once. */
  public static double dot(double[] high, double[] low, double[] otherHigh, double[] otherLow) {
    double sum = 0.0;
    double rest = 0.0;
    for (int i = 0; i < high.length; i++) {
      double product = high[i] * otherHigh[i];
      double next = sum + product;
      rest +=
          lost(sum, product, next)
              + Math.fma(high[i], otherHigh[i], -product)
              + (high[i] * otherLow[i] + low[i] * otherHigh[i]);
      sum = next;
    }
    return sum + rest;
  }

  /** {@code (high + low)'a[x..x+n)}, rounded once. */
  public static double dot(double[] high, double[] low, double[] a, int x) {
    double sum = 0.0;
    double rest = 0.0;
    for (int i = 0; i < high.length; i++) {
      double factor = a[x + i];
      double product = high[i] * factor;
      double next = sum + product;
      rest += lost(sum, product, next) + Math.fma(high[i], factor, -product) + low[i] * factor;
      sum = next;
    }
    return sum + rest;
  }

  /**
   * {@code w'Σw} for {@code w = high + low}, rounded once.
   *
   * @param sigma n×n, row-major; <em>read</em>
   */
  public static double variance(double[] sigma, double[] high, double[] low) {
    int n = high.length;
    double[] imageHigh = new double[n];
    double[] imageLow = new double[n];
    for (int i = 0; i < n; i++) {
      if (high[i] != 0.0) {
        addScaled(imageHigh, imageLow, high[i], low[i], sigma, i * n, n);
      }
    }
    return dot(high, low, imageHigh, imageLow);
  }
}
