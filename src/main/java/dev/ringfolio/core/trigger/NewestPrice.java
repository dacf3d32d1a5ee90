package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertMetric;

/** What was told last of one symbol. Owned by one {@link TriggerEngine}. */
final class NewestPrice {
  private double price = Double.NaN;
  private double changePercent = Double.NaN;
  private boolean stale;
  private long receivedMillis;

  void take(double newPrice, double newChangePercent, boolean isStale, long atMillis) {
    price = newPrice;
    changePercent = newChangePercent;
    stale = isStale;
    receivedMillis = atMillis;
  }

  /** A metric of a symbol; NaN where it is not known. */
  double measured(AlertMetric metric, long nowMillis) {
    return switch (metric) {
      case PRICE -> price;
      case CHANGE_PERCENT -> changePercent;
      default ->
          Double.isNaN(price)
              ? Double.NaN
              : stale ? Math.max(0, nowMillis - receivedMillis) / 1e3 : 0.0;
    };
  }
}
