package dev.ringfolio.core.risk;

/** What all measures of a series of returns check and sum. */
final class Series {
  private Series() {}

  /**
   * Refuses what has no measure.
   *
   * @throws IllegalArgumentException if there are fewer than {@code rowsMin} returns, or one is not
   *     finite
   */
  static void check(double[] returns, int rowsMin) {
    if (returns.length < rowsMin) {
      throw new IllegalArgumentException(
          returns.length + " numbers; at least " + rowsMin + " are needed");
    }
    for (int t = 0; t < returns.length; t++) {
      if (!Double.isFinite(returns[t])) {
        throw new IllegalArgumentException("number " + t + " is " + returns[t]);
      }
    }
  }

  static double mean(double[] values) {
    double sum = 0.0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
