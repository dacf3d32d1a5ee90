package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.cone.ConeProgram;
import dev.ringfolio.core.optimizer.cone.ConeSolution;
import dev.ringfolio.core.optimizer.cone.Halt;
import dev.ringfolio.core.optimizer.cone.RowBlock;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link ConstraintSet}s into a {@link ConeProgram} and reads their prices back.
 *
 * <p>Every number of the set is multiplied by the <em>unit</em>: 1, or a variable of the program,
 * which makes the set a cone (for ratios); and every limit but box and budget may have one more
 * variable added to it, the <em>excess</em> (which finds out whether the set is empty).
 *
 * <p><b>Prices.</b> What a unit of a limit is worth, in the order: budget, rows, distances,
 * ellipsoids. A row's price is positive at its upper bound and negative at its lower one.
 */
final class Formulation {
  /** No variable. */
  static final int NONE = -1;

  private final ConeProgram program;
  private final int unit;
  private final int excess;
  private final double volatilityUnit;
  private final List<Price> prices = new ArrayList<>();

  /** Where the price of a limit stands in a solution. */
  private record Price(boolean cone, int upper, int lower, double scale) {
    static Price row(int upper, int lower, double scale) {
      return new Price(false, upper, lower, scale);
    }

    double in(ConeSolution point) {
      if (cone) {
        return scale * point.cones()[upper];
      }
      double price = upper == NONE ? 0.0 : point.border()[upper];
      return scale * (lower == NONE ? price : price - point.border()[lower]);
    }
  }

  /**
   * @param unit index of the variable that stands for one, or {@link #NONE}
   * @param excess index of the variable added to limits, or {@link #NONE}
   * @param volatilityUnit of the factor of the covariance, annual
   */
  Formulation(ConeProgram program, int unit, int excess, double volatilityUnit) {
    this.program = program;
    this.unit = unit;
    this.excess = excess;
    this.volatilityUnit = volatilityUnit;
  }

  ConeProgram program() {
    return program;
  }

  /** The prices in a solution, in its own units. */
  double[] prices(ConeSolution point) {
    double[] values = new double[prices.size()];
    for (int p = 0; p < values.length; p++) {
      values[p] = prices.get(p).in(point);
    }
    return values;
  }

  /**
   * The box of weights that begin at {@code offset}. Upper bounds that all else implies are left
   * out.
   */
  void addBox(FeasibleSet box, int offset) {
    boolean positive = box.budget() != Budget.FREE;
    for (double lower : box.lower()) {
      positive &= lower >= 0.0;
    }
    for (int i = 0; i < box.assets(); i++) {
      addBound(offset + i, -1.0, -box.lower()[i]);
      if (!positive || box.upper()[i] < 1.0) {
        addBound(offset + i, 1.0, box.upper()[i]);
      }
    }
  }

  private void addBound(int index, double sign, double limit) {
    if (unit == NONE) {
      program.bound(limit).cell(index, sign);
    } else {
      RowBlock.Sparse row = program.bound(0.0);
      row.cell(index, sign);
      row.cell(unit, -limit);
    }
  }

  /** The budget of weights that begin at {@code offset}. */
  void addBudget(FeasibleSet box, int offset) {
    if (box.budget() == Budget.FREE) {
      prices.add(Price.row(NONE, NONE, 1.0));
      return;
    }
    double[] ones = new double[program.size()];
    java.util.Arrays.fill(ones, offset, offset + box.assets(), 1.0);
    int row = limit(ones, null, 1.0, box.budget() == Budget.ONE, NONE);
    prices.add(Price.row(row, NONE, 1.0));
  }

  /** Bounds on linear functions of weights that begin at {@code offset}. */
  void addRows(List<Row> rows, int offset) {
    for (Row row : rows) {
      double scale = Math.max(Starts.greatest(row.coefficients()), Double.MIN_NORMAL);
      if (row.equality() && excess == NONE) {
        int both = addRow(row, offset, 1.0 / scale, row.upper(), true);
        prices.add(Price.row(both, NONE, 1.0 / scale));
        continue;
      }
      boolean below = Double.isFinite(row.lower());
      boolean above = Double.isFinite(row.upper());
      int lower = below ? addRow(row, offset, -1.0 / scale, row.lower(), false) : NONE;
      int upper = above ? addRow(row, offset, 1.0 / scale, row.upper(), false) : NONE;
      prices.add(Price.row(upper, lower, 1.0 / scale));
    }
  }

