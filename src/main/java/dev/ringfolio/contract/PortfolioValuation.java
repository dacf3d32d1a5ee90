package dev.ringfolio.contract;

import dev.ringfolio.core.model.Valuation;

/**
 * What one portfolio is worth now.
 *
 * @param owner the user whose it is
 * @param simulated whether the prices are
 * @param seq of the portfolio, from 1 in each epoch of the topic
 * @param atMillis when it was valued
 * @param gone whether the portfolio was deleted, or is another user's now: this is the last that is
 *     told of it to its owner. The writer appends it before it removes the key.
 */
public record PortfolioValuation(
    String owner, Valuation valuation, boolean simulated, long seq, long atMillis, boolean gone) {

  /** Of a portfolio that is there. */
  public PortfolioValuation(
      String owner, Valuation valuation, boolean simulated, long seq, long atMillis) {
    this(owner, valuation, simulated, seq, atMillis, false);
  }

  public String portfolioId() {
    return valuation.portfolioId();
  }

  /** That the portfolio, of which this was the last value, is gone. */
  public PortfolioValuation gone(long nowMillis) {
    return new PortfolioValuation(owner, valuation, simulated, seq + 1, nowMillis, true);
  }
}
