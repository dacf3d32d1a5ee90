package dev.ringfolio.core.optimizer.solver;

import dev.ringfolio.core.optimizer.Outcome.Metrics;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.linear.TwoDoubles;
import dev.ringfolio.core.risk.RiskContributions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The figures that every answer carries, by the plain formulas. */
public final class Measures {
  /** A variance below this part of the greatest one has lost digits, and is summed anew. */
  private static final double CANCELLED = 1e-5;

  private Measures() {}

  /**
   * The return is summed anew and not taken from the excess, in which a great risk-free rate drowns
   * it.
   */
  public static Metrics of(Task task, double[] weights) {
    return of(task, weights, Map.of());
  }

  /**
   * The same with what the objective adds.
   *
   * @param more what the objective adds
   */
  public static Metrics of(Task task, double[] weights, Map<String, Double> more) {
    double[] mu = task.mu();
    double expectedReturn = 0.0;
    double excess = 0.0;
    double cash = 1.0;
    for (int i = 0; i < weights.length; i++) {
      expectedReturn += weights[i] * mu[i];
      excess += weights[i] * task.excess()[i];
      cash -= weights[i];
    }
    if (!task.problem().constraints().sumToOne()) {
      expectedReturn += cash * task.problem().parameters().riskFreeRate();
    }
    double volatility = Math.sqrt(variance(task.sigma(), weights));
    return new Metrics(
        expectedReturn,
        volatility,
        volatility > 0.0 ? excess / volatility : Double.NaN,
        more,
        volatility > 0.0 ? riskContributions(task, weights) : List.of());
  }

  /** Of the objectives that spread risk; one more product with Σ, which the others are spared. */
  private static List<Double> riskContributions(Task task, double[] weights) {
    return switch (task.problem().objective()) {
      case RISK_PARITY,
          HIERARCHICAL_RISK_PARITY,
          MAXIMIZE_DIVERSIFICATION,
          INVERSE_VOLATILITY,
          EQUAL_WEIGHT -> {
        double[] fractions = RiskContributions.of(task.sigma(), weights).fractions();
        yield Double.isNaN(fractions[0]) ? List.of() : Arrays.stream(fractions).boxed().toList();
      }
      default -> List.of();
    };
  }

  /**
   * {@code w'Σw}, never negative.
   *
   * @param sigma n×n, row-major; <em>read</em>
   */
  public static double variance(double[] sigma, double[] weights) {
    int n = weights.length;
    double variance = 0.0;
    double gross = 0.0;
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        gross += Math.abs(weights[i]);
        variance += weights[i] * RowArithmetic.dot(sigma, i * n, weights, 0, n);
      }
    }
    if (variance < CANCELLED * greatestVariance(sigma, n) * gross * gross) {
      variance = TwoDoubles.variance(sigma, weights, new double[n]);
    }
    return Math.max(0.0, variance);
  }

  private static double greatestVariance(double[] sigma, int n) {
    double greatest = 0.0;
    for (int i = 0; i < n; i++) {
      greatest = Math.max(greatest, sigma[i * n + i]);
    }
    return greatest;
  }
}
