package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Histories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random {@link Histories} of the gateway and its clients; one is replayed by {@link
 * GatewayHistory#run}.
 */
class GatewayHistoriesTest {

  @Test
  void nothingIsLostInSilenceInHistoriesOfFixedSeeds() {
    Histories.ofFixedSeeds(GatewayHistory::run);
  }

  /** Seeds of fresh histories that were red once. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        -1100792479326630434L,
        -8861902038783026039L,
        5651867466039342182L,
        3778213827988599825L,
        -8618381596242923974L,
        -1118747823868315107L,
        -6183463144708840683L,
        -1671358920094650057L,
        7252377938416780029L,
        -3504761030356633681L,
        9028162133566167023L
      })
  void whatWentWrongOnceIsMended(long seed) {
    GatewayHistory.run(seed);
  }

  @Test
  void nothingIsLostInSilenceInFreshHistories() {
    Histories.ofFreshSeeds(GatewayHistory::run);
  }
}
