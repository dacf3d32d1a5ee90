package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void thePauseDoublesUpToThirtySeconds() {
    Backoff least = new Backoff(Duration.ofSeconds(1), () -> 0L);
    Backoff most = new Backoff(Duration.ofSeconds(1), () -> -1L);

    assertThat(Stream.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 1000L))
        .extracting(attempt -> Duration.ofNanos(least.delayNanos(attempt)).toMillis())
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 15000L, 15000L, 15000L);
    assertThat(Stream.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 1000L))
        .extracting(attempt -> Math.round(most.delayNanos(attempt) / 1e6))
        .containsExactly(1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
  }

  @Property(tries = 500)
  void thePauseIsBetweenHalfAndTheWhole(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 30_000) long baseMillis,
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int attempt) {
    Backoff backoff = new Backoff(Duration.ofMillis(baseMillis), new Random(seed));
    double whole = Math.min(baseMillis * Math.pow(2, attempt - 1.0), 30_000) * 1e6;

    assertThat((double) backoff.delayNanos(attempt)).isBetween(whole / 2 - 1, whole);
  }
}
