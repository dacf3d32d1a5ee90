package dev.ringfolio.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.time.Clock;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void everyMadeUpProblemIsSolvedAndTheirNumberIsBounded() {
    assertThat(new WarmUp(new SteppedClock()).call()).isEqualTo(WarmUp.SOLVES_MAX);
  }

  @Test
  void itEndsAfterASecond() {
    SteppedClock time = new SteppedClock();
    Clock each100Millis =
        new Clock() {
          @Override
          public long millis() {
            return time.millis();
          }

          @Override
          public long nanos() {
            time.advanceMillis(100);
            return time.nanos();
          }
        };

    assertThat(new WarmUp(each100Millis).call()).isBetween(0, 10);
  }

  @Test
  void itEndsWhenItIsStopped() {
    WarmUp warmUp = new WarmUp(new SteppedClock());
    warmUp.stop();

    assertThat(warmUp.call()).isZero();
  }
}
