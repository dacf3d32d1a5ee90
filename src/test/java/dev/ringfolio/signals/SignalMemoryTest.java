package dev.ringfolio.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignalMemoryTest {
  private final NewestSignals newest = new NewestSignals();
  private final TierCache tiers = new TierCache();

  private static Signal signal(long number, Tier least) {
    return new Signal(
        Long.toString(number), new Symbol("AAPL"), Signal.Action.BUY, 0.5, least, 1, "", number);
  }

  @Test
  void theNewestThousandSignalsAreHeldAndTheOldestGoes() {
    for (int i = 1; i <= NewestSignals.MAX + 1; i++) {
      newest.add(signal(i, Tier.STARTER));
    }
    assertThat(newest.newest(Tier.ELITE, Long.MAX_VALUE, 5_000)).hasSize(NewestSignals.MAX);
    assertThat(newest.signal(1)).isEmpty();
    assertThat(newest.signal(2)).isPresent();
  }

  @Test
  void oneSeesWhatIsForOnesTierAndBelowFromWhereOneAsks() {
    newest.load(List.of(signal(4, Tier.PRO), signal(3, Tier.ELITE), signal(2, Tier.STARTER)));
    assertThat(newest.newest(Tier.PRO, Long.MAX_VALUE, 9))
        .extracting(Signal::id)
        .containsExactly("4", "2");
    assertThat(newest.newest(Tier.ELITE, 4, 1)).extracting(Signal::id).containsExactly("3");
  }

  @Test
  void theTierNotAskedForLongestIsForgottenAtTheBound() {
    for (int i = 0; i < TierCache.MAX; i++) {
      tiers.loaded("user-" + i, Optional.empty(), 0);
    }
    tiers.get("user-0");
    tiers.written("new", Tier.PRO);
    assertThat(tiers.size()).isEqualTo(TierCache.MAX);
    assertThat(tiers.get("user-0")).isEqualTo(Optional.empty());
    assertThat(tiers.get("user-1")).isNull();
  }

  @Test
  void anAnswerOfBeforeAWriteIsNotKept() {
    long writes = tiers.writes();
    tiers.written("ann", Tier.ELITE);
    tiers.loaded("ann", Optional.of(Tier.STARTER), writes);
    assertThat(tiers.get("ann")).contains(Tier.ELITE);
  }

  @Test
  void numbersGrowWhateverTheClockSays() {
    Serials serials = new Serials();
    assertThat(serials.next(5)).isEqualTo(5_000);
    assertThat(serials.next(5)).isEqualTo(5_001);
    assertThat(serials.next(4)).isEqualTo(5_002);
    serials.above(9_000);
    assertThat(serials.next(6)).isEqualTo(9_001);
    assertThat(serials.next(10)).isEqualTo(10_000);
  }
}
