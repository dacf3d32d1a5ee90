package dev.ringfolio.storage;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.StoreUnavailable;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a room calls its blocking store, and what it knows of the store's health. Owned by a
 * verticle, on whose context it is used and answers.
 *
 * <p><b>Problem.</b> A store that is away must cost nobody more than a refusal: not a thread, not a
 * queue, not the patience of those who could be answered from memory. And when it is back, what the
 * room holds in memory must be what the store holds, also where a call was given up that was done
 * after all.
 *
 * <p><b>Idea.</b> A room is away from its store until it has loaded what it holds in memory, and
 * again from the first call that fails or takes more than {@value #PATIENCE_MILLIS} ms. While away
 * every call is refused at once, and the load is tried every {@value #LOAD_MILLIS} ms, one at a
 * time; it ends the absence. A call that succeeds after it was given up begins one, since memory
 * has missed it. Writes are done in the order of their calls.
 */
public final class StoreCalls<S> {
  public static final int THREADS = 2;

  /** Calls under way at once; more are refused and counted. */
  public static final int CALLS_MAX = 64;

  public static final long PATIENCE_MILLIS = 3_000;
  public static final long LOAD_MILLIS = 500;

  /** Advice to who is refused, in seconds. */
  public static final double RETRY_SECONDS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

  private final Vertx vertx;
  private final String store;
  private final WorkerExecutor pool;
  private final Callable<S> load;
  private final Consumer<S> loaded;
  private final long patienceMillis;
  private @Nullable String trouble = "not loaded yet";
  private boolean told;
  private boolean loading;
  private int calls;
  private long turnedAway;
  private long written;

  /**
   * @param store its name, for people
   * @param load reads what the room holds in memory; blocks
   * @param loaded takes that, on the owner's context
   */
  public StoreCalls(Vertx vertx, String store, Callable<S> load, Consumer<S> loaded) {
    this(vertx, store, load, loaded, PATIENCE_MILLIS);
  }

  /**
   * As the other.
   *
   * @param patienceMillis in place of {@link #PATIENCE_MILLIS}
   */
  public StoreCalls(
      Vertx vertx, String store, Callable<S> load, Consumer<S> loaded, long patienceMillis) {
    this.patienceMillis = patienceMillis;
    this.vertx = vertx;
    this.store = store;
    this.pool = vertx.createSharedWorkerExecutor("store-" + store, THREADS);
    this.load = load;
    this.loaded = loaded;
  }

  /** Loads; done when that was tried once, whatever came of it, or takes too long. */
  public Future<Void> open() {
    vertx.setPeriodic(LOAD_MILLIS, timer -> load());
    return load().timeout(patienceMillis, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private Future<Void> load() {
    if (trouble == null || loading) {
      return Future.succeededFuture();
    }
    loading = true;
    long writtenBefore = written;
    return pool.executeBlocking(load, false)
        .onComplete(
            ended -> {
              loading = false;
              if (ended.succeeded() && writtenBefore == written) {
                back(ended.result());
              } else if (ended.succeeded()) {
                load(); // what was read may be older than what was answered meanwhile
              } else {
                away(String.valueOf(ended.cause().getMessage()));
              }
            })
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void back(S state) {
    if (told) {
      LOG.info("the store of {} answers again", store);
    }
    told = false;
    trouble = null;
    loaded.accept(state);
  }

  /** Told once, however many calls find it so. */
  private void away(String why) {
    if (!told) {
      LOG.warn("the store of {} does not answer: {}", store, why);
    }
    told = true;
    trouble = why;
  }

  /** Whether calls are refused for now. */
  public boolean away() {
    return trouble != null;
  }

  /** For operators: why the store is away, or that calls were refused; empty when all is well. */
  public String trouble() {
    String why = trouble;
    if (why != null) {
      return "the store does not answer: " + why;
    }
    return turnedAway == 0
        ? ""
        : turnedAway + " calls beyond " + CALLS_MAX + " at once were refused";
  }

  /** Runs {@code work} on a thread that may block. */
  public <T> Future<T> read(Callable<T> work) {
    return call(work, false);
  }

  /** As {@link #read}, behind every write that was handed in before. */
  public <T> Future<T> write(Callable<T> work) {
    return call(work, true);
  }

  private <T> Future<T> call(Callable<T> work, boolean inOrder) {
    String why = trouble;
    if (why != null) {
      return refuse("the store of " + store + " does not answer: " + why);
    }
    if (calls >= CALLS_MAX) {
      turnedAway++;
      return refuse(CALLS_MAX + " calls of the store of " + store + " are under way");
    }
    calls++;
    Promise<T> answer = Promise.promise();
    long patience = vertx.setTimer(patienceMillis, timer -> giveUp(answer));
    pool.executeBlocking(work, inOrder)
        .onComplete(
            ended -> {
              calls--;
              vertx.cancelTimer(patience);
              written += inOrder && ended.succeeded() ? 1 : 0;
              settle(answer, ended);
            });
    return answer.future();
  }

  private void giveUp(Promise<?> answer) {
    String why = "no answer within " + patienceMillis + " ms";
    if (answer.tryFail(
        failure("the store of " + store + " gave " + why + "; it may be done yet"))) {
      away(why);
    }
  }

  private <T> void settle(Promise<T> answer, AsyncResult<T> ended) {
    if (ended.succeeded()) {
      if (!answer.tryComplete(ended.result())) {
        away("an answer came after it was given up");
      }
    } else if (ended.cause() instanceof StoreUnavailable gone) {
      away(String.valueOf(gone.getMessage()));
      answer.tryFail(failure("the store of " + store + " does not answer: " + gone.getMessage()));
    } else {
      answer.tryFail(ended.cause());
    }
  }

  private static <T> Future<T> refuse(String detail) {
    return Future.failedFuture(failure(detail));
  }

  private static FailureException failure(String detail) {
    return new FailureException(
        new Failure(FailureCode.UNAVAILABLE, detail, Map.of(), RETRY_SECONDS));
  }

  public Future<Void> close() {
    return pool.close();
  }
}
