package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Optional;

/**
 * Objectives whose weights are what a rule gives, with nothing left to choose: equal weights,
 * inverse volatility, equal risk contributions, hierarchical risk parity. A bound is either met by
 * those weights or cannot be asked for.
 */
public final class GivenWeights {
  private GivenWeights() {}

  /** What is asked for that these objectives cannot give. */
  public static Optional<Failed> refusal(
      Objective objective, Constraints constraints, Parameters parameters) {
    boolean given =
        switch (objective) {
          case EQUAL_WEIGHT, INVERSE_VOLATILITY, RISK_PARITY, HIERARCHICAL_RISK_PARITY -> true;
          default -> false;
        };
    String asked = beyondBoxAndBudget(constraints, parameters);
    if (asked.isEmpty() || !given) {
      return Optional.empty();
    }
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT,
            "%s takes no %s: its weights follow from the covariance alone; drop it or minimize variance"
                .formatted(objective.wire(), asked)));
  }

  private static String beyondBoxAndBudget(Constraints constraints, Parameters parameters) {
    if (!constraints.groups().isEmpty()) {
      return "groups";
    }
    if (constraints.maxTurnover() != null) {
      return "max_turnover";
    }
    if (constraints.maxTrackingError() != null) {
      return "max_tracking_error";
    }
    if (constraints.maxVolatility() != null) {
      return "max_volatility";
    }
    if (constraints.minReturn() != null) {
      return "min_return";
    }
    if (parameters.trading().transactionCost() > 0.0) {
      return "transaction_cost";
    }
    if (parameters.trading().horizon() > 1) {
      return "horizon";
    }
    return parameters.robust() != null ? "robust" : "";
  }

  /** Why assets have no inverse volatility, or nothing where all have one. */
  static Optional<Attempt> riskless(Task task) {
    int n = task.assets();
    for (int i = 0; i < n; i++) {
      double variance = task.sigma()[i * n + i];
      if (!(variance >= Double.MIN_NORMAL)) {
        return Optional.of(
            new Attempt.Refused(
                Reason.INVALID_DATA,
                "%s needs a positive variance of each asset; that of %s is %s; drop it"
                    .formatted(
                        task.problem().objective().wire(), name(task.problem(), i), variance)));
      }
    }
    return Optional.empty();
  }

  /** The weights as an answer, or which bound of the request they miss. */
  static Attempt within(Task task, double[] weights, int steps, double[] hints) {
    if (Feasibility.violation(task.set(), weights) <= Certificate.INFEASIBILITY_MAX) {
      return new Attempt.Found(weights, steps, hints);
    }
    Constraints constraints = task.problem().constraints();
    int least = 0;
    int most = 0;
    for (int i = 0; i < weights.length; i++) {
      least = weights[i] < weights[least] ? i : least;
      most = weights[i] > weights[most] ? i : most;
    }
    boolean above =
        weights[most] - task.set().upper()[most] >= task.set().lower()[least] - weights[least];
    int asset = above ? most : least;
    return new Attempt.Refused(
        Reason.METHOD_LIMIT,
        "%s takes no bounds: it gives %s a weight of %s, %s %s; drop the bound or minimize variance"
            .formatted(
                task.problem().objective().wire(),
                name(task.problem(), asset),
                weights[asset],
                above ? "above max_weight" : "below min_weight",
                above ? constraints.maxWeight() : constraints.lowerBound()));
  }

  private static String name(Problem problem, int asset) {
    return problem.symbols().isEmpty() ? "asset " + asset : problem.symbols().get(asset).toString();
  }
}
