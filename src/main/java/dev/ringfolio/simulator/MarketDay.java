package dev.ringfolio.simulator;

import dev.ringfolio.simulator.Listing.Loadings;

/**
 * What the factors did on one calendar day.
 *
 * @param day days since 1970-01-01
 * @param marketScale the market's volatility that day over its long-run one
 * @param before each factor's level at the close before, <em>read</em>
 * @param after each factor's level at the close, <em>read</em>; the same on a weekend
 */
@SuppressWarnings("ArrayRecordComponent") // 43 numbers, handed by reference within the room
record MarketDay(int day, double marketScale, double[] before, double[] after) {

  boolean weekday() {
    return FactorWalks.isWeekday(day);
  }

  /** The close of {@code listing} that day, dollars, to the cent. On a weekend, the last one. */
  double close(Listing listing, int index) {
    return cents(logPrice(listing, index, after, lineAtClose(listing))) / 100.0;
  }

  /** The close of the last session before that day. */
  double previousClose(Listing listing, int index) {
    return cents(logPrice(listing, index, before, lineAtOpen(listing))) / 100.0;
  }

  /** Where the drift alone would put the log price at the close before. */
  double lineAtOpen(Listing listing) {
    return line(listing, day - 1);
  }

  /** Where the drift alone would put the log price at the close. */
  double lineAtClose(Listing listing) {
    return line(listing, day);
  }

  private static double line(Listing listing, int day) {
    return Math.log(listing.level())
        + listing.drift() * FactorWalks.yearsBetween(listing.levelDay(), day);
  }

  private static double logPrice(Listing listing, int index, double[] levels, double line) {
    Loadings loadings = listing.loadings();
    return line
        + loadings.market() * levels[FactorWalks.MARKET]
        + loadings.style() * levels[FactorWalks.STYLE]
        + loadings.own() * levels[FactorWalks.OWN + loadings.ownFactor()]
        + loadings.twin() * levels[FactorWalks.OWN + index];
  }

  private static long cents(double logPrice) {
    return Math.max(1, Math.round(Math.exp(logPrice) * 100));
  }
}
