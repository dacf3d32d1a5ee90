package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Topics over a {@link SimulatedNet}, with the real {@link WritingEnd} and {@link ReadingEnd}: for
 * histories of the rooms behind the bus. Rings are as small as the history wants.
 */
public final class SimulatedBus {
  private final SimulatedNet net;
  private final boolean oneProcess;
  private final int batchMax;
  private final Map<String, Integer> capacities;
  private final Map<String, Writer<?>> writers = new HashMap<>();
  private final Map<String, Map<String, Reader<?>>> readers = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private long stamps;

  /**
   * @param oneProcess whether a reader knows at once where the writer is
   * @param capacities of rings that are smaller than their topics say, by topic
   */
  public SimulatedBus(
      SimulatedNet net, boolean oneProcess, int batchMax, Map<String, Integer> capacities) {
    this.net = net;
    this.oneProcess = oneProcess;
    this.batchMax = batchMax;
    this.capacities = capacities;
  }

  /** The bus as {@code node} uses it; what is handed over stalls with the node. */
  public Bus at(Object node) {
    return new Bus() {
      @Override
      public <T> TopicWriter<T> writer(Topic<T> topic) {
        Writer<T> writer = new Writer<>(node, topic);
        writers.put(topic.name(), writer);
        writer.end.open();
        return writer.end;
      }

      @Override
      public <T> TopicReader reader(Topic<T> topic, String name, TopicHandler<T> handler) {
        Reader<T> reader = new Reader<>(node, topic, name, handler);
        named(topic).put(name, reader);
        reader.end.open(start(topic));
        return reader.end;
      }

      @Override
      public <Q, A> Registration serve(Service<Q, A> service, Function<Q, Future<A>> handler) {
        throw new IllegalStateException("services are simulated by their own rooms");
      }

      @Override
      public <Q, A> Future<A> ask(Service<Q, A> service, Q request) {
        throw new IllegalStateException("services are simulated by their own rooms");
      }

      @Override
      public List<RingReport> rings() {
        return List.of();
      }
    };
  }

  private Map<String, Reader<?>> named(Topic<?> topic) {
    return readers.computeIfAbsent(topic.name(), first -> new LinkedHashMap<>());
  }

  private <T> Topic<T> shrunk(Topic<T> topic) {
    return new Topic<>(
        topic.name(),
        topic.kind(),
        topic.type(),
        capacities.getOrDefault(topic.name(), topic.capacity()),
        topic.bytesMax(),
        topic.keysMax(),
        topic.key(),
        topic.bytes());
  }

  private Start start(Topic<?> topic) {
    if (!oneProcess) {
      return new Start.Unknown();
    }
    Writer<?> writer = writers.get(topic.name());
    return writer == null
        ? new Start.FirstEntry(epochs.getOrDefault(topic.name(), 0L))
        : new Start.After(writer.end.epoch(), writer.end.head());
  }

  /** A writing end and its place. */
  private final class Writer<T> implements WritingEnd.Mail {
    private final Object node;
    private final Topic<T> topic;
    private final WritingEnd<T> end;

    Writer(Object node, Topic<T> topic) {
      this.node = node;
      this.topic = topic;
      long epoch = epochs.merge(topic.name(), 1L, Long::sum);
      this.end = new WritingEnd<>(shrunk(topic), epoch, new SimulatedLoop(net, node), this);
    }

    @Override
    public void toReader(String name, ToReader message) {
      Reader<?> reader = named(topic).get(name);
      if (reader != null) {
        net.send(reader.node, () -> reader.end.hear(message));
      }
    }

    @Override
    public void toAll(Bell bell) {
      new ArrayList<>(named(topic).keySet()).forEach(name -> toReader(name, bell));
    }

    @Override
    public void closed() {
      writers.remove(topic.name(), this);
    }
  }

  /** A reading end and its place. */
  private final class Reader<T> implements ReadingEnd.Mail {
    private final Object node;
    private final Topic<T> topic;
    private final String name;
    private final ReadingEnd<T> end;

    Reader(Object node, Topic<T> topic, String name, TopicHandler<T> handler) {
      this.node = node;
      this.topic = topic;
      this.name = name;
      SimulatedLoop loop = new SimulatedLoop(net, node);
      this.end = new ReadingEnd<>(topic, name, ++stamps << 20, batchMax, handler, loop, this);
    }

    @Override
    public void toWriter(ToWriter message) {
      Writer<?> writer = writers.get(topic.name());
      if (writer != null) {
        net.send(writer.node, () -> writer.end.hear(message));
      }
    }

    @Override
    public void closed() {
      named(topic).remove(name, this);
    }
  }
}
