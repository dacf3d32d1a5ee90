package dev.ringfolio.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands messages over by reference within a process. */
final class LocalCodec implements MessageCodec<Object, Object> {
  static final String NAME = "ringfolio";

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new IllegalStateException("no second node is possible yet: " + message);
  }

  @Override
  public Object decodeFromWire(int at, Buffer buffer) {
    throw new IllegalStateException("no second node is possible yet");
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
