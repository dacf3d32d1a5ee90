package dev.ringfolio.contract;

import dev.ringfolio.core.model.Holdings;

/**
 * A portfolio as it is kept.
 *
 * @param owner the user whose it is
 * @param allowShort whether more may be sold than is held
 * @param settledTrades number of the last trade that was booked before its holdings were set
 *     outright: only later ones led to what is held now
 * @param version 1 when it was made; each change is the next one
 */
public record Portfolio(
    String id,
    String owner,
    String name,
    boolean allowShort,
    Holdings holdings,
    long settledTrades,
    long version) {

  /** One of which all trades count. */
  public Portfolio(
      String id, String owner, String name, boolean allowShort, Holdings holdings, long version) {
    this(id, owner, name, allowShort, holdings, 0, version);
  }
}
