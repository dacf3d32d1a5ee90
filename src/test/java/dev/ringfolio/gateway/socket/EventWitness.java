package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the {@code portfolio_updates} of one connection against the queue's truth: the events of
 * its user are due, and the client's own requests answered whatever was lost.
 */
final class EventWitness extends SequenceWitness {
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
  private final String clientId;
  private final String user;
  private final boolean shared;

  private final Map<String, Told> requests = new HashMap<>();
  private boolean gapTold;

  EventWitness(
      SimulatedQueue queue,
      SimulatedGateway gateway,
      String clientId,
      String user,
      boolean shared) {
    super("portfolio_updates", gateway.twin);
    this.queue = queue;
    this.clientId = clientId;
    this.user = user;
    this.shared = shared;
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
    if (!subscribed) {
      requests.values().forEach(told -> told.progressFresh = true);
    }
    follow(asked.epoch(), asked.seq(), data, now);
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
    checkPrev(data);
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
    check(
        concerns(of, seq, facts.get((int) seq - 1)) || requests.containsKey(requestId),
        "nobody asked for ",
        seq,
        "@",
        of);
    deliver(of, seq, data);
  }

  @Override
  int count(long of) {
    return queue.truth.getOrDefault(of, List.of()).size();
  }

  @Override
  boolean due(long of, long seq) {
    SimulatedQueue.Fact fact = queue.truth.get(of).get((int) seq - 1);
    return concerns(of, seq, fact) && !answered(fact.event());
  }

  /** Whether the event came for a subscription of the client. */
  private boolean concerns(long of, long seq, SimulatedQueue.Fact fact) {
    return fact.event().user().equals(user) && after(of, seq, fact.atNanos());
  }

  /** Whether the client was told otherwise, after a gap, what became of it after that. */
  private boolean answered(OptimizationEvent event) {
    Told told = requests.get(event.requestId());
    return told != null && event.atMillis() <= told.finishedMillis;
  }

  void gap(JsonNode data, long now) {
    check(subscribed || awaits(), "a gap for one that waits for nothing");
    skip(data, subscribed && shared, now);
    gapTold = true;
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

  /** A last heartbeat was written before, and everything that happened has come through. */
  void end() {
    long of = queue.epoch();
    check(queue.truth.containsKey(of), "the queue is dead at the end");
    checkAllDue(of);
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