  private int addRow(Row row, int offset, double factor, double bound, boolean equality) {
    double[] dense = new double[program.size()];
    RowArithmetic.addScaled(
        dense, offset, factor, row.coefficients(), 0, row.coefficients().length);
    return limit(dense, null, factor * bound, equality, excess);
  }

  /**
   * A border row {@code dense'v + hinged'u ≤ limit·unit + slack}.
   *
   * @param slack index of the variable added to the limit, or {@link #NONE}
   */
  int limit(double[] dense, double @Nullable [] hinged, double limit, boolean equality, int slack) {
    if (slack != NONE) {
      dense[slack] -= 1.0;
    }
    if (unit == NONE) {
      return program.border(dense, hinged, limit, equality);
    }
    dense[unit] -= limit;
    return program.border(dense, hinged, 0.0, equality);
  }

  /**
   * The moduli {@code |wᵢ − centerᵢ|} of weights that begin at {@code offset}.
   *
   * @param before where the weights begin that are the center, or {@link #NONE}: then {@code
   *     center}
   * @param slope of each in the objective
   */
  ConeProgram.Hinges addTrades(double[] center, int offset, int before, double slope) {
    int n = center.length;
    RowBlock.Sparse rows = new RowBlock.Sparse();
    double[] limits = new double[n];
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      rows.open();
      slopes[i] = slope;
      if (before != NONE) {
        rows.cell(before + i, -1.0);
        rows.cell(offset + i, 1.0);
      } else {
        rows.cell(offset + i, 1.0);
        if (unit == NONE) {
          limits[i] = center[i];
        } else {
          rows.cell(unit, -center[i]);
        }
      }
    }
    return program.hinge(rows, limits, true, slopes, 0.0);
  }

  /** A bound on the sum of trades. */
  void addDistance(Distance distance, ConeProgram.Hinges trades) {
    double[] hinged = new double[trades.at() + trades.count()];
    java.util.Arrays.fill(hinged, trades.at(), hinged.length, 1.0);
    int row = limit(new double[program.size()], hinged, distance.limit(), false, excess);
    prices.add(Price.row(row, NONE, 1.0));
  }

  /**
   * A bound on the volatility of weights that begin at {@code offset}.
   *
   * @param root of {@code Σ/volatilityUnit²}
   * @param halt where it says stop, what is written is anything
   */
  void addEllipsoid(Ellipsoid ellipsoid, CovarianceRoot root, int offset, Halt halt) {
    int n = ellipsoid.center().length;
    int count = root.rank();
    double[] factor = root.cells();
    int size = program.size();
    double limit = ellipsoid.limit() / volatilityUnit;
    double[] matrix = new double[count * size];
    double[] offsets = new double[count];
    for (int k = 0; k < count && !halt.after(2L * n); k++) {
      System.arraycopy(factor, k * n, matrix, k * size + offset, n);
      double shift = -RowArithmetic.dot(factor, k * n, ellipsoid.center(), 0, n);
      if (unit == NONE) {
        offsets[k] = shift;
      } else {
        matrix[k * size + unit] = shift;
      }
    }
    double[] head = new double[size];
    if (unit != NONE) {
      head[unit] = limit;
    }
    if (excess != NONE) {
      head[excess] = 1.0;
    }
    double[] gram = gram(root.matrix(), ellipsoid.center(), offset, halt);
    int cone = program.cone(head, unit == NONE ? limit : 0.0, matrix, offsets, gram);
    prices.add(new Price(true, cone, NONE, 1.0 / volatilityUnit));
  }

  /**
   * F'F without the products of F: Σ among the weights, and where the center is multiplied by the
   * unit, {@code −Σ·center} beside them. The unit comes after the weights.
   */
  private double[] gram(double[] covariance, double[] center, int offset, Halt halt) {
    int n = center.length;
    int size = program.size();
    double[] gram = new double[size * size];
    for (int i = 0; i < n && !halt.after(2L * n); i++) {
      int row = (offset + i) * size;
      System.arraycopy(covariance, i * n, gram, row + offset, n);
      if (unit != NONE) {
        double along = RowArithmetic.dot(covariance, i * n, center, 0, n);
        gram[row + unit] = -along;
        gram[unit * size + offset + i] = -along;
        gram[unit * size + unit] += center[i] * along;
      }
    }
    return gram;
  }
}
