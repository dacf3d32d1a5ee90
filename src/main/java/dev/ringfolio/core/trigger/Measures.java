package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Valuation;

/** What the metrics of a portfolio are in a valuation. */
final class Measures {
  private Measures() {}

  /**
   * The value of a metric that one valuation tells; NaN where it is not known. A valuation that
   * lacks a price says nothing of value, loss and weights: it counts the position as nothing.
   */
  static double of(AlertMetric metric, Valuation valuation) {
    boolean whole = valuation.unpriced().isEmpty();
    return switch (metric) {
      case PORTFOLIO_VALUE -> whole ? valuation.value() : Double.NaN;
      case DAY_LOSS -> whole ? -valuation.dayChangePercent() / 100.0 : Double.NaN;
      case CONCENTRATION -> whole ? concentration(valuation) : Double.NaN;
      case VOLATILITY -> valuation.volatility();
      case VAR_95 -> valuation.var95();
      case STALE_SYMBOLS -> valuation.stale().size();
      case PRICE, CHANGE_PERCENT, STALE_FEED, DRAWDOWN ->
          throw new IllegalArgumentException(metric + " is not told by one valuation");
    };
  }

  private static double concentration(Valuation valuation) {
    double greatest = valuation.value() > 0.0 ? 0.0 : Double.NaN;
    for (Valuation.Line line : valuation.lines()) {
      greatest = Math.max(greatest, Math.abs(line.weight()));
    }
    return greatest;
  }
}
