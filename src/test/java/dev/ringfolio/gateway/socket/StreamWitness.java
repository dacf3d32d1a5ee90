package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.socket.SimulatedGateway.EventTwin;
import dev.ringfolio.gateway.socket.SimulatedStream.Fact;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection's subscription to alerts or signals against the truth: each event that it
 * may see once and in order, unbroken by {@code prev}, or covered by a gap that is none of what is
 * held; and none that it may not see.
 */
final class StreamWitness<E> {
  private final String topic;
  private final SimulatedStream<E> truth;
  private final EventTwin twin;
  private final Function<E, String> id;
  private final Predicate<E> seen;
  private final boolean counts;

  private final Set<String> delivered = new HashSet<>();
  private @Nullable Long lastSent;

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
    this.topic = topic;
    this.truth = truth;
    this.twin = twin;
    this.id = id;
    this.seen = seen;
    this.counts = counts;
    this.epoch = twin.epoch;
    this.position = twin.head;
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
    long of = data.get("epoch").longValue();
    long head = data.get("head").longValue();
    if (asked.epoch() >= 0) {
      boolean held = asked.epoch() > 0 && asked.epoch() == twin.epoch;
      boolean whole = held && twin.holdsAllAfter(asked.seq());
      JsonNode recovered = data.get("recovered");
      check(recovered.isBoolean() && recovered.booleanValue() == whole, data, ", not ", whole);
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
      rightsSubscribed = rights;
    } else {
      check(data.get("recovered").isNull(), "recovered without having asked");
      if (!subscribed) {
        begin(of, head, now);
        rightsSubscribed = rights;
      }
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

  void event(JsonNode data) {
    Long prev = data.get("prev").isNull() ? null : data.get("prev").longValue();
    check(prev == null ? lastSent == null : prev.equals(lastSent), "prev ", prev, ", ", lastSent);
    long of = data.get("epoch").longValue();
    long seq = data.get("seq").longValue();
    List<Fact<E>> facts = truth.facts(of);
    check(seq >= 1 && seq <= facts.size(), "no event ", seq, "@", of);
    E fact = facts.get((int) seq - 1).event();
    check(id.apply(fact).equals(data.get("id").textValue()), fact, " and not ", data);
    check(seen.test(fact), "not for this client: ", data);
    check(delivered.add(seq + "@" + of), "twice: ", seq, "@", of);
    check(after(of, seq, facts.get((int) seq - 1)), "nobody asked for ", seq, "@", of);
    check(of > epoch || (of == epoch && seq > position), data, " at ", position, "@", epoch);
    checkDue(of, seq);
    epoch = of;
    position = seq;
    known = of == knownEpoch ? Math.max(known, seq) : seq;
    knownEpoch = of;
    lastSent = seq;
  }

  /** Whether the event came after the subscription. */
  private boolean after(long of, long seq, Fact<E> fact) {
    if (!subscribed) {
      return false;
    }
    if (subscribedEpoch == 0) {
      return fact.atNanos() > subscribedAt;
    }
    return of > subscribedEpoch || (of == subscribedEpoch && seq > subscribedAfter);
  }

  /** Whether the client could see the event from when it came, or was asked for, until now. */
  private boolean seenSince(String event, E fact) {
    int since = Math.max(rightsSubscribed, rightsRead.getOrDefault(event, 0));
    return since == rights && seen.test(fact);
  }

  /** Everything due between the position and {@code seq} of {@code of} must have been written. */
  private void checkDue(long of, long seq) {
    for (long e = Math.max(1, epoch); e <= of; e++) {
      List<Fact<E>> facts = truth.facts(e);
      long from = e == epoch ? position + 1 : 1;
      long end = e == of ? seq : facts.size() + 1L;
      for (long s = from; s < end; s++) {
        Fact<E> fact = facts.get((int) s - 1);
        String event = s + "@" + e;
        check(
            !after(e, s, fact) || !seenSince(event, fact.event()) || delivered.contains(event),
            event + " of " + topic + " was lost in silence before " + seq + "@" + of);
      }
    }
  }

  void gap(JsonNode data, long now) {
    long of = data.get("epoch").longValue();
    long from = data.get("from").longValue();
    long to = data.get("to").longValue();
    check(subscribed, "a gap for one that is not subscribed");
    check(of == twin.epoch, "a gap of ", of, " in ", twin.epoch);
    check(!twin.holdsAnyOf(from, to), "a gap of what is held: ", data);
    if (data.get("reason").textValue().equals("restarted")) {
      check(resumeRefused || of != epoch, "no restart, but told: ", data);
      check(data.get("lost").isNull(), "a count of what cannot be known: ", data);
      if (subscribedEpoch != of) {
        begin(of, to, now);
      }
    } else {
      long before = of == epoch ? position : 0;
      check(of >= epoch && from > before && to >= from, data, " at ", position, "@", epoch);
      checkDue(of, from);
      JsonNode lost = data.get("lost");
      check(counts ? lost.longValue() == to - from + 1 : lost.isNull(), "lost in ", data);
    }
    resumeRefused = false;
    epoch = of;
    known = of == knownEpoch ? Math.max(known, to) : to;
    knownEpoch = of;
    position = to;
  }

  /** A client that knows less than it is told to know would take it for a loss. */
  void heads(JsonNode heads) {
    JsonNode own = heads.get(topic);
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
    checkDue(truth.epoch(), truth.facts(truth.epoch()).size() + 1L);
  }
}
