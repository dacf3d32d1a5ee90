package dev.ringfolio.optimization;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What was used lately, within a bound on entries and one on bytes; the least recently used goes
 * first. A value larger than half the bytes is not kept, since it would push out all others. One
 * thread.
 */
public final class RecentlyUsed<K, V> {
  private final int entriesMax;
  private final long bytesMax;
  private final ToLongFunction<V> bytesOf;
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  public RecentlyUsed(int entriesMax, long bytesMax, ToLongFunction<V> bytesOf) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
    this.bytesOf = bytesOf;
  }

  public Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  public void put(K key, V value) {
    V old = entries.remove(key);
    bytes -= old == null ? 0 : bytesOf.applyAsLong(old);
    long size = bytesOf.applyAsLong(value);
    if (size > bytesMax / 2) {
      return;
    }
    entries.put(key, value);
    bytes += size;
    Iterator<V> leastRecent = entries.values().iterator();
    while (entries.size() > entriesMax || bytes > bytesMax) {
      bytes -= bytesOf.applyAsLong(leastRecent.next());
      leastRecent.remove();
    }
  }

  /** Drops the values that {@code over} takes. */
  public void removeIf(Predicate<V> over) {
    for (Iterator<V> each = entries.values().iterator(); each.hasNext(); ) {
      V value = each.next();
      if (over.test(value)) {
        bytes -= bytesOf.applyAsLong(value);
        each.remove();
      }
    }
  }

  public int size() {
    return entries.size();
  }

  public long bytes() {
    return bytes;
  }
}
