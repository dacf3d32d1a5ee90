package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.Arrays;

/**
 * Solves a {@link ConeProgram} by a primal-dual interior-point method.
 *
 * <p><b>Idea.</b> With all constraints written {@code Gx + s = h}, s in a product K of a half line
 * for each row and second-order cones, and multipliers z in K, an optimum is where
 *
 * <pre>  Px + q + G'z = 0,   Gx + s = h,   s∘z = 0.</pre>
 *
 * From a point with s and z inside K, each iteration takes a Newton step towards {@code s∘z = σμe}
 * in the scaling of Nesterov and Todd. A first, affine step (σ = 0) tells how much centring is
 * needed, {@code σ = (1 − α)³}, and its second-order error is corrected by the step that is taken
 * (Mehrotra). The number of iterations hardly depends on the problem: 8 to 25.
 *
 * <p><b>Invariants.</b> s and z stay inside K. The best point so far, by the greatest of relative
 * gap and residuals, is kept; the search ends where that is as small as rounding allows, or where
 * nothing has improved for some iterations. The point is no proof: what it says is checked by
 * {@code ConstraintVerifier}, to which its multipliers are hints.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 *
 * <p>References: Vandenberghe, <i>The CVXOPT linear and quadratic cone program solvers</i> (2010);
 * Mehrotra, <i>On the implementation of a primal-dual interior point method</i> (1992); Andersen,
 * Roos and Terlaky, <i>On implementing a primal-dual interior-point method for conic quadratic
 * optimization</i> (2003).
 */
public final class InteriorPoint {
  /** Why a solve ended. */
  public enum Ending {
    /** The point is good, up to what the verifier says. */
    CONVERGED,
    /** No good point was found: the program may be infeasible, unbounded, or too hard. */
    FAILED,
    CANCELLED,
    OUT_OF_TIME
  }

  private static final int ITERATIONS_MAX = 120;

  /** Iterations without improvement after which the best of good points is taken. */
  private static final int IDLE_MAX = 6;

  /**
   * The same where none is good yet: the relative gap may rise for a while as the value passes zero
   * or the residuals fall.
   */
  private static final int IDLE_FAR_MAX = 24;

  /** The measure at which more iterations would chase rounding. */
  private static final double MEASURE_ENOUGH = 3e-14;

  /** The measure beyond which a point is none. */
  private static final double MEASURE_CONVERGED = 1e-7;

  /** The part of the way to the boundary of K that a step may go. */
  private static final double STEP_PART = 0.99;

  /**
   * A program's value smaller than this, in its own units, counts as this where the gap is told.
   */
  private static final double VALUE_FLOOR = 1e-3;

  private final ConeProgram program;
  private final ConeRows rows;
  private final NewtonSystem newton;
  private final Halt halt;
  private final int straight;
  private final int total;
  private final double[] limits;
  private final double[] v;
  private final double[] u;
  private final double[] s;
  private final double[] z;
  private final double[] dv;
  private final double[] du;
  private final double[] ds;
  private final double[] dz;
  private final double[] restV;
  private final double[] restU;
  private final double[] restZ;
  private final double[] lambda;
  private final double[] scaledS;
  private final double[] scaledZ;
  private final double[] right;
  private final double[] correction;
  private final double[] bestV;
  private final double[] bestS;
  private final double[] bestZ;
  private final double limitScale;
  private final double slopeScale;
  private double best = Double.POSITIVE_INFINITY;
  private double mu;
  private int steps;

  public InteriorPoint(ConeProgram program, Halt halt) {
    this.program = program;
    this.rows = new ConeRows(program, halt);
    this.newton = new NewtonSystem(program, rows, halt);
    this.halt = halt;
    this.straight = rows.straight();
    this.total = rows.total();
    this.limits = new double[total];
    this.v = new double[program.size()];
    this.u = new double[program.hingeCount()];
    this.s = new double[total];
    this.z = new double[total];
    this.dv = new double[v.length];
    this.du = new double[u.length];
    this.ds = new double[total];
    this.dz = new double[total];
    this.restV = new double[v.length];
    this.restU = new double[u.length];
    this.restZ = new double[total];
    this.lambda = new double[total];
    this.scaledS = new double[total];
    this.scaledZ = new double[total];
    this.right = new double[total];
    this.correction = new double[total];
    this.bestV = new double[v.length];
    this.bestS = new double[total];
    this.bestZ = new double[total];
    rows.limits(limits);
    rows.addSlopes(restV, restU);
    this.limitScale = 1.0 + Starts.greatest(limits);
    this.slopeScale = 1.0 + Math.max(Starts.greatest(restV), Starts.greatest(restU));
  }

