package dev.ringfolio.core.market;

import java.util.ArrayList;
import java.util.List;

/**
 * When the trades of one symbol may have been missed: before its stream began, while it was down,
 * and around a loss on the way. Owned by its {@link LiveBars}.
 *
 * <p>A loss is known later than it happened, so a gap begins {@link #DELAY_MILLIS} early. The
 * {@link #GAPS_MAX} newest gaps are kept apart; the older ones become one that spans them, which
 * says too much rather than too little.
 */
final class Coverage {
  /** By how much a trade may be received later than it was made. */
  static final long DELAY_MILLIS = 5_000;

  static final int GAPS_MAX = 64;

  private final List<Gap> gaps = new ArrayList<>(List.of(new Gap(Gap.EVER, Gap.ON)));

  /** The stream begins, or begins anew. */
  void begins(long atMillis) {
    Gap last = last();
    if (last.toMillis() == Gap.ON) {
      gaps.set(gaps.size() - 1, new Gap(last.fromMillis(), atMillis));
    } else {
      lost(atMillis, atMillis);
    }
  }

  /** The stream is down; the last thing that it brought was received at {@code seenMillis}. */
  void ends(long seenMillis) {
    lost(seenMillis, Gap.ON);
  }

  /** Something was lost between two moments. */
  void lost(long fromMillis, long toMillis) {
    Gap last = last();
    long from = fromMillis - DELAY_MILLIS;
    if (last.toMillis() >= from) {
      gaps.set(
          gaps.size() - 1,
          new Gap(Math.min(last.fromMillis(), from), Math.max(last.toMillis(), toMillis)));
      return;
    }
    gaps.add(new Gap(from, toMillis));
    if (gaps.size() > GAPS_MAX) {
      Gap oldest = gaps.remove(0);
      gaps.set(0, new Gap(oldest.fromMillis(), gaps.get(0).toMillis()));
    }
  }

  private Gap last() {
    return gaps.get(gaps.size() - 1);
  }

  boolean streaming() {
    return last().toMillis() != Gap.ON;
  }

  /** Whether trades from {@code from} to {@code to}, exclusive, may have been missed. */
  boolean lacks(long from, long to) {
    return gaps.stream().anyMatch(gap -> gap.touches(from, to));
  }

  /** Those that touch a stretch, in order of time. */
  List<Gap> within(long from, long to) {
    return gaps.stream().filter(gap -> gap.touches(from, to)).toList();
  }
}
