package dev.ringfolio.core.optimizer;

import java.util.Arrays;

/**
 * The Cholesky factor of a symmetric matrix restricted to a changing set of its indices: appending
 * an index costs one forward substitution, removing one costs a sweep of plane rotations, neither
 * factors anew.
 *
 * <p>The matrix is {@code H = Σ + shift·11'}. On directions that keep the sum of the weights, the
 * shift has no effect; off them it is positive. So with a positive shift, H restricted to some
 * indices is positive definite exactly where Σ is so on the directions that matter, and a lone
 * riskless asset is no special case.
 *
 * <p>Owned by one solve; one thread.
 */
final class FreeFactor {
  /** A pivot below this part of its diagonal entry is zero but for rounding. */
  static final double PIVOT_ZERO = 1e-12;

  /** A pivot below this part of its diagonal entry is compared with what rounding may have done. */
  private static final double PIVOT_DOUBTFUL = 1e-4;

  private static final int CAPACITY_FIRST = 32;

  private final int n;
  private final double[] sigma;
  private final double shift;
  private final double diagonalMax;
  private int stride;
  private double[] rows;
  private int[] members;
  private int size;
  private double pivotSquared;

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  FreeFactor(int n, double[] sigma, double shift) {
    this.n = n;
    this.sigma = sigma;
    this.shift = shift;
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      greatest = Math.max(greatest, sigma[i * n + i]);
    }
    this.diagonalMax = greatest + shift;
    this.stride = Math.min(n, CAPACITY_FIRST);
    this.rows = new double[stride * stride];
    this.members = new int[stride];
  }

  int size() {
    return size;
  }

  /** The index at a position below {@link #size()}. */
  int member(int position) {
    return members[position];
  }

  /** The indices, in positions below {@link #size()}; <em>read</em>. */
  int[] members() {
    return members;
  }

  /** The diagonal entry of H. */
  double diagonal(int index) {
    return sigma[index * n + index] + shift;
  }

  /** Appends an index, unless its pivot is zero but for rounding: then it returns false. */
  boolean append(int index) {
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
   * How far rounding may have moved the pivot of the row after the last: the factor is exact for a
   * matrix {@code H + E} with entries of E up to some ε·diagonal, which moves the pivot by {@code
   * (−y, 1)'E(−y, 1)} where y is what the new index depends on the others by.
   */
  private double rounding() {
    double[] dependence = new double[size];
    dependence(dependence);
    double gross = 1.0;
    for (double each : dependence) {
      gross += Math.abs(each);
    }
    return (size + 1) * Math.ulp(diagonalMax) * gross * gross;
  }

  /** Appends an index with its pivot raised to what is not rounding. */
  void appendRaised(int index) {
    prepare(index);
    accept(
        index, Math.max(pivotSquared, PIVOT_ZERO * Math.max(diagonal(index), Double.MIN_NORMAL)));
  }

  /** The squared pivot that the index of the last {@link #append} would have had. */
  double pivotSquared() {
    return pivotSquared;
  }

  /** Fills the row after the last with what appending {@code index} needs. */
  private void prepare(int index) {
    if (size == stride) {
      grow();
    }
    int row = size * stride;
    int from = index * n;
    for (int p = 0; p < size; p++) {
      rows[row + p] = sigma[from + members[p]] + shift;
    }
    forward(row);
    pivotSquared = diagonal(index) - RowArithmetic.dot(rows, row, rows, row, size);
  }

  private void forward(int row) {
    for (int p = 0; p < size; p++) {
      double rest = rows[row + p] - RowArithmetic.dot(rows, p * stride, rows, row, p);
      rows[row + p] = rest / rows[p * stride + p];
    }
  }

  private void accept(int index, double squared) {
    rows[size * stride + size] = Math.sqrt(squared);
    members[size++] = index;
  }

  private void grow() {
    int wider = Math.min(n, 2 * stride);
    double[] larger = new double[wider * wider];
    for (int p = 0; p < size; p++) {
      System.arraycopy(rows, p * stride, larger, p * wider, p + 1);
    }
    rows = larger;
    stride = wider;
    members = Arrays.copyOf(members, wider);
  }

  /** Removes the index at a position; those after it move up. */
  void remove(int position) {
    double[] cosines = new double[size];
    double[] sines = new double[size];
    for (int p = position + 1; p < size; p++) {
      rotate(p * stride, position, p, cosines, sines);
      System.arraycopy(rows, p * stride, rows, (p - 1) * stride, p);
      members[p - 1] = members[p];
    }
    size--;
  }

  /** Makes row {@code p}, one entry too long once the removed row is gone, triangular again. */
  private void rotate(int row, int first, int p, double[] cosines, double[] sines) {
    for (int k = first; k < p - 1; k++) {
      double left = rows[row + k];
      double right = rows[row + k + 1];
      rows[row + k] = cosines[k] * left + sines[k] * right;
      rows[row + k + 1] = cosines[k] * right - sines[k] * left;
    }
    double left = rows[row + p - 1];
    double right = rows[row + p];
    double length = Math.sqrt(left * left + right * right);
    cosines[p - 1] = left / length;
    sines[p - 1] = right / length;
    rows[row + p - 1] = length;
  }

  /**
   * Solves {@code H x = b} over the indices, in place.
   *
   * @param x the right-hand side by position, <em>written</em>: the solution
   */
  void solve(double[] x) {
    for (int p = 0; p < size; p++) {
      double rest = x[p] - RowArithmetic.dot(rows, p * stride, x, 0, p);
      x[p] = rest / rows[p * stride + p];
    }
    backward(x);
  }

  /** {@code x = H⁻¹ H[:, index]} for the index of the last refused {@link #append}. */
  void dependence(double[] x) {
    System.arraycopy(rows, size * stride, x, 0, size);
    backward(x);
  }

  private void backward(double[] x) {
    for (int p = size - 1; p >= 0; p--) {
      x[p] /= rows[p * stride + p];
      RowArithmetic.addScaled(x, -x[p], rows, p * stride, p);
    }
  }
}
