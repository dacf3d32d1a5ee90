package dev.ringfolio.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.ModuleFacts.QueueFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.gateway.json.RequestText;
import dev.ringfolio.optimization.cache.SharedResults;
import dev.ringfolio.optimization.queue.QueueVerticle;
import dev.ringfolio.optimization.queue.RequestTexts;
import dev.ringfolio.optimization.work.KeptEstimates;
import dev.ringfolio.optimization.work.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** The queue and its workers on a real bus, with the rest of the house played by the test. */
public final class Room implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  public final Vertx vertx = Vertx.vertx();
  public final Bus bus;
  public final Clock clock;

  /** The workers' own, so that their time can go on while no lease runs out. */
  public final SteppedClock workerClock = new SteppedClock();

  public final KeptEstimates estimates = new KeptEstimates();
  public final FakeHistory history = new FakeHistory();
  public final MemoryAccepted accepted;
  public final List<OptimizationEvent> events = new CopyOnWriteArrayList<>();

  public Room(Clock clock) {
    this(clock, new MemoryAccepted());
  }

  /** A room whose queue finds in {@code accepted} what an earlier life left. */
  public Room(Clock clock, MemoryAccepted accepted) {
    this.clock = clock;
    this.accepted = accepted;
    bus = new VertxBus(vertx, new RunningClock());
    onContext(
        () ->
            bus.reader(
                Topics.OPTIMIZATION_EVENTS,
                "test",
                new TopicHandler<OptimizationEvent>() {
                  @Override
                  public void entries(long epoch, long first, List<OptimizationEvent> entries) {
                    events.addAll(entries);
                  }
                }));
  }

  /** Readers live on a context, as those of verticles do. */
  public void onContext(Runnable open) {
    Promise<Void> opened = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            turn -> {
              open.run();
              opened.complete();
            });
    get(opened.future());
  }

  public static Config.Optimization config() {
    return new Config.Optimization(
        1, 100, Duration.ofSeconds(300), 1_000, Duration.ofSeconds(60), Duration.ofSeconds(30));
  }

  public QueueVerticle queue() {
    QueueVerticle queue =
        new QueueVerticle(
            bus,
            config(),
            100,
            accepted,
            new RequestTexts(RequestText::write, RequestText::parse),
            history,
            new SharedResults.None(),
            clock);
    get(vertx.deployVerticle(queue));
    return queue;
  }

  /** The id by which it is undeployed. */
  public String worker(String workerId) {
    return get(
        vertx.deployVerticle(
            new WorkerVerticle(
                bus,
                config(),
                history,
                estimates,
                PriceSource.SIMULATOR,
                workerClock,
                workerId,
                List.of())));
  }

  /** Plays the price cache. */
  public void prices(Function<Symbol, PriceUpdate> price) {
    bus.serve(
        Services.READ_PRICES,
        asked ->
            Future.succeededFuture(
                new PricesRead(asked.symbols().stream().map(price).toList(), List.of())));
  }

  /** Plays a price cache that hangs. */
  public void hungPrices() {
    Promise<PricesRead> never = Promise.promise();
    bus.serve(Services.READ_PRICES, asked -> never.future());
  }

  public <Q, A> A ask(Service<Q, A> service, Q question) {
    return get(bus.ask(service, question));
  }

  public <Q, A> Failure refused(Service<Q, A> service, Q question) {
    Throwable cause =
        get(bus.ask(service, question).map((Throwable) null).otherwise(Function.identity()));
    return ((FailureException) cause).failure();
  }

  public OptimizationAccepted submit(Optimize request) {
    return ask(Services.OPTIMIZE, request);
  }

  /** The result of one request, once it is there. */
  public OptimizationFinished result(String requestId) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> finished().stream().anyMatch(finished -> finished.requestId().equals(requestId)));
    List<OptimizationFinished> results =
        finished().stream().filter(finished -> finished.requestId().equals(requestId)).toList();
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  public List<OptimizationFinished> finished() {
    return events.stream()
        .filter(OptimizationFinished.class::isInstance)
        .map(OptimizationFinished.class::cast)
        .toList();
  }

  public List<OptimizationQueued> queued() {
    return events.stream()
        .filter(OptimizationQueued.class::isInstance)
        .map(OptimizationQueued.class::cast)
        .toList();
  }

  public ModuleReport probe(String module) {
    return ask(Services.PROBE.at(module), new Probe());
  }

  public QueueFacts facts() {
    return (QueueFacts) probe(QueueVerticle.MODULE).facts();
  }

  public void awaitHeldReaders(int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> history.readersHeld.get() == count);
  }

  public static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    history.release();
    accepted.goOn();
    get(vertx.close());
  }
}
