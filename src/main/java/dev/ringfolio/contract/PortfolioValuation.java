package dev.ringfolio.contract;

import dev.ringfolio.core.model.Valuation;

/**
 * What one portfolio is worth now.
 *
 * @param owner the user whose it is
 * @param simulated whether the prices are
 * @param seq of the portfolio, from 1 in each epoch of the topic
 * @param atMillis when it was valued
 */
public record PortfolioValuation(
    String owner, Valuation valuation, boolean simulated, long seq, long atMillis) {

  public String portfolioId() {
    return valuation.portfolioId();
  }
}
