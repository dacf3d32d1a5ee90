package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SymbolSlotsTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> told = new ArrayList<>();

  private SymbolSlots slots(int cap, String... configured) {
    SymbolSlots slots =
        new SymbolSlots(cap, (symbol, before, after, detail) -> told.add(symbol + " " + after));
    slots.configure(Feeds.symbols(configured));
    return slots;
  }

  private List<String> told() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  private static Map<Symbol, String> demand(
      SymbolSlots slots, String owner, long now, String... names) {
    return slots.demand(owner, Feeds.symbols(names), now);
  }

  @Test
  void whatIsConfiguredIsAskedForWhenThereIsAConnectionAndAgainAtEachFurtherOne() {
    SymbolSlots slots = slots(50, "A", "B");
    assertThat(told()).containsExactly("A WANTED", "B WANTED");

    slots.opened();
    assertThat(told()).containsExactly("A SUBSCRIBED", "B SUBSCRIBED");
    slots.lost();
    assertThat(told()).containsExactly("A WANTED", "B WANTED");
    slots.opened();
    assertThat(told()).containsExactly("A SUBSCRIBED", "B SUBSCRIBED");
  }

  @Test
  void aDemandedSymbolIsAskedForAtOnceAndOnlyOnceForManyOwners() {
    SymbolSlots slots = slots(50, "A");
    slots.opened();
    told();

    assertThat(demand(slots, "gateway-1", 0, "B", "A", "B")).isEmpty();
    assertThat(demand(slots, "gateway-2", 0, "B")).isEmpty();
    assertThat(told()).containsExactly("B SUBSCRIBED");
  }

  @Test
  void aSymbolIsReleasedAMinuteAfterItsLastOwnerLeftIt() {
    SymbolSlots slots = slots(50);
    slots.opened();
    demand(slots, "gateway-1", 0, "B");
    demand(slots, "gateway-2", 0, "B");
    demand(slots, "gateway-1", 10 * SECOND);
    demand(slots, "gateway-2", 20 * SECOND);
    told();

    slots.tick(80 * SECOND - 1);
    assertThat(told()).isEmpty();
    slots.tick(80 * SECOND);
    assertThat(told()).containsExactly("B RELEASED");
    assertThat(slots.held()).isZero();
  }

  @Test
  void whoComesBackWithinTheMinuteFindsTheStreamUntouched() {
    SymbolSlots slots = slots(50);
    slots.opened();
    demand(slots, "gateway-1", 0, "B");
    demand(slots, "gateway-1", SECOND);
    demand(slots, "gateway-1", 60 * SECOND, "B");
    told();

    slots.tick(62 * SECOND);
    assertThat(told()).isEmpty();
  }

  @Test
  void aConfiguredSymbolOutlivesItsOwners() {
    SymbolSlots slots = slots(50, "A");
    slots.opened();
    demand(slots, "gateway-1", 0, "A");
    demand(slots, "gateway-1", SECOND);
    told();

    slots.tick(600 * SECOND);
    assertThat(told()).isEmpty();
  }

  @Test
  void anOwnerNotHeardOfForThirtySecondsWantsNothing() {
    SymbolSlots slots = slots(50);
    slots.opened();
    demand(slots, "gateway-1", 0, "B");
    demand(slots, "gateway-1", 10 * SECOND, "B");
    told();

    slots.tick(40 * SECOND - 1);
    slots.tick(40 * SECOND);
    slots.tick(100 * SECOND - 1);
    assertThat(told()).isEmpty();
    slots.tick(100 * SECOND);
    assertThat(told()).containsExactly("B RELEASED");
  }

  @Test
  void symbolsBeyondTheCapAreRefusedAtOnceAndDisplaceNobody() {
    SymbolSlots slots = slots(2, "A", "B", "C");
    slots.opened();

    assertThat(told())
        .containsExactly("A WANTED", "B WANTED", "C REFUSED", "A SUBSCRIBED", "B SUBSCRIBED");
    assertThat(demand(slots, "gateway-1", 0, "D", "A"))
        .containsExactly(
            Map.entry(new Symbol("D"), "all 2 symbols that the upstream takes are in use"));
    assertThat(told()).containsExactly("D REFUSED");
    assertThat(slots.in(State.SUBSCRIBED)).isEqualTo(Feeds.symbols("A", "B"));
  }

  @Test
  void aFreeSlotGoesToTheOldestDemandedSymbolBeforeAnyConfiguredOne() {
    SymbolSlots slots = slots(1);
    slots.opened();
    demand(slots, "gateway-1", 0, "X");
    slots.configure(Feeds.symbols("C"));
    demand(slots, "gateway-1", 0, "X", "E", "D");
    demand(slots, "gateway-1", SECOND, "E", "D");
    told();

    demand(slots, "gateway-1", 60 * SECOND, "E", "D");
    slots.tick(61 * SECOND);
    assertThat(told()).containsExactly("X RELEASED", "E SUBSCRIBED");
    demand(slots, "gateway-1", 62 * SECOND, "D");
    demand(slots, "gateway-1", 120 * SECOND, "D");
    slots.tick(122 * SECOND);
    assertThat(told()).containsExactly("E RELEASED", "D SUBSCRIBED");
    demand(slots, "gateway-1", 123 * SECOND);
    slots.tick(183 * SECOND);
    assertThat(told()).containsExactly("D RELEASED", "C SUBSCRIBED");
  }

  @Test
  void atTheUpstreamsLimitTheLastRequestedSymbolIsDroppedAndTheCapFallsToWhatIsHeld() {
    SymbolSlots slots = slots(50, "A", "B", "C");
    slots.opened();
    demand(slots, "gateway-1", 0, "D");
    told();

    slots.limitReached();
    slots.limitReached();
    assertThat(told()).containsExactly("D REFUSED", "C REFUSED");
    assertThat(slots.cap()).isEqualTo(2);
    slots.lost();
    slots.opened();
    assertThat(told()).containsExactly("A WANTED", "B WANTED", "A SUBSCRIBED", "B SUBSCRIBED");
  }

  @Test
  void whatTheUpstreamRefusedIsTriedAgainWhenASlotIsFree() {
    SymbolSlots slots = slots(50);
    slots.opened();
    demand(slots, "gateway-1", 0, "A", "B");
    slots.limitReached();
    demand(slots, "gateway-1", SECOND, "B");
    told();

    demand(slots, "gateway-1", 60 * SECOND, "B");
    slots.tick(61 * SECOND);
    assertThat(told()).containsExactly("A RELEASED", "B SUBSCRIBED");
  }

  @Test
  void aRefusedSymbolThatNobodyWantsAnyLongerIsForgottenAtOnce() {
    SymbolSlots slots = slots(1, "A");
    demand(slots, "gateway-1", 0, "B");
    told();

    demand(slots, "gateway-1", 1);
    assertThat(told()).containsExactly("B RELEASED");
  }

  @Test
  void anUpstreamThatTakesNothingIsTriedAgainOnTheNextConnectionAndNotBefore() {
    SymbolSlots slots = slots(50, "A");
    slots.opened();
    slots.limitReached();
    slots.limitReached();
    slots.tick(SECOND);
    told();

    demand(slots, "gateway-1", 0, "B");
    assertThat(told()).containsExactly("B REFUSED");
    slots.lost();
    slots.opened();
    assertThat(told()).containsExactly("B SUBSCRIBED");
  }

  @Test
  void atReconnectDemandedSymbolsAreAskedForFirstSoThatALowerLimitDropsConfiguredOnes() {
    SymbolSlots slots = slots(50, "A");
    slots.opened();
    demand(slots, "gateway-1", 0, "B");
    slots.lost();
    told();

    slots.opened();
    assertThat(told()).containsExactly("B SUBSCRIBED", "A SUBSCRIBED");
  }

  @Test
  void moreOwnersOrSymbolsThanThereIsRoomForAreTurnedAwayAndCounted() {
    SymbolSlots slots = slots(50);
    for (int i = 0; i < SymbolSlots.OWNERS_MAX; i++) {
      assertThat(demand(slots, "gateway-" + i, 0, "A")).isEmpty();
    }
    assertThat(demand(slots, "one-more", 0, "A")).containsOnlyKeys(new Symbol("A"));
    assertThat(slots.turnedAway()).isEqualTo(1);

    List<Symbol> many =
        IntStream.rangeClosed(1, SymbolSlots.SYMBOLS_MAX)
            .mapToObj(i -> new Symbol("N" + i))
            .toList();
    slots.demand("gateway-0", many, 0);
    assertThat(slots.turnedAway()).isEqualTo(2);
    assertThat(slots.in(State.REFUSED)).hasSize(SymbolSlots.SYMBOLS_MAX - 50);
  }

  /** Whatever happens, no more is held than the cap, nothing wanted is forgotten, no slot idles. */
  @Property(tries = 300)
  void slotsStayTrueUnderAnyHistory(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Symbol, State> states = new HashMap<>();
    SymbolSlots slots =
        new SymbolSlots(
            1 + random.nextInt(6),
            (symbol, before, after, detail) -> {
              assertThat(before).isEqualTo(states.get(symbol)).isNotEqualTo(after);
              if (after == State.RELEASED) {
                states.remove(symbol);
              } else {
                states.put(symbol, after);
              }
            });
    slots.configure(Feeds.symbols("A", "B", "C"));
    List<Symbol> wanted = List.of();
    boolean live = false;
    long now = 0;
    for (int step = 0; step < 200; step++) {
      now += random.nextInt(20) * SECOND;
      switch (random.nextInt(5)) {
        case 0 -> {
          wanted = IntStream.range(0, random.nextInt(8)).mapToObj(i -> name(random)).toList();
          slots.demand("gateway-1", wanted, now);
        }
        case 1 -> {
          live = !live;
          if (live) {
            slots.opened();
          } else {
            slots.lost();
          }
        }
        case 2 -> slots.limitReached();
        default -> {
          slots.demand("gateway-1", wanted, now);
          slots.tick(now);
        }
      }
      assertThat(slots.held()).isLessThanOrEqualTo(Math.max(1, slots.cap()));
      assertThat(states).containsKeys(new Symbol("A"), new Symbol("B"), new Symbol("C"));
      assertThat(states.keySet()).containsAll(wanted);
      assertThat(slots.in(live ? State.WANTED : State.SUBSCRIBED)).isEmpty();
      if (slots.held() < slots.cap()) {
        assertThat(slots.in(State.REFUSED)).isEmpty();
      }
    }
  }

  private static Symbol name(Random random) {
    return new Symbol(String.valueOf((char) ('A' + random.nextInt(10))));
  }
}
