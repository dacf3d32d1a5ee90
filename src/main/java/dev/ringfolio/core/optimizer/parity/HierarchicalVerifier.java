package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.Arrays;

/**
 * Checks weights of hierarchical risk parity by means of its own.
 *
 * <p>The solver hands over its tree as a hint; {@link SingleLinkageProof} holds it against the
 * distances. From a tree that is proved, the leaves and the weights are worked out anew, downwards
 * as the paper has it.
 *
 * <p>The gap is the greatest difference of a weight, relative to the mean weight; infinite where
 * the tree is not proved, or the check was stopped before it was.
 *
 * <p>The state of one check; one thread.
 */
final class HierarchicalVerifier {
  private final int n;
  private final double[] sigma;
  private final double[] volatility;
  private final ClusterDistance distance;
  private final Cancellation cancellation;

  /**
   * @param sigma n×n, row-major, symmetric, with a positive diagonal; <em>read</em>
   */
  HierarchicalVerifier(int n, double[] sigma, ClusterDistance distance, Cancellation cancellation) {
    this.cancellation = cancellation;
    this.n = n;
    this.sigma = sigma;
    this.distance = distance;
    this.volatility = new double[n];
    for (int i = 0; i < n; i++) {
      volatility[i] = Math.sqrt(sigma[i * n + i]);
    }
  }

  /**
   * The certificate of weights.
   *
   * @param weights n; <em>read</em>
   * @param hints the order of the assets, n, then the gaps, 1..n−1, as they close; <em>read</em>
   */
  Certificate certify(FeasibleSet set, double[] weights, double[] hints) {
    double infeasibility = Feasibility.violation(set, weights);
    int[] order = permutation(hints, 0, n, 0);
    int[] merges = permutation(hints, n, n - 1, 1);
    boolean tree = order.length == n && merges.length == n - 1;
    int[] rank = tree ? rank(merges) : new int[0];
    if (!tree || !new SingleLinkageProof(n, sigma, distance, cancellation).holds(order, rank)) {
      return new Certificate(infeasibility, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double[] own = bisected(leaves(order, rank));
    double worst = 0.0;
    for (int i = 0; i < n; i++) {
      worst = Math.max(worst, n * Math.abs(own[i] - weights[i]));
    }
    return new Certificate(infeasibility, worst, worst);
  }

  /** The integers from {@code least} in some order, or nothing where the hints hold no such. */
  private static int[] permutation(double[] hints, int from, int count, int least) {
    int[] values = new int[count];
    boolean[] seen = new boolean[count];
    for (int k = 0; k < count; k++) {
      double value = from + k < hints.length ? hints[from + k] - least : -1.0;
      boolean fits = value >= 0.0 && value < count && !seen[(int) value];
      if (!fits) {
        return new int[0];
      }
      seen[(int) value] = true;
      values[k] = (int) value + least;
    }
    return values;
  }

  /** When the gap before each place closes. */
  private int[] rank(int[] merges) {
    int[] rank = new int[n];
    for (int m = 0; m < merges.length; m++) {
      rank[merges[m]] = m;
    }
    return rank;
  }

  /** The leaves from left to right: a walk down from the last merge, larger numbers put off. */
  private int[] leaves(int[] order, int[] rank) {
    int[] leaves = new int[n];
    int[] from = new int[n];
    int[] to = new int[n];
    int open = 1;
    to[0] = n;
    int count = 0;
    while (open > 0) {
      open--;
      int first = from[open];
      int last = to[open];
      int gap = lastMerge(rank, first, last);
      if (gap < 0) {
        leaves[count++] = order[first];
        continue;
      }
      boolean earlierIsLeft = number(order, rank, first, gap) < number(order, rank, gap, last);
      from[open] = earlierIsLeft ? gap : first;
      to[open] = earlierIsLeft ? last : gap;
      open++;
      from[open] = earlierIsLeft ? first : gap;
      to[open] = earlierIsLeft ? gap : last;
      open++;
    }
    return leaves;
  }

  private int number(int[] order, int[] rank, int first, int last) {
    int gap = lastMerge(rank, first, last);
    return gap < 0 ? order[first] : n + rank[gap];
  }

  /** The gap within a run that closes last, or −1 in a run of one. */
  private static int lastMerge(int[] rank, int first, int last) {
    int best = -1;
    for (int p = first + 1; p < last; p++) {
      if (best < 0 || rank[p] > rank[best]) {
        best = p;
      }
    }
    return best;
  }

  /** Weights by recursive bisection, level by level, each variance from its own weights. */
  private double[] bisected(int[] leaves) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0);
    int[] ends = {0, n};
    while (ends.length <= n) {
      int[] finer = new int[2 * ends.length];
      int count = 0;
      for (int c = 0; c + 1 < ends.length; c++) {
        finer[count++] = ends[c];
        int middle = (ends[c] + ends[c + 1]) / 2;
        if (middle > ends[c]) {
          finer[count++] = middle;
          divide(weights, leaves, ends[c], middle, ends[c + 1]);
        }
      }
      finer[count++] = n;
      ends = Arrays.copyOf(finer, count);
    }
    return weights;
  }

  private void divide(double[] weights, int[] leaves, int from, int middle, int to) {
    double first = variance(leaves, from, middle);
    double second = variance(leaves, middle, to);
    double both = first + second;
    for (int p = from; p < to; p++) {
      double opposite = p < middle ? second : first;
      weights[leaves[p]] *= both > 0.0 ? opposite / both : 0.5;
    }
  }

  /** The variance of the inverse-variance portfolio of a run. */
  private double variance(int[] leaves, int from, int to) {
    double[] parts = new double[to - from];
    double sum = 0.0;
    for (int p = from; p < to; p++) {
      double relative = volatility[leaves[from]] / volatility[leaves[p]];
      parts[p - from] = relative * relative;
      sum += parts[p - from];
    }
    double variance = 0.0;
    for (int p = from; p < to; p++) {
      int row = leaves[p] * n;
      double own = 0.5 * parts[p - from] * sigma[row + leaves[p]];
      variance += parts[p - from] * (own + weighted(row, leaves, from, p, parts));
    }
    return Math.max(0.0, 2.0 * variance) / (sum * sum);
  }

  private double weighted(int row, int[] leaves, int from, int to, double[] parts) {
    double sum = 0.0;
    for (int p = from; p < to; p++) {
      sum += parts[p - from] * sigma[row + leaves[p]];
    }
    return sum;
  }
}
