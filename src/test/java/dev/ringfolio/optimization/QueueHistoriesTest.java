package dev.ringfolio.optimization;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Thousands of short lives of the queue, each from its own seed, against a naive twin. */
class QueueHistoriesTest {
  private static final int STEPS = 60;
  private static final int HISTORIES = Integer.getInteger("ringfolio.histories", 20_000);

  @Test
  void everyKnownHistoryKeepsOrderPositionsCountersAndOneResultEach() {
    play(1, HISTORIES / 2);
  }

  @Test
  void everyFreshHistoryKeepsOrderPositionsCountersAndOneResultEach() {
    long seed = new SplittableRandom().nextLong();
    System.out.println("QueueHistoriesTest: histories from seed " + seed);
    play(seed, HISTORIES - HISTORIES / 2);
  }

  private static void play(long firstSeed, int histories) {
    for (long seed = firstSeed; seed < firstSeed + histories; seed++) {
      try {
        new QueueHistory(seed).run(STEPS);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("history of seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
