package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.optimizer.Cancellation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/**
 * A second thread that tells a solve to stop at some moment, as a user's cancellation does, or just
 * notes when its time limit is reached, and how much CPU time the solver's thread had used by then.
 *
 * <p>On a machine that others use as well it may come late. How late it was is told: by a late note
 * nothing can be measured.
 */
final class StopAlarm {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Thread solver = Thread.currentThread();
  private final long at;
  private final boolean cancels;
  private final Thread thread;
  private volatile boolean cancelled;
  private volatile boolean over;
  private long rangNanos;
  private long solverCpuNanos = -1;
  private long lateNanos;

  /**
   * @param at the moment, in {@link System#nanoTime}
   * @param cancels whether the solve is cancelled; else its time limit ends at that moment
   */
  StopAlarm(long at, boolean cancels) {
    this.at = at;
    this.cancels = cancels;
    this.thread = new Thread(this::ring, "stop-alarm");
    thread.setDaemon(true);
    thread.start();
  }

  private void ring() {
    for (long left = at - System.nanoTime(); left > 0 && !over; left = at - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    if (over) {
      return;
    }
    long before = System.nanoTime();
    cancelled = cancels;
    rangNanos = cancels ? before : at;
    solverCpuNanos = THREADS.getThreadCpuTime(solver.getId());
    lateNanos = System.nanoTime() - rangNanos;
  }

  /** What the solve polls. */
  Cancellation cancellation() {
    return cancels
        ? Cancellation.of(() -> cancelled, () -> 0, Long.MAX_VALUE)
        : Cancellation.of(() -> false, System::nanoTime, at);
  }

  /**
   * What the solve took after the moment, once it has returned.
   *
   * @return wall time, CPU time of the solver's thread, and how late the note of it was; none where
   *     the solve was done before
   */
  long[] returned() {
    long now = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    over = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (solverCpuNanos < 0 || now < rangNanos) {
      return new long[0];
    }
    long used = Math.max(0, cpu - solverCpuNanos) + Math.min(lateNanos, now - rangNanos);
    return new long[] {now - rangNanos, used, lateNanos};
  }
}
