package dev.ringfolio.core.model;

/** How a value is held against a limit; written as the sign itself. */
public enum Comparison implements WireName {
  ABOVE(">"),
  AT_LEAST(">="),
  BELOW("<"),
  AT_MOST("<=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  @Override
  public String wire() {
    return sign;
  }

  /** Whether greater values are further past the limit. */
  public boolean upward() {
    return this == ABOVE || this == AT_LEAST;
  }

  /**
   * The limit of the way back, nearer by a fraction of its size.
   *
   * @param hysteresis 0..1
   */
  public double rearm(double limit, double hysteresis) {
    double band = hysteresis * Math.abs(limit);
    return upward() ? limit - band : limit + band;
  }

  /** Whether {@code value} is past {@code limit}; never where either is NaN. */
  public boolean holds(double value, double limit) {
    return switch (this) {
      case ABOVE -> value > limit;
      case AT_LEAST -> value >= limit;
      case BELOW -> value < limit;
      case AT_MOST -> value <= limit;
    };
  }
}
