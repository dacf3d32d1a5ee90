package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;

/** What the queue counted since its start. Owned by {@link JobQueue}, which alone writes it. */
final class QueueCounters {
  long accepted;

  /** Not accepted, for whatever reason; a repeated request is neither. */
  long refused;

  /** Accepted while the store did not take them. */
  long notDurable;

  long successful;

  /** Finished without success, the cancelled ones among them. */
  long failed;

  /** Accepted requests that were answered by what was solved before. */
  long cacheHits;

  /** Requests that were answered by the solve of another, equal one. */
  long joined;

  /** Answers of workers that no longer held the job. */
  long lateAnswers;

  /** Runs that ended without an answer. */
  long lostRuns;

  private long solved;
  private double solvedSeconds;

  void finished(OptimizationFinished result) {
    if (result.success()) {
      successful++;
      if (result.cached()) {
        cacheHits++;
      } else {
        solved++;
        solvedSeconds += result.optimizationTimeSeconds();
      }
    } else {
      failed++;
    }
  }

  /** Mean time of the successful runs, those from the cache left out; 0 before the first. */
  double averageSeconds() {
    return solved == 0 ? 0.0 : solvedSeconds / solved;
  }
}
