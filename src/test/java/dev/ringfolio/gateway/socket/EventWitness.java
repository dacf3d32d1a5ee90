package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState.Phase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the {@code portfolio_updates} of one connection against the queue's truth: each event once
 * and in order, unbroken by {@code prev}, or covered by a gap that is none of what is held; the
 * client's own requests answered whatever was lost.
 */
final class EventWitness {
  private static final long PROGRESS_NANOS = 200 * SimulatedNet.MILLI;

  /** What was written of one request. */
  private static final class Told {
    int submissions;
    int cancellations;
    int queued;
    int results;
    int ofOthers;

    /** When the newest result was made that it had. */
    long finishedMillis = -1;

    /** Whether the client has its own answer, and not heard since that it is queued anew. */
    boolean answered;

    int errors;
    boolean submissionUnanswered;
    long iteration;
    boolean progressFresh = true;
    long progressSeq;
    long progressAt = Long.MIN_VALUE / 2;
  }

  private final SimulatedQueue queue;
  private final SimulatedGateway gateway;
  private final String clientId;
  private final String user;
  private final boolean shared;

  private final Set<String> delivered = new HashSet<>();
  private final Map<String, Told> requests = new HashMap<>();
  private @Nullable Long lastSent;
  private boolean gapTold;

  /** All that is due was written up to here. */
  private long epoch;

  private long position;

  private boolean subscribed;
  private long subscribedEpoch;
  private long subscribedAfter;
  private long subscribedAt;
  private boolean resumeRefused;
  private boolean resumed;

  /** The newest seq that the client knows of. */
  private long knownEpoch;

  private long known;

  EventWitness(
      SimulatedQueue queue,
      SimulatedGateway gateway,
      String clientId,
      String user,
      boolean shared) {
    this.queue = queue;
    this.gateway = gateway;
    this.clientId = clientId;
    this.user = user;
    this.shared = shared;
    this.epoch = gateway.twin.epoch;
    this.position = gateway.twin.head;
  }

  private Told told(String requestId) {
    return requests.computeIfAbsent(requestId, first -> new Told());
  }

  void submitted(String requestId) {
    told(requestId).submissions++;
  }

  void cancelled(String requestId) {
    told(requestId).cancellations++;
  }

  void failed(String requestId) {
    check(requests.containsKey(requestId), "an error about ", requestId);
    told(requestId).errors++;
  }

  void subscribed(Witness.Expected.Events asked, JsonNode data, long now) {
    long of = data.get("epoch").longValue();
    long head = data.get("head").longValue();
    if (asked.epoch() >= 0) {
      resumed = true;
      boolean known = asked.epoch() > 0 && asked.epoch() == of && asked.seq() <= head;
      resumeRefused = !known;
      if (known) {
        settleBefore(of);
        position = asked.seq();
        begin(of, asked.seq(), now);
      } else {
        subscribedEpoch = -1;
      }
    } else if (!subscribed) {
      begin(of, head, now);
    }
    if (!subscribed) {
      requests.values().forEach(told -> told.progressFresh = true);
    }
    subscribed = true;
  }

  private void begin(long of, long after, long now) {
    subscribedEpoch = of;
    subscribedAfter = after;
    subscribedAt = now;
    knownEpoch = of;
    known = after;
  }

  /** Nothing more comes of what was numbered before {@code of}. */
  private void settleBefore(long of) {
    if (of != epoch) {
      checkDue(of, 1);
      epoch = of;
      position = 0;
    }
  }

  void unsubscribed() {
    subscribed = false;
  }

  void update(JsonNode data, long now) {
    switch (data.get("type").textValue()) {
      case "optimization_queued", "optimization_result" -> event(data);
      case "optimization_progress" -> progress(data, now);
      default -> throw new AssertionError("unexpected: " + data);
    }
  }

