package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import org.jspecify.annotations.Nullable;

/**
 * An accepted request and where it is. Owned by {@link JobQueue}, which alone writes it.
 *
 * <p>Its job id grows with each acceptance, so the order of ids is the order of the queue.
 */
final class Ticket {
  final long jobId;
  final String requestId;
  final Optimize request;
  final long acceptedNanos;

  /** What its asker was told, and is told again. */
  final int firstPosition;

  final double firstWaitSeconds;

  Phase phase = Phase.QUEUED;

  /** How often it was handed to a worker. */
  int attempts;

  /** Whose run it is while it runs. */
  String workerId = "";

  /** Of its progress; 0 while there was none. */
  long progressSeq;

  @Nullable OptimizationFinished finished;

  Ticket(
      long jobId,
      String requestId,
      Optimize request,
      long acceptedNanos,
      int firstPosition,
      double firstWaitSeconds) {
    this.jobId = jobId;
    this.requestId = requestId;
    this.request = request;
    this.acceptedNanos = acceptedNanos;
    this.firstPosition = firstPosition;
    this.firstWaitSeconds = firstWaitSeconds;
  }

  RequestKey owned() {
    return new RequestKey(request.user(), requestId);
  }

  RequestKey scoped() {
    return new RequestKey(request.scope(), requestId);
  }
}
