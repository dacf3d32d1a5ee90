package dev.ringfolio.optimization.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ids that clients gave to their requests, each with the digest of its content, for an hour or
 * until 10,000 newer ones came. Owned by {@link JobQueue}.
 */
final class RememberedIds {
  /** Then the oldest is forgotten: some 3 MB. */
  static final int IDS_MAX = 10_000;

  static final long LIFETIME_NANOS = 3_600_000_000_000L;

  private record Remembered(String digest, long sinceNanos) {}

  private final Map<RequestKey, Remembered> ids = new LinkedHashMap<>();

  void remember(RequestKey key, String digest, long nowNanos) {
    ids.remove(key);
    ids.put(key, new Remembered(digest, nowNanos));
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
