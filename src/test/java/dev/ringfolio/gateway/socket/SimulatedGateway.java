package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.SimulatedBus;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.TestConfig;
import dev.ringfolio.gateway.fanout.EventKind;
import dev.ringfolio.gateway.fanout.EventLog;
import dev.ringfolio.gateway.fanout.EventLogs;
import dev.ringfolio.gateway.fanout.FlushSchedule;
import dev.ringfolio.gateway.fanout.FreshnessBook;
import dev.ringfolio.gateway.fanout.PriceBoard;
import dev.ringfolio.gateway.fanout.ProgressBoard;
import dev.ringfolio.gateway.fanout.Turns;
import dev.ringfolio.gateway.fanout.ValuationBoard;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.session.Counters;
import dev.ringfolio.gateway.session.Desk;
import dev.ringfolio.gateway.session.Instance;
import dev.ringfolio.gateway.session.Settings;
import dev.ringfolio.gateway.session.Tiers;
import dev.ringfolio.gateway.session.Upstream;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One gateway instance of a history: the real core with its real readers, on a simulated loop. It
 * can stall, and be killed with all its clients.
 */
final class SimulatedGateway implements Turns, Clock, Upstream.Listener {
  static final int TICK_MILLIS = 10;
  private static final long START_MILLIS = 1_704_110_400_000L;
  private static final Config CONFIG = TestConfig.of(Map.of());

  final Object node = new Object();
  final String name;
  final Instance instance;
  final FlushSchedule schedule;
  final EventTwin twin;
  final EventTwin alertTwin;
  final EventTwin signalTwin;
  final List<SimulatedSocket> sockets = new ArrayList<>();

  private final SimulatedNet net;
  private final Readers readers;
  private boolean dead;

  /**
   * @param eventsMax events that the instance holds
   */
  SimulatedGateway(
      String name,
      SimulatedNet net,
      SimulatedBus bus,
      SimulatedMarket market,
      SimulatedQueue queue,
      boolean shared,
      int eventsMax) {
    this.name = name;
    this.net = net;
    this.schedule = new FlushSchedule(this, this, TICK_MILLIS);
    this.twin = new EventTwin(eventsMax);
    this.alertTwin = new EventTwin(eventsMax);
    this.signalTwin = new EventTwin(eventsMax);
    Settings settings =
        new Settings(true, shared, Duration.ofSeconds(5), 100, 65_536, 1_000, 1_000);
    Desk desk = queue.desk(this);
    this.instance =
        new Instance(
            settings,
            this,
            new PriceBoard(this),
            new EventLogs(
                log(EventKind.OPTIMIZATIONS, eventsMax),
                log(EventKind.ALERTS, eventsMax),
                log(EventKind.SIGNALS, eventsMax)),
            new ProgressBoard(1_000, this),
            new ValuationBoard(this),
            new Tiers(desk),
            new Upstream(market.feed(this), this),
            new OptimizationRequests(CONFIG.limits(), CONFIG.optimization()),
            new FreshnessBook(0),
            desk,
            new Counters());
    instance.upstream().listen(this);
    this.readers = new Readers(watched(bus.at(node)), name, instance);
    net.after(SimulatedNet.SECOND, node, alive(this::housekeep));
  }

  private static <E> EventLog<E> log(EventKind<E> kind, int eventsMax) {
    return new EventLog<>(kind, eventsMax, 1 << 20, 4_000);
  }

  private void housekeep() {
    instance.tiers().housekeep();
    new ArrayList<>(sockets).forEach(socket -> socket.housekeep(net.now()));
    net.after(SimulatedNet.SECOND, node, alive(this::housekeep));
  }

  /** The feed is told anew what is wanted, as it is every ten seconds. */
  void repeatDemand() {
    net.after(10 * SimulatedNet.SECOND, node, alive(instance.upstream()::repeat));
  }

  boolean isDead() {
    return dead;
  }

  /** The process ends: its clients see their sockets closed. */
  void die() {
    dead = true;
    readers.close();
    new ArrayList<>(sockets).forEach(SimulatedSocket::cut);
  }

  void stall(long nanos) {
    net.stall(node, nanos);
  }

  Runnable alive(Runnable task) {
    return () -> {
      if (!dead) {
        task.run();
      }
    };
  }

  @Override
  public void soon(Runnable task) {
    net.after(0, node, alive(task));
  }

