package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import java.util.Optional;

/** What may be asked for and is not solved here: the one place that says so. */
final class Unbuilt {
  private Unbuilt() {}

  static Optional<Failed> refusal(
      Objective objective, Method method, Constraints constraints, Parameters parameters) {
    if (method != Method.MEAN_VARIANCE) {
      return limit("method " + method.wire(), Method.MEAN_VARIANCE.wire());
    }
    if (objective != Objective.MINIMIZE_VARIANCE
        && objective != Objective.MAXIMIZE_SHARPE
        && objective != Objective.MAXIMIZE_RETURN) {
      return limit(
          "objective " + objective.wire(), "minimize_variance, maximize_sharpe, maximize_return");
    }
    if (!constraints.groups().isEmpty()) {
      return limit("constraint groups", "a box and a budget");
    }
    if (constraints.maxTurnover() != null
        || constraints.maxTrackingError() != null
        || constraints.maxVolatility() != null
        || constraints.minReturn() != null) {
      return limit(
          "constraints max_turnover, max_tracking_error, max_volatility and min_return",
          "a box and a budget");
    }
    if (parameters.covariance() != CovarianceEstimator.SAMPLE) {
      return limit("covariance " + parameters.covariance().wire(), "sample");
    }
    if (parameters.expectedReturns() != ReturnEstimator.MEAN) {
      return limit("expected_returns " + parameters.expectedReturns().wire(), "mean");
    }
    return Optional.empty();
  }

  private static Optional<Failed> limit(String what, String allowed) {
    return Optional.of(
        new Failed(
            Reason.METHOD_LIMIT, "%s not available here; allowed: %s".formatted(what, allowed)));
  }
}