  private void event(JsonNode data) {
    boolean result = data.get("type").textValue().equals("optimization_result");
    String requestId = data.get("request_id").textValue();
    Long prev = data.get("prev").isNull() ? null : data.get("prev").longValue();
    check(prev == null ? lastSent == null : prev.equals(lastSent), "prev ", prev, ", ", lastSent);
    if (requests.containsKey(requestId)) {
      Told told = told(requestId);
      told.results += result ? 1 : 0;
      if (result) {
        long millis = Math.round(1e3 * data.get("timestamp").doubleValue());
        told.finishedMillis = Math.max(told.finishedMillis, millis);
      }
      boolean ofAnother = result && !data.get("client_id").textValue().equals(clientId);
      told.ofOthers += ofAnother ? 1 : 0;
      told.queued += result ? 0 : 1;
      boolean anew = !result && !data.get("seq").isNull();
      told.answered = (told.answered || (result && !ofAnother)) && !anew;
    }
    if (data.get("seq").isNull()) {
      check(requests.containsKey(requestId), "told again of ", requestId);
      return;
    }
    long of = data.get("epoch").longValue();
    long seq = data.get("seq").longValue();
    List<SimulatedQueue.Fact> facts = queue.truth.getOrDefault(of, List.of());
    check(seq >= 1 && seq <= facts.size(), "no event ", seq, "@", of);
    OptimizationEvent fact = facts.get((int) seq - 1).event();
    check(
        fact.requestId().equals(requestId) && (fact instanceof OptimizationFinished) == result,
        seq,
        "@",
        of,
        " is ",
        fact,
        " and not ",
        data);
    check(fact.user().equals(user), "an event of ", fact.user(), " for ", user);
    check(delivered.add(seq + "@" + of), "twice: ", seq, "@", of);
    check(
        concerns(of, seq, facts.get((int) seq - 1)) || requests.containsKey(requestId),
        "nobody asked for ",
        seq,
        "@",
        of);
    check(
        of > epoch || (of == epoch && seq > position),
        seq,
        "@",
        of,
        " after ",
        position,
        "@",
        epoch);
    checkDue(of, seq);
    epoch = of;
    position = seq;
    known = of == knownEpoch ? Math.max(known, seq) : seq;
    knownEpoch = of;
    lastSent = seq;
  }

  /** Whether the client must have the event, or a gap in its place. */
  private boolean concerns(long of, long seq, SimulatedQueue.Fact fact) {
    if (!subscribed || !fact.event().user().equals(user)) {
      return false;
    }
    if (subscribedEpoch == 0) {
      return fact.atNanos() > subscribedAt;
    }
    return of > subscribedEpoch || (of == subscribedEpoch && seq > subscribedAfter);
  }

  /** Everything due between the position and {@code seq} of {@code of} must have been written. */
  private void checkDue(long of, long seq) {
    for (long e = Math.max(1, epoch); e <= of; e++) {
      List<SimulatedQueue.Fact> facts = queue.truth.getOrDefault(e, List.of());
      long from = e == epoch ? position + 1 : 1;
      long end = e == of ? seq : facts.size() + 1L;
      for (long s = from; s < end; s++) {
        check(
            !concerns(e, s, facts.get((int) s - 1))
                || delivered.contains(s + "@" + e)
                || answered(facts.get((int) s - 1).event()),
            s,
            "@",
            e,
            " was lost in silence before ",
            seq,
            "@",
            of);
      }
    }
  }

  /** Whether the client was told otherwise, after a gap, what became of it after that. */
  private boolean answered(OptimizationEvent event) {
    Told told = requests.get(event.requestId());
    return told != null && event.atMillis() <= told.finishedMillis;
  }

  void gap(JsonNode data, long now) {
    long of = data.get("epoch").longValue();
    long from = data.get("from").longValue();
    long to = data.get("to").longValue();
    boolean restarted = data.get("reason").textValue().equals("restarted");
    check(subscribed || awaits(), "a gap for one that waits for nothing");
    check(of == gateway.twin.epoch, "a gap of ", of, " in ", gateway.twin.epoch);
    check(!gateway.twin.holdsAnyOf(from, to), "a gap of what is held: ", data);
    if (restarted) {
      check(resumeRefused || of != epoch, "no restart, but told: ", data);
      check(data.get("lost").isNull(), "a count of what cannot be known: ", data);
      if (subscribedEpoch != of) {
        begin(of, to, now);
      }
    } else {
      long before = of == epoch ? position : 0;
      check(of >= epoch && from > before && to >= from, data, " at ", position, "@", epoch);
      checkDue(of, from);
      boolean counted = subscribed && shared;
      check(
          counted ? data.get("lost").longValue() == to - from + 1 : data.get("lost").isNull(),
          "lost in ",
          data);
    }
    resumeRefused = false;
    gapTold = true;
    epoch = of;
    known = of == knownEpoch ? Math.max(known, to) : to;
    knownEpoch = of;
    position = to;
  }

