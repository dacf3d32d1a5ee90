package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;

/** Problems and their values by the plain formulas, for tests. */
public final class Problems {
  private Problems() {}

  public static Parameters riskFree(double rate) {
    return new Parameters.Builder(30.0).riskFreeRate(rate).build();
  }

  public static Problem of(
      double[] mu, double[] sigma, Objective objective, Constraints constraints) {
    return new Problem(
        Estimates.given(mu, sigma),
        objective,
        Method.MEAN_VARIANCE,
        constraints,
        Parameters.defaults(30.0));
  }

  /** The exact problem of sample estimates, which has the returns of single periods, too. */
  public static Problem sampled(
      ReturnsMatrix returns, Objective objective, Constraints constraints, Parameters parameters) {
    return sampled(returns, objective, Method.MEAN_VARIANCE, constraints, parameters);
  }

  /** As above, by any method. */
  public static Problem sampled(
      ReturnsMatrix returns,
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters) {
    return new Problem(
        returns.symbols(),
        SampleEstimator.estimate(returns),
        Scenarios.of(returns),
        objective,
        method,
        constraints,
        parameters);
  }

  /** The same problem under other constraints. */
  public static Problem under(Constraints constraints, Problem problem) {
    return new Problem(
        problem.symbols(),
        problem.estimates(),
        problem.scenarios(),
        problem.objective(),
        problem.method(),
        constraints,
        problem.parameters());
  }

  /** The objective's value: variance, return with cash, or ratio. */
  public static double value(Problem problem, double[] w) {
    double rate = problem.parameters().riskFreeRate();
    double variance = variance(problem.sigma(), w);
    double excess = 0.0;
    for (int i = 0; i < w.length; i++) {
      excess += w[i] * (problem.mu()[i] - rate);
    }
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE -> variance;
      case MAXIMIZE_RETURN -> excess + rate;
      default -> excess / Math.sqrt(variance);
    };
  }

  /** wᵀΣw. */
  public static double variance(double[] sigma, double[] w) {
    int n = w.length;
    double variance = 0.0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        variance += w[i] * w[j] * sigma[i * n + j];
      }
    }
    return variance;
  }
}
