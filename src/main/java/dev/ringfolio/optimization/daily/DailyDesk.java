package dev.ringfolio.optimization.daily;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.contract.ListExperiments;
import dev.ringfolio.contract.ModuleFacts.DailyFacts;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.daily.Followed.FollowedExperiment;
import dev.ringfolio.optimization.daily.Followed.FollowedWeights;
import dev.ringfolio.optimization.daily.ToldStore.Agenda;
import dev.ringfolio.optimization.daily.ToldStore.Kind;
import dev.ringfolio.optimization.work.SolverThread;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes {@link DailyRound} from one thing to the next: looks at the version of the data, has {@link
 * DailyReports} made, keeps that they are told, and hands them to the writer of the events. One
 * thing is under way at a time. Owned by the verticle, on whose context it is used; the data are
 * asked for their version on the verticle's thread.
 *
 * <p>A mark is kept before its report is told. A process that ends between the two tells it never;
 * but its ring ends with it, so that what it had told in that moment would be as lost. Nor is it
 * told again where no answer came: it may have been told.
 */
final class DailyDesk {
  static final int PAGE = 100;

  private static final Logger LOG = LoggerFactory.getLogger(DailyDesk.class);

  private static final Failure AWAY =
      new Failure(FailureCode.UNAVAILABLE, "the store of experiments does not answer");

  private final Bus bus;
  private final ToldStore store;
  private final History history;
  private final Function<String, Optional<KeptWeights>> weights;
  private final Clock clock;
  private final SolverThread thread;
  private final Context context;
  private final DailyReports reports;
  private final StoreCalls<Agenda> calls;
  private final DailyRound<Followed> round = new DailyRound<>();
  private final ToldBook book = new ToldBook();
  private final Map<Kind, Long> told = new EnumMap<>(Kind.class);
  private Future<?> delivering = Future.succeededFuture();
  private long dropped;
  private boolean busy;
  private volatile boolean stopped;

  /** Made, and its mark not kept yet; it is tried again until it is. */
  private @Nullable Telling pending;

  /**
   * @param weights of the data of a result; empty where they tell none
   * @param timeLimitSeconds of what is asked for
   * @param thread on which closes are read; closed by its owner
   */
  DailyDesk(
      Bus bus,
      ToldStore store,
      History history,
      Function<String, Optional<KeptWeights>> weights,
      Clock clock,
      double timeLimitSeconds,
      SolverThread thread,
      Vertx vertx,
      Context context) {
    this.bus = bus;
    this.store = store;
    this.history = history;
    this.weights = weights;
    this.clock = clock;
    this.thread = thread;
    this.context = context;
    this.reports =
        new DailyReports(bus, history, clock, timeLimitSeconds, thread, context, () -> stopped);
    this.calls = new StoreCalls<>(vertx, DailyVerticle.MODULE, () -> store.agenda(1), agenda -> {});
  }

  /** Done when the store was asked once. */
  Future<Void> open() {
    return calls.open();
  }

  /**
   * Begins nothing more.
   *
   * @return done when what was being told is told
   */
  Future<?> pause() {
    stopped = true;
    return delivering;
  }

  Future<Void> close() {
    stopped = true;
    return calls.close();
  }

  /** Goes on where it can; call it every so often. */
  void look() {
    if (!busy && !stopped && !calls.away()) {
      busy = true;
      step();
    }
  }

  /** One thing after the other, until there is rest. */
  private void step() {
    Optional<Followed> next = round.next(clock.nanos());
    if (stopped || calls.away()) {
      busy = false;
    } else if (pending != null) {
      delivering = deliver(pending).onComplete(this::delivered);
    } else if (next.isPresent()) {
      made(next.get()).onComplete(this::looked);
    } else {
      beginWhenDue().onComplete(begun -> goOn(begun.succeeded() && begun.result()));
    }
  }

  private void goOn(boolean more) {
    if (more) {
      step();
    } else {
      busy = false;
    }
  }

  private Future<Boolean> beginWhenDue() {
    return thread
        .run(context, () -> history.version(List.of()))
        .compose(
            version ->
                round.isDue(version, clock.nanos())
                    ? gather().map(followed -> begin(version, followed))
                    : Future.succeededFuture(false));
  }

  private boolean begin(long version, List<Followed> followed) {
    round.begin(version, followed, clock.nanos());
    return round.due() > 0;
  }

