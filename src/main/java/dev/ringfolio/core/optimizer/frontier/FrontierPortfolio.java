package dev.ringfolio.core.optimizer.frontier;

import dev.ringfolio.core.optimizer.Certificate;

/**
 * A portfolio on the efficient frontier: it minimizes {@code ½ w'Σw − λ μ'w} for every λ from
 * {@code leastMultiplier} to {@code greatestMultiplier}, which are the same inside a segment. λ is
 * half of what the variance grows by when the return does.
 *
 * @param weights n; <em>read</em>
 * @param expectedReturn annual, {@code μ'w}
 * @param expectedVolatility annual, {@code sqrt(w'Σw)}
 * @param greatestMultiplier infinite for greatest return
 * @param leastMultiplier zero for least variance
 * @param certificate whose gap bounds how much smaller, relatively, the variance of any feasible
 *     weights of at least this return can be; for greatest return also how much more any can earn
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record FrontierPortfolio(
    double[] weights,
    double expectedReturn,
    double expectedVolatility,
    double greatestMultiplier,
    double leastMultiplier,
    Certificate certificate) {

  /**
   * {@code (μ'w − rf)/volatility}; NaN at zero volatility.
   *
   * @param riskFreeRate annual
   */
  public double sharpeRatio(double riskFreeRate) {
    return expectedVolatility > 0.0
        ? (expectedReturn - riskFreeRate) / expectedVolatility
        : Double.NaN;
  }
}
