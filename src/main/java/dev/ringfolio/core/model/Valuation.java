package dev.ringfolio.core.model;

import java.util.List;

/**
 * What a portfolio is worth at the newest prices. Money is in the currency of the prices. A
 * position without a price counts nothing in the sums and is told among {@code unpriced}.
 * Immutable.
 *
 * @param value cash and all priced positions
 * @param cost of the priced positions: quantity × average cost
 * @param dayChange Σ quantity × (price − previous close) over positions with both
 * @param dayChangePercent 100 × dayChange / (value − dayChange); NaN where that is not above 0
 * @param unrealizedPnl of the priced positions: worth − cost
 * @param unrealizedPnlPercent 100 × unrealizedPnl / Σ|cost|; NaN where nothing was paid
 * @param volatility annual; NaN where unknown
 * @param var95 the loss of one day that 5 in 100 exceed, a fraction of the value; NaN where unknown
 * @param stale symbols whose price is old or missing
 * @param unpriced symbols without any price
 * @param asOfMillis time of the newest price in it; 0 where there is none
 * @param lines of the positions, by symbol
 */
public record Valuation(
    String portfolioId,
    double value,
    double cash,
    double cost,
    double dayChange,
    double dayChangePercent,
    double unrealizedPnl,
    double unrealizedPnlPercent,
    double realizedPnl,
    double volatility,
    double var95,
    List<Symbol> stale,
    List<Symbol> unpriced,
    long asOfMillis,
    List<Line> lines) {

  /**
   * One position. All but quantity and average cost are NaN where there is no price; the day's
   * change also where the previous close is unknown.
   *
   * @param weight of the portfolio's value; NaN where that is not above 0
   */
  public record Line(
      Symbol symbol,
      double quantity,
      double averageCost,
      double price,
      double value,
      double weight,
      double dayChange,
      double dayChangePercent,
      double unrealizedPnl,
      boolean stale) {}
}