  /** The best point with its multipliers. */
  public ConeSolution solution() {
    int cones = rows.cones().size();
    double[] radii = new double[cones];
    double[][] directions = new double[cones][];
    for (int c = 0; c < cones; c++) {
      SecondOrderCone place = rows.cones().get(c);
      radii[c] = bestZ[place.at()];
      directions[c] = new double[place.size() - 1];
      RowArithmetic.addScaled(directions[c], 0, -1.0, bestZ, place.at() + 1, place.size() - 1);
    }
    return new ConeSolution(
        bestV,
        Arrays.copyOfRange(bestZ, rows.borderAt(), straight),
        rows.netOfHinges(bestZ),
        radii,
        directions);
  }

  /** Sharpens the best point; see there. */
  public Polish polish(double bias) {
    return new Polish(program, rows, bestV, bestS, bestZ, bias, halt);
  }

  public int steps() {
    return steps;
  }

  public Ending solve() {
    if (!start()) {
      return stopped();
    }
    int idle = 0;
    while (steps < ITERATIONS_MAX && idle < patience() && best > MEASURE_ENOUGH) {
      double measure = measure();
      if (halt.now()) {
        return stopped();
      }
      if (!Double.isFinite(measure)) {
        break;
      }
      idle = measure < best ? 0 : idle + 1;
      if (measure < best) {
        best = measure;
        System.arraycopy(v, 0, bestV, 0, v.length);
        System.arraycopy(s, 0, bestS, 0, total);
        System.arraycopy(z, 0, bestZ, 0, total);
      }
      if (!step()) {
        return stopped();
      }
      steps++;
    }
    return best <= MEASURE_CONVERGED ? Ending.CONVERGED : Ending.FAILED;
  }

  private int patience() {
    return best <= MEASURE_CONVERGED ? IDLE_MAX : IDLE_FAR_MAX;
  }

  private Ending stopped() {
    return halt.outOfTime() ? Ending.OUT_OF_TIME : Ending.CANCELLED;
  }

  /** Starts at the solution of the program with {@code ½‖s‖²} in place of K, moved inside K. */
  private boolean start() {
    Arrays.fill(s, 1.0);
    Arrays.fill(z, 1.0);
    if (!newton.factor(s, z)) {
      return false;
    }
    for (int i = 0; i < v.length; i++) {
      restV[i] = -restV[i];
    }
    for (int j = 0; j < u.length; j++) {
      restU[j] = -restU[j];
    }
    newton.solve(restV, restU, limits, s, z, v, u, dz);
    System.arraycopy(dz, 0, z, 0, total);
    for (int i = 0; i < total; i++) {
      s[i] = rows.equality(i) ? 0.0 : -z[i];
    }
    inside(s);
    inside(z);
    return !halt.asked();
  }

  /** Moves a vector inside K along K's axis, where it is not there yet. */
  private void inside(double[] x) {
    double depth = Double.POSITIVE_INFINITY;
    for (int i = 0; i < straight; i++) {
      depth = rows.equality(i) ? depth : Math.min(depth, x[i]);
    }
    for (SecondOrderCone cone : rows.cones()) {
      depth = Math.min(depth, cone.depth(x));
    }
    double norm = Math.sqrt(RowArithmetic.dot(x, x));
    if (depth > 1e-8 * Math.max(1.0, norm)) {
      return;
    }
    double move = 1.0 - depth;
    for (int i = 0; i < straight; i++) {
      x[i] += rows.equality(i) ? 0.0 : move;
    }
    for (SecondOrderCone cone : rows.cones()) {
      x[cone.at()] += move;
    }
  }

