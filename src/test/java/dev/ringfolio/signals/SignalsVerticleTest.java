package dev.ringfolio.signals;

import static dev.ringfolio.bus.Asking.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.Asking;
import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListSignals;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadSignal;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.SignalsListed;
import dev.ringfolio.contract.StoreSignal;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.contract.WriteTier;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalsVerticleTest {
  private static final long ALL = Long.MAX_VALUE;

  /** Keeps signals and tiers in memory; can be away; counts its tiers' reads. */
  private static final class MemoryStore implements SignalStore {
    final ConcurrentSkipListMap<Long, Signal> kept = new ConcurrentSkipListMap<>();
    final Map<String, Tier> tiers = new ConcurrentHashMap<>();
    final AtomicInteger tierReads = new AtomicInteger();
    volatile boolean away;

    private void check() {
      if (away) {
        throw new StoreUnavailable("pulled out", null);
      }
    }

    @Override
    public void append(Signal signal) {
      check();
      kept.put(signal.number(), signal);
    }

    @Override
    public List<Signal> newest(Tier tier, long before, int limit) {
      check();
      return kept.headMap(before).descendingMap().values().stream()
          .filter(signal -> tier.sees(signal.minTier()))
          .limit(limit)
          .toList();
    }

    @Override
    public Optional<Signal> signal(long number) {
      check();
      return Optional.ofNullable(kept.get(number));
    }

    @Override
    public Optional<Tier> tier(String user) {
      check();
      tierReads.incrementAndGet();
      return Optional.ofNullable(tiers.get(user));
    }

    @Override
    public void writeTier(String user, Tier tier) {
      check();
      tiers.put(user, tier);
    }
  }

  private static final Clock CLOCK =
      new Clock() {
        @Override
        public long millis() {
          return 1_000;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };

  private final MemoryStore store = new MemoryStore();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, CLOCK);
  private final List<Signal> signals = Asking.heard(bus, Topics.SIGNALS);
  private final List<UserTier> tiers = Asking.heard(bus, Topics.USER_TIERS);

  @BeforeEach
  void deploy() throws Exception {
    get(vertx.deployVerticle(new SignalsVerticle(bus, store, CLOCK)));
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private <Q, A> A ask(Service<Q, A> service, Q question) throws Exception {
    return get(bus.ask(service, question));
  }

  private <Q> FailureCode refusal(Service<Q, ?> service, Q question) throws Exception {
    return Asking.refusal(bus, service, question).code();
  }

  private Signal post(Tier least) throws Exception {
    StoreSignal asked =
        new StoreSignal(new Symbol("AAPL"), Signal.Action.SELL, 0.25, least, Double.NaN, "why");
    return ask(Services.STORE_SIGNAL, asked);
  }

  private SignalsListed list(String user, long before, int limit) throws Exception {
    return ask(Services.LIST_SIGNALS, new ListSignals(user, Tier.STARTER, before, limit));
  }

  @Test
  void aSignalIsKeptAnsweredAndTold() throws Exception {
    Signal signal = post(Tier.PRO);
    assertThat(signal)
        .isEqualTo(
            new Signal(
                "1000000",
                new Symbol("AAPL"),
                Signal.Action.SELL,
                0.25,
                Tier.PRO,
                Double.NaN,
                "why",
                1_000));
    assertThat(store.kept).containsExactly(Map.entry(1_000_000L, signal));
    await().until(() -> !signals.isEmpty());
    assertThat(signals).containsExactly(signal);
  }

  @Test
  void pagesGoFromTheNewestToTheOldestAndEnd() throws Exception {
    for (int i = 0; i < 5; i++) {
      post(Tier.STARTER);
    }
    SignalsListed first = list("ann", ALL, 3);
    assertThat(first.signals())
        .extracting(Signal::id)
        .containsExactly("1000004", "1000003", "1000002");
    SignalsListed rest = list("ann", first.next(), 3);
    assertThat(rest.signals()).extracting(Signal::id).containsExactly("1000001", "1000000");
    assertThat(rest.next()).isZero();
    assertThat(rest.cached()).isFalse();
  }

  @Test
  void oneIsListedWhatOnesTierSees() throws Exception {
    Signal forAll = post(Tier.STARTER);
    Signal forPro = post(Tier.PRO);
    post(Tier.ELITE);
    ask(Services.WRITE_TIER, new WriteTier("paul", Tier.PRO));
    assertThat(list("ann", ALL, 9).signals()).containsExactly(forAll);
    assertThat(list("paul", ALL, 9).signals()).containsExactly(forPro, forAll);
    assertThat(ask(Services.READ_SIGNAL, new ReadSignal(forPro.id(), "paul", Tier.STARTER)))
        .isEqualTo(forPro);
    assertThat(refusal(Services.READ_SIGNAL, new ReadSignal(forPro.id(), "ann", Tier.STARTER)))
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void aTierIsReadOnceAndThenFromMemoryAlsoWhereNoneWasWritten() throws Exception {
    store.tiers.put("ann", Tier.ELITE);
    for (int i = 0; i < 3; i++) {
      assertThat(ask(Services.READ_TIER, new ReadTier("ann")))
          .isEqualTo(new TierRead("ann", Tier.ELITE));
      assertThat(ask(Services.READ_TIER, new ReadTier("bob"))).isEqualTo(new TierRead("bob", null));
    }
    assertThat(store.tierReads).hasValue(2);
  }

  @Test
  void aWrittenTierIsKeptToldAndRead() throws Exception {
    ask(Services.READ_TIER, new ReadTier("ann"));
    ask(Services.WRITE_TIER, new WriteTier("ann", Tier.PRO));
    assertThat(store.tiers).containsEntry("ann", Tier.PRO);
    assertThat(ask(Services.READ_TIER, new ReadTier("ann")).tier()).isEqualTo(Tier.PRO);
    await().until(() -> !tiers.isEmpty());
    assertThat(tiers).containsExactly(new UserTier("ann", Tier.PRO));
  }

  @Test
  void aUserWhomTheStoreCannotNameHasNoTier() throws Exception {
    String zero = "a\0b";
    assertThat(ask(Services.READ_TIER, new ReadTier(zero)).tier()).isNull();
    assertThat(ask(Services.READ_TIER, new ReadTier("x".repeat(257))).tier()).isNull();
    assertThat(store.tierReads).hasValue(0);
  }

  @Test
  void whileTheStoreIsAwayNothingIsWrittenAndTheNewestAreListedFromMemory() throws Exception {
    Signal signal = post(Tier.STARTER);
    ask(Services.READ_TIER, new ReadTier("ann"));
    store.away = true;
    StoreSignal another =
        new StoreSignal(new Symbol("MSFT"), Signal.Action.HOLD, 1, Tier.STARTER, 1, "");
    assertThat(refusal(Services.STORE_SIGNAL, another)).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(refusal(Services.WRITE_TIER, new WriteTier("ann", Tier.PRO)))
        .isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(list("bob", ALL, 9)).isEqualTo(new SignalsListed(List.of(signal), 0, true));
    assertThat(ask(Services.READ_TIER, new ReadTier("ann")).tier()).isNull();
    assertThat(refusal(Services.READ_TIER, new ReadTier("bob"))).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(ask(Services.PROBE.at("signals"), new Probe()))
        .satisfies(report -> assertThat(report.status()).isEqualTo(Status.YELLOW))
        .satisfies(
            report ->
                assertThat(report.detail()).isEqualTo("the store does not answer: pulled out"));

    store.away = false;
    await().until(() -> ask(Services.PROBE.at("signals"), new Probe()).status() == Status.GREEN);
    assertThat(list("bob", ALL, 9)).isEqualTo(new SignalsListed(List.of(signal), 0, false));
    post(Tier.STARTER);
    await().until(() -> signals.size() == 2);
  }
}
