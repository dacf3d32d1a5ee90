package dev.ringfolio.core.model;

/** What a user has paid for; each tier sees what the ones before it see. */
public enum Tier implements WireName {
  STARTER,
  PRO,
  ELITE;

  /** Whether a user of this tier may see what is for {@code least} and above. */
  public boolean sees(Tier least) {
    return compareTo(least) >= 0;
  }
}
