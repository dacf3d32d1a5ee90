package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.ContentDigest;
import dev.ringfolio.optimization.queue.AcceptedStore.AnsweredId;
import dev.ringfolio.optimization.queue.Doorkeeper.Verdict.ComesIn;
import dev.ringfolio.optimization.queue.Doorkeeper.Verdict.Full;
import dev.ringfolio.optimization.queue.Doorkeeper.Verdict.Refused;
import dev.ringfolio.optimization.queue.Doorkeeper.Verdict.Repeats;
import dev.ringfolio.optimization.queue.JobQueue.Bounds;
import dev.ringfolio.optimization.queue.RememberedIds.Earlier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who comes in: knows the requests that came before by their ids, the user's quota and the
 * queue's capacity, in this order; and names those that have no name. Owned by {@link JobQueue}.
 */
final class Doorkeeper {
  /** Advice to come back is within these, in seconds: neither a hammer nor a farewell. */
  static final double RETRY_SECONDS_MIN = 0.1;

  static final double RETRY_SECONDS_MAX = 60.0;

  /** What is to be done with a request. */
  sealed interface Verdict {
    /** It is new, and there is room. */
    record ComesIn() implements Verdict {}

    /** It is {@code first} again, and is answered like it. */
    record Repeats(Ticket first) implements Verdict {}

    /** It is one that was answered, again; the book no longer has it, or never had. */
    record Answered() implements Verdict {}

    /** It is new, but there is no room in the line. */
    record Full(Failure failure) implements Verdict {}

    record Refused(Failure failure) implements Verdict {}
  }

  private final Bounds bounds;
  private final Clock clock;
  private final RequestBook book;
  private final WaitingLine line;
  private final WaitEstimate estimate;
  private final RememberedIds ids = new RememberedIds();
  private boolean draining;

  Doorkeeper(
      Bounds bounds, Clock clock, RequestBook book, WaitingLine line, WaitEstimate estimate) {
    this.bounds = bounds;
    this.clock = clock;
    this.book = book;
    this.line = line;
    this.estimate = estimate;
  }

  /** From now on nothing new comes in. */
  void drain() {
    draining = true;
  }

  Verdict judge(Optimize request) {
    return repeated(request)
        .or(this::refusal)
        .or(() -> want(request).map(Full::new))
        .orElseGet(ComesIn::new);
  }

  /** From now on the ticket's id stands for its content, where its client chose the id. */
  void remember(Ticket ticket) {
    if (ticket.request.requestId() != null) {
      ids.remember(ticket.scoped(), ContentDigest.of(ticket.request), ticket.acceptedNanos);
    }
  }

  /**
   * Those that earlier lives answered, the oldest first; what they digested otherwise is unknown.
   */
  void remember(List<AnsweredId> answered) {
    List<Earlier> earlier = new ArrayList<>();
    for (AnsweredId id : answered) {
      ContentDigest.read(id.content())
          .ifPresent(
              digest ->
                  earlier.add(
                      new Earlier(
                          new RequestKey(id.scope(), id.requestId()),
                          digest,
                          Ticket.since(id.answeredMillis(), clock))));
    }
    ids.restore(earlier, clock.nanos());
  }

  /** The store lacks its result; where it has been taken in again meanwhile, that stands. */
  void forget(Optimize request) {
    String id = request.requestId();
    if (id != null && book.ofScope(request.scope(), id).isEmpty()) {
      ids.forget(new RequestKey(request.scope(), id));
    }
  }

  /** The client's own name for the request, or a free one. */
  String name(Optimize request) {
    return request.requestId() != null ? request.requestId() : freeName(request);
  }

  /** Ends: of n names in use, one of n + 1 is free. */
  private String freeName(Optimize request) {
    long millis = clock.millis();
    while (true) {
      String name = "opt_" + request.clientId() + "_" + millis;
      RequestKey scoped = new RequestKey(request.scope(), name);
      if (book.ofUser(request.user(), name).isEmpty()
          && book.ofScope(request.scope(), name).isEmpty()
          && ids.digest(scoped, clock.nanos()).isEmpty()) {
        return name;
      }
      millis++;
    }
  }

  /** The earlier request by the same id, if it is remembered: its answer, or a refusal. */
  private Optional<Verdict> repeated(Optimize request) {
    String id = request.requestId();
    if (id == null) {
      return Optional.empty();
    }
    long now = clock.nanos();
    Optional<Ticket> first = book.ofScope(request.scope(), id).filter(t -> remembered(t, now));
    Optional<String> known =
        first
            .map(t -> ContentDigest.of(t.request))
            .or(() -> ids.digest(new RequestKey(request.scope(), id), now));
    if (known.isPresent() && !known.get().equals(ContentDigest.of(request))) {
      String detail = "request_id '" + id + "' names an earlier request of other content";
      return Optional.of(new Refused(new Failure(FailureCode.DUPLICATE_REQUEST, detail)));
    }
    return first.<Verdict>map(Repeats::new).or(() -> known.map(digest -> new Verdict.Answered()));
  }

  private static boolean remembered(Ticket ticket, long nowNanos) {
    return ticket.finished == null
        || nowNanos - ticket.acceptedNanos < RememberedIds.LIFETIME_NANOS;
  }

  private Optional<Verdict> refusal() {
    return draining
        ? Optional.of(
            new Refused(new Failure(FailureCode.DRAINING, "the service is shutting down")))
        : Optional.empty();
  }

  /** Of room. */
  private Optional<Failure> want(Optimize request) {
    String user = request.user();
    int own = line.size(user);
    if (bounds.userQuota() < bounds.capacity() && own >= bounds.userQuota()) {
      String detail = own + " requests of '" + user + "' wait, " + bounds.userQuota() + " may";
      return Optional.of(
          full(FailureCode.USER_QUEUE_FULL, detail, line.foremost(user), request.method()));
    }
    if (line.size() >= bounds.capacity()) {
      String detail = line.size() + " requests wait, " + bounds.capacity() + " may";
      return Optional.of(full(FailureCode.QUEUE_FULL, detail, 1, request.method()));
    }
    return Optional.empty();
  }

  /** There is room again when the request at {@code position} is handed to a worker. */
  private Failure full(FailureCode code, String detail, int position, Method method) {
    double seconds = estimate.untilTaken(position, method);
    double advice = Math.min(RETRY_SECONDS_MAX, Math.max(RETRY_SECONDS_MIN, seconds));
    return new Failure(code, detail, Map.of(), advice);
  }
}