  private Future<List<Followed>> gather() {
    return experiments(Long.MAX_VALUE, new ArrayList<>())
        .compose(
            followed ->
                calls
                    .write(() -> store.agenda(DailyRound.FOLLOWED_MAX))
                    .map(
                        agenda -> {
                          book.load(agenda.marks());
                          followed.removeIf(this::wasToldToTheEnd);
                          agenda.newest().forEach(one -> followed.add(new FollowedWeights(one)));
                          return followed;
                        }));
  }

  private boolean wasToldToTheEnd(Followed followed) {
    return followed instanceof FollowedExperiment of
        && of.experiment().to() != null
        && book.through(of) >= of.experiment().to().toEpochDay();
  }

  /** Those that went on when they were made: a backtest that was over then has nothing to come. */
  private Future<List<Followed>> experiments(long before, List<Followed> found) {
    return bus.ask(
            Services.LIST_EXPERIMENTS,
            new ListExperiments(new Asker(DailyVerticle.MODULE, true), null, before, PAGE))
        .compose(
            listed -> {
              if (listed.cached()) {
                return Bus.refuse(AWAY); // perhaps not loaded yet
              }
              for (Experiment one : listed.experiments()) {
                if (one.to() == null
                    || one.to().toEpochDay() >= Math.floorDiv(one.createdMillis(), 86_400_000L)) {
                  found.add(new FollowedExperiment(one));
                }
              }
              return listed.next() == 0
                  ? Future.succeededFuture(found)
                  : experiments(listed.next(), found);
            });
  }

  private Future<Optional<Telling>> made(Followed followed) {
    int through = book.through(followed);
    if (followed instanceof FollowedExperiment experiment) {
      return reports.experiment(experiment, through, !round.insists());
    }
    FollowedWeights of = (FollowedWeights) followed;
    return calls
        .read(() -> store.result(of.newest().number()).flatMap(weights))
        .compose(
            kept ->
                kept.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : reports.performance(of, kept.get(), through));
  }

  private void looked(AsyncResult<Optional<Telling>> made) {
    long now = clock.nanos();
    if (made.succeeded()) {
      pending = made.result().orElse(null);
      round.done(now);
    } else {
      refused(made.cause(), now);
    }
    step();
  }

  private void refused(Throwable cause, long now) {
    FailureCode code = code(cause);
    switch (code) {
      case NOT_FOUND, INSUFFICIENT_DATA -> round.done(now); // gone, or not far enough yet
      case UNAVAILABLE -> round.gaveWay(now);
      case MARKET_DATA_UNAVAILABLE -> round.notNow(now);
      default -> {
        tell(cause);
        round.failed(now);
      }
    }
  }

  private static FailureCode code(Throwable cause) {
    if (cause instanceof FailureException failed) {
      return failed.failure().code();
    }
    return cause instanceof HistoryUnavailable
        ? FailureCode.MARKET_DATA_UNAVAILABLE
        : FailureCode.INTERNAL;
  }

  private void tell(Throwable cause) {
    LOG.warn("a daily report was not made: {}", String.valueOf(cause.getMessage()));
  }

  /**
   * Keeps the mark, as often as it takes, and then tells once.
   *
   * @return whether it is known to be told; fails where the mark may not be kept
   */
  private Future<Boolean> deliver(Telling telling) {
    return calls
        .write(
            () -> {
              store.keep(telling.mark());
              return telling;
            })
        .compose(
            kept ->
                bus.ask(Services.TELL_REPORT, kept.report())
                    .map(true)
                    .otherwise(cause -> drop(cause)));
  }

  private boolean drop(Throwable cause) {
    dropped++;
    LOG.warn("it is not known whether a daily report was told: {}", cause.getMessage());
    return false;
  }

  private void delivered(AsyncResult<Boolean> ended) {
    Telling telling = pending;
    if (ended.succeeded() && telling != null) {
      book.put(telling.mark());
      if (ended.result()) {
        told.merge(telling.mark().subject().kind(), 1L, Long::sum);
      }
      pending = null;
      step();
    } else {
      busy = false; // again with the next look
    }
  }

  /** For operators: what is wrong; empty when all is well. */
  String trouble() {
    String trouble = calls.trouble();
    return trouble.isEmpty() && round.leftOut() > 0
        ? round.leftOut() + " things to tell of found no room in a round"
        : trouble;
  }

  /** What was done until now. */
  DailyFacts facts() {
    return new DailyFacts(
        round.due(),
        told.getOrDefault(Kind.EXPERIMENT, 0L),
        told.getOrDefault(Kind.PERFORMANCE, 0L),
        round.failed() + dropped,
        round.rounds());
  }
}
