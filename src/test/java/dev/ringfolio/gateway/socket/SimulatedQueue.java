package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.SimulatedBus;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.session.Desk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The optimization queue of a history, and the truth about its events: requests wait, run with
 * progress and finish after random times; the queue dies and comes back with or without them.
 */
final class SimulatedQueue {
  private static final List<Symbol> SYMBOLS = List.of(new Symbol("AAPL"), new Symbol("MSFT"));

  /** Requests accepted; beyond that they are refused. */
  private static final int REQUESTS_MAX = 200;

  /** A request that was accepted. */
  static final class Request {
    final Optimize asked;
    final String id;
    Phase phase = Phase.QUEUED;
    long progressSeq;
    long newestIteration;
    long progressNanos;
    @Nullable OptimizationFinished finished;

    Request(Optimize asked, String id) {
      this.asked = asked;
      this.id = id;
    }
  }

  /** An event that was appended. */
  record Fact(OptimizationEvent event, long atNanos) {}

  private final SimulatedNet net;
  private final SimulatedBus bus;
  private final SplittableRandom random;
  private final SimulatedBooks books;
  private final Object node = new Object();

  /** All events by epoch, in the order of their seqs. */
  final Map<Long, List<Fact>> truth = new HashMap<>();

  /** By scope and id. */
  private final Map<String, Request> requests = new LinkedHashMap<>();

  private @Nullable TopicWriter<OptimizationEvent> events;
  private @Nullable TopicWriter<OptimizationProgress> progress;
  private long names;
  private long iterations;
  private long lives;

  /** The newest iteration at each death. */
  private final List<Long> deaths = new ArrayList<>();

  /**
   * @param books whose tiers its desk reads, too
   */
  SimulatedQueue(
      SimulatedNet net, SimulatedBus bus, SplittableRandom random, SimulatedBooks books) {
    this.net = net;
    this.bus = bus;
    this.random = random;
    this.books = books;
  }

  void open() {
    Bus own = bus.at(node);
    events = own.writer(Topics.OPTIMIZATION_EVENTS);
    progress = own.writer(Topics.OPTIMIZATION_PROGRESS);
    truth.put(events.epoch(), new ArrayList<>());
    lives++;
    requests.values().stream()
        .filter(request -> request.phase != Phase.FINISHED)
        .forEach(request -> later(request, 2 * SimulatedNet.SECOND));
  }

  /** Dies. What waited or ran is forgotten, or is queued again when it {@linkplain #open opens}. */
  void die(boolean forgetting) {
    if (events != null && progress != null) {
      events.close();
      progress.close();
    }
    events = null;
    progress = null;
    lives++;
    deaths.add(iterations);
    if (forgetting) {
      requests.clear();
    }
    requests.values().stream()
        .filter(request -> request.phase == Phase.RUNNING)
        .forEach(
            request -> {
              request.phase = Phase.QUEUED;
              request.progressSeq = 0;
            });
  }

  boolean isOpen() {
    return events != null;
  }

  /** Whether it died between two iterations that it told of: progress began anew then. */
  boolean diedBetween(long earlier, long later) {
    return deaths.stream().anyMatch(last -> earlier <= last && last < later);
  }

  void stall(long nanos) {
    net.stall(node, nanos);
  }

  long epoch() {
    return events == null ? 0 : events.epoch();
  }

  @Nullable Request find(String scope, String id) {
    return requests.get(scope + "/" + id);
  }

  /** Whether another client has a request of the same id: each has a pace of its own. */
  boolean isElsewhere(String id, String clientId) {
    return requests.values().stream()
        .anyMatch(request -> request.id.equals(id) && !request.asked.clientId().equals(clientId));
  }

  Iterable<Request> requests() {
    return requests.values();
  }

  /** The newest iteration of all requests. */
  long iterations() {
    return iterations;
  }

  /** Requests that came by REST. */
  void submitElsewhere(String user, int count) {
    for (int i = 0; i < count && events != null; i++) {
      accept(
          new Optimize(
              null,
              "rest",
              user,
              "rest",
              SYMBOLS,
              Objective.MAXIMIZE_SHARPE,
              Method.MEAN_VARIANCE,
              Trigger.MANUAL,
              Constraints.DEFAULT,
              Parameters.defaults(30.0),
              Map.of(),
              null,
              List.of()));
    }
  }

  private OptimizationAccepted accept(Optimize asked) {
    String id = asked.requestId() == null ? "q" + ++names : asked.requestId();
    Request known = find(asked.scope(), id);
    if (known != null) {
      return new OptimizationAccepted(id, 1, 0, true, known.finished, null);
    }
    Request request = new Request(asked, id);
    requests.put(asked.scope() + "/" + id, request);
    append(new OptimizationQueued(id, asked.clientId(), asked.user(), 1, 0, millis()));
    later(request, chance(0.5) ? SimulatedNet.SECOND / 10 : 3 * SimulatedNet.SECOND);
    return new OptimizationAccepted(id, 1, 0, false, null, null);
  }

