package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioDeleted;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StoreCalls;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Changes portfolios: one write after another for each, kept by the store, then taken into memory,
 * then answered. Owned by the portfolios verticle, on whose context it runs; what blocks runs on
 * the store's pool.
 *
 * <p>Memory is what the store has. Where that is in doubt (the store did not answer, or has another
 * version) nothing more is written before all was loaded again, which {@link #look} sees to; reads
 * go on, and say so. Loading waits until no write is under way, so that it cannot bring back what
 * one has just replaced.
 */
final class PortfolioDesk {
  /** Advice to those who find the store away, in seconds. */
  static final double RETRY_SECONDS = 5;

  /** A portfolio that nobody can have: looking for its trades shows whether the store answers. */
  private static final String NOBODYS = "summary";

  private static final String ID_PREFIX = "pf_";
  private static final String ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int ID_LENGTH = 12;

  private final PortfolioStore store;
  private final StorePool pool;
  private final PortfolioWrites writes;
  private final PortfolioReads reads;
  private final PortfolioShelf shelf;
  private final Valuations valuations;
  private final RiskRounds risks;
  private final Clock clock;
  private final RandomGenerator chance;
  private final StoreState state;
  private final WriteLines lines = new WriteLines();

  PortfolioDesk(
      PortfolioStore store,
      StorePool pool,
      PortfolioReads reads,
      PortfolioShelf shelf,
      Valuations valuations,
      RiskRounds risks,
      StoreState state,
      Clock clock,
      RandomGenerator chance) {
    this.store = store;
    this.pool = pool;
    this.writes = new PortfolioWrites(store);
    this.reads = reads;
    this.shelf = shelf;
    this.valuations = valuations;
    this.risks = risks;
    this.state = state;
    this.clock = clock;
    this.chance = chance;
  }

  Future<PortfolioRead> create(CreatePortfolio request) {
    String asked = request.id();
    String id = asked == null ? freshId() : asked;
    return this.<Portfolio>inLine(
            id,
            answer -> {
              String full = shelf.roomFor(request.owner());
              if (!full.isEmpty()) {
                return refuse(FailureCode.FORBIDDEN, full);
              }
              int most = shelf.positionsLeft();
              return change(
                  () -> writes.create(id, request.owner(), request.draft(), most), answer);
            })
        .map(reads::read);
  }

  private String freshId() {
    StringBuilder id = new StringBuilder(ID_PREFIX);
    while (id.length() < ID_PREFIX.length() + ID_LENGTH) {
      id.append(ID_LETTERS.charAt(chance.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  Future<PortfolioRead> replace(ReplacePortfolio request) {
    return write(
            request.asker(),
            request.id(),
            request.versions(),
            before -> writes.replace(before, request.draft(), room(before)))
        .map(reads::read);
  }

  Future<PortfolioDeleted> delete(DeletePortfolio request) {
    return write(request.asker(), request.id(), request.versions(), writes::delete)
        .onSuccess(this::forget)
        .map(PortfolioDeleted::new);
  }

  Future<TradeTaken> book(BookTrade request) {
    long now = clock.millis();
    return write(
        request.asker(),
        request.id(),
        List.of(),
        before -> writes.book(before, request, room(before), now));
  }

  Future<PortfolioImported> take(ImportPortfolio request) {
    long now = clock.millis();
    return write(
        request.asker(),
        request.id(),
        request.versions(),
        before -> writes.take(before, request, room(before), now));
  }

  /** Positions that it may have. Writes that are under way together may go beyond by as many. */
  private int room(Portfolio before) {
    return before.holdings().positions().size() + shelf.positionsLeft();
  }

  Future<TradesListed> trades(ListTrades request) {
    return reads
        .find(request.asker(), request.id())
        .compose(found -> state.current() ? patient(stored(found.id(), request)) : away())
        .recover(this::recovered)
        .map(
            trades -> {
              boolean more = trades.size() > request.limit();
              List<BookedTrade> told = more ? trades.subList(0, request.limit()) : trades;
              return new TradesListed(told, more);
            });
  }

  private Future<List<BookedTrade>> stored(String id, ListTrades request) {
    return pool.read(() -> store.trades(id, request.before(), request.limit() + 1));
  }

  /**
   * @param versions of which one must be the portfolio's; none for any
   */
  private <A> Future<A> write(
      Asker asker, String id, List<Long> versions, Function<Portfolio, Written<A>> change) {
    return inLine(
        id,
        answer ->
            reads
                .find(asker, id)
                .compose(
                    before -> {
                      PortfolioWrites.checkVersion(before, versions);
                      return change(() -> change.apply(before), answer);
                    }));
  }

  /**
   * A write that the store does not end in time is given up towards who asked. It keeps its place
   * in line until it has ended, and memory is not loaded again before.
   */
  private <A> Future<A> inLine(String id, Function<Promise<A>, Future<A>> write) {
    if (!state.current()) {
      return away();
    }
    Promise<A> answer = Promise.promise();
    lines
        .enter(id, () -> write.apply(answer))
        .onSuccess(answer::tryComplete)
        .onFailure(answer::tryFail);
    return answer.future();
  }

  private interface Change<A> {
    Written<A> make();
  }

  /**
   * @param answer failed when the store takes too long
   */
  private <A> Future<A> change(Change<A> change, Promise<A> answer) {
    if (!state.current()) {
      return away();
    }
    Future<A> changed =
        pool.run(change::make)
            .recover(this::recovered)
            .map(
                written -> {
                  Portfolio after = written.after();
                  if (after != null) {
                    keep(after);
                  }
                  return written.answer();
                });
    patient(changed).onFailure(answer::tryFail);
    return changed;
  }

  /** The same, failed when the store has not ended it in time: then it counts as away. */
  private <A> Future<A> patient(Future<A> call) {
    return call.timeout(StoreCalls.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            cause -> {
              if (cause instanceof TimeoutException) {
                state.troubled("no answer within " + StoreCalls.PATIENCE_MILLIS + " ms");
                return away();
              }
              return Future.failedFuture(cause);
            });
  }

  private void keep(Portfolio portfolio) {
    shelf.put(portfolio);
    valuations.put(portfolio);
    risks.changed(portfolio.id());
  }

  private void forget(String id) {
    shelf.remove(id);
    valuations.remove(id);
    risks.removed(id);
  }

  private <A> Future<A> recovered(Throwable cause) {
    if (cause instanceof FailureException) {
      return Future.failedFuture(cause);
    }
    state.troubled(String.valueOf(cause.getMessage()));
    if (cause instanceof StoreUnavailable) {
      return away();
    }
    if (cause instanceof StoreOvertaken) {
      return refuse(
          FailureCode.VERSION_CONFLICT, cause.getMessage() + "; it is read again in a moment");
    }
    return Future.failedFuture(cause);
  }

  private <A> Future<A> away() {
    return Bus.refuse(
        new Failure(
            FailureCode.UNAVAILABLE,
            "the database does not answer ("
                + state.trouble(clock.nanos())
                + "); a write that was under way may have been kept: read before it is repeated",
            Map.of(),
            RETRY_SECONDS));
  }

  private static <A> Future<A> refuse(FailureCode code, String detail) {
    return Bus.refuse(new Failure(code, detail));
  }

  /** Loads everything where memory is in doubt; else looks whether the store answers. */
  Future<?> look() {
    boolean load = !state.current();
    if ((load && lines.waiting() > 0) || !state.begins(clock.nanos())) {
      return Future.succeededFuture();
    }
    Future<?> looked =
        load
            ? pool.run(store::all).onSuccess(this::load)
            : pool.run(() -> store.trades(NOBODYS, 1, 1));
    return looked
        .onComplete(ended -> state.ended())
        .onFailure(error -> state.troubled(String.valueOf(error.getMessage())));
  }

  private void load(List<Portfolio> all) {
    int most = Topics.VALUATIONS.keysMax();
    if (all.size() > most) {
      state.troubled("%d portfolios are stored; at most %d are served".formatted(all.size(), most));
      return;
    }
    Map<String, Portfolio> stored = new HashMap<>();
    all.forEach(portfolio -> stored.put(portfolio.id(), portfolio));
    shelf.all().stream()
        .map(Portfolio::id)
        .filter(id -> !stored.containsKey(id))
        .toList()
        .forEach(this::forget);
    for (Portfolio portfolio : all) {
      boolean same = shelf.find(portfolio.id()).filter(portfolio::equals).isPresent();
      if (!same) {
        keep(portfolio);
      }
    }
    state.loaded(all.size());
  }

  /** Writes under way. */
  int writing() {
    return lines.waiting();
  }

  /** Writes that found no place, since the start. */
  long turnedAway() {
    return lines.turnedAway();
  }
}
