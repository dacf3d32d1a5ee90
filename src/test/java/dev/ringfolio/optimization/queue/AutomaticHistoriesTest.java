package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutomaticHistoriesTest {
  private static final int HISTORIES = 500;
  private static final int STEPS = 120;

  @Test
  void equalAutomaticRequestsAreSolvedOnceAndEachIsAnsweredOnceAndTruly() {
    long joined = 0;
    long hits = 0;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      try {
        long[] shared = new AutomaticHistory(seed).run(STEPS);
        joined += shared[0];
        hits += shared[1];
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }

    assertThat(joined).as("requests that were joined").isGreaterThan(HISTORIES);
    assertThat(hits).as("requests answered from the cache").isGreaterThan(HISTORIES);
  }
}
