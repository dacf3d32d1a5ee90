package dev.ringfolio.core.risk;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The symmetric positive semidefinite matrix that is nearest to a square one in the Frobenius norm:
 * its symmetric part with negative eigenvalues put to zero (Higham, <i>Computing a nearest
 * symmetric positive semidefinite matrix</i>, Linear Algebra and its Applications 103, 1988).
 *
 * <p>Variances may grow by it. It takes an eigendecomposition, some 10·n³ multiplications.
 */
final class NearestCovariance {
  private NearestCovariance() {}

  /**
   * The nearest covariance.
   *
   * @param matrix n×n, row-major, finite; <em>read</em>
   * @return n×n, row-major, symmetric
   */
  static double[] of(int n, double[] matrix) {
    Array2DRowRealMatrix symmetric = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        symmetric.setEntry(i, j, 0.5 * matrix[i * n + j] + 0.5 * matrix[j * n + i]);
      }
    }
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(symmetric);
    double[] nearest = new double[n * n];
    for (int k = 0; k < n; k++) {
      if (eigen.getEigenvalue(k) > 0.0) {
        addOuterProduct(nearest, eigen.getEigenvalue(k), eigen.getEigenvector(k).toArray());
      }
    }
    return nearest;
  }

  private static void addOuterProduct(double[] matrix, double factor, double[] vector) {
    int n = vector.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i * n + j] += factor * (vector[i] * vector[j]);
      }
    }
  }

  /** {@code ‖A − B‖/‖A‖} in the Frobenius norm. */
  static double distance(double[] a, double[] b) {
    double difference = 0.0;
    for (int k = 0; k < a.length; k++) {
      difference += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return difference == 0.0 ? 0.0 : Math.sqrt(difference / InnerProduct.of(a, a));
  }
}
