package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000 * MICRO;

  @Test
  void roundTripsFallIntoTheClassThatHoldsThem() {
    Counters counters = new Counters();
    counters.roundTrip(300 * MICRO);
    counters.roundTrip(MILLI);
    counters.roundTrip(MILLI + 1);
    counters.roundTrip(5_000 * MILLI);
    counters.roundTrip(60_000 * MILLI);
    Map<String, Long> classes = counters.roundTrips();
    assertThat(classes).hasSize(13);
    assertThat(classes).containsEntry("1", 2L).containsEntry("2", 1L);
    assertThat(classes).containsEntry("5000", 1L).containsEntry("inf", 1L);
  }
}
