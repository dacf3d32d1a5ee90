package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutflowTest {
  private static final long SECOND = 1_000_000_000;

  private final Outflow outflow = new Outflow(0);

  @Test
  void whereNothingWaitsNothingIsStuck() {
    assertThat(outflow.stuckNanos(0, 0, 90 * SECOND)).isZero();
    assertThat(outflow.stuckNanos(1_000, 0, 180 * SECOND)).isZero();
  }

  @Test
  void whoTakesNothingIsStuckSinceItLastDid() {
    outflow.stuckNanos(1_000, 0, SECOND);
    outflow.stuckNanos(5_000, 4_000, 2 * SECOND);
    assertThat(outflow.stuckNanos(5_000, 4_000, 32 * SECOND)).isEqualTo(31 * SECOND);
  }

  /** One long answer, a little of it each second: never drained, and never stuck. */
  @Test
  void whoTakesALittleIsNotStuckHoweverMuchWaits() {
    for (int second = 1; second <= 250; second++) {
      assertThat(outflow.stuckNanos(256_000, 256_000 - 1_000L * second, second * SECOND)).isZero();
    }
  }

  /** It took two thousand bytes while three thousand more were sent: what waits has grown. */
  @Test
  void whatIsSentMeanwhileDoesNotHideWhatIsTaken() {
    outflow.stuckNanos(10_000, 10_000, SECOND);
    assertThat(outflow.stuckNanos(13_000, 11_000, 20 * SECOND)).isZero();
  }

  /** More is sent to it, but nothing leaves. */
  @Test
  void whatIsSentIsNotTakenForWhatLeaves() {
    outflow.stuckNanos(10_000, 10_000, SECOND);
    assertThat(outflow.stuckNanos(13_000, 13_000, 31 * SECOND)).isEqualTo(30 * SECOND);
  }
}
