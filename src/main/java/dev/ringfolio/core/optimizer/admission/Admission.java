package dev.ringfolio.core.optimizer.admission;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be said against a problem before any data is seen: pairs of objective and method that do
 * not exist, constraints that break a rule, and a box that no weights can fill.
 */
public final class Admission {
  /** Bounds whose sum misses one by less meet it but for rounding. */
  private static final double SUM_SLACK = 1e-12;

  private Admission() {}

  /**
   * What is said against a problem, if anything.
   *
   * @param symbols n names, or none where the problem has none
   * @param assets n
   */
  public static Optional<Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      List<Symbol> symbols,
      int assets) {
    return Combinations.refusal(objective, method, assets)
        .or(() -> new ConstraintRules(constraints, parameters.trading(), symbols).refusal())
        .or(() -> MethodLimits.refusal(objective, method, constraints, parameters))
        .or(() -> ParameterRules.refusal(objective, constraints, parameters, assets))
        .or(() -> infeasible(constraints, assets));
  }

  private static Optional<Failed> infeasible(Constraints constraints, int assets) {
    double least = assets * constraints.lowerBound();
    double most = assets * constraints.maxWeight();
    if (constraints.sumToOne() && most < 1.0 - SUM_SLACK) {
      return infeasible(
          "max_weight",
          "%d × max_weight %s = %s, less than 1".formatted(assets, constraints.maxWeight(), most),
          1.0 / assets);
    }
    boolean capped = constraints.sumToOne() || constraints.longOnly();
    if (capped && least > 1.0 + SUM_SLACK) {
      return infeasible(
          "min_weight",
          "%d × min_weight %s = %s, more than 1".formatted(assets, constraints.minWeight(), least),
          1.0 / assets);
    }
    return Optional.empty();
  }

  private static Optional<Failed> infeasible(String bound, String conflict, double relaxation) {
    return Optional.of(
        new Failed(
            Reason.INFEASIBLE_CONSTRAINTS,
            conflict + "; " + bound + " " + relaxation + " would do",
            Map.of("conflict", conflict, "relaxation", Map.of(bound, relaxation))));
  }
}
