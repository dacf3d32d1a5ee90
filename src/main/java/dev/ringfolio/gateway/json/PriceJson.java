package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.PriceUpdate;

/** The fields of a price. */
public final class PriceJson {
  private PriceJson() {}

  /**
   * Every field but {@code conflated}, which differs by client and so comes last: what is written
   * here is the part that all clients share. Bid and ask are null, since the feed carries none.
   */
  public static void fields(JsonWriter json, PriceUpdate price) {
    json.field("symbol", price.symbol().name())
        .field("price", price.price())
        .nullField("bid")
        .nullField("ask")
        .nullField("bid_size")
        .nullField("ask_size")
        .field("volume", price.volume());
    if (price.volumePartial()) {
      json.field("volume_partial", true);
    }
    json.field("change", price.change())
        .field("change_percent", price.changePercent())
        .isoField("timestamp", price.timeMillis())
        .field("seq", price.seq())
        .field("stale", price.stale())
        .field("simulated", price.source().simulated());
  }
}
