package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * The linear system of a quadratic program with equations,
 *
 * <pre>
 *   H x + A'y = b
 *   A x       = c
 * </pre>
 *
 * <p><b>Idea.</b> Equations may repeat each other and H may be singular (a linear program has none
 * at all), so the matrix may be, too. What is factored is the matrix with {@code δₚ} added to the
 * diagonal of H and {@code −δ_d} in the empty corner: it is regular whatever the equations say, and
 * {@code H + δₚ} and its Schur complement {@code A(H + δₚ)⁻¹A' + δ_d} are positive definite.
 * Refinement against the exact matrix then takes the perturbation out again, step by step; each is
 * a step of the proximal method of multipliers. Of many solutions it tends to the one nearest to
 * zero, so that unknowns that the system says nothing about keep still.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>References: Saunders, <i>Cholesky-based methods for sparse least squares</i> (1996); Stellato
 * and others, <i>OSQP</i> (2020), section 4.
 */
final class SaddleSystem {
  private static final double PRIMAL_SHIFT = 1e-7;
  private static final double DUAL_SHIFT = 1e-9;

  /** Rounds against the exact matrix; each leaves a thousandth or less of what was wrong. */
  private static final int REFINEMENTS = 8;

  private final int unknowns;
  private final int equations;
  private final double[] hessian;
  private final double[] rows;
  private final double[] halves;
  private final UpperFactor factor;
  private final UpperFactor schur;
  private final double[] schurCells;

  /**
   * @param unknowns N
   * @param equations m
   * @param hessian H, N×N, row-major, both triangles; <em>read</em>
   * @param rows A, m×N, row-major; <em>read</em>
   */
  SaddleSystem(int unknowns, int equations, double[] hessian, double[] rows) {
    this.unknowns = unknowns;
    this.equations = equations;
    this.hessian = hessian;
    this.rows = rows;
    this.halves = rows.clone();
    double[] shifted = hessian.clone();
    for (int i = 0; i < unknowns; i++) {
      shifted[i * unknowns + i] += PRIMAL_SHIFT;
    }
    this.factor = new UpperFactor(unknowns, shifted);
    this.schurCells = new double[equations * equations];
    this.schur = new UpperFactor(equations, schurCells);
  }

  /** Factors the matrix; false where it was told to stop meanwhile. */
  boolean factor(Halt halt) {
    if (!factor.factor(halt)) {
      return false;
    }
    for (int e = 0; e < equations; e++) {
      if (halt.after((long) unknowns * unknowns)) {
        return false;
      }
      factor.forward(halves, e * unknowns);
      for (int d = 0; d <= e && !halt.after(unknowns); d++) {
        schurCells[d * equations + e] =
            RowArithmetic.dot(halves, d * unknowns, halves, e * unknowns, unknowns);
      }
      schurCells[e * equations + e] += DUAL_SHIFT;
    }
    return schur.factor(halt);
  }

  /**
   * Solves, or leaves off with anything where it is told to.
   *
   * @param b N; <em>read</em>
   * @param c m; <em>read</em>
   * @param x N, zero; <em>written</em>
   * @param y m, zero; <em>written</em>
   */
  void solve(double[] b, double[] c, double[] x, double[] y, Halt halt) {
    double[] restX = b.clone();
    double[] restY = c.clone();
    for (int round = 0; round <= REFINEMENTS && !halt.asked(); round++) {
      addStep(restX, restY, x, y, halt);
      rest(b, c, x, y, restX, restY, halt);
    }
  }

  /** Adds the solution of the shifted system; the right-hand side is lost. */
  private void addStep(double[] restX, double[] restY, double[] x, double[] y, Halt halt) {
    factor.forward(restX, 0);
    halt.after(unknowns * (long) unknowns / 2);
    for (int e = 0; e < equations && !halt.after(unknowns); e++) {
      restY[e] = RowArithmetic.dot(halves, e * unknowns, restX, 0, unknowns) - restY[e];
    }
    schur.forward(restY, 0);
    schur.backward(restY);
    halt.after(equations * (long) equations);
    for (int e = 0; e < equations && !halt.after(unknowns); e++) {
      RowArithmetic.addScaled(restX, -restY[e], halves, e * unknowns, unknowns);
      y[e] += restY[e];
    }
    factor.backward(restX);
    halt.after(unknowns * (long) unknowns / 2);
    RowArithmetic.addScaled(x, 1.0, restX, 0, unknowns);
  }

  /** What x and y leave of the right-hand sides. */
  private void rest(
      double[] b, double[] c, double[] x, double[] y, double[] restX, double[] restY, Halt halt) {
    for (int i = 0; i < unknowns && !halt.after(unknowns); i++) {
      restX[i] = b[i] - RowArithmetic.dot(hessian, i * unknowns, x, 0, unknowns);
    }
    for (int e = 0; e < equations && !halt.after(2L * unknowns); e++) {
      RowArithmetic.addScaled(restX, -y[e], rows, e * unknowns, unknowns);
      restY[e] = c[e] - RowArithmetic.dot(rows, e * unknowns, x, 0, unknowns);
    }
  }
}
