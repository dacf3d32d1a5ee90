package dev.ringfolio.optimization.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ids that clients gave to their requests, each with the digest of its content, for an hour or
 * until 10,000 newer ones came, over restarts, too. Owned by {@link JobQueue}.
 */
final class RememberedIds {
  /** Then the oldest is forgotten: some 3 MB. */
  static final int IDS_MAX = 10_000;

  static final long LIFETIME_MILLIS = 3_600_000;
  static final long LIFETIME_NANOS = 1_000_000 * LIFETIME_MILLIS;

  /**
   * Of an earlier life.
   *
   * @param sinceNanos by the clock of this one
   */
  record Earlier(RequestKey key, String digest, long sinceNanos) {}

  private record Remembered(String digest, long sinceNanos) {}

  private final Map<RequestKey, Remembered> ids = new LinkedHashMap<>();

  void remember(RequestKey key, String digest, long nowNanos) {
    put(key, new Remembered(digest, nowNanos));
    trim(nowNanos);
  }

  /** Puts {@code earlier}, the oldest first, before all that was remembered in this life. */
  void restore(List<Earlier> earlier, long nowNanos) {
    Map<RequestKey, Remembered> own = new LinkedHashMap<>(ids);
    ids.clear();
    earlier.forEach(each -> put(each.key(), new Remembered(each.digest(), each.sinceNanos())));
    own.forEach(this::put);
    trim(nowNanos);
  }

  /** The store lacks its result, so it is a new one when it comes again. */
  void forget(RequestKey key) {
    ids.remove(key);
  }

  /** As the newest. */
  private void put(RequestKey key, Remembered remembered) {
    ids.remove(key);
    ids.put(key, remembered);
  }

  private void trim(long nowNanos) {
    for (Iterator<Remembered> each = ids.values().iterator(); each.hasNext(); ) {
      Remembered oldest = each.next();
      if (ids.size() <= IDS_MAX && nowNanos - oldest.sinceNanos() < LIFETIME_NANOS) {
        return;
      }
      each.remove();
    }
  }

  /** The digest of the content that {@code key} named, or empty where it is forgotten. */
  Optional<String> digest(RequestKey key, long nowNanos) {
    Remembered found = ids.get(key);
    return found != null && nowNanos - found.sinceNanos() < LIFETIME_NANOS
        ? Optional.of(found.digest())
        : Optional.empty();
  }

  int size() {
    return ids.size();
  }
}
