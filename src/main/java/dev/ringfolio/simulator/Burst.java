package dev.ringfolio.simulator;

/**
 * The trades of one share that happen at nearly the same time. Owned and re-used by the {@link
 * MarketModel}: whoever is handed it reads it at once and keeps nothing.
 */
final class Burst {
  /** Trades of a burst at most; the tail of the model beyond it is cut. */
  static final int TRADES_MAX = 200;

  /** Condition "1": regular, on nearly all. */
  static final int REGULAR = 1;

  /** Condition "8", on about a quarter. */
  static final int AVERAGE_PRICE = 2;

  private final long[] cents = new long[TRADES_MAX];
  private final int[] volumes = new int[TRADES_MAX];
  private final long[] stamps = new long[TRADES_MAX];
  private final int[] conditions = new int[TRADES_MAX];
  private int listing;
  private int size;

  void begin(int listing) {
    this.listing = listing;
    this.size = 0;
  }

  void add(long cents, int volume, long stamp, int conditions) {
    this.cents[size] = cents;
    this.volumes[size] = volume;
    this.stamps[size] = stamp;
    this.conditions[size] = conditions;
    size++;
  }

  /** Lets trades {@code i} and {@code i + 1} change places: a venue's report came late. */
  void swap(int i) {
    exchange(cents, i);
    exchange(stamps, i);
    exchange(volumes, i);
    exchange(conditions, i);
  }

  /** Moves all stamps by {@code millis}. */
  void shift(long millis) {
    for (int i = 0; i < size; i++) {
      stamps[i] += millis;
    }
  }

  private static void exchange(long[] values, int i) {
    long value = values[i];
    values[i] = values[i + 1];
    values[i + 1] = value;
  }

  private static void exchange(int[] values, int i) {
    int value = values[i];
    values[i] = values[i + 1];
    values[i + 1] = value;
  }

  /** Which share, by its place in the list. */
  int listing() {
    return listing;
  }

  int size() {
    return size;
  }

  long cents(int i) {
    return cents[i];
  }

  int volume(int i) {
    return volumes[i];
  }

  /** Wall time of the trade, milliseconds. */
  long stamp(int i) {
    return stamps[i];
  }

  /** Bits: {@link #REGULAR}, {@link #AVERAGE_PRICE}. */
  int conditions(int i) {
    return conditions[i];
  }
}
