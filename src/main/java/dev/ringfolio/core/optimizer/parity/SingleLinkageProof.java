package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Arrays;

/**
 * Proves from the covariance alone that a tree is one of single linkage.
 *
 * <p><b>Idea.</b> The tree is given as an order of the assets in which every cluster is a run, and
 * the order in which the gaps of that order close. Any such pair is a tree. Each two assets come
 * together when the last gap between them closes. Let h be, for each gap, the least distance of all
 * pairs that come together there. The tree is of single linkage exactly if h never falls: then no
 * two clusters that are still apart have nearer members than the two that merge. So ties need no
 * rule, and a wrong tree cannot pass.
 *
 * <p><b>Distances between columns</b> are n³/2 squares. They are summed in single precision first,
 * and again in double precision only where that sum does not show that a pair is farther apart than
 * the nearest seen of its gap. With u = 2⁻²⁴, entries (at most one) are off by u each, so distances
 * by {@code 2u√n}, and the sum by the factor {@code 1 + (n + 4)u}.
 *
 * <p>The state of one proof; one thread. A proof that is stopped has proved nothing.
 */
final class SingleLinkageProof {
  /** Squared distances of merges may fall by this much of the greatest possible one, in a tie. */
  private static final double TIE = 1e-12;

  /** Half a unit in the last place of single precision, relative. */
  private static final double UNIT = 0x1.0p-24;

  /** Rows of the distances that are summed together. */
  private static final int PANEL = 16;

  private final int n;
  private final double[] sigma;
  private final double[] precision;
  private final boolean columns;
  private final Cancellation cancellation;
  private boolean stopped;
  private double[] distances = new double[0];
  private float[][] sums = new float[0][];

  /**
   * @param sigma n×n, row-major, symmetric, with a positive diagonal; <em>read</em>
   */
  SingleLinkageProof(int n, double[] sigma, ClusterDistance distance, Cancellation cancellation) {
    this.n = n;
    this.cancellation = cancellation;
    this.sigma = sigma;
    this.precision = new double[n];
    this.columns = distance == ClusterDistance.LOPEZ_DE_PRADO;
    for (int i = 0; i < n; i++) {
      precision[i] = Math.sqrt(1.0 / sigma[i * n + i]);
    }
  }

  /**
   * Whether the least distances of the merges never fall; false where the cancellation came first.
   *
   * @param order a permutation of the assets; <em>read</em>
   * @param rank n, when the gap before each place of the order closes; rank[0] is not looked at;
   *     <em>read</em>
   */
  boolean holds(int[] order, int[] rank) {
    double[] least = new double[n - 1];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    if (columns) {
      lowerByColumns(order, rank, least);
    } else {
      for (int p = 0; p < n && !stopped(); p++) {
        lowerByCorrelation(order, rank, least, p);
      }
    }
    if (stopped()) {
      return false;
    }
    double tie = columns ? n * TIE : TIE;
    double highest = 0.0;
    for (double height : least) {
      if (!(height >= highest - tie)) {
        return false;
      }
      highest = Math.max(highest, height);
    }
    return true;
  }

  /** Once it is stopped it stays so, and does not ask again. */
  private boolean stopped() {
    stopped = stopped || cancellation.verdict() != Cancellation.Verdict.GO_ON;
    return stopped;
  }

  private void lowerByCorrelation(int[] order, int[] rank, double[] least, int place) {
    int row = order[place] * n;
    double own = 0.5 * precision[order[place]];
    int merge = -1;
    for (int p = place + 1; p < order.length; p++) {
      merge = Math.max(merge, rank[p]);
      double square = 0.5 - own * sigma[row + order[p]] * precision[order[p]];
      if (square < least[merge]) {
        least[merge] = Math.max(0.0, square);
      }
    }
  }

  private void lowerByColumns(int[] order, int[] rank, double[] least) {
    fillDistances(order);
    sumRoughly();
    double[] limit = new double[n - 1];
    Arrays.fill(limit, Double.POSITIVE_INFINITY);
    for (int place = 0; place < n && !stopped(); place++) {
      int merge = -1;
      for (int p = place + 1; p < n; p++) {
        merge = Math.max(merge, rank[p]);
        if (sums[place][p] <= limit[merge]) {
          least[merge] = Math.min(least[merge], summed(place, p));
          limit[merge] = roughly(least[merge]);
        }
      }
    }
  }

  /** The greatest that a sum in single precision can be of squares that sum to this. */
  private double roughly(double square) {
    double length = Math.sqrt(square) + 2.0 * UNIT * Math.sqrt(n);
    return length * length * (1.0 + 2.0 * (n + 4) * UNIT);
  }

  /** The correlation distances, with the assets in the given order. */
  private void fillDistances(int[] order) {
    distances = new double[n * n];
    for (int p = 0; p < n && !stopped(); p++) {
      for (int q = 0; q < p; q++) {
        double correlation =
            sigma[order[p] * n + order[q]] * precision[order[p]] * precision[order[q]];
        double square = 0.5 - 0.5 * correlation;
        double distance = square > CorrelationDistances.SQUARE_ZERO ? Math.sqrt(square) : 0.0;
        distances[p * n + q] = distance;
        distances[q * n + p] = distance;
      }
    }
  }

  /** The sums of squared differences of all pairs of rows, above the diagonal. */
  private void sumRoughly() {
    float[][] rough = new float[n][n];
    for (int p = 0; p < n; p++) {
      for (int k = 0; k < n; k++) {
        rough[p][k] = (float) distances[p * n + k];
      }
    }
    sums = new float[n][n];
    for (int panel = 0; panel < n && !stopped(); panel += PANEL) {
      int last = Math.min(n, panel + PANEL);
      for (int p = 0; p < n; p++) {
        addPanel(rough, p, panel, last);
      }
    }
  }

  private void addPanel(float[][] rough, int p, int panel, int last) {
    int k = panel;
    for (; k + 3 < last; k += 4) {
      addFour(sums[p], rough[k], rough[k + 1], rough[k + 2], rough[k + 3], p);
    }
    for (; k < last; k++) {
      addOne(sums[p], rough[k], p);
    }
  }

  private static void addFour(float[] sum, float[] d0, float[] d1, float[] d2, float[] d3, int p) {
    float a0 = d0[p];
    float a1 = d1[p];
    float a2 = d2[p];
    float a3 = d3[p];
    for (int j = p + 1; j < sum.length; j++) {
      float b0 = a0 - d0[j];
      float b1 = a1 - d1[j];
      float b2 = a2 - d2[j];
      float b3 = a3 - d3[j];
      sum[j] += b0 * b0 + b1 * b1 + (b2 * b2 + b3 * b3);
    }
  }

  private static void addOne(float[] sum, float[] d, int p) {
    float own = d[p];
    for (int j = p + 1; j < sum.length; j++) {
      float difference = own - d[j];
      sum[j] += difference * difference;
    }
  }

  /** The squared distance of two rows, even and odd entries apart: that hides their latency. */
  private double summed(int p, int q) {
    double even = 0.0;
    double odd = 0.0;
    int one = p * n;
    int other = q * n;
    for (int k = 0; k + 1 < n; k += 2) {
      double left = distances[one + k] - distances[other + k];
      double right = distances[one + k + 1] - distances[other + k + 1];
      even += left * left;
      odd += right * right;
    }
    double last = n % 2 == 0 ? 0.0 : distances[one + n - 1] - distances[other + n - 1];
    return even + odd + last * last;
  }
}
