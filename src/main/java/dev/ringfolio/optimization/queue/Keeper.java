package dev.ringfolio.optimization.queue;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.queue.AcceptedStore.AnsweredId;
import dev.ringfolio.optimization.queue.AcceptedStore.KeptRequest;
import dev.ringfolio.storage.StoreCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps accepted requests in the store, off the event loop, and brings back those that an earlier
 * life left there, and the ids of those that it answered. Whoever asks waits for the store {@value
 * #PATIENCE_MILLIS} ms at most, and not at all while it is known to be away. Owned by the queue
 * verticle, on whose context it answers.
 */
final class Keeper {
  /** The name of its store, for people. */
  static final String STORE = "accepted requests";

  static final long PATIENCE_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** What was found, which requests cannot be read, and ids of those that are answered. */
  private record Found(
      List<OpenRequest> open, List<String> unreadable, List<AnsweredId> answered) {}

  private final AcceptedStore store;
  private final RequestTexts texts;
  private final JobQueue queue;
  private final Clock clock;
  private final StoreCalls<Found> calls;
  private boolean restored;
  private int unreadable;

  Keeper(Vertx vertx, AcceptedStore store, RequestTexts texts, JobQueue queue, Clock clock) {
    this.clock = clock;
    this.store = store;
    this.texts = texts;
    this.queue = queue;
    this.calls = new StoreCalls<>(vertx, STORE, this::find, this::found, PATIENCE_MILLIS);
  }

  /** Brings back what is left; done when that was tried once. It is tried until it succeeds. */
  Future<Void> open() {
    return calls.open();
  }

  /** See {@link Intake.Keeping#keep}. */
  void keep(List<Ticket> batch, Consumer<Boolean> ended) {
    List<Ticket> tickets = List.copyOf(batch);
    calls
        .write(
            () -> {
              store.add(tickets.stream().map(this::kept).toList());
              return tickets.size();
            })
        .onComplete(done -> ended.accept(done.succeeded()));
  }

  /** For operators; empty when all is well. */
  String trouble() {
    String trouble = calls.trouble();
    if (trouble.isEmpty() && unreadable > 0) {
      trouble = unreadable + " kept requests cannot be read; see the log";
    }
    return trouble;
  }

  Future<Void> close() {
    return calls.close();
  }

  /** Reads what never changes of a ticket: any thread. */
  private KeptRequest kept(Ticket ticket) {
    return new KeptRequest(
        ticket.jobId,
        ticket.requestId,
        ticket.request.user(),
        ticket.request.scope(),
        ticket.acceptedMillis,
        texts.write().apply(ticket.request));
  }

  private Found find() {
    long since = clock.millis() - RememberedIds.LIFETIME_MILLIS;
    Found found =
        new Found(
            new ArrayList<>(), new ArrayList<>(), store.answered(since, RememberedIds.IDS_MAX));
    for (KeptRequest kept : store.open()) {
      try {
        found.open.add(
            new OpenRequest(
                kept.number(),
                kept.requestId(),
                kept.acceptedMillis(),
                texts.parse().apply(kept.text())));
      } catch (IllegalArgumentException e) {
        found.unreadable.add(
            "'%s' of '%s', number %d: %s"
                .formatted(kept.requestId(), kept.user(), kept.number(), e.getMessage()));
      }
    }
    return found;
  }

  /** What a life has found at its start is all that there is of earlier ones. */
  private void found(Found found) {
    if (!restored) {
      restored = true;
      unreadable = found.unreadable.size();
      found.unreadable.forEach(why -> LOG.warn("an accepted request cannot be read: {}", why));
      if (!found.open.isEmpty()) {
        LOG.info("{} accepted requests are queued again", found.open.size());
      }
      queue.remember(found.answered);
      queue.restore(found.open);
    }
    queue.storeIsBack();
  }
}
