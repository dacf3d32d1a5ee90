package dev.ringfolio.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** Least variance by ojAlgo's solver: another hand, for more assets than naive twins can take. */
public final class OjAlgoTwin {
  /** What its interior point leaves, relative to the variance. */
  public static final double TOLERANCE = 1e-6;

  private OjAlgoTwin() {}

  /** The least variance of fully invested weights in {@code box}. */
  public static double leastVariance(Estimates estimates, Constraints box) {
    return leastVariance(estimates, box, Double.NEGATIVE_INFINITY);
  }

  /** The least of those that return {@code leastReturn} at least. */
  public static double leastVariance(Estimates estimates, Constraints box, double leastReturn) {
    int n = estimates.assets();
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] weights = new Variable[n];
    Expression sum = model.newExpression("sum").level(1.0);
    for (int i = 0; i < n; i++) {
      weights[i] = model.newVariable("w" + i).lower(box.lowerBound()).upper(box.maxWeight());
      sum.set(weights[i], 1.0);
    }
    if (Double.isFinite(leastReturn)) {
      Expression earned = model.newExpression("return").lower(leastReturn);
      for (int i = 0; i < n; i++) {
        earned.set(weights[i], estimates.mu()[i]);
      }
    }
    Expression variance = model.newExpression("variance").weight(1.0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        variance.set(weights[i], weights[j], estimates.sigma()[i * n + j]);
      }
    }
    assertThat(model.minimise().getState().isOptimal()).isTrue();
    double[] found = Arrays.stream(weights).mapToDouble(w -> w.getValue().doubleValue()).toArray();
    return Problems.variance(estimates.sigma(), found);
  }
}
