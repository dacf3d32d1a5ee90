package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.socket.SimulatedGateway.EventTwin;
import dev.ringfolio.gateway.socket.SimulatedStream.Fact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Holds one connection's subscription to alerts or signals against the truth: what its client may
 * see is due, and none comes that it may not see.
 */
final class StreamWitness<E> extends SequenceWitness {
  private final SimulatedStream<E> truth;
  private final Function<E, String> id;
  private final Predicate<E> seen;
  private final boolean counts;

  /** How often the client came to see others, and how often before it subscribed. */
  private int rights;

  private int rightsSubscribed;

  /** How often when each event was read; of what was read before there is none. */
  private final Map<String, Integer> rightsRead = new HashMap<>();

  /**
   * @param seen what the client may see now
   * @param counts whether it may see all, so that it is told how many were lost
   */
  StreamWitness(
      String topic,
      SimulatedStream<E> truth,
      EventTwin twin,
      Function<E, String> id,
      Predicate<E> seen,
      boolean counts) {
    super(topic, twin);
    this.truth = truth;
    this.id = id;
    this.seen = seen;
    this.counts = counts;
  }

  /** The client may see others than before. */
  void rightsChanged() {
    rights++;
  }

  /** The gateway has read what is numbered {@code first} and after that. */
  void read(long of, long first, int count) {
    for (long seq = first; seq < first + count; seq++) {
      rightsRead.put(seq + "@" + of, rights);
    }
  }

  void subscribed(Witness.Expected.Stream asked, JsonNode data, long now) {
    boolean anew = asked.epoch() >= 0 || !subscribed;
    JsonNode recovered = data.get("recovered");
    if (asked.epoch() >= 0) {
      boolean held = asked.epoch() > 0 && asked.epoch() == twin.epoch;
      boolean whole = held && twin.holdsAllAfter(asked.seq());
      check(recovered.isBoolean() && recovered.booleanValue() == whole, data, ", not ", whole);
    } else {
      check(recovered.isNull(), "recovered without having asked");
    }
    follow(asked.epoch(), asked.seq(), data, now);
    if (anew) {
      rightsSubscribed = rights;
    }
  }

  void event(JsonNode data) {
    checkPrev(data);
    long of = data.get("epoch").longValue();
    long seq = data.get("seq").longValue();
    List<Fact<E>> facts = truth.facts(of);
    check(seq >= 1 && seq <= facts.size(), "no event ", seq, "@", of);
    E fact = facts.get((int) seq - 1).event();
    check(id.apply(fact).equals(data.get("id").textValue()), fact, " and not ", data);
    check(seen.test(fact), "not for this client: ", data);
    check(after(of, seq, facts.get((int) seq - 1).atNanos()), "nobody asked for ", seq, "@", of);
    deliver(of, seq, data);
  }

  @Override
  int count(long of) {
    return truth.facts(of).size();
  }

  @Override
  boolean due(long of, long seq) {
    Fact<E> fact = truth.facts(of).get((int) seq - 1);
    return after(of, seq, fact.atNanos()) && seenSince(seq + "@" + of, fact.event());
  }

  /** Whether the client could see the event from when it came, or was asked for, until now. */
  private boolean seenSince(String event, E fact) {
    int since = Math.max(rightsSubscribed, rightsRead.getOrDefault(event, 0));
    return since == rights && seen.test(fact);
  }

  void gap(JsonNode data, long now) {
    check(subscribed, "a gap for one that is not subscribed");
    skip(data, counts, now);
  }

  /** A last heartbeat was written before, and everything that happened has come through. */
  void end() {
    checkAllDue(truth.epoch());
  }
}
