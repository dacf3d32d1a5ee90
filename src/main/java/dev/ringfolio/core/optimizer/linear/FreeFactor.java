package dev.ringfolio.core.optimizer.linear;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * The Cholesky factor of a symmetric matrix restricted to a changing set of its indices: appending
 * an index costs one forward substitution, removing one costs a sweep of plane rotations, neither
 * factors anew. Many indices at once are factored in panels, which keep what they read in the
 * cache.
 *
 * <p>The matrix is {@code H = Σ + shift·11'}. On directions that keep the sum of the weights, the
 * shift has no effect; off them it is positive. So with a positive shift, H restricted to some
 * indices is positive definite exactly where Σ is so on the directions that matter, and a lone
 * riskless asset is no special case.
 *
 * <p>It is held as {@code H = R'R} with R upper triangular, each row an array of its own, so that
 * substitutions and rotations run over whole rows. Along with it goes {@code y = R⁻ᵀ1}, which turns
 * a budget into one product: {@code 1'H⁻¹b = y'R⁻ᵀb}.
 *
 * <p>Owned by one solve; one thread.
 */
public final class FreeFactor {
  /** A pivot below this part of its diagonal entry is zero but for rounding. */
  static final double PIVOT_ZERO = 1e-12;

  /** A pivot below this part of its diagonal entry is compared with what rounding may have done. */
  private static final double PIVOT_DOUBTFUL = 1e-4;

  private static final int CAPACITY_FIRST = 32;

  /** Rows that are factored together. */
  private static final int PANEL = 64;

  /** Columns that are updated together: four rows of them and one more stay in the first cache. */
  private static final int TILE = 512;

  private final int n;
  private final double[] sigma;
  private final double shift;
  private final double diagonalMax;
  private double[][] rows;
  private double[] ones;
  private double[] column;
  private int[] members;
  private int size;
  private double pivotSquared;

  /**
   * A factor of no rows yet.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  public FreeFactor(int n, double[] sigma, double shift) {
    this.n = n;
    this.sigma = sigma;
    this.shift = shift;
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      greatest = Math.max(greatest, sigma[i * n + i]);
    }
    this.diagonalMax = greatest + shift;
    int capacity = Math.min(n, CAPACITY_FIRST);
    this.rows = new double[capacity][capacity];
    this.ones = new double[capacity];
    this.column = new double[capacity];
    this.members = new int[capacity];
  }

  public int size() {
    return size;
  }

  /** The index at a position below {@link #size()}. */
  public int member(int position) {
    return members[position];
  }

  /** The indices, in positions below {@link #size()}; <em>read</em>. */
  int[] members() {
    return members;
  }

  /** {@code y = R⁻ᵀ1} by position; <em>read</em>. */
  double[] ones() {
    return ones;
  }

  /** The diagonal entry of H. */
  double diagonal(int index) {
    return sigma[index * n + index] + shift;
  }

  /** Appends an index, unless its pivot is zero but for rounding: then it returns false. */
  public boolean append(int index) {
    prepare(index);
    double diagonal = diagonal(index);
    if (pivotSquared <= PIVOT_ZERO * diagonal
        || (pivotSquared <= PIVOT_DOUBTFUL * diagonal && pivotSquared <= rounding())) {
      return false;
    }
    accept(index, pivotSquared);
    return true;
  }

  /**
   * How far rounding may have moved the pivot of the column after the last: the factor is exact for
   * a matrix {@code H + E} with entries of E up to some ε·diagonal, which moves the pivot by {@code
   * (−y, 1)'E(−y, 1)} where y is what the new index depends on the others by.
   */
  private double rounding() {
    double[] dependence = Arrays.copyOf(column, size);
    backward(dependence);
    double gross = 1.0;
    for (double each : dependence) {
      gross += Math.abs(each);
    }
    return (size + 1) * Math.ulp(diagonalMax) * gross * gross;
  }

  /** Appends an index with its pivot raised to what is not rounding. */
  public void appendRaised(int index) {
    prepare(index);
    accept(
        index, Math.max(pivotSquared, PIVOT_ZERO * Math.max(diagonal(index), Double.MIN_NORMAL)));
  }

  /** The squared pivot that the index of the last {@link #append} would have had. */
  double pivotSquared() {
    return pivotSquared;
  }

  /** Fills the column after the last with what appending {@code index} needs. */
  private void prepare(int index) {
    if (size == column.length) {
      makeRoom(Math.min(n, 2 * size));
    }
    int from = index * n;
    for (int p = 0; p < size; p++) {
      column[p] = sigma[from + members[p]] + shift;
    }
    forward(column);
    pivotSquared = diagonal(index) - RowArithmetic.dotBetween(column, column, 0, size);
  }

  private void accept(int index, double squared) {
    double pivot = Math.sqrt(squared);
    for (int p = 0; p < size; p++) {
      rows[p][size] = column[p];
    }
    rows[size][size] = pivot;
    ones[size] = (1.0 - RowArithmetic.dotBetween(column, ones, 0, size)) / pivot;
    members[size++] = index;
  }

  private void makeRoom(int capacity) {
    double[][] wider = Arrays.copyOf(rows, capacity);
    for (int p = 0; p < capacity; p++) {
      wider[p] = p < size ? Arrays.copyOf(rows[p], capacity) : new double[capacity];
    }
    rows = wider;
    ones = Arrays.copyOf(ones, capacity);
    column = Arrays.copyOf(column, capacity);
    members = Arrays.copyOf(members, capacity);
  }

  /** Removes the index at a position; those after it move up. */
  public void remove(int position) {
    for (int p = 0; p < position; p++) {
      System.arraycopy(rows[p], position + 1, rows[p], position, size - position - 1);
    }
    for (int p = position; p < size - 1; p++) {
      double[] upper = rows[p];
      double[] lower = rows[p + 1];
      if (p == position) {
        System.arraycopy(upper, p + 1, upper, p, size - p - 1);
      }
      System.arraycopy(lower, p + 1, lower, p, size - p - 1);
      double length = Math.sqrt(upper[p] * upper[p] + lower[p] * lower[p]);
      double cosine = upper[p] / length;
      double sine = lower[p] / length;
      upper[p] = length;
      RowArithmetic.rotate(upper, lower, cosine, sine, p + 1, size - 1);
      turnOnes(p, cosine, sine);
      members[p] = members[p + 1];
    }
    size--;
  }

  private void turnOnes(int p, double cosine, double sine) {
    double left = ones[p];
    double right = ones[p + 1];
    ones[p] = cosine * left + sine * right;
    ones[p + 1] = cosine * right - sine * left;
  }

  /**
   * Appends many indices to an empty factor, leaving out those whose pivots are zero but for
   * rounding. Those whose pivots are doubtful come last, one by one.
   *
   * @param indices the first {@code count} are <em>read</em>
   * @param goesOn asked before each panel; where it says no, the factor stays as it is
   */
  public void appendAll(int[] indices, int count, BooleanSupplier goesOn) {
    makeRoom(Math.max(column.length, count));
    boolean[] kept = new boolean[count];
    for (int panel = 0; panel < count; panel += PANEL) {
      if (!goesOn.getAsBoolean()) {
        return;
      }
      int end = Math.min(count, panel + PANEL);
      for (int p = panel; p < end; p++) {
        fill(rows[p], indices, p, count);
      }
      for (int tile = panel; tile < count; tile += TILE) {
        subtractAbove(panel, end, tile, Math.min(count, tile + TILE));
      }
      factorPanel(indices, kept, panel, end, count);
    }
    keep(indices, kept, count);
    for (int p = 0; p < count; p++) {
      if (!kept[p]) {
        if (!goesOn.getAsBoolean()) {
          return;
        }
        append(indices[p]);
      }
    }
  }

  private void fill(double[] row, int[] indices, int p, int count) {
    int from = indices[p] * n;
    for (int q = p; q < count; q++) {
      row[q] = sigma[from + indices[q]] + shift;
    }
  }

  /** Subtracts what the rows above a panel contribute to a tile of its columns. */
  private void subtractAbove(int panel, int end, int from, int to) {
    for (int above = 0; above < panel; above += 4) { // a panel has a multiple of four rows
      double[] a = rows[above];
      double[] b = rows[above + 1];
      double[] c = rows[above + 2];
      double[] d = rows[above + 3];
      for (int p = panel; p < end; p++) {
        RowArithmetic.addFour(
            rows[p], -a[p], a, -b[p], b, -c[p], c, -d[p], d, Math.max(from, p), to);
      }
    }
  }

  private void factorPanel(int[] indices, boolean[] kept, int panel, int end, int count) {
    for (int p = panel; p < end; p++) {
      double[] row = rows[p];
      for (int above = panel; above < p; above++) {
        RowArithmetic.add(row, -rows[above][p], rows[above], p, count);
      }
      kept[p] = row[p] > PIVOT_DOUBTFUL * diagonal(indices[p]);
      double scale = kept[p] ? 1.0 / Math.sqrt(row[p]) : 0.0;
      for (int q = p; q < count; q++) {
        row[q] *= scale;
      }
    }
  }

  /** Closes the gaps that indices left out have left, and makes {@code y} anew. */
  private void keep(int[] indices, boolean[] kept, int count) {
    for (int p = 0; p < count; p++) {
      if (kept[p]) {
        double[] row = rows[p];
        int to = size;
        for (int q = p; q < count; q++) {
          if (kept[q]) {
            row[to++] = row[q];
          }
        }
        rows[p] = rows[size];
        rows[size] = row;
        members[size++] = indices[p];
      }
    }
    Arrays.fill(ones, 0, size, 1.0);
    forward(ones);
  }

  /**
   * Solves {@code H x = b} over the indices, in place.
   *
   * @param x the right-hand side by position, <em>written</em>: the solution
   */
  public void solve(double[] x) {
    forward(x);
    backward(x);
  }

  /** {@code x ← R⁻ᵀ x}, in place. */
  void forward(double[] x) {
    for (int p = 0; p < size; p++) {
      double[] row = rows[p];
      double solved = x[p] / row[p];
      x[p] = solved;
      RowArithmetic.add(x, -solved, row, p + 1, size);
    }
  }

  /** {@code x ← R⁻¹ x}, in place. */
  void backward(double[] x) {
    for (int p = size - 1; p >= 0; p--) {
      double[] row = rows[p];
      x[p] = (x[p] - RowArithmetic.dotBetween(row, x, p + 1, size)) / row[p];
    }
  }

  /** {@code x = R⁻ᵀ H[:, index]} for the index of the last refused {@link #append}. */
  void refused(double[] x) {
    System.arraycopy(column, 0, x, 0, size);
  }
}
