package dev.ringfolio.core.optimizer.linear;

import java.util.stream.IntStream;

/**
 * What a portfolio makes of each scenario, {@code Σᵢ wᵢ(r_ti − base)}. Four rows at a time, whose
 * sums do not wait for each other; what is not held is left out. Pure; any thread.
 */
public final class PortfolioRows {
  private PortfolioRows() {}

  /**
   * The sums.
   *
   * @param cells rows×n, row-major; <em>read</em>
   * @param weights n; <em>read</em>
   * @return rows
   */
  public static double[] of(double[] cells, int rows, double[] weights, double base) {
    int[] held = IntStream.range(0, weights.length).filter(i -> weights[i] != 0.0).toArray();
    double[] sums = new double[rows];
    int t = 0;
    for (; t + 3 < rows; t += 4) {
      sumFour(cells, t, weights, base, held, sums);
    }
    for (; t < rows; t++) {
      double sum = 0.0;
      for (int i : held) {
        sum += weights[i] * (cells[t * weights.length + i] - base);
      }
      sums[t] = sum;
    }
    return sums;
  }

  private static void sumFour(
      double[] cells, int t, double[] weights, double base, int[] held, double[] sums) {
    int n = weights.length;
    int r0 = t * n;
    int r1 = r0 + n;
    int r2 = r1 + n;
    int r3 = r2 + n;
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    for (int i : held) {
      double weight = weights[i];
      s0 += weight * (cells[r0 + i] - base);
      s1 += weight * (cells[r1 + i] - base);
      s2 += weight * (cells[r2 + i] - base);
      s3 += weight * (cells[r3 + i] - base);
    }
    sums[t] = s0;
    sums[t + 1] = s1;
    sums[t + 2] = s2;
    sums[t + 3] = s3;
  }
}
