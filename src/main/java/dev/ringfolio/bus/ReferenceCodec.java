package dev.ringfolio.bus;

import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.contract.Topics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Hands messages over by reference within a process, as compact binary between nodes: a fingerprint
 * of all types, the length, the message. Immutable; any thread.
 */
final class ReferenceCodec implements MessageCodec<Object, Object> {
  static final String NAME = "ringfolio";

  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  private final WireTypes types = new WireTypes(roots());

  /** The bus's own messages, and whatever a topic or a service carries. */
  static List<Class<?>> roots() {
    List<Class<?>> roots = new ArrayList<>(List.of(TopicMessage.class, ServiceMessage.class));
    Topics.ALL.stream().map(Topic::type).forEach(roots::add);
    for (Field field : Services.class.getFields()) {
      try {
        if (field.get(null) instanceof Service<?, ?> service) {
          roots.add(service.request());
          roots.add(service.answer());
        }
      } catch (IllegalAccessException impossible) {
        throw new IllegalStateException(field + " is public", impossible);
      }
    }
    return roots;
  }

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    WireWriter writer = new WireWriter(types);
    writer.write(message);
    byte[] bytes = writer.toBytes();
    buffer.appendInt(types.fingerprint()).appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public Object decodeFromWire(int at, Buffer buffer) {
    if (buffer.getInt(at) != types.fingerprint()) {
      throw new IllegalArgumentException("the other node is of another build");
    }
    int from = at + HEADER_BYTES;
    int to = from + buffer.getInt(at + Integer.BYTES);
    Object message = new WireReader(types, buffer.getBytes(from, to)).readAll();
    return Objects.requireNonNull(message);
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
