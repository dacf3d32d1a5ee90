package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.advice.Advice;
import dev.ringfolio.optimization.advice.Adviser;
import dev.ringfolio.optimization.advice.StandingReader;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key of an automatic request before it reaches the queue, brings in what another process
 * has under it, and what that says to the request's portfolio. Owned by the queue verticle, on
 * whose event loop it is used; the version of the history is asked for on threads that may block.
 *
 * <p>Without a key a request is solved like a manual one. So a database or a Redis that hangs costs
 * a request {@value #PATIENCE_MILLIS} ms, and the cache its use, but never an answer.
 */
public final class AnswerSearch {
  /** For the version of the history and the shared answer together. */
  static final long PATIENCE_MILLIS = 100;

  /** For what a kept answer says to a portfolio; then it is solved. */
  static final long ADVICE_MILLIS = 1_500;

  private static final double RETRY_SECONDS = 2;

  private final ResultCache cache;
  private final SharedResults shared;
  private final History history;
  private final StandingReader standings;
  private final Clock clock;
  private final StorePool pool;
  private long withoutKey;
  private long unreadable;

  /**
   * Opens nothing yet.
   *
   * @param cache where shared answers are put
   * @param standings of the portfolios that an answer is given to again
   */
  public AnswerSearch(
      Vertx vertx,
      ResultCache cache,
      SharedResults shared,
      History history,
      StandingReader standings,
      Clock clock) {
    this.standings = standings;
    this.cache = cache;
    this.shared = shared;
    this.history = history;
    this.clock = clock;
    this.pool = new StorePool(vertx, "data-version", "the history's version", RETRY_SECONDS);
  }

  /** Begins to look for the shared store. */
  public void open() {
    shared.open();
  }

  /**
   * What is to be known of {@code request}, in time; by then the cache has what there is under its
   * key. Empty where the answer depends on more than a key names, or where the version of the
   * history is not to be had. Never fails.
   */
  public Future<Optional<Found>> find(Optimize request) {
    if (request.startsFromPortfolio()) {
      return Future.succeededFuture(Optional.empty());
    }
    long beginNanos = clock.nanos();
    return pool.read(() -> history.version(request.symbols()))
        .map(version -> CacheKey.of(request, version))
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .compose(key -> fetch(key, request, beginNanos).compose(done -> advised(key, request)))
        .map(Optional::of)
        .otherwise(
            away -> {
              withoutKey++;
              return Optional.empty();
            });
  }

  private Future<Void> fetch(CacheKey key, Optimize request, long beginNanos) {
    long spentMillis = (clock.nanos() - beginNanos) / 1_000_000;
    if (cache.peek(key, clock.nanos()).isPresent() || spentMillis >= PATIENCE_MILLIS) {
      return Future.succeededFuture();
    }
    return shared
        .read(key)
        .timeout(PATIENCE_MILLIS - spentMillis, TimeUnit.MILLISECONDS)
        .onSuccess(found -> found.ifPresent(bytes -> take(key, bytes, request.symbols().size())))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** What the answer says to a portfolio is worked out beside the event loop: it takes a search. */
  private Future<Found> advised(CacheKey key, Optimize request) {
    Optional<KeptAnswer> kept = cache.peek(key, clock.nanos());
    if (request.portfolioId() == null || kept.isEmpty()) {
      return Future.succeededFuture(new Found(key));
    }
    double[] weights = kept.get().to(request).weights();
    return standings
        .read(request)
        .compose(standing -> pool.read(() -> advice(request, weights, standing.orElse(null))))
        .timeout(ADVICE_MILLIS, TimeUnit.MILLISECONDS)
        .map(advice -> new Found(key, kept.get(), advice))
        .otherwise(new Found(key));
  }

  private Advice advice(Optimize request, double[] weights, @Nullable Standing standing) {
    return Adviser.advise(
        standing,
        request.symbols(),
        weights,
        request.parameters().trading().transactionCost(),
        Cancellation.of(() -> false, clock::nanos, clock.nanos() + Adviser.SEARCH_NANOS));
  }

  private void take(CacheKey key, byte[] bytes, int symbols) {
    AnswerBytes.read(bytes, symbols)
        .ifPresentOrElse(
            answer -> {
              long ageMillis = Math.max(0, clock.millis() - answer.madeMillis());
              cache.put(key, answer, TimeUnit.MILLISECONDS.toNanos(ageMillis), clock.nanos());
            },
            () -> unreadable++);
  }

  /** Lets other processes have {@code answer}. */
  public void share(CacheKey key, KeptAnswer answer) {
    shared.write(key, AnswerBytes.write(answer));
  }

  /** Of the shared store. */
  public SharedResults.Status shared() {
    return shared.status();
  }

  /** Requests whose key was not to be had in time. */
  public long withoutKey() {
    return withoutKey;
  }

  /** Shared values that were no answers. */
  public long unreadable() {
    return unreadable;
  }

  /** Lets go of the shared store and the threads. */
  public Future<Void> close() {
    return shared.close().eventually(pool::close);
  }
}
