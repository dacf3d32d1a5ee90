package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Arrays;
import java.util.Optional;

/** Equal weights, and weights inverse to volatility: {@code w_i ∝ 1/sqrt(Σ_ii)}. */
public final class FormulaSolver implements Solver {

  @Override
  public Attempt solve(Task task) {
    int n = task.assets();
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0 / n);
    if (task.problem().objective() == Objective.INVERSE_VOLATILITY) {
      Optional<Attempt> refused = GivenWeights.riskless(task);
      if (refused.isPresent()) {
        return refused.get();
      }
      weights = inverseVolatility(task.sigma(), n);
    }
    Cancellation.Verdict verdict = task.cancellation().verdict();
    if (verdict != Cancellation.Verdict.GO_ON) {
      return new Attempt.Stopped(verdict == Cancellation.Verdict.OUT_OF_TIME, weights, 0);
    }
    return GivenWeights.within(task, weights, 0, new double[0]);
  }

  private static double[] inverseVolatility(double[] sigma, int n) {
    double[] weights = new double[n];
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      weights[i] = 1.0 / Math.sqrt(sigma[i * n + i]);
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** The gap is the greatest relative error of a weight, against what it is a multiple of. */
  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    int n = task.assets();
    boolean equal = task.problem().objective() == Objective.EQUAL_WEIGHT;
    double harmonic = 0.0;
    for (int i = 0; i < n; i++) {
      harmonic += equal ? 1.0 : Math.sqrt(task.sigma()[0] / task.sigma()[i * n + i]);
    }
    double worst = 0.0;
    for (int i = 0; i < n; i++) {
      double relative = equal ? 1.0 : Math.sqrt(task.sigma()[i * n + i] / task.sigma()[0]);
      worst = Math.max(worst, Math.abs(weights[i] * relative * harmonic - 1.0));
    }
    return new Certificate(Feasibility.violation(task.set(), weights), worst, worst);
  }

  /** Annual volatility. */
  @Override
  public double value(Task task, double[] weights) {
    return Math.sqrt(Measures.variance(task.sigma(), weights));
  }
}
