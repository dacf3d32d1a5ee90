package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Valuation;

/**
 * How far a portfolio is below its highest value. Owned by one {@link AlertEngine}.
 *
 * <p>Where cash or quantities are not what they were, money came or went, and the high is scaled by
 * what that did to the value: a withdrawal is no loss. The prices' move since the valuation before
 * goes with it, a tenth of a second's.
 */
final class Drawdown {
  private double high = Double.NaN;
  private double last = Double.NaN;
  private long holdings;

  /**
   * Takes the next value.
   *
   * @return 1 − value / highest; NaN where that was never above 0
   */
  double next(Valuation valuation) {
    double value = valuation.value();
    long held = fingerprint(valuation);
    if (Double.isNaN(high)) {
      high = value;
    } else if (held != holdings) {
      high = last > 0.0 && value > 0.0 ? high * value / last : value;
    }
    high = Math.max(high, value);
    last = value;
    holdings = held;
    return high > 0.0 ? 1.0 - value / high : Double.NaN;
  }

  /** To go on with {@link #restore} after a restart. */
  DrawdownMark mark(String portfolioId) {
    return new DrawdownMark(portfolioId, high, last, holdings);
  }

  void restore(DrawdownMark mark) {
    high = mark.high();
    last = mark.last();
    holdings = mark.holdings();
  }

  /** Of cash and quantities; the same in every process. */
  private static long fingerprint(Valuation valuation) {
    long hash = Double.hashCode(valuation.cash());
    for (Valuation.Line line : valuation.lines()) {
      hash = 31 * hash + line.symbol().name().hashCode();
      hash = 31 * hash + Double.hashCode(line.quantity());
    }
    return hash;
  }
}
