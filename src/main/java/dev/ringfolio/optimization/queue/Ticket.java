package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.cache.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An accepted request and where it is. Owned by {@link JobQueue}, which alone writes it.
 *
 * <p>Its job id grows with each acceptance, so the order of ids is the order of the queue.
 */
final class Ticket {
  /** Who may wait for one answer: a client that repeats itself hundreds of times a second. */
  static final int ASKERS_MAX = 100;

  final long jobId;
  final String requestId;
  final Optimize request;
  final long acceptedNanos;
  final long acceptedMillis;

  /** Who is to be told that it waits; null once they were. */
  private @Nullable List<Runnable> askers = new ArrayList<>(1);

  /** What its asker was told, and is told again. */
  private int firstPosition;

  private double firstWaitSeconds;

  /** Whether it outlives the process. */
  boolean kept;

  /** Whether it was admitted though the store had not taken it. */
  boolean admittedUnkept;

  Phase phase = Phase.QUEUED;

  /** How often it was handed to a worker. */
  int attempts;

  /** Whose run it is while it runs. */
  String workerId = "";

  /** Of its progress; 0 while there was none. */
  long progressSeq;

  @Nullable OptimizationFinished finished;

  /** Names the answer that it may share with others; null where it is solved for itself alone. */
  @Nullable CacheKey key;

  /** Accepted now. */
  Ticket(long jobId, String requestId, Optimize request, Clock clock) {
    this(new OpenRequest(jobId, requestId, clock.millis(), request), clock);
  }

  /** Accepted when {@code open} says, which may have been in an earlier life. */
  Ticket(OpenRequest open, Clock clock) {
    this.jobId = open.number();
    this.requestId = open.requestId();
    this.request = open.request();
    this.acceptedMillis = open.acceptedMillis();
    this.acceptedNanos = since(acceptedMillis, clock);
  }

  /** What the monotonic clock showed then; now, where the wall clock was set back. */
  static long since(long millis, Clock clock) {
    return clock.nanos() - TimeUnit.MILLISECONDS.toNanos(Math.max(0, clock.millis() - millis));
  }

  /** Whether its askers know that it waits. Before, no worker gets it. */
  boolean admitted() {
    return askers == null;
  }

  /** One more who is to be told; false where there are too many. */
  boolean asks(Runnable asker) {
    return askers != null && askers.size() < ASKERS_MAX && askers.add(asker);
  }

  /** Tells its askers, from now on and each once, that it waits. */
  void admit(int position, double waitSeconds) {
    List<Runnable> told = askers == null ? List.of() : askers;
    askers = null;
    firstPosition = position;
    firstWaitSeconds = waitSeconds;
    told.forEach(Runnable::run);
  }

  /** What its first asker is told, and the others are told again. */
  OptimizationAccepted answer(boolean repeated) {
    return new OptimizationAccepted(
        requestId, firstPosition, firstWaitSeconds, repeated, finished, null);
  }

  /**
   * What came of it.
   *
   * @param cached whether an earlier answer is given again
   */
  OptimizationFinished result(JobDone done, boolean cached, long nowMillis) {
    List<Warning> warnings = new ArrayList<>(request.warnings());
    warnings.addAll(done.warnings());
    if (admittedUnkept) {
      warnings.add(
          new Warning(
              "not_durable",
              "accepted while the database was away: it would not have outlived the service"));
    }
    return new OptimizationFinished(
        requestId,
        request.clientId(),
        request.user(),
        request,
        done.status(),
        done.weights(),
        done.metrics(),
        done.optimizationTimeSeconds(),
        nowMillis,
        cached,
        done.gap(),
        warnings,
        done.marketDataMillis(),
        done.observations(),
        done.simulated(),
        done.failure(),
        done.suggestion());
  }

  /** Whether one answer serves both: of the same content, and for the same portfolio. */
  boolean wantsTheSame(Ticket other) {
    return key != null
        && key.equals(other.key)
        && Objects.equals(request.portfolioId(), other.request.portfolioId());
  }

  RequestKey owned() {
    return new RequestKey(request.user(), requestId);
  }

  RequestKey scoped() {
    return new RequestKey(request.scope(), requestId);
  }
}
