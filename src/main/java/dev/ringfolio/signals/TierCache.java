package dev.ringfolio.signals;

import dev.ringfolio.core.model.Tier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What users have paid for, as far as it was asked for: at most {@value #MAX} of them, the one not
 * asked for longest goes. That none was ever written is remembered, too. Owned by the signals
 * verticle.
 *
 * <p>What the store answers is kept only where no tier was written since it was asked ({@link
 * #writes}): the answer may be the older one.
 */
final class TierCache {
  static final int MAX = 10_000;

  private final Map<String, Optional<Tier>> tiers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Tier>> eldest) {
          return size() > MAX;
        }
      };

  private long writes;

  /** What is known of {@code user}, empty within where no tier was written; null where nothing. */
  @SuppressWarnings("NullableOptional") // three answers, and this is read in one place
  @Nullable Optional<Tier> get(String user) {
    return tiers.get(user);
  }

  /** Tiers written since the start. */
  long writes() {
    return writes;
  }

  /** Takes what the store answered to a question that was asked after {@code writesThen}. */
  void loaded(String user, Optional<Tier> tier, long writesThen) {
    if (writesThen == writes) {
      tiers.put(user, tier);
    }
  }

  void written(String user, Tier tier) {
    writes++;
    tiers.put(user, Optional.of(tier));
  }

  /** Nothing is known any more: the store was away, and may hold something else. */
  void forget() {
    writes++;
    tiers.clear();
  }

  int size() {
    return tiers.size();
  }
}
