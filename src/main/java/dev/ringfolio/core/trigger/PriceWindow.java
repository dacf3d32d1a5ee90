package dev.ringfolio.core.trigger;

import java.util.Arrays;

/**
 * The lowest and highest price of a symbol within the last stretch of time: those of its prints,
 * and the one that stood when it began. They are kept in {@value #SLOTS} slots, so that memory is
 * the same whatever the market does: a price leaves up to one slot late. Owned by one {@link
 * TriggerEngine}; time is pushed in and does not go back.
 */
final class PriceWindow {
  static final int SLOTS = 60;

  private final long slotMillis;
  private final long[] slots = new long[SLOTS + 1];
  private final double[] lows = new double[SLOTS + 1];
  private final double[] highs = new double[SLOTS + 1];
  private final double[] lasts = new double[SLOTS + 1];

  /** The last price of the newest slot that was overwritten. */
  private double stood;

  private long stoodSlot;
  private double last;
  private double move;
  private long movedMillis;

  PriceWindow(long windowMillis) {
    this.slotMillis = Math.max(1, (windowMillis + SLOTS - 1) / SLOTS);
    forget();
  }

  /** As it was when it was made. */
  void forget() {
    Arrays.fill(slots, Long.MIN_VALUE);
    stood = Double.NaN;
    stoodSlot = Long.MIN_VALUE;
    last = Double.NaN;
    movedMillis = Long.MIN_VALUE;
  }

  void price(double price, long nowMillis) {
    long slot = Math.floorDiv(nowMillis, slotMillis);
    int at = (int) Math.floorMod(slot, (long) slots.length);
    if (slots[at] != slot) {
      if (slots[at] > stoodSlot) {
        stoodSlot = slots[at];
        stood = lasts[at];
      }
      slots[at] = slot;
      lows[at] = price;
      highs[at] = price;
    } else {
      lows[at] = Math.min(lows[at], price);
      highs[at] = Math.max(highs[at], price);
    }
    lasts[at] = price;
    last = price;
    movedMillis = Long.MIN_VALUE;
  }

  /**
   * How far the newest price is from the farthest one in the window, a fraction of that one; NaN
   * before the first price.
   */
  double move(long nowMillis) {
    if (nowMillis != movedMillis) { // many triggers ask at one time
      move = farthest(nowMillis);
      movedMillis = nowMillis;
    }
    return move;
  }

  private double farthest(long nowMillis) {
    long oldest = Math.floorDiv(nowMillis, slotMillis) - SLOTS;
    double low = last;
    double high = last;
    double standing = stood;
    long standingSlot = stoodSlot;
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] >= oldest) {
        low = Math.min(low, lows[i]);
        high = Math.max(high, highs[i]);
      } else if (slots[i] > standingSlot) {
        standingSlot = slots[i];
        standing = lasts[i];
      }
    }
    if (!Double.isNaN(standing)) {
      low = Math.min(low, standing);
      high = Math.max(high, standing);
    }
    return Math.max(last / low - 1.0, 1.0 - last / high);
  }
}
