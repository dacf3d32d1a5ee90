package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * The cone {@code Q = {(s₀, s₁) : ‖s₁‖ ≤ s₀}} at a place in the long vectors of {@link
 * InteriorPoint}, with its Nesterov–Todd scaling: the symmetric W with {@code Wz = W⁻¹s = λ} for
 * the present s and z,
 *
 * <pre>  W = η [w₀ w₁'; w₁ I + w₁w₁'/(1 + w₀)],   w₀² − ‖w₁‖² = 1,   W² = η²(2ww' − J)</pre>
 *
 * with {@code J = diag(1, −1, …, −1)}.
 *
 * <p>The state of one solve; one thread.
 *
 * <p>References: Vandenberghe, <i>The CVXOPT linear and quadratic cone program solvers</i> (2010);
 * Nesterov and Todd, <i>Self-scaled barriers and interior-point methods for convex programming</i>
 * (1997).
 */
final class SecondOrderCone {
  private final int at;
  private final int size;
  private final double[] axis;
  private double eta = 1.0;

  /**
   * @param at where the cone begins in the vectors
   */
  SecondOrderCone(int at, int size) {
    this.at = at;
    this.size = size;
    this.axis = new double[size];
    axis[0] = 1.0;
  }

  int at() {
    return at;
  }

  int size() {
    return size;
  }

  /** w, the axis of the scaling; <em>read</em>. */
  double[] axis() {
    return axis;
  }

  /** η. */
  double eta() {
    return eta;
  }

  /** How far inside the cone a vector is: {@code x₀ − ‖x₁‖}. */
  double depth(double[] x) {
    return x[at] - tail(x);
  }

  private double tail(double[] x) {
    return Math.sqrt(RowArithmetic.dot(x, at + 1, x, at + 1, size - 1));
  }

  /** {@code sqrt(x₀² − ‖x₁‖²)}, without the cancellation of squares. */
  private double hyperbolic(double[] x) {
    double tail = tail(x);
    return Math.sqrt(Math.max((x[at] - tail) * (x[at] + tail), Double.MIN_NORMAL));
  }

  /** Sets the scaling to that of s and z, both inside the cone. */
  void rescale(double[] s, double[] z) {
    double ns = hyperbolic(s);
    double nz = hyperbolic(z);
    double product = RowArithmetic.dot(s, at, z, at, size) / (ns * nz);
    double gamma = 2.0 * Math.sqrt(Math.max(0.0, 0.5 * (1.0 + product)));
    double square = 0.0;
    for (int k = 1; k < size; k++) {
      axis[k] = (s[at + k] / ns - z[at + k] / nz) / gamma;
      square += axis[k] * axis[k];
    }
    axis[0] = Math.sqrt(1.0 + square);
    eta = Math.sqrt(ns / nz);
  }

  /** {@code y = Wx}, in the cone's place; x and y may be the same. */
  void times(double[] x, double[] y) {
    apply(x, y, 1.0, eta);
  }

  /** {@code y = W⁻¹x}, in the cone's place; x and y may be the same. */
  void divide(double[] x, double[] y) {
    apply(x, y, -1.0, 1.0 / eta);
  }

  private void apply(double[] x, double[] y, double sign, double factor) {
    double head = x[at];
    double along = RowArithmetic.dot(axis, 1, x, at + 1, size - 1);
    double share = sign * head + along / (1.0 + axis[0]);
    y[at] = factor * (axis[0] * head + sign * along);
    for (int k = 1; k < size; k++) {
      y[at + k] = factor * (x[at + k] + share * axis[k]);
    }
  }

  /** {@code out = x∘y = (x'y, x₀y₁ + y₀x₁)}; out is neither. */
  void product(double[] x, double[] y, double[] out) {
    out[at] = RowArithmetic.dot(x, at, y, at, size);
    for (int k = at + 1; k < at + size; k++) {
      out[k] = x[at] * y[k] + y[at] * x[k];
    }
  }

  /** Replaces d by the x with {@code λ∘x = d}. */
  void quotient(double[] lambda, double[] d) {
    double hyperbolic = hyperbolic(lambda);
    double along = RowArithmetic.dot(lambda, at + 1, d, at + 1, size - 1);
    double head = (lambda[at] * d[at] - along) / (hyperbolic * hyperbolic);
    d[at] = head;
    for (int k = at + 1; k < at + size; k++) {
      d[k] = (d[k] - head * lambda[k]) / lambda[at];
    }
  }

  /**
   * How fast λ + t·d leaves the cone: it stays inside for {@code t < 1/pace}, and for ever where
   * the pace is not positive.
   */
  double pace(double[] lambda, double[] d) {
    double norm = hyperbolic(lambda);
    double head =
        (lambda[at] * d[at] - RowArithmetic.dot(lambda, at + 1, d, at + 1, size - 1)) / norm;
    double share = (head + d[at]) / (lambda[at] / norm + 1.0) / norm;
    double square = 0.0;
    for (int k = at + 1; k < at + size; k++) {
      double component = d[k] - share * lambda[k];
      square += component * component;
    }
    return (Math.sqrt(square) - head) / norm;
  }
}
