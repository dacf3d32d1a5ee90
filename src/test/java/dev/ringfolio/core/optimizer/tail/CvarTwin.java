package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;

/**
 * The naive twin of {@link MinimumCvar}: the linear program of Rockafellar and Uryasev, written
 * out, by the simplex method. Variables: the weights above their lower bounds, the quantile as a
 * difference of two, and the excess of each scenario.
 */
final class CvarTwin {
  /** Returns are told in percent, which the tolerances of the simplex method are made for. */
  private static final double PERCENT = 100.0;

  private CvarTwin() {}

  /** Empty where rounding makes the simplex method call a bounded program unbounded, or empty. */
  static OptionalDouble least(Problem problem) {
    int n = problem.assets();
    int rows = problem.scenarios().observations();
    FeasibleSet set = FeasibleSet.of(n, problem.constraints());
    double cash =
        problem.constraints().sumToOne() ? 0.0 : problem.parameters().riskFreeRate() / 252.0;
    double[] returns = problem.scenarios().returns();
    List<LinearConstraint> all = new ArrayList<>();
    for (int t = 0; t < rows; t++) {
      double[] row = new double[n + 2 + rows];
      double atLower = PERCENT * cash;
      for (int i = 0; i < n; i++) {
        row[i] = PERCENT * (returns[t * n + i] - cash);
        atLower += set.lower()[i] * row[i];
      }
      row[n] = 1.0;
      row[n + 1] = -1.0;
      row[n + 2 + t] = 1.0;
      all.add(new LinearConstraint(row, Relationship.GEQ, -atLower));
    }
    double room = 1.0;
    double[] sum = new double[n + 2 + rows];
    for (int i = 0; i < n; i++) {
      double[] one = new double[n + 2 + rows];
      one[i] = 1.0;
      sum[i] = 1.0;
      room -= set.lower()[i];
      all.add(new LinearConstraint(one, Relationship.LEQ, set.upper()[i] - set.lower()[i]));
    }
    switch (set.budget()) {
      case ONE -> all.add(new LinearConstraint(sum, Relationship.EQ, room));
      case AT_MOST_ONE -> all.add(new LinearConstraint(sum, Relationship.LEQ, room));
      case FREE -> {}
    }
    double[] costs = new double[n + 2 + rows];
    costs[n] = 1.0;
    costs[n + 1] = -1.0;
    for (int t = 0; t < rows; t++) {
      costs[n + 2 + t] = 1.0 / (problem.constraints().cvarConfidence() * rows);
    }
    try {
      PointValuePair best =
          new SimplexSolver(1e-10)
              .optimize(
                  new LinearObjectiveFunction(costs, 0.0),
                  new LinearConstraintSet(all),
                  GoalType.MINIMIZE,
                  new NonNegativeConstraint(true));
      return OptionalDouble.of(best.getValue() / PERCENT);
    } catch (MathIllegalStateException lost) {
      return OptionalDouble.empty();
    }
  }
}
