package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.fanout.ManualTurns;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private static final long MILLI = 1_000_000;

  private final ManualTurns time = new ManualTurns();
  private final List<Long> looks = new ArrayList<>();
  private final Housekeeping housekeeping =
      new Housekeeping(time, 1_000, now -> looks.add(now / MILLI));

  private void turnAfter(long millis) {
    time.advance(millis);
    housekeeping.turn();
  }

  @Test
  void itLooksEachPeriod() {
    turnAfter(1_000);
    turnAfter(1_000);
    turnAfter(3_000);
    assertThat(looks).containsExactly(1_000L, 2_000L, 5_000L);
  }

  /** A machine that slept for a minute cut every client for a silence that was its own. */
  @Test
  void aTurnThatComesLateIsPassedOverUntilWhatCameMeanwhileIsRead() {
    turnAfter(1_000);
    turnAfter(60_000);
    assertThat(looks).containsExactly(1_000L);
    turnAfter(1_000);
    assertThat(looks).containsExactly(1_000L, 62_000L);
  }

  @Test
  void aLoopThatIsAlwaysLateLooksEverySecondTime() {
    for (int i = 0; i < 4; i++) {
      turnAfter(5_000);
    }
    assertThat(looks).containsExactly(10_000L, 20_000L);
  }
}
