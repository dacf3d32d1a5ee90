package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * The function {@code s(v) = ‖Fv + f‖ − g'v − d} of a cone at a point: zero on its surface,
 * negative inside. Smooth where {@code Fv + f} is not zero; there its normal is {@code −g} and its
 * curvature none. Pure; any thread.
 */
final class ConeSurface {
  private final ConeProgram.Cone cone;
  private final double[] v;
  private final double[] image;
  private final double length;

  /**
   * @param v N; <em>read</em>
   */
  ConeSurface(ConeProgram.Cone cone, double[] v) {
    this.cone = cone;
    this.v = v;
    this.image = cone.image(v, v.length);
    this.length = Math.sqrt(RowArithmetic.dot(image, image));
  }

  /** How deep inside the point is: −s. */
  double depth() {
    return RowArithmetic.dot(cone.head(), v) + cone.headOffset() - length;
  }

  /** The gradient of s, N. */
  double[] normal() {
    double[] normal = along();
    RowArithmetic.addScaled(normal, -1.0, cone.head(), 0, v.length);
    return normal;
  }

  /** {@code F'(Fv + f)/‖Fv + f‖}. */
  private double[] along() {
    double[] along = new double[v.length];
    for (int k = 0; length > 0.0 && k < image.length; k++) {
      RowArithmetic.addScaled(along, image[k] / length, cone.matrix(), k * v.length, v.length);
    }
    return along;
  }

  /**
   * Adds the curvature of s, {@code (F'F − along along')/‖Fv + f‖}.
   *
   * @param multiplier of s
   * @param hessian N×N, row-major; <em>written</em>
   */
  void addCurvature(double multiplier, double[] hessian) {
    if (!(length > 0.0)) {
      return;
    }
    int size = v.length;
    double price = multiplier / length;
    addMirrored(hessian, price, cone.gram(), size);
    double[] along = along();
    for (int i = 0; i < size; i++) {
      RowArithmetic.addScaled(hessian, i * size, -price * along[i], along, 0, size);
    }
  }

  /**
   * Adds a symmetric matrix of which the upper triangle is given.
   *
   * @param to size×size, row-major; <em>written</em>
   * @param upper size×size, row-major; <em>read</em>
   */
  static void addMirrored(double[] to, double factor, double[] upper, int size) {
    for (int i = 0; i < size; i++) {
      to[i * size + i] += factor * upper[i * size + i];
      for (int k = i + 1; k < size; k++) {
        to[i * size + k] += factor * upper[i * size + k];
        to[k * size + i] += factor * upper[i * size + k];
      }
    }
  }
}
