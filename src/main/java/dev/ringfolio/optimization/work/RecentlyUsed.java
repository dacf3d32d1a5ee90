package dev.ringfolio.optimization.work;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What was used lately, within a bound on entries and one on bytes; the least recently used goes
 * first. A value larger than half the bytes is not kept, since it would push out all others. One
 * thread.
 */
final class RecentlyUsed<K, V> {
  private final int entriesMax;
  private final long bytesMax;
  private final ToLongFunction<V> bytesOf;
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RecentlyUsed(int entriesMax, long bytesMax, ToLongFunction<V> bytesOf) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
    this.bytesOf = bytesOf;
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  void put(K key, V value) {
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

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }
}
