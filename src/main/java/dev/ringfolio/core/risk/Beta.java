package dev.ringfolio.core.risk;

/** How much of a benchmark's moves an asset makes. Pure; any thread. */
public final class Beta {
  private Beta() {}

  /**
   * {@code cov(r, b)/var(b)}: the slope of the regression of returns on the benchmark's.
   *
   * @param returns T simple returns of a period, at least two; <em>read</em>
   * @param benchmark T, of the same periods; <em>read</em>
   * @return NaN where the benchmark never moves
   * @throws IllegalArgumentException if there are fewer, not as many, or one is not finite
   */
  public static double of(double[] returns, double[] benchmark) {
    Series.check(returns, 2);
    Series.check(benchmark, 2);
    if (returns.length != benchmark.length) {
      throw new IllegalArgumentException(
          returns.length + " returns for " + benchmark.length + " of the benchmark");
    }
    double mean = Series.mean(returns);
    double level = Series.mean(benchmark);
    double together = 0.0;
    double alone = 0.0;
    double greatest = 0.0;
    for (int t = 0; t < returns.length; t++) {
      double move = benchmark[t] - level;
      together += (returns[t] - mean) * move;
      alone += move * move;
      greatest = Math.max(greatest, Math.abs(move));
    }
    return greatest > Deviations.DEVIATION_ZERO ? together / alone : Double.NaN;
  }
}
