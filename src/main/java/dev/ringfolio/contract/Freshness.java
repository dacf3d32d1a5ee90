package dev.ringfolio.contract;

/**
 * How fresh what one gateway instance hands to its sockets is. Snapshots are not counted: they are
 * as old as the market is quiet.
 *
 * @param age of prices, in milliseconds from the feed's receipt
 * @param tradeAge of prices, in milliseconds from the trade's own time
 * @param conflated values that were passed over for each that was delivered
 * @param eventAge of events, in milliseconds from when they were made
 * @param eventLag of events, in events between the one delivered and the newest
 * @param gaps that clients were told of
 * @param lost events in those gaps, as far as the count is known
 */
public record Freshness(
    Distribution age,
    Distribution tradeAge,
    Distribution conflated,
    Distribution eventAge,
    Distribution eventLag,
    long gaps,
    long lost) {
  public static final Freshness NONE =
      new Freshness(
          Distribution.EMPTY,
          Distribution.EMPTY,
          Distribution.EMPTY,
          Distribution.EMPTY,
          Distribution.EMPTY,
          0,
          0);

  /** Both together. */
  public Freshness plus(Freshness other) {
    return new Freshness(
        age.plus(other.age),
        tradeAge.plus(other.tradeAge),
        conflated.plus(other.conflated),
        eventAge.plus(other.eventAge),
        eventLag.plus(other.eventLag),
        gaps + other.gaps,
        lost + other.lost);
  }
}
