package dev.ringfolio.contract;

import java.util.List;

/**
 * What the portfolios of one user are worth.
 *
 * @param portfolios in the order of their ids
 * @param more whether others follow the last one
 * @param totalValue of all, those not told one by one, too; likewise the other totals
 * @param simulated whether the prices are
 * @param cached whether the store is away, so that this is what was last known of it
 */
public record PortfoliosSummarized(
    List<Line> portfolios,
    boolean more,
    double totalValue,
    double totalDayChange,
    double totalUnrealizedPnl,
    double totalRealizedPnl,
    boolean simulated,
    boolean cached) {
  public PortfoliosSummarized {
    portfolios = List.copyOf(portfolios);
  }

  /**
   * One portfolio; numbers as in a valuation.
   *
   * @param positions how many it has
   */
  public record Line(
      String id,
      String name,
      long version,
      int positions,
      double value,
      double cash,
      double dayChange,
      double dayChangePercent,
      double unrealizedPnl,
      double unrealizedPnlPercent,
      double realizedPnl) {}
}
