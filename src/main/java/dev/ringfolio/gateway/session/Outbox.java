package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The one queue a client has: answers, in order. It holds 64 entries and 16 KiB; where half of that
 * is reached, nothing more is read from the client until it has taken some. So the rest is room for
 * what is already under way.
 */
final class Outbox {
  static final int ENTRIES_MAX = 64;
  static final int BYTES_MAX = 16 * 1024;

  private final Deque<Outgoing> waiting = new ArrayDeque<>(4);
  private int bytes;

  /**
   * @throws IllegalStateException if there is no room: more was under way than may be
   */
  void add(Outgoing entry) {
    if (waiting.size() >= ENTRIES_MAX) {
      throw new IllegalStateException("more than " + ENTRIES_MAX + " answers wait for a client");
    }
    waiting.add(entry);
    bytes += entry.heldBytes();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean halfFull() {
    return waiting.size() >= ENTRIES_MAX / 2 || bytes >= BYTES_MAX / 2;
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
