package dev.ringfolio.core.ring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last value of each key, owned by one writer, for a limited number of keys. A key beyond the
 * limit is refused and counted; no other key ever gives way to it.
 *
 * <p>{@link #size} and {@link #refused} may be read from any thread; all else belongs to the
 * owner's.
 */
public final class LastValueTable<K, V> {
  private final Map<K, V> values = new LinkedHashMap<>();
  private final int keysMax;
  private final Counter size = new Counter();
  private final Counter refused = new Counter();

  public LastValueTable(int keysMax) {
    if (keysMax < 1) {
      throw new IllegalArgumentException("keysMax " + keysMax);
    }
    this.keysMax = keysMax;
  }

  /** Whether {@code key} has a place, or could get one; if not, that is counted as refused. */
  public boolean admits(K key) {
    if (values.size() < keysMax || values.containsKey(key)) {
      return true;
    }
    refused.add(1);
    return false;
  }

  /**
   * Sets the value of {@code key}.
   *
   * @return whether it was taken; false for a new key where the table is full
   */
  public boolean put(K key, V value) {
    if (!admits(key)) {
      return false;
    }
    values.put(key, value);
    size.set(values.size());
    return true;
  }

  /** Forgets {@code key}; returns whether it had a value. */
  public boolean remove(Object key) {
    boolean had = values.remove(key) != null;
    size.set(values.size());
    return had;
  }

  public Optional<V> get(Object key) {
    return Optional.ofNullable(values.get(key));
  }

  /** A copy of all values, in the order in which their keys came first. */
  public List<V> values() {
    return List.copyOf(values.values());
  }

  /** Keys held. */
  public int size() {
    return (int) size.get();
  }

  public int keysMax() {
    return keysMax;
  }

  /** Values that found no place. */
  public long refused() {
    return refused.get();
  }
}
