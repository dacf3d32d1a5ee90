package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sharpens a point that {@link InteriorPoint} found to the last digits.
 *
 * <p><b>Idea.</b> An interior point ends where rounding swamps its ever worse conditioned system,
 * but by then it knows, nearly, which constraints hold with equality: those whose slack s is less
 * than their multiplier z. With these as equations and all others left out, the optimum is the root
 * of a small smooth system, and one Newton step finds it, or a few where a cone binds: a variable
 * at a bound (or a trade of nothing) is fixed, a hinge is one of its two sides, or zero, which is
 * an equation; a cone that binds is the smooth equation {@code ‖Fv + f‖ = g'v + d}.
 *
 * <p>The root tells where the choice was wrong: an equation whose multiplier pulls the wrong way is
 * let go, a constraint left out that is now broken is taken in, and the root is sought again. This
 * is the primal-dual active set method, a Newton method for the complementarity; from so near, a
 * round or two settle it.
 *
 * <p>At a vertex many constraints meet and the multipliers are not unique; {@link SaddleSystem}
 * then changes those of the interior point as little as may be. The result is taken only if its
 * certificate is better, so a wrong choice costs time and nothing else.
 *
 * <p><b>Threads.</b> The state of one solve; one thread. Tells the halt of its work; where that
 * says stop, everything is left off, and there is no point.
 *
 * <p>Reference: Hintermüller, Ito and Kunisch, <i>The primal-dual active set strategy as a
 * semismooth Newton method</i> (2003).
 */
public final class Polish {
  /** Newton steps of one choice where a cone binds. */
  private static final int NEWTON_STEPS = 4;

  /** Choices of what binds. */
  private static final int ROUNDS_MAX = 8;

  /** A slack or a multiplier this much below zero is not rounding. */
  private static final double WRONG = 1e-13;

  private static final int NONE = -1;

  private final ConeProgram program;
  private final ConeRows rows;
  private final Halt halt;
  private final int size;
  private final int hinges;
  private final double[] v;
  private final boolean[] binds;
  private final boolean[] coneBinds;

  /** The place whose row fixes a variable, or none. */
  private final int[] fixedBy;

  private final double[] z;
  private final double[] side;
  private final double[] cones;

  /** Of the cones at v; none where v has moved since. */
  private final @Nullable ConeSurface[] surfaces;

  private final List<double[]> equations = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();
  private final List<Integer> owners = new ArrayList<>();

  /**
   * @param v N; <em>read</em>
   * @param s slacks; <em>read</em>
   * @param z multipliers; <em>read</em>
   * @param bias a constraint binds at first where {@code s < bias·z}
   */
  Polish(
      ConeProgram program,
      ConeRows rows,
      double[] v,
      double[] s,
      double[] z,
      double bias,
      Halt halt) {
    this.program = program;
    this.rows = rows;
    this.halt = halt;
    this.size = program.size();
    this.hinges = program.hingeCount();
    this.v = v.clone();
    this.fixedBy = new int[size];
    this.side = new double[hinges];
    this.binds = new boolean[rows.straight()];
    this.z = Arrays.copyOf(z, rows.straight());
    this.cones = new double[program.cones().size()];
    this.coneBinds = new boolean[cones.length];
    this.surfaces = new ConeSurface[cones.length];
    for (int place = 0; place < binds.length; place++) {
      binds[place] = rows.equality(place) || s[place] < bias * z[place];
    }
    for (int c = 0; c < cones.length; c++) {
      cones[c] = z[rows.cones().get(c).at()];
      coneBinds[c] = rows.cones().get(c).depth(s) < bias * cones[c];
    }
  }

  /** The sharpened point, or null where it was told to stop or the system has no solution. */
  public @Nullable ConeSolution solve() {
    boolean wrong = true;
    for (int round = 0; wrong && round < ROUNDS_MAX; round++) {
      arrange();
      boolean bent = false;
      for (boolean cone : coneBinds) {
        bent |= cone;
      }
      for (int step = 0; step < (bent ? NEWTON_STEPS : 1); step++) {
        if (halt.now() || !newton()) {
          return null;
        }
      }
      wrong = choose();
    }
    ConeSolution solution = solution();
    return halt.asked() ? null : solution;
  }

  /** Writes what binds as fixed variables and equations. */
  private void arrange() {
    equations.clear();
    limits.clear();
    owners.clear();
    Arrays.fill(fixedBy, NONE);
    for (int r = 0; r < program.bounds().count() && !halt.after(size); r++) {
      if (binds[r]) {
        equate(program.bounds(), r, program.boundLimits()[r], r);
      } else {
        z[r] = 0.0;
      }
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      chooseSides(kind);
    }
    for (int p = 0; p < program.border().size(); p++) {
      if (binds[rows.borderAt() + p]) {
        equateBorder(p);
      } else {
        z[rows.borderAt() + p] = 0.0;
      }
    }
    for (int c = 0; c < cones.length; c++) {
      cones[c] = coneBinds[c] ? Math.max(0.0, cones[c]) : 0.0;
    }
    Arrays.fill(surfaces, null);
  }

  /**
   * The constraint that row r of a block equals its limit; a row of one cell fixes its variable,
   * unless another has.
   */
  private void equate(RowBlock block, int r, double limit, int place) {
    double[] cells = block.row(r, size);
    int only = NONE;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (cells[i] != 0.0) {
        only = i;
        count++;
      }
    }
    if (count == 1 && fixedBy[only] == NONE) {
      fixedBy[only] = place;
      v[only] = limit / cells[only];
    } else if (count > 1) {
      equations.add(cells);
      limits.add(limit);
      owners.add(place);
    }
  }

  /**
   * For each hinge, the side that u is on: 1 for its first row, σ for the second, or none at zero.
   * One that nothing asks for, so that u may be anywhere above, is where v says. Of one at zero,
   * the net price is kept at the place of its first row.
   */
  private void chooseSides(ConeProgram.Hinges kind) {
    double[] images = images(kind);
    for (int j = 0; j < kind.count() && !halt.asked(); j++) {
      int place = rows.hingesAt() + kind.at() + j;
      if (!binds[place] && !binds[place + hinges]) {
        boolean above = images[kind.at() + j] > kind.limits()[j];
        binds[place] = above;
        binds[place + hinges] = !above;
      }
      boolean first = binds[place];
      boolean second = binds[place + hinges];
      side[kind.at() + j] = first && !second ? 1.0 : second && !first ? kind.sigma() : 0.0;
      if (first && second) {
        z[place] += kind.sigma() * z[place + hinges];
        halt.after(size);
        equate(kind.rows(), j, kind.limits()[j], place);
      }
    }
  }

  private void equateBorder(int p) {
    ConeProgram.Border row = program.border().get(p);
    double[] cells = row.dense().clone();
    double limit = row.limit();
    double[] hinged = row.hinged();
    if (hinged != null) {
      double[] factors = new double[hinges];
      for (ConeProgram.Hinges kind : program.hinges()) {
        for (int j = 0; j < kind.count(); j++) {
          int at = kind.at() + j;
          factors[at] = at < hinged.length ? hinged[at] * side[at] : 0.0;
          limit += factors[at] * kind.limits()[j];
        }
        kind.rows().addTransposed(factors, kind.at(), cells, halt);
      }
    }
    equations.add(cells);
    limits.add(limit);
    owners.add(rows.borderAt() + p);
  }

  /** What is left of the first-order condition with the multipliers as they are; of free ones. */
  private double[] gradient() {
    double[] gradient = program.linear().clone();
    for (int i = 0; i < size && !halt.after(size); i++) {
      gradient[i] += RowArithmetic.dot(program.quadratic(), i * size, v, 0, size);
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      double[] factors = images(kind);
      for (int j = 0; j < kind.count(); j++) {
        int at = kind.at() + j;
        double u = side[at] * (factors[at] - kind.limits()[j]);
        factors[at] = side[at] * (kind.slopes()[j] + kind.curvature() * u);
      }
      kind.rows().addTransposed(factors, kind.at(), gradient, halt);
    }
    for (int e = 0; e < equations.size() && !halt.after(size); e++) {
      RowArithmetic.addScaled(gradient, z[owners.get(e)], equations.get(e), 0, size);
    }
    for (int c = 0; c < cones.length; c++) {
      if (coneBinds[c]) {
        RowArithmetic.addScaled(gradient, cones[c], surface(c).normal(), 0, size);
      }
    }
    return gradient;
  }

  private ConeSurface surface(int c) {
    ConeSurface surface = surfaces[c];
    if (surface == null) {
      surface = new ConeSurface(program.cones().get(c), v, halt);
      surfaces[c] = surface;
    }
    return surface;
  }

  private double[] images(ConeProgram.Hinges kind) {
    double[] images = new double[hinges];
    kind.rows().times(v, images, kind.at(), halt);
    return images;
  }

  /** The curvature of the objective and of binding cones, N×N, row-major. */
  private double[] hessian() {
    double[] hessian = program.quadratic().clone();
    for (ConeProgram.Hinges kind : program.hinges()) {
      if (kind.curvature() > 0.0) {
        double[] weights = new double[hinges];
        for (int at = kind.at(); at < kind.at() + kind.count(); at++) {
          weights[at] = side[at] * side[at] * kind.curvature();
        }
        double[] gram = new double[size * size];
        kind.rows().addGram(weights, kind.at(), gram, size, halt);
        RowArithmetic.mirror(gram, size);
        RowArithmetic.addScaled(hessian, 1.0, gram, 0, gram.length);
        halt.after(2L * gram.length);
      }
    }
    for (int c = 0; c < cones.length; c++) {
      if (coneBinds[c]) {
        surface(c).addCurvature(cones[c], hessian, halt);
      }
    }
    return hessian;
  }

  /** One Newton step of the whole system; false where it leads nowhere. */
  private boolean newton() {
    int[] free = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (fixedBy[i] == NONE) {
        free[count++] = i;
      }
    }
    List<double[]> all = new ArrayList<>(equations);
    List<Double> rest = new ArrayList<>();
    for (int e = 0; e < equations.size(); e++) {
      rest.add(limits.get(e) - RowArithmetic.dot(equations.get(e), v));
    }
    for (int c = 0; c < cones.length; c++) {
      if (coneBinds[c]) {
        all.add(surface(c).normal());
        rest.add(surface(c).depth());
      }
    }
    double[] gradient = gradient();
    double[] b = new double[count];
    for (int p = 0; p < count; p++) {
      b[p] = -gradient[free[p]];
    }
    double[] c = rest.stream().mapToDouble(Double::doubleValue).toArray();
    double[] cells = new double[all.size() * count];
    for (int e = 0; e < all.size() && !halt.after(count); e++) {
      gather(all.get(e), 0, free, count, cells, e * count);
    }
    double[] hessian = hessian();
    double[] reduced = new double[count * count];
    for (int p = 0; p < count && !halt.after(count); p++) {
      gather(hessian, free[p] * size, free, count, reduced, p * count);
    }
    SaddleSystem system = new SaddleSystem(count, c.length, reduced, cells);
    if (!system.factor(halt)) {
      return false;
    }
    double[] x = new double[count];
    double[] y = new double[c.length];
    system.solve(b, c, x, y, halt);
    for (int p = 0; p < count; p++) {
      v[free[p]] += x[p];
    }
    Arrays.fill(surfaces, null);
    keep(y);
    return !halt.asked() && Double.isFinite(RowArithmetic.dot(x, x) + RowArithmetic.dot(y, y));
  }

  private static void gather(
      double[] from, int at, int[] which, int count, double[] to, int place) {
    for (int p = 0; p < count; p++) {
      to[place + p] = from[at + which[p]];
    }
  }

  /** Adds the step of the multipliers, so that those of redundant equations keep their own. */
  private void keep(double[] y) {
    for (int e = 0; e < equations.size(); e++) {
      z[owners.get(e)] += y[e];
    }
    int e = equations.size();
    for (int c = 0; c < cones.length; c++) {
      if (coneBinds[c]) {
        cones[c] += y[e++];
      }
    }
  }

  /** Chooses anew what binds; whether anything changed. */
  private boolean choose() {
    double[] gradient = gradient();
    boolean changed = false;
    double[] images = new double[program.bounds().count()];
    program.bounds().times(v, images, 0, halt);
    for (int i = 0; i < size && !halt.after(size); i++) {
      if (fixedBy[i] != NONE) {
        price(fixedBy[i], i, gradient[i]);
      }
    }
    for (int r = 0; r < images.length; r++) {
      changed |= choose(r, program.boundLimits()[r] - images[r]);
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      changed |= chooseHinges(kind);
    }
    double[] u = new double[hinges];
    for (ConeProgram.Hinges kind : program.hinges()) {
      double[] values = images(kind);
      for (int j = 0; j < kind.count(); j++) {
        u[kind.at() + j] = side[kind.at() + j] * (values[kind.at() + j] - kind.limits()[j]);
      }
    }
    for (int p = 0; p < program.border().size(); p++) {
      int place = rows.borderAt() + p;
      ConeProgram.Border row = program.border().get(p);
      changed |= !rows.equality(place) && choose(place, row.limit() - row.at(v, u));
    }
    for (int c = 0; c < cones.length; c++) {
      boolean wrong = coneBinds[c] ? cones[c] < -WRONG : surface(c).depth() < -WRONG;
      coneBinds[c] ^= wrong;
      changed |= wrong;
    }
    return changed;
  }

  private boolean choose(int place, double slack) {
    boolean wrong = binds[place] ? z[place] < -WRONG : slack < -WRONG;
    binds[place] ^= wrong;
    return wrong;
  }

  /** The multiplier of the row that fixes a variable, from the first-order condition. */
  private void price(int place, int variable, double slope) {
    double cell =
        place < rows.hingesAt()
            ? program.bounds().row(place, size)[variable]
            : hingeRow(place - rows.hingesAt())[variable];
    z[place] = -slope / cell;
  }

  private double[] hingeRow(int hinge) {
    for (ConeProgram.Hinges kind : program.hinges()) {
      if (hinge < kind.at() + kind.count()) {
        return kind.rows().row(hinge - kind.at(), size);
      }
    }
    throw new IllegalArgumentException("no hinge " + hinge);
  }

  /**
   * A hinge on one side stays there while its value has that sign; one at zero while its net price
   * is between what the two sides ask.
   */
  private boolean chooseHinges(ConeProgram.Hinges kind) {
    double[] images = images(kind);
    boolean changed = false;
    for (int j = 0; j < kind.count(); j++) {
      int at = kind.at() + j;
      int place = rows.hingesAt() + at;
      double value = images[at] - kind.limits()[j];
      if (binds[place] && binds[place + hinges]) {
        double price = kind.slopes()[j] + borderPrice(at);
        boolean above = z[place] > price + WRONG;
        boolean below = z[place] < kind.sigma() * price - WRONG;
        binds[place + hinges] = !above;
        binds[place] = !below;
        z[place + hinges] = 0.0;
        changed |= above || below;
      } else {
        boolean wrong = binds[place] ? value < -WRONG : value > WRONG;
        z[place] = 0.0;
        z[place + hinges] = 0.0;
        binds[place] |= wrong;
        binds[place + hinges] |= wrong;
        changed |= wrong;
      }
    }
    return changed;
  }

  /** What border rows ask for a unit of a hinge. */
  private double borderPrice(int hinge) {
    double price = 0.0;
    for (int p = 0; p < program.border().size(); p++) {
      double[] hinged = program.border().get(p).hinged();
      if (hinged != null && hinge < hinged.length) {
        price += z[rows.borderAt() + p] * hinged[hinge];
      }
    }
    return price;
  }

  private ConeSolution solution() {
    double[] prices = new double[hinges];
    for (ConeProgram.Hinges kind : program.hinges()) {
      for (int j = 0; j < kind.count(); j++) {
        int at = kind.at() + j;
        prices[at] =
            side[at] == 0.0 && binds[rows.hingesAt() + at] && binds[rows.hingesAt() + hinges + at]
                ? z[rows.hingesAt() + at]
                : side[at] * (kind.slopes()[j] + borderPrice(at));
      }
    }
    double[] border = Arrays.copyOfRange(z, rows.borderAt(), rows.straight());
    double[][] directions = new double[cones.length][];
    for (int c = 0; c < cones.length; c++) {
      directions[c] = surface(c).direction(cones[c]);
    }
    return new ConeSolution(v, border, prices, cones, directions);
  }
}
