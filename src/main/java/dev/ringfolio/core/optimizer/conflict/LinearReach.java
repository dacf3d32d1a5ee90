package dev.ringfolio.core.optimizer.conflict;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import java.util.Arrays;
import java.util.List;

/**
 * What weights can reach under the linear part of a {@link ConstraintSet}: box, budget, rows and L1
 * distance, but no ellipsoids. By {@link BoundedSimplex}, whose few rows are the budget, the set's
 * rows and the distance; for a distance the weights are written {@code cᵢ + buyᵢ − sellᵢ}, two
 * variables each, so that moduli need no rows either.
 *
 * <p>The state of one set; one thread.
 */
public final class LinearReach {
  /** Rows that are missed by less than this in all are met; they are scaled to about one. */
  private static final double MET = 1e-10;

  private final int n;
  private final double[] center;
  private final boolean traded;
  private final double tradeCost;
  private final double[] scales;
  private final BoundedSimplex simplex;
  private BoundedSimplex.Ending ending = BoundedSimplex.Ending.EXHAUSTED;

  LinearReach(ConstraintSet set, Cancellation cancellation) {
    this(set, new double[set.assets()], 0.0, cancellation);
  }

  /**
   * Where trades cost something, too.
   *
   * @param held where trades begin; the center of the set's distance, where it has one;
   *     <em>read</em>
   * @param tradeCost of a unit of L1 turnover
   */
  public LinearReach(
      ConstraintSet set, double[] held, double tradeCost, Cancellation cancellation) {
    this.n = set.assets();
    List<Distance> distances =
        set.distances().stream().filter(d -> Double.isFinite(d.limit())).toList();
    this.traded = !distances.isEmpty() || tradeCost > 0.0;
    this.tradeCost = tradeCost;
    this.center = !traded ? new double[n] : distances.isEmpty() ? held : distances.get(0).center();
    int columns = traded ? 2 * n : n;
    int m = 1 + set.rows().size() + distances.size();
    this.scales = new double[m];
    double[] cells = new double[m * columns];
    double[] lower = new double[columns + m];
    double[] upper = new double[columns + m];
    fillBox(set.box(), lower, upper);
    double[] ones = new double[n];
    Arrays.fill(ones, 1.0);
    Budget budget = set.box().budget();
    double least = budget == Budget.ONE ? 1.0 : Double.NEGATIVE_INFINITY;
    double most = budget == Budget.FREE ? Double.POSITIVE_INFINITY : 1.0;
    fillRow(cells, lower, upper, 0, new Row("", "", ones, least, most, 0.0));
    int row = 1;
    Arrays.fill(scales, 1.0);
    for (Row each : set.rows()) {
      scales[row] = scale(each);
      fillRow(cells, lower, upper, row++, each);
    }
    for (Distance distance : distances) {
      Arrays.fill(cells, row * columns, (row + 1) * columns, 1.0);
      lower[columns + row] = Double.NEGATIVE_INFINITY;
      upper[columns + row] = distance.limit();
      row++;
    }
    this.simplex = new BoundedSimplex(m, columns, cells, lower, upper, cancellation);
  }

  private void fillBox(FeasibleSet box, double[] lower, double[] upper) {
    for (int i = 0; i < n; i++) {
      double low = box.lower()[i] - center[i];
      double high = box.upper()[i] - center[i];
      if (traded) {
        lower[i] = Math.max(0.0, low);
        upper[i] = Math.max(0.0, high);
        lower[n + i] = Math.max(0.0, -high);
        upper[n + i] = Math.max(0.0, -low);
      } else {
        lower[i] = low;
        upper[i] = high;
      }
    }
  }

  private void fillRow(double[] cells, double[] lower, double[] upper, int r, Row row) {
    int columns = traded ? 2 * n : n;
    double scale = scale(row);
    double shift = 0.0;
    for (int i = 0; i < n; i++) {
      double cell = row.coefficients()[i] * scale;
      shift += cell * center[i];
      cells[r * columns + i] = cell;
      if (traded) {
        cells[r * columns + n + i] = -cell;
      }
    }
    lower[columns + r] = row.lower() * scale - shift;
    upper[columns + r] = row.upper() * scale - shift;
  }

  private static double scale(Row row) {
    double greatest = Starts.greatest(row.coefficients());
    return greatest > 0.0 ? 1.0 / greatest : 1.0;
  }

  /** Looks for weights that meet all; where there are none, for those that miss least. */
  public LinearReach look() {
    ending = simplex.reachFeasible();
    return this;
  }

  /**
   * After {@link #look}: by how much rows are missed in all, zero where they are met; zero, too,
   * where the search was stopped or gave up.
   */
  public double missed() {
    double sum = ending == BoundedSimplex.Ending.OPTIMAL ? simplex.violation() : 0.0;
    return sum > MET ? sum : 0.0;
  }

  /** Whether the last search came to its end. */
  public boolean finished() {
    return ending == BoundedSimplex.Ending.OPTIMAL;
  }

  /**
   * After {@link #look} found weights: those of the least {@code cost'w}, what trades cost added.
   *
   * @param cost n; <em>read</em>
   */
  public LinearReach lowest(double[] cost) {
    double[] each = cost;
    if (traded) {
      each = Arrays.copyOf(cost, 2 * n);
      for (int i = 0; i < n; i++) {
        each[i] = cost[i] + tradeCost;
        each[n + i] = tradeCost - cost[i];
      }
    }
    ending = simplex.minimize(each);
    return this;
  }

  /**
   * After {@link #lowest}: what the lowest cost falls by when a limit moves up by one, in the order
   * budget, rows, distance.
   */
  public double[] prices() {
    double[] prices = new double[scales.length];
    for (int r = 0; r < prices.length; r++) {
      prices[r] = scales[r] * simplex.worth(r);
    }
    return prices;
  }

  /** The weights found last, n. */
  public double[] weights() {
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = traded ? center[i] + simplex.value(i) - simplex.value(n + i) : simplex.value(i);
    }
    return weights;
  }

  /** Iterations so far. */
  int iterations() {
    return simplex.iterations();
  }
}
