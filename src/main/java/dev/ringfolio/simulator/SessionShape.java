package dev.ringfolio.simulator;

import java.util.List;
import java.util.Map;

/**
 * The shape of a New York session, in 78 bins of equal length: how the rate of trades and the
 * volatility run over it. Mapped onto the whole of a day, by fractions of it.
 */
final class SessionShape {
  private final double[] rates;

  /** Share of the session's variance that is over at the start of each bin, and at the end. */
  private final double[] varianceBefore;

  private SessionShape(double[] rates, double[] varianceBefore) {
    this.rates = rates;
    this.varianceBefore = varianceBefore;
  }

  static SessionShape load() {
    List<Map<String, String>> rows = Listings.rows("simulator-intraday.csv");
    double[] rates = new double[rows.size()];
    double[] variance = new double[rows.size() + 1];
    for (int i = 0; i < rows.size(); i++) {
      double volatility = Listings.number(rows.get(i), "vol_mult");
      rates[i] = Listings.number(rows.get(i), "trade_rate_mult");
      variance[i + 1] = variance[i] + volatility * volatility;
    }
    double total = variance[rows.size()];
    for (int i = 0; i < variance.length; i++) {
      variance[i] /= total;
    }
    return new SessionShape(rates, variance);
  }

  /** The rate of trades over its mean, where {@code fraction} in [0, 1] of the session is over. */
  double rate(double fraction) {
    return rates[Math.min(rates.length - 1, (int) (fraction * rates.length))];
  }

  /** The share of the session's variance that is over when {@code fraction} of its time is. */
  double variance(double fraction) {
    double position = Math.max(0, Math.min(1, fraction)) * rates.length;
    int bin = Math.min(rates.length - 1, (int) position);
    double step = varianceBefore[bin + 1] - varianceBefore[bin];
    return varianceBefore[bin] + step * (position - bin);
  }
}