  @Override
  public void after(long millis, Runnable task) {
    net.after(millis * SimulatedNet.MILLI, node, alive(task));
  }

  @Override
  public long millis() {
    return START_MILLIS + net.now() / SimulatedNet.MILLI;
  }

  @Override
  public long nanos() {
    return net.now();
  }

  @Override
  public void refused(Symbol symbol, String detail) {
    sockets.forEach(socket -> socket.session().refusedUpstream(symbol, detail));
  }

  @Override
  public void streamed(Symbol symbol) {
    sockets.forEach(socket -> socket.session().streamed(symbol));
  }

  /** What the event log should hold: a naive twin, told by the same reader. */
  static final class EventTwin implements TopicHandler<Object> {
    private final int entriesMax;
    private final Deque<Long> held = new ArrayDeque<>();
    long epoch;
    long head;

    EventTwin(int entriesMax) {
      this.entriesMax = entriesMax;
    }

    @Override
    public void began(long of, long position) {
      if (of != epoch) {
        epoch = of;
        head = position;
        held.clear();
      }
    }

    @Override
    public void entries(long of, long first, List<Object> entries) {
      began(of, first - 1);
      for (int i = 0; i < entries.size(); i++) {
        head = first + i;
        held.add(head);
        if (held.size() > entriesMax) {
          held.remove();
        }
      }
    }

    @Override
    public void gap(long of, long from, long to) {
      if (to >= 0) {
        began(of, from - 1);
        head = Math.max(head, to);
      }
    }

    boolean holdsAllAfter(long seq) {
      return seq <= head && held.stream().filter(each -> each > seq).count() == head - seq;
    }

    boolean holdsAnyOf(long from, long to) {
      return held.stream().anyMatch(seq -> seq >= from && seq <= to);
    }
  }

  /** The bus, with the twins listening to the events. */
  private Bus watched(Bus bus) {
    return new Bus() {
      @Override
      public <T> TopicReader reader(Topic<T> topic, String reader, TopicHandler<T> handler) {
        return bus.reader(topic, reader, new Watched<>(twinOf(topic), topic, handler));
      }

      @Override
      public <T> TopicWriter<T> writer(Topic<T> topic) {
        return bus.writer(topic);
      }

      @Override
      public <Q, A> Registration serve(Service<Q, A> service, Function<Q, Future<A>> handler) {
        return bus.serve(service, handler);
      }

      @Override
      public <Q, A> Future<A> ask(Service<Q, A> service, Q request) {
        return bus.ask(service, request);
      }

      @Override
      public List<RingReport> rings() {
        return bus.rings();
      }
    };
  }

  private @Nullable EventTwin twinOf(Topic<?> topic) {
    if (topic == Topics.OPTIMIZATION_EVENTS) {
      return twin;
    }
    if (topic == Topics.RISK_ALERTS) {
      return alertTwin;
    }
    return topic == Topics.SIGNALS ? signalTwin : null;
  }

  /** What the users of its clients have paid for may be known anew. */
  void tiersMayHaveChanged() {
    sockets.forEach(SimulatedSocket::lookAtTier);
  }

  /** Hands on what is read, to the topic's twin first, where it has one. */
  private final class Watched<T> implements TopicHandler<T> {
    private final @Nullable EventTwin its;
    private final Topic<T> topic;
    private final TopicHandler<T> handler;

    Watched(@Nullable EventTwin its, Topic<T> topic, TopicHandler<T> handler) {
      this.its = its;
      this.topic = topic;
      this.handler = handler;
    }

    @Override
    public void began(long epoch, long position) {
      if (its != null) {
        its.began(epoch, position);
      }
      handler.began(epoch, position);
    }

    @Override
    public void entries(long epoch, long first, List<T> entries) {
      if (its != null) {
        its.entries(epoch, first, List.copyOf(entries));
        sockets.forEach(socket -> socket.read(topic, epoch, first, entries.size()));
      }
      handler.entries(epoch, first, entries);
      tiersMayHaveChanged();
    }

    @Override
    public void snapshot(long epoch, long head, List<T> values) {
      handler.snapshot(epoch, head, values);
    }

    @Override
    public void gap(long epoch, long from, long to) {
      if (its != null) {
        its.gap(epoch, from, to);
      }
      handler.gap(epoch, from, to);
    }
  }
}
