package dev.ringfolio.bus;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Topic;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** How verticles talk. Every call is made on the caller's own Vert.x context. */
public interface Bus {

  /**
   * Opens the topic's one writing end on the caller's context, with a new epoch.
   *
   * @throws IllegalStateException if this process already has a writer of {@code topic}
   */
  <T> TopicWriter<T> writer(Topic<T> topic);

  /**
   * Opens a reading end on the caller's context. A state reader first gets a snapshot, then
   * updates; an event reader gets what is appended from now on, within this turn already. The
   * writer may come later: an event reader then begins with its first entry. (On another node than
   * the writer's, "now" is when the writer first answers.)
   *
   * @param name names the reader in health, unique within the topic
   * @throws IllegalStateException if this process already has a reader {@code name} of {@code
   *     topic}
   */
  <T> TopicReader reader(Topic<T> topic, String name, TopicHandler<T> handler);

  /**
   * Answers {@code service} on the caller's context. A handler that throws fails its asker at once
   * with {@code INTERNAL}; to refuse, return a future failed with {@link FailureException}.
   */
  <Q, A> Registration serve(Service<Q, A> service, Function<Q, Future<A>> handler);

  /**
   * Asks. Fails with a {@link FailureException} and nothing else: the server's own failure, or
   * {@code UNAVAILABLE} where none serves or no answer came in time.
   */
  <Q, A> Future<A> ask(Service<Q, A> service, Q request);

  /** All rings of this process. Any thread. */
  List<RingReport> rings();

  /** Ends a registration. */
  interface Registration {
    Future<Void> close();
  }

  /** A failed future that carries {@code failure}. */
  static <A> Future<A> refuse(Failure failure) {
    return Future.failedFuture(new FailureException(failure));
  }
}
