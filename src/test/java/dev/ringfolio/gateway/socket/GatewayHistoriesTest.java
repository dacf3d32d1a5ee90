package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of the gateway and its clients. How many is the system property {@code
 * ringfolio.histories}; a failure names the seed to replay with {@link GatewayHistory#run}.
 */
class GatewayHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("ringfolio.histories", 20_000);

  @Test
  void nothingIsLostInSilenceInHistoriesOfFixedSeeds() {
    for (long seed = 1; seed <= HISTORIES / 2; seed++) {
      GatewayHistory.run(seed);
    }
  }

  /** Seeds of fresh histories that were red once. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        -1100792479326630434L,
        -8861902038783026039L,
        5651867466039342182L,
        3778213827988599825L,
        -8618381596242923974L
      })
  void whatWentWrongOnceIsMended(long seed) {
    GatewayHistory.run(seed);
  }

  @Test
  void nothingIsLostInSilenceInFreshHistories() {
    long fresh = ThreadLocalRandom.current().nextLong();
    System.out.println("Fresh histories from seed " + fresh + "L");
    SplittableRandom seeds = new SplittableRandom(fresh);
    for (int i = 0; i < HISTORIES - HISTORIES / 2; i++) {
      long seed = seeds.nextLong();
      assertThatCode(() -> GatewayHistory.run(seed)).doesNotThrowAnyException();
    }
  }
}
