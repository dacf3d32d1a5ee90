package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;

/**
 * The default estimator: {@code mu = 252 · mean} and {@code Sigma = 252 · sample covariance} with
 * divisor T − 1. {@link Estimation} has the others.
 *
 * <p>Pure; any thread.
 */
public final class SampleEstimator {
  /** Trading days a year. */
  public static final int PERIODS_PER_YEAR = 252;

  private SampleEstimator() {}

  /**
   * The estimates of returns.
   *
   * @param returns at least two rows; <em>read</em>
   */
  public static Estimates estimate(ReturnsMatrix returns) {
    return Estimation.of(returns, Recipe.SAMPLE);
  }
}
