package dev.ringfolio.optimization.queue;

import dev.ringfolio.core.model.Method;

/** How long a request will wait. Owned by {@link JobQueue}. */
final class WaitEstimate {
  private final Crew crew;
  private final RunTimes runTimes;
  private final int workersExpected;

  /**
   * @param workersExpected stands for the crew until the first worker is heard of
   */
  WaitEstimate(Crew crew, RunTimes runTimes, int workersExpected) {
    this.crew = crew;
    this.runTimes = runTimes;
    this.workersExpected = workersExpected;
  }

  /** {@code ceil(position / workers) × mean time of a run}, in seconds; 0 if a worker is idle. */
  double seconds(int position, Method method) {
    return crew.idle() > 0 ? 0.0 : untilTaken(position, method);
  }

  /** The same, whether a worker is idle or not. */
  double untilTaken(int position, Method method) {
    int workers = Math.max(1, crew.size() > 0 ? crew.size() : workersExpected);
    long rounds = (position + workers - 1L) / workers;
    return rounds * runTimes.mean(method);
  }
}
