package dev.ringfolio.bus;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Topic;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** How a test, on a thread of its own, asks verticles over the bus and hears what they publish. */
public final class Asking {
  private static final int PATIENCE_SECONDS = 10;

  private Asking() {}

  /** Waits for what is to come. */
  public static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Why it is refused, as it must be. */
  public static <Q> Failure refusal(Bus bus, Service<Q, ?> service, Q question) throws Exception {
    try {
      get(bus.ask(service, question));
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).failure();
    }
    throw new AssertionError("not refused");
  }

  /** What is published from now on, in order; grows. */
  public static <T> List<T> heard(Bus bus, Topic<T> topic) {
    List<T> heard = new CopyOnWriteArrayList<>();
    bus.reader(
        topic,
        "test",
        new TopicHandler<T>() {
          @Override
          public void entries(long epoch, long first, List<T> entries) {
            heard.addAll(entries);
          }
        });
    return heard;
  }
}
