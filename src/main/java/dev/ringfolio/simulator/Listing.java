package dev.ringfolio.simulator;

/**
 * One share of the simulated exchange.
 *
 * @param symbol as on the wire
 * @param level dollars around which the price moves on {@code levelDay}
 * @param levelDay days since 1970-01-01
 * @param loadings what moves it
 * @param drift of the log price, a year of {@link FactorWalks#ROWS_A_YEAR} rows
 * @param tradesPerSecond mean over the day, at rate 1
 * @param sizeMean shares a trade
 * @param spreadCents at {@code level}
 */
record Listing(
    String symbol,
    double level,
    int levelDay,
    Loadings loadings,
    double drift,
    double tradesPerSecond,
    double sizeMean,
    int spreadCents) {

  /** A year of drift over the band: what crosses it in two years, and a little more. */
  private static final double DRIFT_PER_BAND = 1.04;

  /** No share grows faster than that, a year, as a logarithm. */
  static final double DRIFT_MAX = 0.22;

  /**
   * Annual standard deviations of the log return that come from each factor.
   *
   * @param ownFactor which own factor; two classes of one share name the same
   * @param twin of a second class, what it does not share with the first
   */
  record Loadings(double market, double style, double own, int ownFactor, double twin) {
    /** The annual standard deviation of the whole. */
    double volatility() {
      return Math.sqrt(market * market + style * style + own * own + twin * twin);
    }

    /** How far from its line the factors can carry the log price, at most. */
    double band() {
      return FactorWalks.BAND
          * (Math.abs(market) + Math.abs(style) + Math.abs(own) + Math.abs(twin));
    }

    Loadings scaled(double by) {
      return new Loadings(market * by, style * by, own * by, ownFactor, twin * by);
    }

    Loadings withTwin(double own) {
      return new Loadings(market, style, this.own, ownFactor, own);
    }
  }

  /**
   * The drift that carries a share across its whole band within a window of two years (504 rows),
   * with a little to spare, as far as {@link #DRIFT_MAX} allows. Where it is not cut, no such
   * window loses: log return ≥ drift × 503 / 252 − 2 × band > 0.
   */
  static double driftOf(Loadings loadings) {
    return Math.min(DRIFT_MAX, DRIFT_PER_BAND * loadings.band());
  }

  /** Whether most bursts are of several trades: a busy share whose spread is one tick or two. */
  boolean liquid() {
    return spreadCents <= 2;
  }
}
