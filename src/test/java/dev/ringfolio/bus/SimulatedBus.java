package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
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
 * Topics over a {@link SimulatedNet}, with the real {@link Publication} and {@link Subscription} at
 * their ends: for histories of the rooms behind the bus. Rings are as small as the history wants.
 */
public final class SimulatedBus {
  private final SimulatedNet net;
  private final boolean oneProcess;
  private final int batchMax;
  private final Map<String, Integer> capacities;
  private final Map<String, WritingEnd<?>> writers = new HashMap<>();
  private final Map<String, Map<String, ReadingEnd<?>>> readers = new HashMap<>();
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
        WritingEnd<T> end = new WritingEnd<>(node, topic);
        writers.put(topic.name(), end);
        end.open();
        return end;
      }

      @Override
      public <T> TopicReader reader(Topic<T> topic, String name, TopicHandler<T> handler) {
        ReadingEnd<T> end = new ReadingEnd<>(node, topic, name, handler);
        named(topic).put(name, end);
        end.open();
        return end;
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

  private Map<String, ReadingEnd<?>> named(Topic<?> topic) {
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

  private void toWriter(Topic<?> topic, ToWriter message) {
    WritingEnd<?> writer = writers.get(topic.name());
    if (writer != null) {
      net.send(writer.node, () -> writer.hear(message));
    }
  }

  private void toReader(Topic<?> topic, String name, ToReader message) {
    ReadingEnd<?> reader = named(topic).get(name);
    if (reader != null) {
      net.send(reader.node, () -> reader.hear(message));
    }
  }

  /** A publication and its heartbeat. */
  private final class WritingEnd<T> implements TopicWriter<T> {
    private final Object node;
    private final Topic<T> topic;
    private final Publication<T> publication;
    private boolean bellsDue;
    private boolean closed;

    WritingEnd(Object node, Topic<T> topic) {
      this.node = node;
      this.topic = topic;
      long epoch = epochs.merge(topic.name(), 1L, Long::sum);
      this.publication = new Publication<>(shrunk(topic), epoch);
    }

    void open() {
      beat();
    }

    private void beat() {
      if (!closed) {
        publication.forgetSilent(net.now());
        new ArrayList<>(named(topic).keySet())
            .forEach(name -> toReader(topic, name, publication.bell()));
        net.after(SimulatedNet.SECOND, node, this::beat);
      }
    }

    void hear(ToWriter message) {
      if (closed) {
        return;
      }
      if (message instanceof Pull pull) {
        publication
            .answer(pull, net.now())
            .ifPresent(answer -> toReader(topic, pull.reader(), answer));
      } else if (message instanceof Leave leave) {
        publication.leave(leave);
      }
    }

    @Override
    public long append(T entry) {
      long seq = publication.append(entry);
      if (!bellsDue) {
        bellsDue = true;
        net.after(0, node, this::endTurn);
      }
      return seq;
    }

    private void endTurn() {
      bellsDue = false;
      if (!closed) {
        publication.ring((name, bell) -> toReader(topic, name, bell));
      }
    }

    @Override
    public void remove(Object key) {
      publication.remove(key);
    }

    @Override
    public long epoch() {
      return publication.epoch();
    }

    @Override
    public long head() {
      return publication.head();
    }

    @Override
    public long lag(String reader) {
      return publication.lag(reader);
    }

    @Override
    public void onPull(Runnable handler) {
      throw new IllegalStateException("nobody is held back here");
    }

    @Override
    public RingReport report() {
      return publication.report();
    }

    @Override
    public void close() {
      closed = true;
      writers.remove(topic.name(), this);
    }
  }

  /** A subscription and its timer. */
  private final class ReadingEnd<T> implements TopicReader {
    private final Object node;
    private final Topic<T> topic;
    private final String name;
    private final Subscription<T> subscription;
    private boolean closed;

    ReadingEnd(Object node, Topic<T> topic, String name, TopicHandler<T> handler) {
      this.node = node;
      this.topic = topic;
      this.name = name;
      this.subscription =
          new Subscription<>(
              shrunk(topic),
              name,
              ++stamps << 20,
              batchMax,
              handler,
              message -> toWriter(topic, message));
    }

    void open() {
      WritingEnd<?> writer = writers.get(topic.name());
      Start start = new Start.Unknown();
      if (oneProcess) {
        start =
            writer == null
                ? new Start.FirstEntry(epochs.getOrDefault(topic.name(), 0L))
                : new Start.After(writer.epoch(), writer.head());
      }
      subscription.open(start, net.now());
      net.after(SimulatedNet.SECOND / 2, node, this::tick);
    }

    private void tick() {
      if (!closed) {
        subscription.tick(net.now());
        net.after(SimulatedNet.SECOND / 2, node, this::tick);
      }
    }

    void hear(ToReader message) {
      if (message instanceof Bell bell) {
        subscription.onBell(bell, net.now());
      } else if (message instanceof Answer answer) {
        subscription.onAnswer(answer, net.now());
      }
    }

    @Override
    public long epoch() {
      return subscription.epoch();
    }

    @Override
    public long position() {
      return subscription.position();
    }

    @Override
    public long head() {
      return subscription.head();
    }

    @Override
    public void pause() {
      subscription.pause();
    }

    @Override
    public void resume() {
      subscription.resume(net.now());
    }

    @Override
    public void close() {
      closed = true;
      subscription.close();
      named(topic).remove(name, this);
    }
  }
}
