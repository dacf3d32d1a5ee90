package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;

/**
 * The returns of single periods, each as likely as the others: what measures of the tail are made
 * of.
 *
 * @param observations T, rows
 * @param assets n, columns
 * @param returns T×n, row-major, simple returns of a period; <em>read</em>, never written
 */
@SuppressWarnings("ArrayRecordComponent") // handed by reference on purpose: up to a million cells
public record Scenarios(int observations, int assets, double[] returns) {
  public Scenarios {
    if (returns.length != observations * assets) {
      throw new IllegalArgumentException(
          returns.length + " returns for " + observations + "×" + assets);
    }
  }

  /** The scenarios that history gives. */
  public static Scenarios of(ReturnsMatrix returns) {
    return new Scenarios(returns.observations(), returns.assets(), returns.returns());
  }

  /**
   * The returns of a portfolio that is brought back to its weights each period: {@code R·w}, T.
   *
   * @param weights n; <em>read</em>
   */
  public double[] portfolio(double[] weights) {
    if (weights.length != assets) {
      throw new IllegalArgumentException(weights.length + " weights for " + assets + " assets");
    }
    double[] portfolio = new double[observations];
    for (int t = 0; t < observations; t++) {
      portfolio[t] = InnerProduct.of(returns, t * assets, weights, 0, assets);
    }
    return portfolio;
  }
}
