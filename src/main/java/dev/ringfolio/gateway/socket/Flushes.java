package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.wire.FrameBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * The flushes of one instance, one after the other, each as one buffer for one network write. Used
 * on its event loop. Where a client gets exactly what the one before it got, it gets the same
 * bytes: they stand in memory of the kernel's kind once, and are given back when the last of those
 * clients has taken them.
 */
final class Flushes implements AutoCloseable {
  private final FrameBuffer frames = new FrameBuffer();
  private ByteBuf last = Unpooled.EMPTY_BUFFER;

  /** Where the next flush is put in. */
  FrameBuffer frames() {
    return frames;
  }

  /**
   * What was put in since the last take, for one write, which releases it.
   *
   * @throws OutOfMemoryError where there is no such memory: what was put in is dropped, so that
   *     nobody else gets it, and the next take stands as if nothing had been
   */
  ByteBuf take(ByteBufAllocator memory) {
    if (frames.repeats()) {
      frames.drop();
    } else {
      ByteBuf next = copy(memory);
      last.release();
      last = next;
    }
    return last.retainedDuplicate();
  }

  private ByteBuf copy(ByteBufAllocator memory) {
    boolean copied = false;
    try {
      ByteBuf next =
          frames.take(
              (bytes, length) -> memory.directBuffer(length, length).writeBytes(bytes, 0, length));
      copied = true;
      return next;
    } finally {
      if (!copied) {
        frames.clear();
      }
    }
  }

  /** Gives back what is held for the next client. */
  @Override
  public void close() {
    last.release();
    last = Unpooled.EMPTY_BUFFER;
  }
}
