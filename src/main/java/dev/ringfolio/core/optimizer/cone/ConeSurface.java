package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * The function {@code s(v) = ‖Fv + f‖ − g'v − d} of a cone at a point: zero on its surface,
 * negative inside. Smooth where {@code Fv + f} is not zero; there its normal is {@code −g} and its
 * curvature none. Tells the halt of its work, and is anything where that said to stop. One thread.
 */
final class ConeSurface {
  private final ConeProgram.Cone cone;
  private final int size;
  private final double[] image;
  private final double length;
  private final double[] along;
  private final double depth;

  /**
   * @param v N; <em>read</em>
   */
  ConeSurface(ConeProgram.Cone cone, double[] v, Halt halt) {
    this.cone = cone;
    this.size = v.length;
    this.image = cone.image(v, size, halt);
    this.length = Math.sqrt(RowArithmetic.dot(image, image));
    this.along = new double[size];
    for (int k = 0; length > 0.0 && k < image.length && !halt.after(size); k++) {
      RowArithmetic.addScaled(along, image[k] / length, cone.matrix(), k * size, size);
    }
    this.depth = RowArithmetic.dot(cone.head(), v) + cone.headOffset() - length;
  }

  /** How deep inside the point is: −s. */
  double depth() {
    return depth;
  }

  /** The gradient of s, N: {@code F'(Fv + f)/‖Fv + f‖ − g}. */
  double[] normal() {
    double[] normal = along.clone();
    RowArithmetic.addScaled(normal, -1.0, cone.head(), 0, size);
    return normal;
  }

  /**
   * A multiple of {@code (Fv + f)/‖Fv + f‖}.
   *
   * @return as many as F has rows
   */
  double[] direction(double factor) {
    double[] direction = image.clone();
    for (int k = 0; k < direction.length; k++) {
      direction[k] *= factor / (length + Double.MIN_NORMAL);
    }
    return direction;
  }

  /**
   * Adds the curvature of s, {@code (F'F − along along')/‖Fv + f‖}.
   *
   * @param multiplier of s
   * @param hessian N×N, row-major; <em>written</em>
   */
  void addCurvature(double multiplier, double[] hessian, Halt halt) {
    if (!(length > 0.0)) {
      return;
    }
    double price = multiplier / length;
    for (int i = 0; i < size && !halt.after(2L * size); i++) {
      RowArithmetic.addScaled(hessian, i * size, price, cone.gram(), i * size, size);
      RowArithmetic.addScaled(hessian, i * size, -price * along[i], along, 0, size);
    }
  }
}
