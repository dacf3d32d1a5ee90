package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writer of a topic of events in a history, and the truth about what it wrote. */
final class SimulatedStream<E> {
  /** An event that was appended. */
  record Fact<E>(E event, long atNanos) {}

  private final SimulatedNet net;
  private final Bus bus;
  private final Topic<E> topic;

  /** All events by epoch, in the order of their seqs. */
  private final Map<Long, List<Fact<E>>> truth = new HashMap<>();

  private @Nullable TopicWriter<E> writer;

  SimulatedStream(SimulatedNet net, Bus bus, Topic<E> topic) {
    this.net = net;
    this.bus = bus;
    this.topic = topic;
  }

  void open() {
    writer = bus.writer(topic);
    truth.put(writer.epoch(), new ArrayList<>());
  }

  void die() {
    if (writer != null) {
      writer.close();
    }
    writer = null;
  }

  /** Appends it, where the writer lives. */
  void append(E event) {
    if (writer != null) {
      writer.append(event);
      truth.get(writer.epoch()).add(new Fact<>(event, net.now()));
    }
  }

  /** 0 where the writer is dead. */
  long epoch() {
    return writer == null ? 0 : writer.epoch();
  }

  List<Fact<E>> facts(long epoch) {
    return truth.getOrDefault(epoch, List.of());
  }
}
