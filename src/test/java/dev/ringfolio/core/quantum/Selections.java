package dev.ringfolio.core.quantum;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.risk.Estimates;
import java.util.Random;

/** Random markets and selection problems for tests. */
final class Selections {
  private Selections() {}

  static Estimates market(Random random, int n) {
    double[] mu = new double[n];
    double[] beta = new double[n];
    double[] sigma = new double[n * n];
    for (int i = 0; i < n; i++) {
      mu[i] = 0.2 + 0.1 * random.nextGaussian();
      beta[i] = 0.15 + 0.05 * random.nextGaussian();
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sigma[i * n + j] = beta[i] * beta[j] + (i == j ? 0.02 + 0.002 * i : 0.0);
      }
    }
    mu[random.nextInt(n)] = 0.25;
    return Estimates.given(mu, sigma);
  }

  static SelectionProblem any(Random random, int n) {
    Estimates market = market(random, n);
    return SelectionProblem.of(
        market.mu(),
        market.sigma(),
        3.0 * random.nextDouble(),
        0.1 + random.nextDouble(),
        1 + random.nextInt(n));
  }

  static Problem problem(Estimates market, Method method, Objective objective) {
    Parameters quick = Parameters.defaults(30.0).with().evaluations(600).build();
    return problem(market, method, objective, Constraints.DEFAULT, quick);
  }

  static Problem problem(
      Estimates market,
      Method method,
      Objective objective,
      Constraints constraints,
      Parameters parameters) {
    return new Problem(market, objective, method, constraints, parameters);
  }

  static double[] angles(Random random, int count) {
    double[] angles = new double[count];
    for (int i = 0; i < count; i++) {
      angles[i] = 8.0 * random.nextDouble() - 4.0;
    }
    return angles;
  }
}
