package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The one queue a client has: answers, in order. It holds 64 entries and 16 KiB; where half of that
 * is reached, nothing more is read from the client until it has taken some.
 *
 * <p>The rest is room for what is under way: for each question to another module {@value
 * #ANSWER_BYTES} bytes are set aside as if its answer waited already. The answer to a message that
 * was accepted is always taken, be it the only one and longer than all the room; so at most half
 * and one answer are held. An answer that is longer than was set aside and finds no room is not
 * taken: the client is too slow.
 */
final class Outbox {
  static final int ENTRIES_MAX = 64;
  static final int BYTES_MAX = 16 * 1024;

  /** Set aside for an answer that is under way. */
  static final int ANSWER_BYTES = 512;

  private final Deque<Outgoing> waiting = new ArrayDeque<>(1);
  private int bytes;

  /** Puts {@code entry} at the end; returns false, and does nothing, where there is no room. */
  boolean add(Outgoing entry) {
    boolean room = bytes < BYTES_MAX / 2 || bytes + entry.heldBytes() <= BYTES_MAX;
    if (waiting.size() >= ENTRIES_MAX || !room) {
      return false;
    }
    waiting.add(entry);
    bytes += entry.heldBytes();
    return true;
  }

  int size() {
    return waiting.size();
  }

  int heldBytes() {
    return bytes;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Whether nothing more should be asked for.
   *
   * @param open questions whose answers are still to come
   */
  boolean halfFull(int open) {
    return waiting.size() + open >= ENTRIES_MAX / 2 || bytes + open * ANSWER_BYTES >= BYTES_MAX / 2;
  }

  /** Writes what waits; returns whether all of it is in {@code out}. */
  boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
    for (Outgoing entry = waiting.peek(); entry != null; entry = waiting.peek()) {
      if (out.length() >= bytesMax || !entry.write(out, bytesMax, nowNanos)) {
        return false;
      }
      waiting.remove();
      bytes -= entry.heldBytes();
    }
    return true;
  }
}
