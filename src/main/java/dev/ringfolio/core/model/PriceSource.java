package dev.ringfolio.core.model;

/** Where a price was made. Prices of different sources never mix in one series. */
public enum PriceSource {
  /** Real trades from the upstream. */
  FINNHUB,
  /** The built-in simulated exchange. */
  SIMULATOR,
  /** A recorded file, played through the upstream's protocol. */
  REPLAY;

  /** Whether clients must be told that the price is not a real, current one. */
  public boolean simulated() {
    return this != FINNHUB;
  }
}
