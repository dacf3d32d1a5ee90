package dev.ringfolio.signals;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListSignals;
import dev.ringfolio.contract.ModuleFacts.SignalFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.ReadSignal;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.SignalsListed;
import dev.ringfolio.contract.StoreSignal;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.contract.WriteTier;
import dev.ringfolio.core.model.Serials;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;

/**
 * Keeps signals and tiers: committed, then answered and told on {@code signals} and {@code
 * user_tiers}. While the store is away nothing is written; signals are listed from memory, and
 * tiers are answered as far as they are known.
 */
public final class SignalsVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "signals";

  private final Bus bus;
  private final SignalStore store;
  private final Clock clock;
  private final Serials serials = new Serials();
  private final NewestSignals newest = new NewestSignals();
  private final TierCache tiers = new TierCache();
  private long stored;
  private long tiersAsked;
  private StoreCalls<List<Signal>> calls;
  private TopicWriter<Signal> signals;
  private TopicWriter<UserTier> userTiers;

  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public SignalsVerticle(Bus bus, SignalStore store, Clock clock) {
    this.bus = bus;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    signals = bus.writer(Topics.SIGNALS);
    userTiers = bus.writer(Topics.USER_TIERS);
    calls =
        new StoreCalls<>(
            vertx,
            MODULE,
            () -> store.newest(Tier.ELITE, Long.MAX_VALUE, NewestSignals.MAX),
            this::loaded);
    bus.serve(Services.STORE_SIGNAL, this::keep);
    bus.serve(Services.LIST_SIGNALS, this::list);
    bus.serve(Services.READ_SIGNAL, this::read);
    bus.serve(Services.READ_TIER, this::readTier);
    bus.serve(Services.WRITE_TIER, this::writeTier);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(report()));
    return calls.open();
  }

  @Override
  public Future<?> stop() {
    signals.close();
    userTiers.close();
    return calls.close();
  }

  private void loaded(List<Signal> kept) {
    newest.load(kept);
    kept.stream().findFirst().ifPresent(signal -> serials.above(signal.number()));
    tiers.forget();
  }

  private Future<Signal> keep(StoreSignal asked) {
    long now = clock.millis();
    Signal signal =
        new Signal(
            Long.toString(serials.next(now)),
            asked.symbol(),
            asked.action(),
            asked.strength(),
            asked.minTier(),
            asked.price(),
            asked.reason(),
            now);
    return calls
        .write(() -> kept(signal))
        .onSuccess(
            kept -> {
              stored++;
              newest.add(kept);
              // After this turn, in which the asker is answered: telling can fail nothing any more.
              context.runOnContext(told -> signals.append(kept));
            });
  }

  private Signal kept(Signal signal) {
    store.append(signal);
    return signal;
  }

  private Future<SignalsListed> list(ListSignals asked) {
    return tierOf(asked.user(), asked.unwritten())
        .compose(
            tier -> {
              int more = asked.limit() + 1;
              return calls
                  .read(() -> store.newest(tier, asked.before(), more))
                  .map(found -> page(found, asked.limit(), false))
                  .recover(
                      away ->
                          Future.succeededFuture(
                              page(
                                  newest.newest(tier, asked.before(), more), asked.limit(), true)));
            });
  }

  private static SignalsListed page(List<Signal> found, int limit, boolean cached) {
    boolean more = found.size() > limit;
    List<Signal> shown = more ? found.subList(0, limit) : found;
    return new SignalsListed(shown, more ? shown.get(limit - 1).number() : 0, cached);
  }

  private Future<Signal> read(ReadSignal asked) {
    return tierOf(asked.user(), asked.unwritten())
        .compose(
            tier ->
                find(Long.parseLong(asked.id()))
                    .compose(
                        found ->
                            found
                                .filter(signal -> tier.sees(signal.minTier()))
                                .map(Future::succeededFuture)
                                .orElseGet(
                                    () ->
                                        Bus.refuse(
                                            new Failure(
                                                FailureCode.NOT_FOUND,
                                                "there is no signal '" + asked.id() + "'")))));
  }

  private Future<Optional<Signal>> find(long number) {
    Optional<Signal> held = newest.signal(number);
    return held.isPresent() ? Future.succeededFuture(held) : calls.read(() -> store.signal(number));
  }

  /** Where the store is away and the tier not known, it counts as unwritten. */
  private Future<Tier> tierOf(String user, Tier unwritten) {
    return tier(user).otherwise(Optional.empty()).map(tier -> tier.orElse(unwritten));
  }

  private Future<Optional<Tier>> tier(String user) {
    Optional<Tier> known = tiers.get(user);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    if (user.length() > SignalStore.USER_MAX || user.indexOf('\0') >= 0) {
      return Future.succeededFuture(Optional.empty()); // the store can hold no such name
    }
    long writes = tiers.writes();
    tiersAsked++;
    return calls.read(() -> store.tier(user)).onSuccess(tier -> tiers.loaded(user, tier, writes));
  }

  private Future<TierRead> readTier(ReadTier asked) {
    return tier(asked.user()).map(tier -> new TierRead(asked.user(), tier.orElse(null)));
  }

  private Future<UserTier> writeTier(WriteTier asked) {
    UserTier written = new UserTier(asked.user(), asked.tier());
    return calls
        .write(
            () -> {
              store.writeTier(asked.user(), asked.tier());
              return written;
            })
        .onSuccess(
            done -> {
              tiers.written(done.user(), done.tier());
              userTiers.append(done);
            });
  }

  private ModuleReport report() {
    Status status = calls.away() ? Status.YELLOW : Status.GREEN;
    return new ModuleReport(MODULE, status, calls.trouble(), new SignalFacts(stored, tiersAsked));
  }
}