  /** Works out residuals and μ, and says how far from an optimum the point is. */
  private double measure() {
    Arrays.fill(restV, 0.0);
    Arrays.fill(restU, 0.0);
    rows.addCurvature(v, u, restV, restU);
    double value = 0.5 * (RowArithmetic.dot(restV, v) + RowArithmetic.dot(restU, u));
    double quadratic = value;
    rows.addSlopes(restV, restU);
    value = RowArithmetic.dot(restV, v) + RowArithmetic.dot(restU, u) - quadratic;
    rows.addTransposed(z, restV, restU);
    rows.times(v, u, restZ);
    double gap = 0.0;
    for (int i = 0; i < total; i++) {
      restZ[i] += s[i] - limits[i];
      gap += rows.equality(i) ? 0.0 : s[i] * z[i];
    }
    mu = gap / Math.max(1, rows.degree());
    double dual = Math.max(Starts.greatest(restV), Starts.greatest(restU)) / slopeScale;
    double primal = Starts.greatest(restZ) / limitScale;
    double relative = gap / Math.max(Math.abs(value), VALUE_FLOOR);
    double worst = dual + primal + relative;
    return Double.isNaN(worst) ? worst : Math.max(relative, Math.max(dual, primal));
  }

  /** One predictor and corrector; false where it was told to stop. */
  private boolean step() {
    scale();
    if (!newton.factor(s, z)) {
      return false;
    }
    for (int i = 0; i < v.length; i++) {
      restV[i] = -restV[i];
    }
    for (int j = 0; j < u.length; j++) {
      restU[j] = -restU[j];
    }
    for (int i = 0; i < total; i++) {
      right[i] = s[i] - restZ[i];
    }
    newton.solve(restV, restU, right, s, z, dv, du, dz);
    slacks(1.0);
    double affine = Math.min(1.0, longest());
    double center = (1.0 - affine) * (1.0 - affine) * (1.0 - affine);
    correct(center * mu, 1.0 - center);
    for (int i = 0; i < v.length; i++) {
      restV[i] *= 1.0 - center;
    }
    for (int j = 0; j < u.length; j++) {
      restU[j] *= 1.0 - center;
    }
    newton.solve(restV, restU, right, s, z, dv, du, dz);
    slacks(1.0 - center);
    if (halt.asked()) {
      return false;
    }
    move(Math.min(1.0, STEP_PART * longest()));
    return true;
  }

  private void scale() {
    for (SecondOrderCone cone : rows.cones()) {
      cone.rescale(s, z);
      cone.times(z, lambda);
    }
  }

  /** {@code ds = −part·rest − G(dv, du)}, so that the linear part of the step is exact. */
  private void slacks(double part) {
    rows.times(dv, du, ds);
    for (int i = 0; i < total; i++) {
      ds[i] = rows.equality(i) ? 0.0 : -part * restZ[i] - ds[i];
    }
    for (SecondOrderCone cone : rows.cones()) {
      cone.divide(ds, scaledS);
      cone.times(dz, scaledZ);
    }
  }

  /** The right-hand side {@code −part·rest − W(λ\d)}, {@code d = σμe − λ∘λ − W⁻¹ds∘Wdz}. */
  private void correct(double target, double part) {
    for (int i = 0; i < straight; i++) {
      double slack = rows.equality(i) ? 0.0 : s[i] - (target - ds[i] * dz[i]) / z[i];
      right[i] = slack - part * restZ[i];
    }
    for (SecondOrderCone cone : rows.cones()) {
      cone.product(scaledS, scaledZ, correction);
      for (int i = cone.at(); i < cone.at() + cone.size(); i++) {
        correction[i] = -correction[i];
      }
      correction[cone.at()] += target;
      cone.quotient(lambda, correction);
      for (int i = cone.at(); i < cone.at() + cone.size(); i++) {
        correction[i] -= lambda[i];
      }
      cone.times(correction, correction);
      for (int i = cone.at(); i < cone.at() + cone.size(); i++) {
        right[i] = -correction[i] - part * restZ[i];
      }
    }
  }

  /** How long a step s and z can take before the first leaves K. */
  private double longest() {
    double pace = 0.0;
    for (int i = 0; i < straight; i++) {
      if (!rows.equality(i)) {
        pace = Math.max(pace, Math.max(-ds[i] / s[i], -dz[i] / z[i]));
      }
    }
    for (SecondOrderCone cone : rows.cones()) {
      pace = Math.max(pace, cone.pace(lambda, scaledS));
      pace = Math.max(pace, cone.pace(lambda, scaledZ));
    }
    return pace > 0.0 ? 1.0 / pace : Double.POSITIVE_INFINITY;
  }

  private void move(double length) {
    RowArithmetic.addScaled(v, length, dv, 0, v.length);
    RowArithmetic.addScaled(u, length, du, 0, u.length);
    RowArithmetic.addScaled(s, length, ds, 0, total);
    RowArithmetic.addScaled(z, length, dz, 0, total);
  }
}
