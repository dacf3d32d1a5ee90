package dev.ringfolio.contract;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Two configurations of a portfolio's optimization, to be compared. It never changes; another
 * comparison is another experiment.
 *
 * @param owner the user whose it is
 * @param a and {@code b}: what is asked for at each rebalancing, symbols and all
 * @param every trading days from one rebalancing to the next, at least 1
 * @param from the first day; one in the past is a backtest
 * @param to the last day; null to go on for ever
 * @param transactionCost of a unit of what a side trades, at least 0; both pay it, so that they are
 *     compared net of the same cost, whatever {@code transaction_cost} each is solved with
 */
public record Experiment(
    String id,
    String owner,
    String portfolioId,
    String name,
    Optimize a,
    Optimize b,
    int every,
    LocalDate from,
    @Nullable LocalDate to,
    double transactionCost,
    long createdMillis) {

  /**
   * What both pay: the rate that is given, else the larger of those that they are solved with. A
   * cost that one of them cannot be solved with is so charged to both all the same.
   *
   * @param given NaN for none
   */
  public static double charged(double given, Optimize a, Optimize b) {
    return Double.isNaN(given) ? Math.max(ownCost(a), ownCost(b)) : given;
  }

  private static double ownCost(Optimize side) {
    return side.parameters().trading().transactionCost();
  }
}
