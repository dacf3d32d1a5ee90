package dev.ringfolio.optimization.work;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which a worker, or analytics, blocks and solves. It is never interrupted: an
 * embedded database closes its file when a reader is. Whoever wants a task to end tells the task.
 */
public final class SolverThread {
  /** The warm-up and one job; the worker asks for no second before the first is done. */
  private static final int TASKS_MAX = 2;

  private final ThreadPoolExecutor executor;

  public SolverThread(String name) {
    this(name, TASKS_MAX);
  }

  /**
   * @param tasksMax that wait; its owner hands in no more
   */
  public SolverThread(String name, int tasksMax) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(tasksMax),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs {@code task} after those before it; what came of it arrives on {@code context}. */
  public <T> Future<T> run(Context context, Callable<T> task) {
    Promise<T> done = Promise.promise();
    executor.execute(
        () -> {
          try {
            T value = task.call();
            context.runOnContext(turn -> done.complete(value));
          } catch (Exception | Error defect) {
            context.runOnContext(turn -> done.fail(defect));
          }
        });
    return done.future();
  }

  /** Takes no more tasks; the thread ends with the running one. */
  public void close() {
    executor.shutdown();
  }
}
