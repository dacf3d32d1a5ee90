package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.wire.FrameBuffer;

/** Something a client is told out of turn, before events and prices. */
interface Outgoing {
  /** Bytes held for it while it waits. */
  int heldBytes();

  /**
   * Puts it into {@code out}, as far as {@code bytesMax} allow.
   *
   * @return whether all of it is in
   */
  boolean write(FrameBuffer out, int bytesMax, long nowNanos);

  /** A frame that is ready. */
  @SuppressWarnings("ArrayRecordComponent") // written once, never changed
  record Frame(byte[] bytes) implements Outgoing {
    @Override
    public int heldBytes() {
      return bytes.length;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      out.append(bytes);
      return true;
    }
  }
}
