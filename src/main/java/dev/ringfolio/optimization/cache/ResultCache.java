package dev.ringfolio.optimization.cache;

import dev.ringfolio.optimization.RecentlyUsed;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers of the last minutes, within a bound on entries and one on bytes; the least recently used
 * goes first. Owned by one event loop; durations are measured on monotonic time that is handed in.
 */
public final class ResultCache {
  /** Some 8,000 answers of 50 symbols. */
  public static final long BYTES_MAX = 16L << 20;

  /** Between two searches for what is too old. */
  static final long EXPIRY_NANOS = 5_000_000_000L;

  private record Timed(KeptAnswer answer, long sinceNanos) {}

  private final long ttlNanos;
  private final RecentlyUsed<CacheKey, Timed> entries;
  private long expiredNanos;
  private long accesses;
  private long hits;

  /**
   * An empty cache.
   *
   * @param entriesMax 0 keeps nothing
   * @param ttl from the making of an answer
   */
  public ResultCache(int entriesMax, Duration ttl) {
    this(entriesMax, BYTES_MAX, ttl);
  }

  ResultCache(int entriesMax, long bytesMax, Duration ttl) {
    this.ttlNanos = ttl.toNanos();
    this.entries =
        new RecentlyUsed<>(entriesMax, bytesMax, timed -> timed.answer().estimatedBytes());
  }

  /** The answer by that key, if there is one that is young enough. Counted. */
  public Optional<KeptAnswer> get(CacheKey key, long nowNanos) {
    accesses++;
    Optional<KeptAnswer> found = peek(key, nowNanos);
    found.ifPresent(hit -> hits++);
    return found;
  }

  /** The same, not counted. */
  Optional<KeptAnswer> peek(CacheKey key, long nowNanos) {
    return entries.get(key).filter(timed -> lives(timed, nowNanos)).map(Timed::answer);
  }

  /** Keeps {@code answer}, made {@code ageNanos} ago, in place of an earlier one. */
  public void put(CacheKey key, KeptAnswer answer, long ageNanos, long nowNanos) {
    Timed timed = new Timed(answer, nowNanos - Math.max(0, ageNanos));
    if (lives(timed, nowNanos)) {
      entries.put(key, timed);
    }
  }

  /** Forgets what is too old, every few seconds, however often it is called. */
  public void expire(long nowNanos) {
    if (nowNanos - expiredNanos < EXPIRY_NANOS) {
      return;
    }
    expiredNanos = nowNanos;
    entries.removeIf(timed -> !lives(timed, nowNanos));
  }

  /** Answers held, those that became too old since the last {@link #expire} among them. */
  public int size() {
    return entries.size();
  }

  /** As estimated. */
  public long bytes() {
    return entries.bytes();
  }

  /** How often an answer was looked for. */
  public long accesses() {
    return accesses;
  }

  /** How often one was found. */
  public long hits() {
    return hits;
  }

  private boolean lives(Timed timed, long nowNanos) {
    return nowNanos - timed.sinceNanos() < ttlNanos;
  }
}
