package dev.ringfolio.optimization.queue;

import dev.ringfolio.bus.Histories;
import org.junit.jupiter.api.Test;

/** Thousands of short lives of the queue, each from its own seed, against a naive twin. */
class QueueHistoriesTest {
  private static final int STEPS = 60;

  @Test
  void everyKnownHistoryKeepsOrderPositionsCountersAndOneResultEach() {
    Histories.ofFixedSeeds(seed -> new QueueHistory(seed).run(STEPS));
  }

  @Test
  void everyFreshHistoryKeepsOrderPositionsCountersAndOneResultEach() {
    Histories.ofFreshSeeds(seed -> new QueueHistory(seed).run(STEPS));
  }
}
