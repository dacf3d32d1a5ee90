package dev.ringfolio.core.model;

/** How long a bar lasts that is made from live trades; daily ones are sessions instead. */
public enum Resolution implements WireName {
  SECOND("1s", 1_000),
  MINUTE("1m", 60_000),
  FIVE_MINUTES("5m", 300_000),
  HOUR("1h", 3_600_000);

  private final String wire;
  private final int millis;

  Resolution(String wire, int millis) {
    this.wire = wire;
    this.millis = millis;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** Bars begin at multiples of this since 1970-01-01 UTC. */
  public int millis() {
    return millis;
  }
}
