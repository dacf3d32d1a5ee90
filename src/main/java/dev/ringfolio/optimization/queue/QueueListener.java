package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.optimization.cache.CacheKey;
import dev.ringfolio.optimization.cache.KeptAnswer;

/** What the queue tells the world. Called in the turn in which it happens; never calls back. */
interface QueueListener {
  /** A request was queued, or finished: each once, in this order. */
  void event(OptimizationEvent event);

  /** A running request is further; at most five times a second for each. */
  void progress(OptimizationProgress progress);

  /** There will be no more progress of a request, of which there was some. */
  void progressOver(OptimizationProgress.Key request);

  /** An answer was made that may be given again. */
  void kept(CacheKey key, KeptAnswer answer);

  /** {@code workerId} is to leave that job: it was cancelled, or its lease ran out. */
  void stop(String workerId, StopJob stop);
}
