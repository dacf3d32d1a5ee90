package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Single-linkage clustering: the two clusters with the nearest members become one, again and again.
 *
 * <p><b>Idea.</b> Prim's algorithm grows a minimum spanning tree from the first asset, always by
 * the asset nearest to the tree, and notes the order of joining and the distance at each joining.
 * The greatest of those distances between two places of the order is the level at which their
 * assets come into one cluster. So every cluster is a run of that order, the merges are the gaps
 * between neighbours sorted by distance, and a union of runs replaces all bookkeeping of trees. It
 * costs n²/2 comparisons and never holds more than a row of distances.
 *
 * <p>Ties: among assets equally near the first one joins, and among gaps equally wide the earlier
 * one closes first.
 *
 * <p>The state of one clustering; one thread. References: Gower and Ross, <i>Minimum spanning trees
 * and single linkage cluster analysis</i> (1969); Müllner, <i>Modern hierarchical, agglomerative
 * clustering algorithms</i> (2011).
 */
final class SingleLinkage {
  private final int n;
  private final int[] order;
  private final double[] gaps;

  private SingleLinkage(int n) {
    this.n = n;
    this.order = new int[n];
    this.gaps = new double[n];
  }

  /** The clustering, or nothing where it was stopped. */
  static Optional<SingleLinkage> of(int n, Closeness closeness, Cancellation cancellation) {
    SingleLinkage linkage = new SingleLinkage(n);
    return linkage.grow(closeness, cancellation) ? Optional.of(linkage) : Optional.empty();
  }

  /** The assets in the order of joining, n; <em>read</em>. */
  int[] order() {
    return order;
  }

  private boolean grow(Closeness closeness, Cancellation cancellation) {
    int[] outside = new int[n];
    double[] nearest = new double[n];
    double[] row = new double[n];
    for (int p = 0; p < n; p++) {
      outside[p] = p;
    }
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int at = 0;
    for (int count = n - 1, joined = 0; count > 0; count--) {
      if (cancellation.verdict() != Cancellation.Verdict.GO_ON) {
        return false;
      }
      int asset = outside[at];
      order[joined++] = asset;
      outside[at] = outside[count];
      nearest[at] = nearest[count];
      closeness.fill(asset, row);
      at = nearest(closeness, asset, outside, nearest, row, count);
      gaps[joined] = nearest[at];
    }
    order[n - 1] = outside[at];
    return true;
  }

  /**
   * Brings the distances from the tree, which has just grown by {@code joined}, up to date; returns
   * the place of the asset nearest to it.
   */
  private static int nearest(
      Closeness closeness, int joined, int[] outside, double[] nearest, double[] row, int count) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < count; p++) {
      double bound = row[outside[p]];
      double known = nearest[p];
      if (bound < known) {
        known = Math.min(known, closeness.between(joined, outside[p], bound));
        nearest[p] = known;
      }
      if (known < least || (known == least && outside[p] < outside[best])) {
        least = known;
        best = p;
      }
    }
    return best;
  }

  /**
   * The gaps in the order in which they close: gap g, 1..n−1, is the one before place g of the
   * order of joining.
   */
  int[] merges() {
    int[] merges = new int[n - 1];
    for (int g = 1; g < n; g++) {
      merges[g - 1] = g;
    }
    sort(merges, new int[n - 1], 0, n - 1);
    return merges;
  }

  /** A stable merge sort by width. */
  private void sort(int[] merges, int[] spare, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(merges, spare, from, middle);
    sort(merges, spare, middle, to);
    System.arraycopy(merges, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int k = from; left < middle; k++) {
      boolean fromRight = right < to && gaps[merges[right]] < gaps[spare[left]];
      merges[k] = fromRight ? merges[right++] : spare[left++];
    }
  }

  /**
   * The leaves of the tree from left to right. Clusters are numbered n, n + 1, … as they are made,
   * assets 0 to n − 1; the smaller number is the left child.
   *
   * @param merges of {@link #merges()}; <em>read</em>
   */
  int[] leaves(int[] merges) {
    Runs runs = new Runs(order);
    for (int m = 0; m < merges.length; m++) {
      runs.close(merges[m], n + m);
    }
    return runs.leaves();
  }

  /**
   * Runs of the order of joining. Each is a linked list of its leaves from left to right; the first
   * place of a run knows its last one and the other way round, and both ends know its number.
   */
  private static final class Runs {
    private final int[] otherEnd;
    private final int[] number;
    private final int[] head;
    private final int[] tail;
    private final int[] next;

    Runs(int[] order) {
      int n = order.length;
      this.number = order.clone();
      this.head = order.clone();
      this.tail = order.clone();
      this.next = new int[n];
      this.otherEnd = new int[n];
      for (int p = 0; p < n; p++) {
        otherEnd[p] = p;
      }
    }

    /** Unites the runs before and after a gap. */
    void close(int gap, int made) {
      int first = otherEnd[gap - 1];
      int last = otherEnd[gap];
      boolean earlierIsLeft = number[gap - 1] < number[gap];
      int left = earlierIsLeft ? gap - 1 : gap;
      int right = earlierIsLeft ? gap : gap - 1;
      next[tail[left]] = head[right];
      int newHead = head[left];
      int newTail = tail[right];
      otherEnd[first] = last;
      otherEnd[last] = first;
      mark(first, made, newHead, newTail);
      mark(last, made, newHead, newTail);
    }

    private void mark(int place, int made, int newHead, int newTail) {
      number[place] = made;
      head[place] = newHead;
      tail[place] = newTail;
    }

    int[] leaves() {
      int[] leaves = new int[next.length];
      int leaf = head[0];
      for (int k = 0; k < leaves.length; k++) {
        leaves[k] = leaf;
        leaf = next[leaf];
      }
      return leaves;
    }
  }
}
