package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * The linear system of one interior-point step,
 *
 * <pre>
 *   P dv + Gᵥ'dz         = bv
 *   p du + Gᵤ'dz         = bu
 *   G(dv, du) − W² dz    = bz
 * </pre>
 *
 * <p><b>Idea.</b> Everything is eliminated but the N dense variables and a few border rows. Sparse
 * rows add to the matrix of the dense variables; a hinge j with {@code ω = z/s} of its two rows,
 * {@code D = p + ω₁ + ω₂}, {@code c = ω₁ + σω₂} leaves {@code (ω₁ + σ²ω₂ − c²/D) αα'}, a sum of
 * products without cancellation. What could swamp the matrix stays out of it, in the border: rows
 * of sums, and the two rank-one parts of a cone,
 *
 * <pre>  G'W⁻²G = η⁻² (F'F + 2ĝĝ' − gg'),   ĝ = G'Jw</pre>
 *
 * so the matrix {@code H = P + … + F'F/η²} is positive definite, factored as U'U, and the border
 * sees a small system {@code S = B H⁻¹ B' + Δ}. One or two rounds of refinement against the whole
 * system repair what the elimination loses. Whatever takes long tells the halt of its work, and
 * leaves off with anything where it says so.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 */
final class NewtonSystem {
  private static final int REFINEMENTS = 2;

  private final ConeProgram program;
  private final ConeRows rows;
  private final Halt halt;
  private final int size;
  private final int hinges;
  private final int straight;
  private final int borders;
  private final double[] matrix;
  private final UpperFactor factor;
  private final SmallSystem small;
  private final double[] border;
  private final double[] omega;
  private final double[] crossing;
  private final double[] diagonal;
  private final double[] weights;
  private final double[] product;
  private final double[] restV;
  private final double[] restU;
  private final double[] restZ;
  private final double[] stepV;
  private final double[] stepU;
  private final double[] stepZ;
  private final double[] smallRight;
  private final double[] smallStep;

  NewtonSystem(ConeProgram program, ConeRows rows, Halt halt) {
    this.program = program;
    this.rows = rows;
    this.halt = halt;
    this.size = program.size();
    this.hinges = program.hingeCount();
    this.straight = rows.straight();
    this.borders = program.border().size() + 2 * program.cones().size();
    this.matrix = new double[size * size];
    halt.after(matrix.length);
    this.factor = new UpperFactor(size, matrix);
    halt.after(matrix.length);
    this.small = new SmallSystem(borders);
    this.border = new double[borders * size];
    this.omega = new double[straight];
    this.crossing = new double[hinges];
    this.diagonal = new double[hinges];
    this.weights = new double[hinges];
    this.product = new double[rows.total()];
    this.restV = new double[size];
    this.restU = new double[hinges];
    this.restZ = new double[rows.total()];
    this.stepV = new double[size];
    this.stepU = new double[hinges];
    this.stepZ = new double[rows.total()];
    this.smallRight = new double[borders];
    this.smallStep = new double[borders];
  }

  /**
   * Makes and factors the matrix for the scaling of s and z (the cones carry their own); false
   * where it was told to stop meanwhile.
   */
  boolean factor(double[] s, double[] z) {
    for (int i = 0; i < straight; i++) {
      omega[i] = rows.equality(i) ? 0.0 : z[i] / s[i];
    }
    System.arraycopy(program.quadratic(), 0, matrix, 0, matrix.length);
    halt.after(matrix.length);
    program.bounds().addGram(omega, 0, matrix, size, halt);
    for (ConeProgram.Hinges kind : program.hinges()) {
      weigh(kind);
      kind.rows().addGram(weights, kind.at(), matrix, size, halt);
    }
    for (int c = 0; c < rows.cones().size() && !halt.after(matrix.length); c++) {
      double eta = rows.cones().get(c).eta();
      double[] gram = program.cones().get(c).gram();
      RowArithmetic.addScaled(matrix, 1.0 / (eta * eta), gram, 0, matrix.length);
    }
    if (halt.asked() || !factor.factor(halt)) {
      return false;
    }
    makeBorder(s, z);
    return small.factor(halt);
  }

  private void weigh(ConeProgram.Hinges kind) {
    double p = kind.curvature();
    for (int j = kind.at(); j < kind.at() + kind.count(); j++) {
      double first = omega[rows.hingesAt() + j];
      double second = omega[rows.hingesAt() + hinges + j];
      diagonal[j] = p + first + second;
      crossing[j] = kind.modulus() ? first - second : first;
      weights[j] =
          (kind.modulus() ? p * (first + second) + 4.0 * first * second : first * (p + second))
              / diagonal[j];
    }
  }

  /** The border with its small system. */
  private void makeBorder(double[] s, double[] z) {
    Arrays.fill(border, 0.0);
    Arrays.fill(small.cells(), 0.0);
    int linear = program.border().size();
    for (int p = 0; p < linear; p++) {
      ConeProgram.Border row = program.border().get(p);
      int place = rows.borderAt() + p;
      RowArithmetic.addScaled(border, p * size, 1.0, row.dense(), 0, size);
      if (row.hinged() != null) {
        eliminateHinges(p);
      }
      small.cells()[p * borders + p] += rows.equality(place) ? 0.0 : s[place] / z[place];
    }
    for (int c = 0; c < rows.cones().size(); c++) {
      makeConeBorder(c, linear + 2 * c);
    }
    for (int p = 0; p < borders && !halt.after(matrix.length / 2); p++) {
      factor.forward(border, p * size);
    }
    for (int p = 0; p < borders && !halt.after((long) borders * size); p++) {
      for (int r = 0; r < borders; r++) {
        small.cells()[p * borders + r] +=
            RowArithmetic.dot(border, p * size, border, r * size, size);
      }
    }
  }

  private void eliminateHinges(int p) {
    double[] hinged = program.border().get(p).hinged();
    if (hinged == null) {
      return;
    }
    double[] share = new double[hinges];
    for (int j = 0; j < hinged.length; j++) {
      share[j] = crossing[j] * hinged[j] / diagonal[j];
    }
    double[] cells = new double[size];
    for (ConeProgram.Hinges kind : program.hinges()) {
      kind.rows().addTransposed(share, kind.at(), cells, halt);
    }
    RowArithmetic.addScaled(border, p * size, 1.0, cells, 0, size);
    for (int r = 0; r < program.border().size(); r++) {
      double[] other = program.border().get(r).hinged();
      for (int j = 0; other != null && j < Math.min(hinged.length, other.length); j++) {
        small.cells()[p * borders + r] += hinged[j] * other[j] / diagonal[j];
      }
    }
  }

  /** The rows ĝ/‖ĝ‖ and g of a cone; a cone of fixed radius has no g. */
  private void makeConeBorder(int c, int at) {
    ConeProgram.Cone cone = program.cones().get(c);
    SecondOrderCone scaling = rows.cones().get(c);
    double square = scaling.eta() * scaling.eta();
    double[] axis = scaling.axis();
    int row = at * size;
    RowArithmetic.addScaled(border, row, -axis[0], cone.head(), 0, size);
    for (int k = 0; k < cone.rows() && !halt.after(size); k++) {
      RowArithmetic.addScaled(border, row, axis[k + 1], cone.matrix(), k * size, size);
    }
    double norm2 = RowArithmetic.dot(border, row, border, row, size);
    double norm = norm2 > 0.0 ? Math.sqrt(norm2) : 1.0;
    for (int i = 0; i < size; i++) {
      border[row + i] /= norm;
    }
    small.cells()[at * borders + at] += square / (2.0 * norm * norm);
    boolean fixed = cone.fixedRadius();
    if (!fixed) {
      RowArithmetic.addScaled(border, row + size, 1.0, cone.head(), 0, size);
    }
    small.cells()[(at + 1) * borders + at + 1] += fixed ? 1.0 : -square;
  }

  /**
   * Solves, and refines what it found; anything where it was told to stop meanwhile.
   *
   * @param bz right-hand side; <em>read</em>, like bv and bu
   * @param dv N, <em>written</em>, like du and dz
   */
  void solve(
      double[] bv,
      double[] bu,
      double[] bz,
      double[] s,
      double[] z,
      double[] dv,
      double[] du,
      double[] dz) {
    eliminate(bv, bu, bz, dv, du, dz);
    for (int round = 0; round < REFINEMENTS && !halt.asked(); round++) {
      rest(bv, bu, bz, s, z, dv, du, dz);
      eliminate(restV, restU, restZ, stepV, stepU, stepZ);
      RowArithmetic.addScaled(dv, 1.0, stepV, 0, size);
      RowArithmetic.addScaled(du, 1.0, stepU, 0, hinges);
      RowArithmetic.addScaled(dz, 1.0, stepZ, 0, stepZ.length);
    }
  }

  /** What a solution leaves of the right-hand sides. */
  private void rest(
      double[] bv,
      double[] bu,
      double[] bz,
      double[] s,
      double[] z,
      double[] dv,
      double[] du,
      double[] dz) {
    Arrays.fill(restV, 0.0);
    Arrays.fill(restU, 0.0);
    rows.addCurvature(dv, du, restV, restU);
    rows.addTransposed(dz, restV, restU);
    for (int i = 0; i < size; i++) {
      restV[i] = bv[i] - restV[i];
    }
    for (int j = 0; j < hinges; j++) {
      restU[j] = bu[j] - restU[j];
    }
    System.arraycopy(dz, 0, product, 0, product.length);
    for (SecondOrderCone cone : rows.cones()) {
      cone.times(product, product);
      cone.times(product, product);
    }
    rows.times(dv, du, restZ);
    for (int i = 0; i < restZ.length; i++) {
      double scaled = i >= straight ? product[i] : rows.equality(i) ? 0.0 : s[i] / z[i] * dz[i];
      restZ[i] = bz[i] - restZ[i] + scaled;
    }
  }

  private void eliminate(
      double[] bv, double[] bu, double[] bz, double[] dv, double[] du, double[] dz) {
    unscale(bz, product);
    Arrays.fill(product, rows.borderAt(), straight, 0.0);
    System.arraycopy(bv, 0, dv, 0, size);
    System.arraycopy(bu, 0, du, 0, hinges);
    rows.addTransposed(product, dv, du);
    for (int j = 0; j < hinges; j++) {
      weights[j] = crossing[j] * du[j] / diagonal[j];
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      kind.rows().addTransposed(weights, kind.at(), dv, halt);
    }
    if (halt.after(matrix.length)) { // forward and backward
      return;
    }
    factor.forward(dv, 0);
    solveBorder(bz, du, dv);
    for (int p = 0; p < borders; p++) {
      RowArithmetic.addScaled(dv, -smallStep[p], border, p * size, size);
    }
    factor.backward(dv);
    backToHinges(dv, du);
    rows.times(dv, du, product);
    for (int i = 0; i < product.length; i++) {
      product[i] -= bz[i];
    }
    unscale(product, dz);
    System.arraycopy(smallStep, 0, dz, rows.borderAt(), program.border().size());
  }

  private void solveBorder(double[] bz, double[] bu, double[] half) {
    for (int p = 0; p < borders; p++) {
      smallRight[p] = RowArithmetic.dot(border, p * size, half, 0, size);
    }
    for (int p = 0; p < program.border().size(); p++) {
      double[] hinged = program.border().get(p).hinged();
      smallRight[p] -= bz[rows.borderAt() + p];
      for (int j = 0; hinged != null && j < hinged.length; j++) {
        smallRight[p] += hinged[j] * bu[j] / diagonal[j];
      }
    }
    small.solve(smallRight, smallStep);
  }

  /** The hinges that go with dv; du holds their right-hand side and is <em>written</em>. */
  private void backToHinges(double[] dv, double[] du) {
    for (int p = 0; p < program.border().size(); p++) {
      double[] hinged = program.border().get(p).hinged();
      if (hinged != null) {
        RowArithmetic.addScaled(du, -smallStep[p], hinged, 0, hinged.length);
      }
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      kind.rows().times(dv, weights, kind.at(), halt);
    }
    for (int j = 0; j < hinges; j++) {
      du[j] = (du[j] + crossing[j] * weights[j]) / diagonal[j];
    }
  }

  /** {@code out = W⁻²x}; zero at equalities. */
  private void unscale(double[] x, double[] out) {
    for (int i = 0; i < straight; i++) {
      out[i] = omega[i] * x[i];
    }
    if (out != x) {
      System.arraycopy(x, straight, out, straight, x.length - straight);
    }
    for (SecondOrderCone cone : rows.cones()) {
      cone.divide(out, out);
      cone.divide(out, out);
    }
  }
}
