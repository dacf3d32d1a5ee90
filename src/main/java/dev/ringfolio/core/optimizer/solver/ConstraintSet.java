package dev.ringfolio.core.optimizer.solver;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights that all constraints of a problem allow, each constraint with the name it came by:
 *
 * <pre>
 *   lower ≤ w ≤ upper, and the budget             (box)
 *   row.lower ≤ a'w ≤ row.upper                   (groups, min_return)
 *   Σᵢ |wᵢ − cᵢ| ≤ limit                          (max_turnover; at most one)
 *   sqrt((w − c)'Σ(w − c)) ≤ limit                (max_tracking_error, max_volatility)
 * </pre>
 *
 * <p>A convex set. Immutable; any thread.
 *
 * @param box the box and the budget
 * @param rows bounds on linear functions of the weights; those that the box implies are left out
 * @param distances bounds on L1 distances; those that box and budget imply are left out
 * @param ellipsoids bounds on volatilities
 */
public record ConstraintSet(
    FeasibleSet box, List<Row> rows, List<Distance> distances, List<Ellipsoid> ellipsoids) {

  public static final String GROUPS = "groups";
  public static final String MIN_RETURN = "min_return";
  static final String MAX_TURNOVER = "max_turnover";
  static final String MAX_TRACKING_ERROR = "max_tracking_error";
  static final String MAX_VOLATILITY = "max_volatility";

  public ConstraintSet {
    rows = List.copyOf(rows);
    distances = List.copyOf(distances);
    ellipsoids = List.copyOf(ellipsoids);
  }

  /**
   * {@code lower ≤ a'w ≤ upper}; one of the bounds may be infinite, and both may be equal.
   *
   * @param field of the request it came from: {@link #GROUPS} or {@link #MIN_RETURN}
   * @param name of the group; else the field
   * @param coefficients a, n; <em>read</em>
   * @param shift what a bound here lacks to the number of the request: {@code request = bound +
   *     shift}
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Row(
      String field, String name, double[] coefficients, double lower, double upper, double shift) {
    /** Whether there is nothing between its bounds. */
    public boolean equality() {
      return lower == upper;
    }
  }

  /**
   * {@code Σᵢ |wᵢ − cᵢ| ≤ limit}.
   *
   * @param field of the request it came from
   * @param center c, n; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Distance(String field, double[] center, double limit) {}

  /**
   * {@code sqrt((w − c)'Σ(w − c)) ≤ limit}, annual, with the covariance of the problem.
   *
   * @param field of the request it came from
   * @param center c, n; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Ellipsoid(String field, double[] center, double limit) {}

  /** The set of a task's problem. */
  public static ConstraintSet of(Task task) {
    return of(task.problem(), task.set(), task.excess());
  }

  /**
   * The set of a problem.
   *
   * @param box its box and budget
   * @param excess n, expected returns above the risk-free rate; <em>read</em>
   */
  public static ConstraintSet of(Problem problem, FeasibleSet box, double[] excess) {
    Constraints constraints = problem.constraints();
    Trading trading = problem.parameters().trading();
    List<Row> rows = new ArrayList<>();
    for (Constraints.Group group : constraints.groups()) {
      rows.add(row(problem, group));
    }
    if (constraints.minReturn() != null) {
      double rate = problem.parameters().riskFreeRate();
      rows.add(
          new Row(
              MIN_RETURN,
              MIN_RETURN,
              excess,
              constraints.minReturn() - rate,
              Double.POSITIVE_INFINITY,
              rate));
    }
    rows.removeIf(row -> implied(row, box));
    List<Distance> distances = new ArrayList<>();
    if (constraints.maxTurnover() != null) {
      double[] held = problem.inOrder(trading.previousWeights());
      distances.add(new Distance(MAX_TURNOVER, held, constraints.maxTurnover()));
    }
    distances.removeIf(distance -> implied(distance, box));
    List<Ellipsoid> ellipsoids = new ArrayList<>();
    if (constraints.maxTrackingError() != null) {
      ellipsoids.add(
          new Ellipsoid(
              MAX_TRACKING_ERROR, benchmark(problem, trading), constraints.maxTrackingError()));
    }
    if (constraints.maxVolatility() != null) {
      ellipsoids.add(
          new Ellipsoid(MAX_VOLATILITY, new double[problem.assets()], constraints.maxVolatility()));
    }
    return new ConstraintSet(box, rows, distances, ellipsoids);
  }

  /** Whether there is nothing but a box and a budget. */
  public boolean plain() {
    return rows.isEmpty() && distances.isEmpty() && ellipsoids.isEmpty();
  }

  public int assets() {
    return box.assets();
  }

  private static Row row(Problem problem, Constraints.Group group) {
    double[] members = new double[problem.assets()];
    for (Symbol symbol : group.symbols()) {
      members[problem.indexOf(symbol)] = 1.0;
    }
    return new Row(GROUPS, group.name(), members, group.min(), group.max(), 0.0);
  }

  private static double[] benchmark(Problem problem, Trading trading) {
    Trading.Benchmark benchmark = trading.benchmark();
    if (benchmark == null || benchmark.weights().isEmpty()) {
      double[] equal = new double[problem.assets()];
      Arrays.fill(equal, 1.0 / equal.length);
      return equal;
    }
    return problem.inOrder(benchmark.weights());
  }

  /** Whether no point of the box can break a row. */
  private static boolean implied(Row row, FeasibleSet box) {
    double least = 0.0;
    double most = 0.0;
    for (int i = 0; i < box.assets(); i++) {
      double a = row.coefficients()[i];
      least += a * (a > 0.0 ? box.lower()[i] : box.upper()[i]);
      most += a * (a > 0.0 ? box.upper()[i] : box.lower()[i]);
    }
    return row.lower() <= least && row.upper() >= most;
  }

  /** Whether no long-only weights within the budget are further than an L1 distance allows. */
  private static boolean implied(Distance distance, FeasibleSet box) {
    boolean positive = box.budget() != FeasibleSet.Budget.FREE;
    double farthest = 1.0;
    for (int i = 0; i < box.assets(); i++) {
      positive &= box.lower()[i] >= 0.0;
      farthest += Math.abs(distance.center()[i]);
    }
    return positive && farthest <= distance.limit();
  }
}
