package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.wire.FrameBuffer;
import io.vertx.core.buffer.Buffer;

/**
 * The flushes of one instance, one after the other, each as one buffer for one network write. Used
 * on its event loop. Where a client gets exactly what the one before it got, it gets the same
 * buffer.
 */
final class Flushes {
  private final FrameBuffer frames = new FrameBuffer();
  private Buffer last = Buffer.buffer();

  /** Where the next flush is put in. */
  FrameBuffer frames() {
    return frames;
  }

  /** What was put in since the last take. The socket copies it: it is never changed. */
  Buffer take() {
    if (frames.repeats()) {
      frames.drop();
    } else {
      last = frames.take((bytes, length) -> Buffer.buffer(length).appendBytes(bytes, 0, length));
    }
    return last;
  }
}
