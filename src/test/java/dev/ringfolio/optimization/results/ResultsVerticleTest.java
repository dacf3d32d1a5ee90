package dev.ringfolio.optimization.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListStoredOptimizations;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimizationsListed;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.Requests;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultsVerticleTest {
  /** Keeps results in memory, and can be away. */
  private static final class MemoryStore implements ResultStore {
    final List<StoredOptimization> kept = new CopyOnWriteArrayList<>();
    volatile boolean away;

    /** A batch that has begun waits for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    final AtomicInteger batches = new AtomicInteger();

    private void check() {
      if (away) {
        throw new StoreUnavailable("pulled out", null);
      }
    }

    @Override
    public void append(List<StoredOptimization> results) {
      check();
      batches.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      kept.addAll(results);
    }

    @Override
    public Optional<StoredOptimization> find(String user, String scope, String requestId) {
      check();
      return kept.stream()
          .filter(r -> r.user().equals(user) && r.requestId().equals(requestId))
          .findFirst();
    }

    @Override
    public StoredOptimizationsListed newest(
        String user, OptimizationFilter filter, long before, int limit) {
      check();
      return new StoredOptimizationsListed(
          kept.stream().filter(r -> r.user().equals(user)).limit(limit).toList(), 0);
    }
  }

  private final MemoryStore store = new MemoryStore();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, new RunningClock());
  private final Context context = vertx.getOrCreateContext();
  private TopicWriter<OptimizationEvent> events;
  private String deployed;

  @BeforeEach
  void deploy() throws Exception {
    get(
        Future.future(
            done ->
                context.runOnContext(
                    turn -> {
                      events = bus.writer(Topics.OPTIMIZATION_EVENTS);
                      done.complete();
                    })));
    deployed =
        get(
            vertx.deployVerticle(
                new ResultsVerticle(
                    bus, store, finished -> "{\"of\":\"" + finished.requestId() + "\"}")));
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private <Q, A> A ask(Service<Q, A> service, Q question) throws Exception {
    return get(bus.ask(service, question));
  }

  private FailureCode refused(ReadOptimization question) throws Exception {
    try {
      ask(Services.READ_STORED_OPTIMIZATION, question);
      throw new AssertionError("answered");
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).failure().code();
    }
  }

  private void finish(String... ids) {
    context.runOnContext(
        turn -> {
          for (String id : ids) {
            events.append(Requests.finished(id, "ann"));
          }
        });
  }

  private ModuleReport report() throws Exception {
    return ask(Services.PROBE.at(ResultsVerticle.MODULE), new Probe());
  }

  @Test
  void aResultIsKeptSoonAfterItWasTold() throws Exception {
    finish("r1", "r2");
    await().until(() -> store.kept.size() == 2);

    StoredOptimization read =
        ask(Services.READ_STORED_OPTIMIZATION, new ReadOptimization("r1", "ann", "ann"));
    assertThat(read.result()).isEqualTo("{\"of\":\"r1\"}");
    assertThat(read.finishedMillis()).isEqualTo(store.kept.get(0).finishedMillis());
    assertThat(
            ask(
                    Services.LIST_STORED_OPTIMIZATIONS,
                    new ListStoredOptimizations("ann", OptimizationFilter.ALL, Long.MAX_VALUE, 10))
                .optimizations())
        .isEqualTo(store.kept);
    assertThat(refused(new ReadOptimization("r3", "ann", "ann"))).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refused(new ReadOptimization("r1", "bob", "bob"))).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void whatWaitsBehindABatchIsKeptBeforeItStops() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    store.gate = gate;
    finish("r1");
    await().until(() -> store.batches.get() == 1);
    finish("r2");
    await()
        .until(
            () ->
                ask(Services.READ_STORED_OPTIMIZATION, new ReadOptimization("r2", "ann", "ann"))
                    != null);
    Future<Void> stopped = vertx.undeploy(deployed);
    gate.countDown();
    get(stopped);
    assertThat(store.kept).extracting(StoredOptimization::requestId).containsExactly("r1", "r2");
  }

  @Test
  void whatComesWhileTheStoreIsAwayWaitsAndIsFound() throws Exception {
    store.away = true;
    finish("r1");
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        ask(
                                Services.READ_STORED_OPTIMIZATION,
                                new ReadOptimization("r1", "ann", "ann"))
                            .requestId())
                    .isEqualTo("r1"));
    await().until(() -> report().status() == Status.YELLOW);
    assertThat(report().detail()).contains("pulled out");
    assertThat(store.kept).isEmpty();

    finish("r2");
    store.away = false;

    await().until(() -> store.kept.size() == 2);
    assertThat(store.kept).extracting(StoredOptimization::requestId).containsExactly("r1", "r2");
    await().until(() -> report().status() == Status.GREEN);
  }

  @Test
  void moreThanMayWaitIsSaidToBeLost() throws Exception {
    store.away = true;
    finish("r-first");
    await().until(() -> report().status() == Status.YELLOW);
    for (int i = 0; i < ResultsVerticle.WAITING_MAX / 100; i++) {
      String[] ids = new String[100];
      for (int j = 0; j < 100; j++) {
        ids[j] = "r" + i + "-" + j;
      }
      finish(ids);
      ask(Services.PROBE.at(ResultsVerticle.MODULE), new Probe());
    }
    store.away = false;

    await().until(() -> store.kept.size() == ResultsVerticle.WAITING_MAX);
    assertThat(report().detail()).isEqualTo("1 results could not be kept");
    assertThat(refused(new ReadOptimization("r-first", "ann", "ann")))
        .isEqualTo(FailureCode.NOT_FOUND);
  }
}
