package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * Sums of the outer products of rows, {@code G = Σ x x'}, of which the upper triangle is kept until
 * it is {@linkplain RowArithmetic#mirror mirrored}. Four rows at a time and tile by tile, so that a
 * tile of G stays in the cache and the inner loop is one that the compiler vectorizes.
 *
 * <p>Pure; any thread.
 */
final class RowGram {
  /** Columns of a tile. */
  private static final int TILE = 128;

  /** Rows between two polls, a multiple of four. */
  private static final int PANEL = 64;

  private RowGram() {}

  /**
   * Adds {@code factor · Σ x x'} over the chosen rows.
   *
   * @param gram n×n, row-major, upper triangle; <em>written</em>
   * @param cells rows of n; <em>read</em>
   * @param chosen row numbers, of which the first {@code count} are meant; <em>read</em>
   * @return false where it was stopped half-way
   */
  static boolean add(
      double[] gram,
      int n,
      double factor,
      double[] cells,
      int[] chosen,
      int count,
      Cancellation cancellation) {
    for (int tile = 0; tile < n; tile += TILE) {
      int end = Math.min(n, tile + TILE);
      for (int panel = 0; panel < count; panel += PANEL) {
        if (cancellation.verdict() != Cancellation.Verdict.GO_ON) {
          return false;
        }
        addPanel(gram, n, factor, cells, chosen, panel, Math.min(count, panel + PANEL), tile, end);
      }
    }
    return true;
  }

  private static void addPanel(
      double[] gram,
      int n,
      double factor,
      double[] cells,
      int[] chosen,
      int from,
      int to,
      int tile,
      int end) {
    int p = from;
    for (; p + 3 < to; p += 4) {
      int r0 = chosen[p] * n;
      int r1 = chosen[p + 1] * n;
      int r2 = chosen[p + 2] * n;
      int r3 = chosen[p + 3] * n;
      for (int i = 0; i < end; i++) {
        addFour(gram, i * n, factor, cells, i, r0, r1, r2, r3, Math.max(i, tile), end);
      }
    }
    for (; p < to; p++) {
      int row = chosen[p] * n;
      for (int i = 0; i < end; i++) {
        addOne(gram, i * n, factor * cells[row + i], cells, row, Math.max(i, tile), end);
      }
    }
  }

  private static void addFour(
      double[] gram,
      int to,
      double factor,
      double[] x,
      int i,
      int r0,
      int r1,
      int r2,
      int r3,
      int from,
      int end) {
    double a0 = factor * x[r0 + i];
    double a1 = factor * x[r1 + i];
    double a2 = factor * x[r2 + i];
    double a3 = factor * x[r3 + i];
    for (int j = from; j < end; j++) {
      gram[to + j] += a0 * x[r0 + j] + a1 * x[r1 + j] + (a2 * x[r2 + j] + a3 * x[r3 + j]);
    }
  }

  private static void addOne(
      double[] gram, int to, double a, double[] x, int row, int from, int end) {
    for (int j = from; j < end; j++) {
      gram[to + j] += a * x[row + j];
    }
  }
}
