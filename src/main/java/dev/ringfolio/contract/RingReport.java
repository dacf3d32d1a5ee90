package dev.ringfolio.contract;

import java.util.List;

/**
 * A ring, as operators see it.
 *
 * @param size entries held
 * @param bytes held, where the ring is bounded in bytes, else 0
 * @param appended since the start
 * @param overwritten entries that a newer one displaced, since the start
 * @param refused entries too large for the ring, since the start
 * @param keys in the last-value table, 0 for events
 */
public record RingReport(
    String name,
    int size,
    int capacity,
    long bytes,
    long bytesMax,
    long appended,
    long overwritten,
    long refused,
    int keys,
    int keysMax,
    List<Reader> readers) {

  public RingReport {
    readers = List.copyOf(readers);
  }

  /**
   * A reader of a ring.
   *
   * @param lag entries appended and not yet asked past
   * @param gaps how often it was overrun
   * @param lost entries that it missed thereby
   */
  public record Reader(String name, long lag, long gaps, long lost) {}
}
