package dev.ringfolio.contract;

import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A stream of entries with one writer, bounded by construction.
 *
 * @param name unique; also the name of its ring in health and metrics
 * @param kind whether a newer entry of a key makes an older one worthless
 * @param type of the entries
 * @param capacity of the ring, in entries
 * @param bytesMax of the ring, or 0 where entries are of one small size
 * @param keysMax of the last-value table; 0 for events
 * @param key of an entry (state topics)
 * @param bytes estimated size of an entry (where {@code bytesMax} is not 0)
 */
public record Topic<T>(
    String name,
    Kind kind,
    Class<T> type,
    int capacity,
    long bytesMax,
    int keysMax,
    Function<T, Object> key,
    ToIntFunction<T> bytes) {

  /** What a reader that was overrun gets. */
  public enum Kind {
    /** The last value of each key, then updates. */
    STATE,
    /** The exact gap, then what is still held. */
    EVENT
  }

  static <T> Topic<T> state(
      String name, Class<T> type, int capacity, int keysMax, Function<T, Object> key) {
    return new Topic<>(name, Kind.STATE, type, capacity, 0, keysMax, key, entry -> 0);
  }

  static <T> Topic<T> state(
      String name,
      Class<T> type,
      int capacity,
      long bytesMax,
      int keysMax,
      Function<T, Object> key,
      ToIntFunction<T> bytes) {
    return new Topic<>(name, Kind.STATE, type, capacity, bytesMax, keysMax, key, bytes);
  }

  static <T> Topic<T> events(String name, Class<T> type, int capacity) {
    return new Topic<>(name, Kind.EVENT, type, capacity, 0, 0, entry -> name, entry -> 0);
  }

  static <T> Topic<T> events(
      String name, Class<T> type, int capacity, long bytesMax, ToIntFunction<T> bytes) {
    return new Topic<>(name, Kind.EVENT, type, capacity, bytesMax, 0, entry -> name, bytes);
  }
}
