package dev.ringfolio.core.model;

/** What an alert rule watches. A value that is not known neither raises nor clears. */
public enum AlertMetric implements WireName {
  /** Of a symbol. */
  PRICE(true, AlertMetric.OF_A_LEVEL),
  /** Of a symbol, from the previous close, in percent. */
  CHANGE_PERCENT(true, AlertMetric.OF_A_RISK),
  /**
   * Seconds since the last print of a symbol whose price is stale, which it is after {@code
   * prices.ttl} in an open market; 0 before.
   */
  STALE_FEED(true, AlertMetric.OF_A_RISK),
  /** Of a portfolio, cash and positions. */
  PORTFOLIO_VALUE(false, AlertMetric.OF_A_LEVEL),
  /** What a portfolio lost since the previous close, a fraction of its worth then. */
  DAY_LOSS(false, AlertMetric.OF_A_RISK),
  /** Of a portfolio, annual. */
  VOLATILITY(false, AlertMetric.OF_A_RISK),
  /** The loss of one day that 5 in 100 exceed, a fraction of the portfolio's value. */
  VAR_95(false, AlertMetric.OF_A_RISK),
  /**
   * What a portfolio is below its highest value since it is watched for that, a fraction. Money and
   * positions that come or go count as neither gain nor loss.
   */
  DRAWDOWN(false, AlertMetric.OF_A_RISK),
  /** The greatest weight of one position, short ones by their size. */
  CONCENTRATION(false, AlertMetric.OF_A_RISK),
  /** How many positions have an old price or none. */
  STALE_SYMBOLS(false, AlertMetric.OF_A_RISK);

  /** A fifth off is a change worth telling of a risk; of a price it would be a crash. */
  private static final double OF_A_RISK = 0.2;

  private static final double OF_A_LEVEL = 0.01;

  private final boolean ofSymbol;
  private final double hysteresis;

  AlertMetric(boolean ofSymbol, double hysteresis) {
    this.ofSymbol = ofSymbol;
    this.hysteresis = hysteresis;
  }

  /** Whether it is measured of a symbol; of a portfolio else. */
  public boolean ofSymbol() {
    return ofSymbol;
  }

  /** The hysteresis of a rule that names none: a fraction of its limit. */
  public double hysteresis() {
    return hysteresis;
  }
}
