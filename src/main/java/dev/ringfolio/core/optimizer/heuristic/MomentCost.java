package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;

/**
 * The costs that expected returns and covariance make, all annual: {@code w'Σw}, {@code −(c'w)} and
 * {@code −(c'w)/sqrt(w'Σw)}. A ratio is not defined where the variance is nothing but rounding.
 */
final class MomentCost extends Cost {
  private enum Kind {
    VARIANCE,
    REWARD,
    RATIO
  }

  private final Kind kind;
  private final double[] sigma;
  private final double[] reward;
  private final double constant;

  private MomentCost(Kind kind, int length, double[] sigma, double[] reward, double constant) {
    super(reward.length, length, sigma);
    this.kind = kind;
    this.sigma = sigma;
    this.reward = reward;
    this.constant = constant;
  }

  /**
   * {@code w'Σw}.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   */
  static Cost variance(int n, double[] sigma) {
    return new MomentCost(Kind.VARIANCE, n, sigma, new double[n], 0.0);
  }

  /**
   * {@code −c'w}, whose value is {@code c'w + constant}.
   *
   * @param reward c, n; <em>read</em>
   */
  static Cost reward(double[] reward, double constant) {
    return new MomentCost(Kind.REWARD, 0, new double[0], reward, constant);
  }

  /**
   * {@code −(c'w)/sqrt(w'Σw)}.
   *
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param reward c, n; <em>read</em>
   */
  static Cost ratio(double[] sigma, double[] reward) {
    return new MomentCost(Kind.RATIO, reward.length, sigma, reward, 0.0);
  }

  @Override
  double measure(double[] weights, double[] image) {
    return switch (kind) {
      case VARIANCE -> Math.max(0.0, RowArithmetic.dot(weights, image));
      case REWARD -> -RowArithmetic.dot(reward, weights);
      case RATIO -> ratio(weights, RowArithmetic.dot(weights, image));
    };
  }

  private double ratio(double[] weights, double variance) {
    return Starts.withoutRisk(sigma, weights, variance)
        ? Double.NaN
        : -RowArithmetic.dot(reward, weights) / Math.sqrt(variance);
  }

  @Override
  double value(double cost) {
    return kind == Kind.VARIANCE ? cost : constant - cost;
  }
}
