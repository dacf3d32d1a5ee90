package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Optional;

/**
 * The squared Euclidean distances between the columns of the matrix of correlation distances:
 * {@code D²_ij = Σ_k (d_ki − d_kj)²}.
 *
 * <p><b>Idea.</b> All of them take n³/2 multiplications; the least ones, which alone matter, far
 * fewer. So a lower bound of all is made in single precision, where twice as many numbers fit a
 * register, and the few that may be least are summed in double precision. The bound is {@code g_ii
 * + g_jj − 2 g_ij} with {@code G = Y'Y}, where Y is d with the mean of each row taken away: no
 * difference sees that, and it makes the norms as small as the distances.
 *
 * <p><b>Rounding.</b> A product of n terms is off by at most {@code γ = (n + 4) 2⁻²⁴} of the sum of
 * their sizes, which the norms bound: so {@code D² ≥ (g_ii + g_jj)(1 − 3γ) − 2 g_ij}, with room for
 * the rounding of the norms themselves.
 */
final class ColumnDistances implements Closeness {
  /** Half a unit in the last place of single precision, relative. */
  private static final double UNIT = 0x1.0p-24;

  /** Rows of a panel, so that they stay in the first cache; a multiple of four. */
  private static final int PANEL = 16;

  private final int n;
  private final int padded;
  private final double[] distances;
  private final float[][] deviations;
  private final float[][] gram;
  private final double slack;

  private ColumnDistances(int n, CorrelationDistances correlation) {
    this.n = n;
    this.padded = (n + 3) / 4 * 4;
    this.distances = new double[n * n];
    this.deviations = new float[padded][n];
    this.gram = new float[n][n];
    this.slack = 3.0 * (n + 4) * UNIT;
    double[] row = new double[n];
    for (int k = 0; k < n; k++) {
      correlation.fill(k, row);
      roots(row);
      System.arraycopy(row, 0, distances, k * n, n);
      subtractMean(row, deviations[k]);
    }
  }

  /**
   * The distances, or nothing where the work was stopped.
   *
   * @param correlation whose square roots are d; <em>read</em>
   */
  static Optional<Closeness> of(
      int n, CorrelationDistances correlation, Cancellation cancellation) {
    ColumnDistances distances = new ColumnDistances(n, correlation);
    return distances.multiply(cancellation) ? Optional.of(distances) : Optional.empty();
  }

  private static void roots(double[] row) {
    for (int j = 0; j < row.length; j++) {
      row[j] = Math.sqrt(row[j]);
    }
  }

  private static void subtractMean(double[] row, float[] deviations) {
    double sum = 0.0;
    for (double value : row) {
      sum += value;
    }
    double mean = sum / row.length;
    for (int j = 0; j < row.length; j++) {
      deviations[j] = (float) (row[j] - mean);
    }
  }

  /** Makes Y'Y; false where stopped. */
  private boolean multiply(Cancellation cancellation) {
    for (int panel = 0; panel < padded; panel += PANEL) {
      if (cancellation.verdict() != Cancellation.Verdict.GO_ON) {
        return false;
      }
      int last = Math.min(padded, panel + PANEL);
      for (int i = 0; i < n; i++) {
        addPanel(i, panel, last);
      }
    }
    mirror();
    return true;
  }

  private void addPanel(int i, int panel, int last) {
    float[][] y = deviations;
    for (int k = panel; k < last; k += 4) {
      addFourRows(gram[i], y[k], y[k + 1], y[k + 2], y[k + 3], i);
    }
  }

  /** Each row is an array of its own, with one index for all: other loops are not vectorized. */
  private static void addFourRows(
      float[] sum, float[] y0, float[] y1, float[] y2, float[] y3, int i) {
    float a0 = y0[i];
    float a1 = y1[i];
    float a2 = y2[i];
    float a3 = y3[i];
    for (int j = i; j < sum.length; j++) {
      sum[j] += a0 * y0[j] + a1 * y1[j] + (a2 * y2[j] + a3 * y3[j]);
    }
  }

  private void mirror() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = gram[j][i];
      }
    }
  }

  @Override
  public void fill(int asset, double[] row) {
    float[] products = gram[asset];
    double own = products[asset];
    for (int j = 0; j < n; j++) {
      row[j] = (own + gram[j][j]) * (1.0 - slack) - 2.0 * products[j];
    }
  }

  /** The sum of squares itself; of copies it is zero exactly. */
  @Override
  public double between(int one, int other, double bound) {
    return squares(distances, one * n, other * n, n);
  }

  private static double squares(double[] d, int x, int y, int n) {
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    int k = 0;
    for (; k + 3 < n; k += 4) {
      s0 += square(d[x + k] - d[y + k]);
      s1 += square(d[x + k + 1] - d[y + k + 1]);
      s2 += square(d[x + k + 2] - d[y + k + 2]);
      s3 += square(d[x + k + 3] - d[y + k + 3]);
    }
    for (; k < n; k++) {
      s0 += square(d[x + k] - d[y + k]);
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double square(double value) {
    return value * value;
  }
}
