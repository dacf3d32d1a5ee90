package dev.ringfolio.core.risk;

import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import java.util.List;

/**
 * How estimates are made of returns: of all parameters those that they depend on, and none that
 * they do not, so that equal recipes of the same returns make equal estimates and a recipe can name
 * what is kept. What the chosen estimators do not look at has a fixed value.
 *
 * @param span of the exponential estimators, in rows, above 1; 0 where neither is chosen
 * @param riskFreeRate annual, of CAPM; 0 elsewhere
 * @param riskAversion δ of Black–Litterman, at least 0; 0 elsewhere
 * @param beliefs of Black–Litterman; of CAPM only the market weights; else {@link Beliefs#NONE}
 */
public record Recipe(
    CovarianceEstimator covariance,
    ReturnEstimator expectedReturns,
    double span,
    double riskFreeRate,
    double riskAversion,
    Beliefs beliefs) {

  /** The sample covariance and the arithmetic mean. */
  public static final Recipe SAMPLE =
      new Recipe(CovarianceEstimator.SAMPLE, ReturnEstimator.MEAN, 0.0, 0.0, 0.0, Beliefs.NONE);

  /** What estimates under {@code parameters} depend on. */
  public static Recipe of(Parameters parameters) {
    ReturnEstimator returns = parameters.expectedReturns();
    boolean capm = returns == ReturnEstimator.CAPM;
    boolean blackLitterman = returns == ReturnEstimator.BLACK_LITTERMAN;
    return new Recipe(
        parameters.covariance(),
        returns,
        spans(parameters.covariance(), returns) ? parameters.span() : 0.0,
        capm ? parameters.riskFreeRate() : 0.0,
        blackLitterman ? parameters.riskAversion() : 0.0,
        beliefs(parameters));
  }

  private static Beliefs beliefs(Parameters parameters) {
    return switch (parameters.expectedReturns()) {
      case MEAN, EXPONENTIAL -> Beliefs.NONE;
      case CAPM ->
          new Beliefs(List.of(), Beliefs.DEFAULT_TAU, parameters.beliefs().marketWeights());
      case BLACK_LITTERMAN -> parameters.beliefs();
    };
  }

  private static boolean spans(CovarianceEstimator covariance, ReturnEstimator returns) {
    return covariance == CovarianceEstimator.EXPONENTIAL || returns == ReturnEstimator.EXPONENTIAL;
  }

  /** Whether a span is looked at. */
  boolean spans() {
    return spans(covariance, expectedReturns);
  }
}
