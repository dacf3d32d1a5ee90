package dev.ringfolio.core.optimizer.conflict;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Ellipsoid;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Row;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The constraints of a problem one by one, by the names of the request, and the {@link
 * ConstraintSet} of any of them at any value: what the search for a conflict takes apart. A limit
 * that is not held leaves weights within −1 and 1, which no request can exceed.
 *
 * <p>Immutable; any thread.
 */
final class NamedLimits {
  /** No weight is beyond this in any request. */
  private static final double WEIGHT_MAX = 1.0;

  private final ConstraintSet widest;
  private final Budget budget;
  private final double[] sigma;
  private final List<Limit> limits;

  private NamedLimits(ConstraintSet widest, Budget budget, double[] sigma, List<Limit> limits) {
    this.widest = widest;
    this.budget = budget;
    this.sigma = sigma;
    this.limits = List.copyOf(limits);
  }

  /** What a limit bounds. */
  enum Kind {
    ROW_MIN,
    ROW_MAX,
    DISTANCE,
    ELLIPSOID,
    MAX_WEIGHT,
    MIN_WEIGHT,
    LONG_ONLY,
    /** {@code sum_to_one}, or long-only with cash {@code no_borrowing}: a sum of one at most. */
    BUDGET;

    /** Whether it has a number that can be moved. */
    boolean numeric() {
      return this != LONG_ONLY && this != BUDGET;
    }

    /** Whether it bounds a linear function of the weights by itself. */
    boolean row() {
      return this == ROW_MIN || this == ROW_MAX;
    }

    /** Whether moving it up is what relaxes it. */
    boolean upper() {
      return this != MIN_WEIGHT && this != ROW_MIN;
    }
  }

  /**
   * One bound.
   *
   * @param name by which a request knows it
   * @param value of the request
   * @param index among the rows, distances or ellipsoids
   */
  record Limit(Kind kind, String name, double value, int index) {
    /** Whether it bounds a group. */
    boolean group() {
      return kind.row() && !name.equals(ConstraintSet.MIN_RETURN);
    }

    @Override
    public String toString() {
      return kind.numeric() ? name + " " + value : name;
    }
  }

  static NamedLimits of(Task task) {
    Constraints constraints = task.problem().constraints();
    int n = task.assets();
    double[] lower = new double[n];
    double[] upper = new double[n];
    Arrays.fill(lower, -WEIGHT_MAX);
    Arrays.fill(upper, WEIGHT_MAX);
    FeasibleSet box = new FeasibleSet(lower, upper, Budget.FREE);
    ConstraintSet widest = ConstraintSet.of(task.problem(), box, task.excess());
    Budget budget = task.set().budget();
    List<Limit> limits = new ArrayList<>();
    addRows(limits, widest.rows());
    for (int k = 0; k < widest.distances().size(); k++) {
      Distance distance = widest.distances().get(k);
      limits.add(new Limit(Kind.DISTANCE, distance.field(), distance.limit(), k));
    }
    for (int k = 0; k < widest.ellipsoids().size(); k++) {
      Ellipsoid ellipsoid = widest.ellipsoids().get(k);
      limits.add(new Limit(Kind.ELLIPSOID, ellipsoid.field(), ellipsoid.limit(), k));
    }
    addBox(limits, constraints);
    if (budget != Budget.FREE) {
      String name = budget == Budget.ONE ? "sum_to_one" : "no_borrowing";
      limits.add(new Limit(Kind.BUDGET, name, 1.0, 0));
    }
    return new NamedLimits(widest, budget, task.sigma(), limits);
  }

  private static void addBox(List<Limit> limits, Constraints constraints) {
    if (constraints.maxWeight() < WEIGHT_MAX) {
      limits.add(new Limit(Kind.MAX_WEIGHT, "max_weight", constraints.maxWeight(), 0));
    }
    if (constraints.lowerBound() > (constraints.longOnly() ? 0.0 : -WEIGHT_MAX)) {
      limits.add(new Limit(Kind.MIN_WEIGHT, "min_weight", constraints.lowerBound(), 0));
    }
    if (constraints.longOnly()) {
      limits.add(new Limit(Kind.LONG_ONLY, "long_only", 0.0, 0));
    }
  }

  private static void addRows(List<Limit> limits, List<Row> rows) {
    for (int k = 0; k < rows.size(); k++) {
      Row row = rows.get(k);
      boolean group = row.field().equals(ConstraintSet.GROUPS);
      String name = group ? "groups[" + row.name() + "]" : row.name();
      if (row.lower() > Double.NEGATIVE_INFINITY) {
        double value = row.lower() + row.shift();
        limits.add(new Limit(Kind.ROW_MIN, group ? name + ".min" : name, value, k));
      }
      if (row.upper() < Double.POSITIVE_INFINITY) {
        double value = row.upper() + row.shift();
        limits.add(new Limit(Kind.ROW_MAX, group ? name + ".max" : name, value, k));
      }
    }
  }