  /** The next thing that happens to {@code request}, unless the queue dies before. */
  private void later(Request request, long withinNanos) {
    long life = lives;
    net.after(
        random.nextLong(withinNanos),
        node,
        () -> {
          if (life == lives && request.phase != Phase.FINISHED) {
            goOn(request);
          }
        });
  }

  private void goOn(Request request) {
    if (request.phase == Phase.QUEUED) {
      request.phase = Phase.RUNNING;
    } else if (chance(0.6) && request.progressSeq < 10 && progress != null) {
      request.newestIteration = ++iterations;
      request.progressNanos = net.now();
      progress.append(
          new OptimizationProgress(
              request.id,
              request.asked.clientId(),
              request.asked.user(),
              request.newestIteration,
              0.5,
              Double.NaN,
              ++request.progressSeq));
    } else {
      finish(request, Status.OPTIMAL);
      return;
    }
    later(request, SimulatedNet.SECOND / 2);
  }

  private void finish(Request request, Status status) {
    Optimize asked = request.asked;
    OptimizationFinished finished =
        new OptimizationFinished(
            request.id,
            asked.clientId(),
            asked.user(),
            new Optimize(
                request.id,
                asked.clientId(),
                asked.user(),
                asked.scope(),
                asked.symbols(),
                asked.objective(),
                asked.method(),
                asked.trigger(),
                asked.constraints(),
                asked.parameters(),
                Map.of(),
                null,
                List.of()),
            status,
            new double[] {0.25, 0.75},
            new Metrics(0.1, 0.2, 0.5, Map.of()),
            0.001,
            millis(),
            false,
            Double.NaN,
            List.of(),
            0,
            500,
            true,
            null,
            null);
    request.phase = Phase.FINISHED;
    request.finished = finished;
    if (progress != null) {
      progress.remove(new OptimizationProgress.Key(asked.user(), asked.clientId(), request.id));
    }
    append(finished);
  }

  private long millis() {
    return net.now() / 1_000_000;
  }

  private void append(OptimizationEvent event) {
    if (events != null) {
      events.append(event);
      truth.get(events.epoch()).add(new Fact(event, net.now()));
    }
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** The desk of the gateway on {@code gateway}: every question is answered, or fails in time. */
  Desk desk(SimulatedGateway gateway) {
    return new Desk() {
      @Override
      public void optimize(Optimize request, boolean all, Answer<OptimizationAccepted> answer) {
        ask(
            gateway,
            answer,
            () ->
                requests.size() < REQUESTS_MAX
                    ? accept(request)
                    : new Failure(FailureCode.QUEUE_FULL, "full"));
      }

      @Override
      public void cancel(
          dev.ringfolio.contract.CancelOptimization request, Answer<OptimizationState> answer) {
        ask(
            gateway,
            answer,
            () -> {
              Request known = find(request.scope(), request.requestId());
              if (known != null && known.phase != Phase.FINISHED) {
                finish(known, Status.CANCELLED);
              }
              return state(known, request.requestId());
            });
      }

      @Override
      public void read(
          dev.ringfolio.contract.ReadOptimization request, Answer<OptimizationState> answer) {
        ask(
            gateway,
            answer,
            () -> state(find(request.scope(), request.requestId()), request.requestId()));
      }

      @Override
      public void readTier(ReadTier request, Answer<TierRead> answer) {
        ask(books.node, books::isOpen, gateway, answer, () -> books.read(request));
      }

      @Override
      public void authenticate(String clientId, String token, Answer<Identity> answer) {
        throw new IllegalStateException("nobody authenticates in a history");
      }
    };
  }

  private static Object state(@Nullable Request known, String id) {
    return known == null
        ? new Failure(FailureCode.NOT_FOUND, "no " + id)
        : new OptimizationState(id, known.phase, 1, 0, known.finished);
  }

  private <A> void ask(SimulatedGateway gateway, Desk.Answer<A> answer, Supplier<Object> server) {
    ask(node, this::isOpen, gateway, answer, server);
  }

  /** Asks, as the bus does: one answer, or a failure after five seconds. */
  @SuppressWarnings("unchecked") // what answers is an A or a failure
  private <A> void ask(
      Object serving,
      BooleanSupplier open,
      SimulatedGateway gateway,
      Desk.Answer<A> answer,
      Supplier<Object> server) {
    boolean[] over = new boolean[1];
    Runnable timeout =
        () -> {
          if (!over[0]) {
            over[0] = true;
            answer.failed(new Failure(FailureCode.UNAVAILABLE, "no answer"));
          }
        };
    net.after(5 * SimulatedNet.SECOND, gateway.node, gateway.alive(timeout));
    boolean[] served = new boolean[1];
    net.send(
        serving,
        () -> {
          if (!open.getAsBoolean() || served[0]) {
            return;
          }
          served[0] = true;
          Object said = server.get();
          net.send(
              gateway.node,
              gateway.alive(
                  () -> {
                    if (over[0]) {
                      return;
                    }
                    over[0] = true;
                    if (said instanceof Failure failure) {
                      answer.failed(failure);
                    } else {
                      answer.answered((A) said);
                    }
                  }));
        });
  }
}
