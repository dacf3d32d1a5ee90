package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.socket.SimulatedGateway.EventTwin;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one connection gets of a numbered topic against the truth: each event that is due once
 * and in order, unbroken by {@code prev}, or covered by a gap that is none of what is held.
 */
abstract class SequenceWitness {
  final EventTwin twin;
  boolean subscribed;

  private final String topic;
  private final Set<String> delivered = new HashSet<>();
  private @Nullable Long lastSent;

  /** All that is due was written up to here. */
  private long epoch;

  private long position;

  private long subscribedEpoch;
  private long subscribedAfter;
  private long subscribedAt;
  private boolean resumeRefused;
  private boolean resumed;

  /** The newest seq that the client knows of. */
  private long knownEpoch;

  private long known;

  SequenceWitness(String topic, EventTwin twin) {
    this.topic = topic;
    this.twin = twin;
    this.epoch = twin.epoch;
    this.position = twin.head;
  }

  /** How many events were numbered in an epoch. */
  abstract int count(long of);

  /** Whether the client must have the event, or a gap in its place. */
  abstract boolean due(long of, long seq);

  /** Answered, where the client asked for what follows a position; its epoch is -1 for none. */
  final void follow(long askedEpoch, long askedSeq, JsonNode data, long now) {
    long of = data.get("epoch").longValue();
    long head = data.get("head").longValue();
    if (askedEpoch >= 0) {
      resumed = true;
      boolean known = askedEpoch > 0 && askedEpoch == of && askedSeq <= head;
      resumeRefused = !known;
      if (known) {
        settleBefore(of);
        position = askedSeq;
        begin(of, askedSeq, now);
      } else {
        subscribedEpoch = -1;
      }
    } else if (!subscribed) {
      begin(of, head, now);
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

  final void unsubscribed() {
    subscribed = false;
  }

  final void checkPrev(JsonNode data) {
    Long prev = data.get("prev").isNull() ? null : data.get("prev").longValue();
    check(prev == null ? lastSent == null : prev.equals(lastSent), "prev ", prev, ", ", lastSent);
  }

  /** The event was written, and is the client's to have. */
  final void deliver(long of, long seq, JsonNode data) {
    check(delivered.add(seq + "@" + of), "twice: ", seq, "@", of);
    check(of > epoch || (of == epoch && seq > position), data, " at ", position, "@", epoch);
    checkDue(of, seq);
    epoch = of;
    position = seq;
    known = of == knownEpoch ? Math.max(known, seq) : seq;
    knownEpoch = of;
    lastSent = seq;
  }

  /** Whether the event came after the subscription. */
  final boolean after(long of, long seq, long atNanos) {
    if (!subscribed) {
      return false;
    }
    if (subscribedEpoch == 0) {
      return atNanos > subscribedAt;
    }
    return of > subscribedEpoch || (of == subscribedEpoch && seq > subscribedAfter);
  }

  /** Everything due between the position and {@code seq} of {@code of} must have been written. */
  private void checkDue(long of, long seq) {
    for (long e = Math.max(1, epoch); e <= of; e++) {
      long from = e == epoch ? position + 1 : 1;
      long end = e == of ? seq : count(e) + 1L;
      for (long s = from; s < end; s++) {
        check(
            delivered.contains(s + "@" + e) || !due(e, s),
            s,
            "@",
            e,
            " of ",
            topic,
            " was lost in silence before ",
            seq,
            "@",
            of);
      }
    }
  }

  /**
   * A gap was written.
   *
   * @param counts whether the client is told how many were lost
   */
  final void skip(JsonNode data, boolean counts, long now) {
    long of = data.get("epoch").longValue();
    long from = data.get("from").longValue();
    long to = data.get("to").longValue();
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
  final void heads(JsonNode heads) {
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

  /** Everything that happened up to the end of {@code of} has come through. */
  final void checkAllDue(long of) {
    checkDue(of, count(of) + 1L);
  }
}