  /** In an order in which what an explanation can do without is left out first. */
  List<Limit> all() {
    return limits;
  }

  /** The values of the request, one a limit. */
  double[] values() {
    return limits.stream().mapToDouble(Limit::value).toArray();
  }

  /**
   * The weights that some of the limits allow.
   *
   * @param held which of them
   * @param values one a limit; <em>read</em>
   */
  ConstraintSet set(boolean[] held, double[] values) {
    int n = widest.assets();
    int rows = widest.rows().size();
    double low = -WEIGHT_MAX;
    double high = WEIGHT_MAX;
    double[] rowLower = new double[rows];
    double[] rowUpper = new double[rows];
    Arrays.fill(rowLower, Double.NEGATIVE_INFINITY);
    Arrays.fill(rowUpper, Double.POSITIVE_INFINITY);
    List<Distance> distances = new ArrayList<>();
    List<Ellipsoid> ellipsoids = new ArrayList<>();
    Budget sum = Budget.FREE;
    for (int k = 0; k < held.length; k++) {
      if (!held[k]) {
        continue;
      }
      Limit limit = limits.get(k);
      int at = limit.index();
      switch (limit.kind()) {
        case MAX_WEIGHT -> high = values[k];
        case MIN_WEIGHT -> low = Math.max(low, values[k]);
        case LONG_ONLY -> low = Math.max(low, 0.0);
        case ROW_MIN -> rowLower[at] = values[k] - widest.rows().get(at).shift();
        case ROW_MAX -> rowUpper[at] = values[k] - widest.rows().get(at).shift();
        case DISTANCE -> distances.add(moved(widest.distances().get(at), values[k]));
        case ELLIPSOID -> ellipsoids.add(moved(widest.ellipsoids().get(at), values[k]));
        case BUDGET -> sum = budget;
      }
    }
    double[] lower = new double[n];
    double[] upper = new double[n];
    Arrays.fill(lower, low);
    Arrays.fill(upper, high);
    FeasibleSet box = new FeasibleSet(lower, upper, sum);
    return new ConstraintSet(box, rows(rowLower, rowUpper), distances, ellipsoids);
  }

  /** The rows that are bounded at all. */
  private List<Row> rows(double[] lower, double[] upper) {
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < lower.length; k++) {
      if (lower[k] > Double.NEGATIVE_INFINITY || upper[k] < Double.POSITIVE_INFINITY) {
        Row row = widest.rows().get(k);
        rows.add(
            new Row(row.field(), row.name(), row.coefficients(), lower[k], upper[k], row.shift()));
      }
    }
    return rows;
  }

  private static Distance moved(Distance distance, double limit) {
    return new Distance(distance.field(), distance.center(), limit);
  }

  private static Ellipsoid moved(Ellipsoid ellipsoid, double limit) {
    return new Ellipsoid(ellipsoid.field(), ellipsoid.center(), limit);
  }

  /** What weights make of a limit: the value at which they would just meet it. */
  double reached(Limit limit, double[] weights) {
    return switch (limit.kind()) {
      case MAX_WEIGHT -> Arrays.stream(weights).max().orElseThrow();
      case MIN_WEIGHT, LONG_ONLY -> Arrays.stream(weights).min().orElseThrow();
      case ROW_MIN, ROW_MAX -> {
        Row row = widest.rows().get(limit.index());
        yield RowArithmetic.dot(row.coefficients(), weights) + row.shift();
      }
      case DISTANCE -> distance(widest.distances().get(limit.index()).center(), weights);
      case ELLIPSOID -> Math.sqrt(square(widest.ellipsoids().get(limit.index()), weights));
      case BUDGET -> Arrays.stream(weights).sum();
    };
  }

  /** The coefficients of a row, n; <em>read</em>. */
  double[] coefficients(Limit row) {
    return widest.rows().get(row.index()).coefficients();
  }

  private static double distance(double[] center, double[] weights) {
    double sum = 0.0;
    for (int i = 0; i < weights.length; i++) {
      sum += Math.abs(weights[i] - center[i]);
    }
    return sum;
  }

  /** {@code (w − c)'Σ(w − c)}. */
  double square(Ellipsoid ellipsoid, double[] weights) {
    double[] distance = weights.clone();
    for (int i = 0; i < distance.length; i++) {
      distance[i] -= ellipsoid.center()[i];
    }
    return Measures.variance(sigma, distance);
  }
}