  private boolean awaits() {
    return requests.values().stream().anyMatch(told -> told.submissions > 0);
  }

  private void progress(JsonNode data, long now) {
    String requestId = data.get("request_id").textValue();
    long iteration = data.get("iteration").longValue();
    Told told = subscribed ? told(requestId) : requests.get(requestId);
    check(told != null, "progress of ", requestId, ", which nobody asked for");
    boolean newer = iteration > told.iteration && now - told.progressAt >= PROGRESS_NANOS;
    long seq = data.get("seq").longValue();
    boolean anew = seq < told.progressSeq || queue.diedBetween(told.iteration, iteration);
    boolean again = told.progressFresh || anew;
    boolean snapshot = again && iteration >= told.iteration;
    boolean namesake = shared && queue.isElsewhere(requestId, clientId);
    check(newer || snapshot || namesake, "progress after ", told.iteration, ": ", data);
    told.progressFresh = false;
    SimulatedQueue.Request request = queue.find(shared ? clientId : user, requestId);
    boolean over = request != null && request.phase == Phase.FINISHED;
    // Its own end may not have come here yet.
    boolean another = shared && queue.isElsewhere(requestId, clientId);
    check(!over || another || !told.answered, "progress after the result: ", data);
    told.iteration = iteration;
    told.progressAt = now;
    told.progressSeq = seq;
  }

  /**
   * All works, and has since {@code after}: who asked or is subscribed has the newest progress of
   * what is running, where none came since for longer than it may rest.
   */
  void hasProgress(long after, long now) {
    for (SimulatedQueue.Request request : queue.requests()) {
      boolean own = request.asked.clientId().equals(clientId);
      boolean due =
          request.phase == Phase.RUNNING
              && request.newestIteration > after
              && now - request.progressNanos > PROGRESS_NANOS + PROGRESS_NANOS / 2
              && (own || (subscribed && request.asked.user().equals(user)))
              && !queue.isElsewhere(request.id, request.asked.clientId());
      if (due) {
        long told = told(request.id).iteration;
        check(told == request.newestIteration, request.id, " stands at ", told, " for ", clientId);
      }
    }
  }

  /** A client that knows less than it is told to know would take it for a loss. */
  void heads(JsonNode heads) {
    JsonNode own = heads.get("portfolio_updates");
    check((own != null) == subscribed, "heads ", heads, " of a subscription: ", subscribed);
    if (own != null) {
      check(own.get("epoch").longValue() == knownEpoch, "heads ", heads, ", not of ", knownEpoch);
      check(own.get("head").longValue() <= known, "heads ", heads, " for one that knows ", known);
      check(
          resumed || own.get("head").longValue() == known,
          "heads ",
          heads,
          " hide what is known up to ",
          known);
    }
  }

  /** A last heartbeat was written before, and everything that happened has come through. */
  void end() {
    long of = queue.epoch();
    checkDue(of, queue.truth.get(of).size() + 1L);
    requests.forEach(this::checkAnswered);
  }

  private void checkAnswered(String id, Told told) {
    if (told.submissions == 0) {
      return;
    }
    SimulatedQueue.Request request = queue.find(shared ? clientId : user, id);
    String what =
        id
            + (": " + told.queued + " queued, " + told.results + " results, ")
            + (told.errors + " errors for " + told.submissions + " submissions, ")
            + (told.cancellations + " cancellations; ")
            + (request == null ? "forgotten" : request.phase);
    int asked = told.submissions + told.cancellations;
    // A queue that forgot answers anew, and a subscriber sees both.
    check(told.results - told.ofOthers <= asked, what);
    check(told.queued + told.results + told.errors > 0, what);
    if (told.errors == 0) {
      check(request != null || told.results > 0, what);
      check(request == null || request.phase != Phase.FINISHED || told.results > 0, what);
      // Of one that was made on another connection, only the answer may be left to be told.
      check(gapTold || told.queued > 0 || !shared, what);
    }
  }
}
