package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.feed.SocketBrake.Turn;
import org.junit.jupiter.api.Test;

class SocketBrakeTest {
  private static final long SECOND = 1_000_000_000L;

  private final SocketBrake brake = new SocketBrake(10_000);

  @Test
  void itHoldsAboveHalfTheRingAndReleasesBelowAQuarter() {
    assertThat(brake.turn(5_000, 0)).isEqualTo(Turn.STAY);
    assertThat(brake.turn(5_001, 1)).isEqualTo(Turn.HOLD);
    assertThat(brake.turn(9_000, 2)).isEqualTo(Turn.STAY);
    assertThat(brake.turn(2_500, 3)).isEqualTo(Turn.STAY);
    assertThat(brake.holding()).isTrue();
    assertThat(brake.turn(2_499, SECOND)).isEqualTo(Turn.RELEASE);
    assertThat(brake.holding()).isFalse();
    assertThat(brake.heldNanos(2 * SECOND)).isEqualTo(SECOND - 1);
    assertThat(brake.timesGivenUp()).isZero();
  }

  @Test
  void afterFiveSecondsItReadsOnWhateverTheLagUntilTheReaderHasCaughtUp() {
    brake.turn(6_000, 0);

    assertThat(brake.turn(6_000, 5 * SECOND - 1)).isEqualTo(Turn.STAY);
    assertThat(brake.turn(6_000, 5 * SECOND)).isEqualTo(Turn.RELEASE);
    assertThat(brake.timesGivenUp()).isEqualTo(1);
    assertThat(brake.turn(10_000, 6 * SECOND)).isEqualTo(Turn.STAY);
    assertThat(brake.turn(3_000, 7 * SECOND)).isEqualTo(Turn.STAY);
    assertThat(brake.turn(6_000, 8 * SECOND)).isEqualTo(Turn.STAY);
    brake.turn(2_000, 9 * SECOND);
    assertThat(brake.turn(6_000, 10 * SECOND)).isEqualTo(Turn.HOLD);
  }

  @Test
  void aLostConnectionIsNotHeld() {
    brake.turn(6_000, 0);
    brake.reset(3 * SECOND);

    assertThat(brake.holding()).isFalse();
    assertThat(brake.heldNanos(9 * SECOND)).isEqualTo(3 * SECOND);
    assertThat(brake.turn(6_000, 10 * SECOND)).isEqualTo(Turn.HOLD);
  }
}
