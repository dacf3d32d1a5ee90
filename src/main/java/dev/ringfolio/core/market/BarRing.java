package dev.ringfolio.core.market;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The newest bars of one symbol in one resolution, in order of time, in columns that wrap around.
 * Owned by its {@link LiveBars}.
 *
 * <p>A trade nearly always belongs to the last bar or begins the next one. One that comes late
 * changes the bar that it belongs to, or is squeezed in between where there was none. So the bars
 * are those of the trades in the order of their own times, whatever order they come in; only what
 * is older than the oldest of a full ring is left out and counted.
 */
final class BarRing {
  private static final int SIZE_FIRST = 16;

  private final int spanMillis;
  private final int capacity;
  private long[] start = {};
  private int[] openAt = {};
  private int[] closeAt = {};
  private double[] open = {};
  private double[] high = {};
  private double[] low = {};
  private double[] close = {};
  private double[] volume = {};
  private int head;
  private int size;
  private long late;

  BarRing(int spanMillis, int capacity) {
    this.spanMillis = spanMillis;
    this.capacity = capacity;
  }

  /** Takes a trade; only its volume does not count where it is 0. */
  void trade(double price, double tradeVolume, long timeMillis) {
    if (size > 0) {
      int last = slot(size - 1);
      long within = timeMillis - start[last];
      if (within >= 0 && within < spanMillis) {
        change(last, price, tradeVolume, (int) within);
        return;
      }
    }
    place(price, tradeVolume, timeMillis);
  }

  /** One that does not belong to the last bar. */
  private void place(double price, double tradeVolume, long timeMillis) {
    long begins = Math.floorDiv(timeMillis, spanMillis) * spanMillis;
    int at = size;
    while (at > 0 && start[slot(at - 1)] > begins) {
      at--;
    }
    int offset = (int) (timeMillis - begins);
    if (at > 0 && start[slot(at - 1)] == begins) {
      change(slot(at - 1), price, tradeVolume, offset);
    } else if (at == 0 && size == capacity) {
      late++;
    } else {
      begin(insert(at), begins, price, tradeVolume, offset);
    }
  }

  private void begin(int slot, long begins, double price, double tradeVolume, int offset) {
    start[slot] = begins;
    openAt[slot] = offset;
    closeAt[slot] = offset;
    open[slot] = price;
    high[slot] = price;
    low[slot] = price;
    close[slot] = price;
    volume[slot] = tradeVolume;
  }

  private void change(int slot, double price, double tradeVolume, int offset) {
    if (offset < openAt[slot]) {
      openAt[slot] = offset;
      open[slot] = price;
    }
    if (offset >= closeAt[slot]) {
      closeAt[slot] = offset;
      close[slot] = price;
    }
    high[slot] = Math.max(high[slot], price);
    low[slot] = Math.min(low[slot], price);
    volume[slot] = Billionths.sum(volume[slot], tradeVolume);
  }

  /**
   * Makes room for a bar before the one at {@code at}, and for that drops the oldest of a full
   * ring.
   */
  private int insert(int at) {
    int place = at;
    if (size == capacity) {
      head = slot(1);
      place--;
    } else {
      grow();
      size++;
    }
    for (int i = size - 1; i > place; i--) {
      move(slot(i - 1), slot(i));
    }
    return slot(place);
  }

  private void move(int from, int to) {
    start[to] = start[from];
    openAt[to] = openAt[from];
    closeAt[to] = closeAt[from];
    open[to] = open[from];
    high[to] = high[from];
    low[to] = low[from];
    close[to] = close[from];
    volume[to] = volume[from];
  }

  /**
   * Columns grow only before they have wrapped: a ring drops nothing before it is at its capacity.
   */
  private void grow() {
    if (size < start.length) {
      return;
    }
    int length = Math.min(capacity, Math.max(SIZE_FIRST, 2 * size));
    start = Arrays.copyOf(start, length);
    openAt = Arrays.copyOf(openAt, length);
    closeAt = Arrays.copyOf(closeAt, length);
    open = Arrays.copyOf(open, length);
    high = Arrays.copyOf(high, length);
    low = Arrays.copyOf(low, length);
    close = Arrays.copyOf(close, length);
    volume = Arrays.copyOf(volume, length);
  }

  private int slot(int i) {
    int slot = head + i;
    return slot < start.length ? slot : slot - start.length;
  }

  /**
   * Hands over the newest bars that start in a range, in order of time.
   *
   * @param from inclusive
   * @param to inclusive
   * @param limit how many at most
   */
  void read(long from, long to, int limit, Consumer<LiveBar> taker) {
    int end = size;
    while (end > 0 && start[slot(end - 1)] > to) {
      end--;
    }
    int begin = end;
    while (begin > 0 && end - begin < limit && start[slot(begin - 1)] >= from) {
      begin--;
    }
    for (int i = begin; i < end; i++) {
      int at = slot(i);
      taker.accept(new LiveBar(start[at], open[at], high[at], low[at], close[at], volume[at]));
    }
  }

  int size() {
    return size;
  }

  /** Trades that were older than the oldest bar of the full ring, in all. */
  long late() {
    return late;
  }
}
