package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** An event loop and its clock, moved by hand. */
public final class ManualTurns implements Turns, Clock {
  /** 2024-01-01T12:00:00Z. */
  public static final long START_MILLIS = 1_704_110_400_000L;

  private record Timer(long atMillis, long order, Runnable task) {}

  private final Deque<Runnable> soon = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::atMillis).thenComparing(Timer::order));
  private long elapsedMillis;
  private long order;

  @Override
  public void soon(Runnable task) {
    soon.add(task);
  }

  @Override
  public void after(long millis, Runnable task) {
    timers.add(new Timer(elapsedMillis + millis, order++, task));
  }

  /** Runs one turn. */
  public void runOne() {
    soon.remove().run();
  }

  /** Runs all that is due now. */
  public void run() {
    for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
      task.run();
    }
  }

  /** Lets time go by, timer by timer. */
  public void advance(long millis) {
    long end = elapsedMillis + millis;
    run();
    while (!timers.isEmpty() && timers.peek().atMillis() <= end) {
      Timer timer = timers.remove();
      elapsedMillis = timer.atMillis();
      timer.task().run();
      run();
    }
    elapsedMillis = end;
  }

  @Override
  public long millis() {
    return START_MILLIS + elapsedMillis;
  }

  @Override
  public long nanos() {
    return elapsedMillis * 1_000_000;
  }
}
