package dev.ringfolio.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sharpens a point that {@link InteriorPoint} found to the last digits.
 *
 * <p><b>Idea.</b> An interior point ends where rounding swamps its ever worse conditioned system,
 * but by then it knows which constraints hold with equality: those whose slack s is less than their
 * multiplier z. With these as equations and all others left out, the optimum is the root of a small
 * smooth system, and two or three Newton steps find it: a variable at a bound (or a trade of
 * nothing) is fixed, a hinge is one of its two sides, or zero, which is an equation; a cone that
 * binds is the smooth equation {@code ‖Fv + f‖ = g'v + d}.
 *
 * <p>Where a slack and its multiplier both vanish the choice may be wrong, and so may the result.
 * It is taken only if its certificate is better, so a wrong choice costs time and nothing else.
 *
 * <p><b>Threads.</b> The state of one solve; one thread.
 */
final class Polish {
  private static final int NEWTON_STEPS = 4;

  /** The owner of an equation whose multiplier nobody asks for. */
  private static final int NONE = -1;

  /** Owners from here on are hinges; below, border rows. */
  private static final int HINGE = 1 << 20;

  private final ConeProgram program;
  private final ConeRows rows;
  private final double[] s;
  private final double[] z;
  private final double bias;
  private final int size;
  private final double[] v;
  private final boolean[] fixed;
  private final List<double[]> equations = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();
  private final List<Integer> owners = new ArrayList<>();
  private final List<Double> multipliers = new ArrayList<>();
  private final double[] side;
  private final double[] border;
  private final double[] cones;
  private final double[] zero;

  /**
   * @param v N; <em>read</em>
   * @param s slacks; <em>read</em>
   * @param z multipliers; <em>read</em>
   * @param bias a constraint binds where {@code s < bias·z}
   */
  Polish(ConeProgram program, ConeRows rows, double[] v, double[] s, double[] z, double bias) {
    this.program = program;
    this.rows = rows;
    this.s = s;
    this.z = z;
    this.bias = bias;
    this.size = program.size();
    this.v = v.clone();
    this.fixed = new boolean[size];
    this.side = new double[program.hingeCount()];
    this.zero = new double[program.hingeCount()];
    this.border = new double[program.border().size()];
    this.cones = new double[program.cones().size()];
    for (int p = 0; p < border.length; p++) {
      border[p] = z[rows.borderAt() + p];
    }
    for (int c = 0; c < cones.length; c++) {
      cones[c] = z[rows.cones().get(c).at()];
    }
  }

  private boolean binds(int place) {
    return rows.equality(place) || s[place] < bias * z[place];
  }

  /** The sharpened point, or null where it was told to stop or the system has no solution. */
  @Nullable ConeSolution solve(Cancellation cancellation) {
    for (int r = 0; r < program.bounds().count(); r++) {
      if (binds(r)) {
        equate(program.bounds(), r, program.boundLimits()[r], NONE, z[r]);
      }
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      chooseSides(kind);
    }
    for (int p = 0; p < border.length; p++) {
      if (binds(rows.borderAt() + p)) {
        equateBorder(p);
      } else {
        border[p] = 0.0;
      }
    }
    for (int step = 0; step < NEWTON_STEPS; step++) {
      if (cancellation.verdict() != Cancellation.Verdict.GO_ON || !newton(cancellation)) {
        return null;
      }
    }
    return solution();
  }

  /**
   * The constraint that row r of a block equals its limit; a row of one cell fixes its variable.
   */
  private void equate(RowBlock block, int r, double limit, int owner, double multiplier) {
    double[] cells = block.row(r, size);
    int only = NONE;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (cells[i] != 0.0) {
        only = i;
        count++;
      }
    }
    if (count == 1) {
      fixed[only] = true;
      v[only] = limit / cells[only];
    } else if (count > 0) {
      equations.add(cells);
      limits.add(limit);
      owners.add(owner);
      multipliers.add(multiplier);
    }
  }

  /**
   * For each hinge, the side that u is on: 1 for its first row, σ for the second, or none at zero.
   */
  private void chooseSides(ConeProgram.Hinges kind) {
    for (int j = 0; j < kind.count(); j++) {
      int place = rows.hingesAt() + kind.at() + j;
      boolean first = binds(place);
      boolean second = binds(place + program.hingeCount());
      side[kind.at() + j] = first && !second ? 1.0 : second && !first ? kind.sigma() : 0.0;
      if (first && second) {
        double net = z[place] + kind.sigma() * z[place + program.hingeCount()];
        equate(kind.rows(), j, kind.limits()[j], HINGE + kind.at() + j, net);
      }
    }
  }

  private void equateBorder(int p) {
    ConeProgram.Border row = program.border().get(p);
    double[] cells = row.dense().clone();
    double limit = row.limit();
    double[] hinged = row.hinged();
    if (hinged != null) {
      double[] factors = new double[program.hingeCount()];
      for (ConeProgram.Hinges kind : program.hinges()) {
        for (int j = 0; j < kind.count(); j++) {
          int at = kind.at() + j;
          factors[at] = at < hinged.length ? hinged[at] * side[at] : 0.0;
          limit += factors[at] * kind.limits()[j];
        }
        kind.rows().addTransposed(factors, kind.at(), cells);
      }
    }
    equations.add(cells);
    limits.add(limit);
    owners.add(p);
    multipliers.add(border[p]);
  }

  /** One Newton step of the whole system; false where it leads nowhere. */
  private boolean newton(Cancellation cancellation) {
    double[] hessian = program.quadratic().clone();
    double[] gradient = program.linear().clone();
    for (int i = 0; i < size; i++) {
      gradient[i] += RowArithmetic.dot(hessian, i * size, v, 0, size);
    }
    addHinges(hessian, gradient);
    List<double[]> all = new ArrayList<>(equations);
    List<Double> rest = new ArrayList<>();
    for (int e = 0; e < equations.size(); e++) {
      rest.add(limits.get(e) - RowArithmetic.dot(equations.get(e), v));
    }
    List<Integer> binding = new ArrayList<>();
    for (int c = 0; c < cones.length; c++) {
      int at = rows.cones().get(c).at();
      if (rows.cones().get(c).depth(s) < bias * z[at]) {
        binding.add(c);
        all.add(addCone(c, hessian, rest));
      } else {
        cones[c] = 0.0;
      }
    }
    return solveFor(hessian, gradient, all, rest, binding, cancellation);
  }

  /** What hinges on one side add: their slope, in the objective, and their curvature. */
  private void addHinges(double[] hessian, double[] gradient) {
    double[] factors = new double[program.hingeCount()];
    double[] weights = new double[program.hingeCount()];
    double[] images = new double[program.hingeCount()];
    for (ConeProgram.Hinges kind : program.hinges()) {
      kind.rows().times(v, images, kind.at());
      for (int j = 0; j < kind.count(); j++) {
        int at = kind.at() + j;
        double u = side[at] * (images[at] - kind.limits()[j]);
        factors[at] = side[at] * (kind.slopes()[j] + kind.curvature() * u);
        weights[at] = side[at] * side[at] * kind.curvature();
      }
      kind.rows().addTransposed(factors, kind.at(), gradient);
      if (kind.curvature() > 0.0) {
        double[] upper = new double[size * size];
        kind.rows().addGram(weights, kind.at(), upper, size);
        for (int i = 0; i < size; i++) {
          for (int k = 0; k < size; k++) {
            hessian[i * size + k] += upper[Math.min(i, k) * size + Math.max(i, k)];
          }
        }
      }
    }
  }

  /** The equation of a binding cone, and its curvature. */
  private double[] addCone(int c, double[] hessian, List<Double> rest) {
    ConeProgram.Cone cone = program.cones().get(c);
    double[] normal = cone.image(v, size);
    double length = Math.sqrt(RowArithmetic.dot(normal, normal));
    double[] along = new double[size];
    for (int k = 0; k < normal.length; k++) {
      RowArithmetic.addScaled(along, normal[k] / length, cone.matrix(), k * size, size);
    }
    double price = cones[c] / length;
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < size; k++) {
        double gram = cone.gram()[Math.min(i, k) * size + Math.max(i, k)];
        hessian[i * size + k] += price * (gram - along[i] * along[k]);
      }
    }
    rest.add(RowArithmetic.dot(cone.head(), v) + cone.headOffset() - length);
    RowArithmetic.addScaled(along, -1.0, cone.head(), 0, size);
    return along;
  }

  private boolean solveFor(
      double[] hessian,
      double[] gradient,
      List<double[]> all,
      List<Double> rest,
      List<Integer> binding,
      Cancellation cancellation) {
    int[] free = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!fixed[i]) {
        free[count++] = i;
      }
    }
    int total = count + all.size();
    SmallSystem system = new SmallSystem(total);
    double[] right = new double[total];
    for (int p = 0; p < count; p++) {
      right[p] = -gradient[free[p]];
      for (int r = 0; r < count; r++) {
        system.cells()[p * total + r] = hessian[free[p] * size + free[r]];
      }
    }
    for (int e = 0; e < all.size(); e++) {
      right[count + e] = rest.get(e);
      double multiplier = multiplier(e, binding);
      for (int p = 0; p < count; p++) {
        double cell = all.get(e)[free[p]];
        right[p] -= multiplier * cell;
        system.cells()[p * total + count + e] = cell;
        system.cells()[(count + e) * total + p] = cell;
      }
    }
    if (!system.factor(cancellation)) {
      return false;
    }
    double[] step = new double[total];
    system.solve(right, step);
    for (int p = 0; p < count; p++) {
      v[free[p]] += step[p];
    }
    for (int e = 0; e < all.size(); e++) {
      keep(e, step[count + e], binding);
    }
    return Double.isFinite(RowArithmetic.dot(step, step));
  }

  /**
   * The multiplier of an equation now; the step is added to it, so a redundant one keeps its own.
   */
  private double multiplier(int e, List<Integer> binding) {
    return e < equations.size() ? multipliers.get(e) : cones[binding.get(e - equations.size())];
  }

  private void keep(int e, double step, List<Integer> binding) {
    if (e >= equations.size()) {
      cones[binding.get(e - equations.size())] += step;
      return;
    }
    double multiplier = multipliers.get(e) + step;
    multipliers.set(e, multiplier);
    if (owners.get(e) >= HINGE) {
      zero[owners.get(e) - HINGE] = multiplier;
    } else if (owners.get(e) >= 0) {
      border[owners.get(e)] = multiplier;
    }
  }

  /** What border rows ask for a unit of a hinge. */
  private double borderPrice(int hinge) {
    double price = 0.0;
    for (int p = 0; p < border.length; p++) {
      double[] hinged = program.border().get(p).hinged();
      price += hinged != null && hinge < hinged.length ? border[p] * hinged[hinge] : 0.0;
    }
    return price;
  }

  private ConeSolution solution() {
    double[] hinges = zero.clone();
    for (ConeProgram.Hinges kind : program.hinges()) {
      for (int j = 0; j < kind.count(); j++) {
        int at = kind.at() + j;
        hinges[at] += side[at] * (kind.slopes()[j] + borderPrice(at));
      }
    }
    double[][] directions = new double[cones.length][];
    for (int c = 0; c < cones.length; c++) {
      directions[c] = program.cones().get(c).image(v, size);
      double length =
          Math.sqrt(RowArithmetic.dot(directions[c], directions[c])) + Double.MIN_NORMAL;
      for (int k = 0; k < directions[c].length; k++) {
        directions[c][k] *= cones[c] / length;
      }
    }
    return new ConeSolution(v, border, hinges, cones, directions);
  }
}
