package dev.ringfolio.optimization.results;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.optimization.ContentDigest;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Keeps the result of every optimization, and answers for those that the queue has forgotten. It
 * hears them on {@code optimization_events}, like any reader; a result is kept some {@value
 * #TICK_MILLIS} ms after it was told. While the store is away the newest {@value #WAITING_MAX} wait
 * for it; what is lost beyond is counted and said.
 */
public final class ResultsVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "results";

  static final long TICK_MILLIS = 200;
  static final int WAITING_MAX = 1_000;
  static final int BATCH_MAX = 100;
  private static final int STOP_SECONDS_MAX = 2;

  private final Bus bus;
  private final ResultStore store;
  private final Function<OptimizationFinished, String> text;
  private final Deque<StoredOptimization> waiting = new ArrayDeque<>();
  private StoreCalls<Boolean> calls;
  private boolean writing;

  /** Ended when all that waits is kept, while a batch is being written. */
  private Future<Void> underway = Future.succeededFuture();

  private long lost;

  /**
   * Creates the verticle.
   *
   * @param text the data of a result's message, JSON
   */
  @SuppressWarnings("NullAway.Init") // what hangs on the context comes with start()
  public ResultsVerticle(Bus bus, ResultStore store, Function<OptimizationFinished, String> text) {
    this.bus = bus;
    this.store = store;
    this.text = text;
  }

  @Override
  public Future<?> start() {
    calls =
        new StoreCalls<>(
            vertx,
            MODULE,
            () -> store.newest("", OptimizationFilter.ALL, 1, 1).next() == 0,
            answers -> {});
    bus.reader(Topics.OPTIMIZATION_EVENTS, MODULE, new Heard());
    bus.serve(Services.READ_STORED_OPTIMIZATION, this::read);
    bus.serve(
        Services.LIST_STORED_OPTIMIZATIONS,
        asked ->
            calls.read(
                () -> store.newest(asked.user(), asked.filter(), asked.before(), asked.limit())));
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> keep());
    return calls.open();
  }

  @Override
  public Future<?> stop() {
    return keep()
        .timeout(STOP_SECONDS_MAX, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .eventually(calls::close);
  }

  private final class Heard implements TopicHandler<OptimizationEvent> {
    @Override
    public void entries(long epoch, long first, List<OptimizationEvent> entries) {
      for (OptimizationEvent event : entries) {
        if (event instanceof OptimizationFinished finished) {
          add(finished);
        }
      }
    }

    @Override
    public void gap(long epoch, long from, long to) {
      lost += Math.max(1, to - from + 1);
    }
  }

  private void add(OptimizationFinished finished) {
    if (waiting.size() >= WAITING_MAX) {
      waiting.poll();
      lost++;
    }
    String content =
        finished.request().requestId() == null ? null : ContentDigest.written(finished.request());
    waiting.add(StoredOptimization.of(finished, text.apply(finished), content));
  }

  /** Keeps what waits, one batch after another; what could not be kept waits on. */
  private Future<Void> keep() {
    if (writing) {
      return underway;
    }
    if (waiting.isEmpty() || calls.away()) {
      return Future.succeededFuture();
    }
    writing = true;
    List<StoredOptimization> batch = new ArrayList<>();
    while (batch.size() < BATCH_MAX && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    underway =
        calls
            .write(
                () -> {
                  store.append(batch);
                  return batch.size();
                })
            .onComplete(
                ended -> {
                  writing = false;
                  if (ended.failed()) {
                    putBack(batch);
                  }
                })
            .compose(kept -> keep());
    return underway;
  }

  private void putBack(List<StoredOptimization> batch) {
    for (int i = batch.size() - 1; i >= 0; i--) {
      if (waiting.size() < WAITING_MAX) {
        waiting.push(batch.get(i));
      } else {
        lost++;
      }
    }
  }

  /** One that waits is found, too. */
  private Future<StoredOptimization> read(ReadOptimization asked) {
    return waiting.stream()
        .filter(
            kept ->
                kept.requestId().equals(asked.requestId())
                    && kept.user().equals(asked.user())
                    && (kept.scope().equals(asked.scope()) || asked.scope().equals(asked.user())))
        .reduce((older, newer) -> newer)
        .map(Future::succeededFuture)
        .orElseGet(() -> find(asked));
  }

  private Future<StoredOptimization> find(ReadOptimization asked) {
    return calls
        .read(() -> store.find(asked.user(), asked.scope(), asked.requestId()))
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Bus.refuse(
                                new Failure(
                                    FailureCode.NOT_FOUND,
                                    "you have no optimization '" + asked.requestId() + "'"))));
  }

  private ModuleReport report() {
    String detail = calls.trouble();
    if (detail.isEmpty() && lost > 0) {
      detail = lost + " results could not be kept";
    }
    return new ModuleReport(
        MODULE,
        detail.isEmpty() ? ModuleReport.Status.GREEN : ModuleReport.Status.YELLOW,
        detail,
        new NoFacts());
  }
}
