package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final Pace pace = new Pace(Duration.ofMillis(10));

  @Test
  void aClientThatTakesEverythingKeepsUp() {
    pace.wrote(0, false, false);
    assertThat(pace.keepsUp()).isTrue();
  }

  @Test
  void whoTakesAWriteWithinTheTickKeepsUp() {
    pace.wrote(0, true, true);
    pace.drained(2 * MILLI);
    assertThat(pace.keepsUp()).isTrue();
  }

  @Test
  void theIntervalOfASlowClientDoublesUpToFiveSeconds() {
    long now = 0;
    long[] intervals = new long[12];
    for (int i = 0; i < intervals.length; i++) {
      pace.wrote(now, true, true);
      now += 6 * SECOND;
      pace.drained(now);
      intervals[i] = (pace.nextNanos() - now) / MILLI;
    }
    assertThat(intervals)
        .containsExactly(20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_000, 5_000, 5_000, 5_000);
  }

  @Test
  void aClientBehindForTenSecondsIsSlowUntilItHasTakenEverything() {
    pace.wrote(0, true, true);
    pace.drained(SECOND);
    assertThat(pace.slow(9 * SECOND)).isFalse();
    assertThat(pace.slow(10 * SECOND)).isTrue();
    pace.wrote(11 * SECOND, false, false);
    assertThat(pace.slow(11 * SECOND)).isFalse();
    assertThat(pace.keepsUp()).isTrue();
  }

  @Test
  void aClientIsStuckForAsLongAsItTakesNothing() {
    pace.wrote(SECOND, true, true);
    pace.wrote(5 * SECOND, true, true);
    assertThat(pace.stuckNanos(31 * SECOND)).isEqualTo(30 * SECOND);
    pace.drained(31 * SECOND);
    assertThat(pace.stuckNanos(40 * SECOND)).isEqualTo(0);
  }
}
