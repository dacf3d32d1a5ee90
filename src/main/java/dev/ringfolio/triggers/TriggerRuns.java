package dev.ringfolio.triggers;

import static java.util.Locale.ROOT;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.contract.TriggerRun.Status;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.trigger.TriggeredRun;
import dev.ringfolio.core.trigger.Whose;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has the runs that triggers ask for made, and follows what comes of them. Owned by the automation
 * verticle.
 *
 * <p>A run is one request by the owner, under an id that follows from the trigger and the time at
 * which it fired first: asked for twice, it is one still. What the queue has no room for is asked
 * for again, later each time, at most {@value #REFUSALS_MAX} times, and what cannot be taken
 * because something is away, {@value #ABSENCES_MAX} times, a day; what is wrong in itself is not. A
 * portfolio that is not there suspends its triggers. A result is heard as an event; where none
 * comes for {@value #QUIET_MILLIS} ms, it is asked for.
 */
final class TriggerRuns {
  /** Refusals of a run in a row, after which a run is given up. */
  static final int REFUSALS_MAX = 10;

  /** The same where the database, or another room, is away. */
  static final int ABSENCES_MAX = 300;

  static final long RETRY_MILLIS = 2_000;
  static final long RETRY_MILLIS_MAX = 300_000;
  static final long QUIET_MILLIS = 60_000;
  private static final long QUIET_NANOS = QUIET_MILLIS * 1_000_000;

  /** Doublings of the wait; more would be beyond the longest. */
  private static final int DOUBLINGS_MAX = 8;

  private final Bus bus;
  private final TriggerBook book;
  private final SeenPortfolios portfolios;
  private final RunRequests requests;
  private final Clock clock;

  /** By request id; one of a portfolio, and those that were open before a restart. */
  private final Map<String, Open> open = new LinkedHashMap<>();

  /** In a row, by the trigger that leads the run. */
  private final Map<String, Refusals> refusals = new HashMap<>();

  private long started;
  private long refused;
  private long failed;

  /**
   * Of one kind: what is away for hours leaves the full queue after it its own ten.
   *
   * @param max after so many it is given up
   */
  private record Refusals(int max, int times) {
    static Refusals next(@Nullable Refusals before, int max) {
      return new Refusals(max, before != null && before.max == max ? before.times + 1 : 1);
    }
  }

  /**
   * A run of which no end is known.
   *
   * @param heardNanos when it was asked for, or about, last
   */
  private record Open(Whose portfolio, long heardNanos) {}

  TriggerRuns(
      Bus bus, TriggerBook book, SeenPortfolios portfolios, RunRequests requests, Clock clock) {
    this.bus = bus;
    this.book = book;
    this.portfolios = portfolios;
    this.requests = requests;
    this.clock = clock;
  }

  /** Follows the runs that were open when the process before this one ended. */
  void resume() {
    long longAgo = clock.nanos() - QUIET_NANOS;
    book.open()
        .forEach(
            kept -> {
              TriggerRun run = kept.run();
              if (run != null) {
                Whose whose = new Whose(kept.rule().owner(), kept.rule().draft().portfolioId());
                open.put(run.requestId(), new Open(whose, longAgo));
                book.engine.underWay(whose);
              }
            });
  }

  /** Asks for a run. */
  void begin(TriggeredRun run) {
    long now = clock.millis();
    String client = "trigger:" + run.leader();
    String requestId = "opt_" + client + "_" + run.askedMillis();
    Whose whose = run.portfolio();
    open.put(requestId, new Open(whose, clock.nanos()));
    book.ran(run.triggerIds(), TriggerRun.queued(requestId, now));
    bus.ask(
            Services.READ_PORTFOLIO,
            new ReadPortfolio(new Asker(whose.owner(), false), whose.portfolioId()))
        .onFailure(cause -> unread(whose, failure(cause)))
        .compose(read -> bus.ask(Services.OPTIMIZE, request(run, requestId, client, read)))
        .onSuccess(accepted -> accepted(run, accepted))
        .onFailure(cause -> refused(run, requestId, failure(cause)));
  }

  /** Where it is told to be there, its end will be told, too. */
  private void unread(Whose portfolio, Failure failure) {
    if (failure.code() == FailureCode.NOT_FOUND && !portfolios.there(portfolio)) {
      book.engine.gone(portfolio);
    }
  }

  private Optimize request(
      TriggeredRun run, String requestId, String client, PortfolioRead portfolio) {
    Optimize made =
        requests.read(
            run.request(),
            run.portfolio().portfolioId(),
            run.kind(),
            TriggerDesk.positions(portfolio));
    return new Optimize(
        requestId,
        client,
        run.portfolio().owner(),
        run.portfolio().owner(),
        made.symbols(),
        made.objective(),
        made.method(),
        made.trigger(),
        made.constraints(),
        made.parameters(),
        metadata(run, made.metadata()),
        made.portfolioId(),
        made.warnings());
  }

  /** The owner's own, and why it is run; ours win. */
  private static Map<String, Object> metadata(TriggeredRun run, Map<String, Object> own) {
    Map<String, Object> metadata = new LinkedHashMap<>(own);
    metadata.put("trigger_id", run.leader());
    if (run.triggerIds().size() > 1) {
      metadata.put("trigger_ids", run.triggerIds());
    }
    metadata.put("reason", run.reason());
    if (Double.isFinite(run.value())) {
      metadata.put("value", run.value());
    }
    return metadata;
  }

  private void accepted(TriggeredRun run, OptimizationAccepted accepted) {
    started++;
    refusals.remove(run.leader());
    OptimizationFinished finished = accepted.finished();
    StoredOptimization kept = accepted.kept();
    Open of = open.get(accepted.requestId());
    if (finished != null) {
      finished(finished);
    } else if (kept != null && of != null) {
      Status status = Status.valueOf(kept.label().status().toUpperCase(ROOT));
      failed += status == Status.OPTIMAL || status == Status.APPROXIMATE ? 0 : 1;
      end(kept.requestId(), of, status, null);
    }
  }

  private void refused(TriggeredRun run, String requestId, Failure failure) {
    if (failure.code() == FailureCode.DUPLICATE_REQUEST) {
      // An answer was lost: the queue has it, asked for with the positions of that moment.
      refusals.remove(run.leader());
      return;
    }
    refused++;
    open.remove(requestId);
    int max = timesMax(failure.code());
    int times = Refusals.next(refusals.get(run.leader()), max).times();
    if (times <= max) {
      refusals.put(run.leader(), new Refusals(max, times));
      book.ended(requestId, Status.REFUSED, failure);
      book.engine.refused(run.portfolio(), clock.millis() + retryMillis(times, failure));
    } else {
      refusals.remove(run.leader());
      failed++;
      book.ended(requestId, Status.FAILED, failure);
      book.engine.dropped(run.portfolio());
    }
  }

  /** How often in a row a run is asked for again that was refused so. */
  private static int timesMax(FailureCode code) {
    return switch (code) {
      case QUEUE_FULL, USER_QUEUE_FULL -> REFUSALS_MAX;
      case UNAVAILABLE, DRAINING, MARKET_DATA_UNAVAILABLE -> ABSENCES_MAX;
      default -> 0;
    };
  }

  /** Twice as long each time, and not before who refused it said. */
  private static long retryMillis(int times, Failure failure) {
    int doublings = Math.min(DOUBLINGS_MAX, times - 1);
    long doubled = Math.min(RETRY_MILLIS_MAX, RETRY_MILLIS << doublings);
    double told = Double.isNaN(failure.retryAfterSeconds()) ? 0 : failure.retryAfterSeconds();
    return Math.max(doubled, Math.min(RETRY_MILLIS_MAX, Math.round(1e3 * told)));
  }

  /** A bug of ours in between is thrown on. */
  private static Failure failure(Throwable cause) {
    if (cause instanceof FailureException failed) {
      return failed.failure();
    }
    throw new IllegalStateException("a run could not be asked for", cause);
  }

  /** An optimization is over, whoever asked for it. */
  void finished(OptimizationFinished result) {
    Open of = open.get(result.requestId());
    if (of != null && of.portfolio().owner().equals(result.user())) {
      failed += result.success() ? 0 : 1;
      end(result.requestId(), of, Status.valueOf(result.status().name()), result.failure());
    }
  }

  private void end(String requestId, Open of, Status status, @Nullable Failure failure) {
    open.remove(requestId);
    book.ended(requestId, status, failure);
    if (open.values().stream().noneMatch(other -> other.portfolio().equals(of.portfolio()))) {
      book.engine.ended(of.portfolio());
    }
  }

  /** Asks for what was not heard of for long, and forgets what triggers that are gone wanted. */
  void check() {
    refusals.keySet().removeIf(id -> book.shelf.find(id).isEmpty());
    long now = clock.nanos();
    List.copyOf(open.entrySet()).stream()
        .filter(of -> now - of.getValue().heardNanos() >= QUIET_NANOS)
        .forEach(of -> check(of.getKey(), of.getValue(), now));
  }

  private void check(String requestId, Open of, long nowNanos) {
    open.put(requestId, new Open(of.portfolio(), nowNanos));
    String owner = of.portfolio().owner();
    bus.ask(Services.READ_OPTIMIZATION, new ReadOptimization(requestId, owner, owner))
        .onSuccess(
            state -> {
              OptimizationFinished finished = state.finished();
              if (finished != null) {
                finished(finished);
              }
            })
        .onFailure(
            cause -> {
              if (failure(cause).code() == FailureCode.NOT_FOUND && open.containsKey(requestId)) {
                end(requestId, of, Status.UNKNOWN, null);
              }
            });
  }

  /** Runs that were refused and are tried again. */
  int retrying() {
    return refusals.size();
  }

  /** Runs that wait or are solved. */
  int open() {
    return open.size();
  }

  /** Runs that the queue took, since the start. */
  long started() {
    return started;
  }

  /** Askings that were refused, since the start. */
  long refused() {
    return refused;
  }

  /** Runs without a result, since the start. */
  long failed() {
    return failed;
  }
}
