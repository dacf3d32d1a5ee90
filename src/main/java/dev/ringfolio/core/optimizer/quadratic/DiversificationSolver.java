package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.List;
import java.util.Map;

/**
 * The weights of the greatest diversification ratio {@code w'σ/sqrt(w'Σw)}: the best ratio with the
 * volatilities in place of the excess returns, solved and checked as such.
 *
 * <p>Reference: Choueifaty and Coignard, <i>Toward maximum diversification</i> (2008).
 */
public final class DiversificationSolver implements Solver {
  static final String RATIO = "diversification_ratio";

  private static final List<Pass> PASSES = List.of(Pass.USUAL, Pass.FROM_VERTEX, Pass.PRECISE);

  @Override
  public int starts() {
    return PASSES.size();
  }

  @Override
  public Attempt solve(Task task) {
    double[] volatilities = volatilities(task);
    if (!(Starts.greatest(volatilities) > 0.0)) {
      return new Attempt.Refused(Reason.INVALID_DATA, "no asset has any variance");
    }
    Attempt attempt =
        MaximumSharpe.solve(
            task.sigma(),
            volatilities,
            task.set(),
            PASSES.get(task.attempt()),
            task.cancellation());
    return attempt instanceof Attempt.Refused refused ? retold(refused, task) : attempt;
  }

  /** What a ratio's refusal means where the reward is volatility. */
  private static Attempt retold(Attempt.Refused refused, Task task) {
    return switch (refused.reason()) {
      case UNBOUNDED ->
          new Attempt.Refused(
              Reason.UNBOUNDED,
              "assets with volatility hedge each other without a rest, so the diversification ratio"
                  + " has no bound; drop one of them, or use more rows than assets");
      case NO_POSITIVE_EXCESS_RETURN -> allShort(task);
      default -> refused;
    };
  }

  private static Attempt allShort(Task task) {
    double each = 1.0 / task.assets();
    String conflict =
        "no weights up to max_weight %s hold a positive volatility"
            .formatted(task.problem().constraints().maxWeight());
    return new Attempt.Refused(
        Reason.INFEASIBLE_CONSTRAINTS,
        conflict + "; max_weight " + each + " would do",
        Map.of("conflict", conflict, "relaxation", Map.of("max_weight", each)));
  }

  private static double[] volatilities(Task task) {
    int n = task.assets();
    double[] volatilities = new double[n];
    for (int i = 0; i < n; i++) {
      volatilities[i] = Math.sqrt(task.sigma()[i * n + i]);
    }
    return volatilities;
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return new Verifier(task.sigma(), volatilities(task), task.set(), weights, hints)
        .certify(Objective.MAXIMIZE_SHARPE);
  }

  @Override
  public double value(Task task, double[] weights) {
    double volatility = Math.sqrt(Measures.variance(task.sigma(), weights));
    return RowArithmetic.dot(weights, volatilities(task)) / volatility;
  }

  @Override
  public Map<String, Double> more(Task task, double[] weights) {
    return Map.of(RATIO, value(task, weights));
  }
}
