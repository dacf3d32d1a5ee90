package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.TakeJob;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.ContentDigest;
import dev.ringfolio.optimization.MemoryAccepted;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.queue.AcceptedStore.KeptRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue on the bus with its store, which goes away, hangs, and outlives the queue. */
class DurableQueueTest {
  private final MemoryAccepted store = new MemoryAccepted();
  private final SteppedClock clock = new SteppedClock();
  private Room room = new Room(clock, store);

  @AfterEach
  void close() {
    room.close();
  }

  /** The process ends and is started again. */
  private void nextLife() {
    room.close();
    clock.advanceMillis(1);
    room = new Room(clock, store);
    room.queue();
  }

  @Test
  void aRequestIsInTheStoreWhenItIsAnswered() {
    room.queue();
    room.submit(Requests.named("a", "ann"));

    assertThat(store.ids()).containsExactly("a");
    assertThat(room.probe(QueueVerticle.MODULE).detail())
        .isEqualTo("no worker has asked for a job lately");
  }

  @Test
  void aBurstIsKeptInFewTransactions() {
    room.queue();
    store.hang();
    List<Future<OptimizationAccepted>> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> room.bus.ask(Services.OPTIMIZE, Requests.named("r" + i, "ann")))
            .toList();
    Awaitility.await().until(() -> room.facts().status().waiting() == 50);
    store.goOn();
    answers.forEach(Room::get);

    assertThat(store.batches()).hasSizeLessThanOrEqualTo(2);
    assertThat(store.ids())
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "r" + i).toList());
  }

  @Test
  void whatWasLeftIsQueuedAgainInOrderAndSolvedOnce() {
    room.queue();
    List.of("a", "b", "c").forEach(id -> room.submit(Requests.named(id, "ann")));
    Job first = take();
    room.ask(Services.JOB_DONE, Requests.solved("w1", first.jobId(), 1, 0.5));
    store.answered("a");
    take();
    nextLife();

    assertThat(
            room.ask(Services.READ_OPTIMIZATION, new ReadOptimization("c", "ann", "ann")).phase())
        .isEqualTo(Phase.QUEUED);
    Awaitility.await().until(() -> room.queued().size() == 2);
    assertThat(room.queued()).extracting(OptimizationQueued::requestId).containsExactly("b", "c");
    Job again = take();
    assertThat(again.request()).isEqualTo(Requests.named("b", "ann"));
    room.ask(Services.JOB_DONE, Requests.solved("w1", again.jobId(), again.attempt(), 0.5));
    assertThat(room.result("b").warnings()).isEmpty();
  }

  @Test
  void whatAnEarlierLifeAnsweredIsAnsweredBySameContentAgainFromTheStoreOfResults() {
    Optimize asked = Requests.named("a", "ann");
    store.answered(asked, clock.millis());
    StoredOptimization first = stored(asked);
    room.bus.serve(Services.READ_STORED_OPTIMIZATION, q -> Future.succeededFuture(first));
    room.queue();

    assertThat(room.submit(asked))
        .isEqualTo(new OptimizationAccepted("a", 0, 0.0, true, null, first));
    Optimize other = Requests.of("a", "ann", Objective.RISK_PARITY, Map.of(), null);
    assertThat(room.refused(Services.OPTIMIZE, other).code())
        .isEqualTo(FailureCode.DUPLICATE_REQUEST);
    assertThat(room.facts().status().accepted()).isZero();
  }

  @Test
  void whatTheStoreOfResultsHasNotOrHasOfOtherContentIsSolvedAgain() {
    Optimize asked = Requests.named("a", "ann");
    Optimize later = Requests.named("b", "ann");
    store.answered(asked, clock.millis());
    store.answered(later, clock.millis());
    StoredOptimization other =
        stored(Requests.of("b", "ann", Objective.RISK_PARITY, Map.of(), null));
    room.bus.serve(
        Services.READ_STORED_OPTIMIZATION,
        q ->
            q.requestId().equals("a")
                ? Bus.refuse(new Failure(FailureCode.NOT_FOUND, "gone"))
                : Future.succeededFuture(other));
    room.queue();

    assertThat(room.submit(asked).repeated()).isFalse();
    assertThat(room.submit(later).repeated()).isFalse();
    assertThat(room.submit(asked).repeated()).isTrue();
    assertThat(store.ids()).containsExactly("a", "b");
  }

  @Test
  void whileTheStoreOfResultsIsAwayAnIdThatWasAnsweredIsUnavailable() {
    Optimize asked = Requests.named("a", "ann");
    store.answered(asked, clock.millis());
    room.bus.serve(
        Services.READ_STORED_OPTIMIZATION,
        q -> Bus.refuse(new Failure(FailureCode.UNAVAILABLE, "away", Map.of(), 2)));
    room.queue();

    assertThat(room.refused(Services.OPTIMIZE, asked).retryAfterSeconds()).isEqualTo(2);
    assertThat(store.ids()).isEmpty();
  }

  private StoredOptimization stored(Optimize request) {
    return new StoredOptimization(
        String.valueOf(request.requestId()),
        request.user(),
        request.scope(),
        null,
        new StoredOptimization.Label("", "", "", "optimal"),
        clock.millis(),
        "{}",
        ContentDigest.written(request));
  }

  @Test
  void aStoreThatIsAwayDelaysNobodyAndGetsWhatIsOpenWhenItIsBack() {
    room.queue();
    store.away(true);
    room.submit(Requests.named("a", "ann"));
    room.submit(Requests.named("b", "ann"));
    Job job = take();
    room.ask(Services.JOB_DONE, Requests.solved("w1", job.jobId(), 1, 0.5));

    assertThat(room.result("a").warnings())
        .extracting(Warning::code)
        .containsExactly("not_durable");
    ModuleReport report = room.probe(QueueVerticle.MODULE);
    assertThat(report.status()).isEqualTo(Status.YELLOW);
    assertThat(report.detail())
        .startsWith("1 open requests are in memory only; the store does not answer");
    assertThat(room.facts().notDurable()).isEqualTo(2);

    store.away(false);
    Awaitility.await().until(() -> store.ids().equals(List.of("b")));
    Awaitility.await().until(() -> room.probe(QueueVerticle.MODULE).status() == Status.GREEN);
    room.submit(Requests.named("c", "ann"));
    assertThat(store.ids()).containsExactly("b", "c");
  }

  @Test
  void aStoreThatHangsDelaysARequestByItsPatienceAndTheNextByNothing() {
    room.queue();
    store.hang();
    room.submit(Requests.named("a", "ann"));
    room.submit(Requests.named("b", "ann"));

    Awaitility.await().until(() -> room.queued().size() == 2);
    assertThat(store.ids()).isEmpty();
    store.goOn();
    Awaitility.await().until(() -> store.ids().equals(List.of("a", "b")));
  }

  @Test
  void aStoreThatCannotBeReadAtTheStartIsReadWhenItCan() {
    room.queue();
    room.submit(Requests.named("old", "ann"));
    store.away(true);
    nextLife();
    room.submit(Requests.named("new", "ann"));
    store.away(false);
    Awaitility.await().until(() -> room.queued().size() == 2);

    assertThat(take().requestId()).isEqualTo("old");
    Awaitility.await().until(() -> store.ids().equals(List.of("old", "new")));
  }

  @Test
  void aTextThatCannotBeReadIsToldAndDoesNotHoldUpTheOthers() {
    store.add(List.of(new KeptRequest(1, "odd", "ann", "ann", 1, "{\"from\":\"the future\"}")));
    room.queue();
    room.submit(Requests.named("a", "ann"));

    assertThat(take().requestId()).isEqualTo("a");
    assertThat(room.probe(QueueVerticle.MODULE).detail())
        .isEqualTo("1 kept requests cannot be read; see the log");
  }

  @Test
  void aDrainLeavesWhatIsKeptToTheNextLifeAndTellsNoResultOfIt() {
    QueueVerticle queue = room.queue();
    room.submit(Requests.named("a", "ann"));
    Room.get(queue.drain(Duration.ofMillis(1)));

    assertThat(room.finished()).isEmpty();
    nextLife();
    assertThat(take().requestId()).isEqualTo("a");
  }

  @Test
  void aDrainFailsWhatIsInMemoryOnly() {
    QueueVerticle queue = room.queue();
    store.away(true);
    room.submit(Requests.named("a", "ann"));
    Room.get(queue.drain(Duration.ofMillis(1)));

    assertThat(room.result("a").failure().code()).isEqualTo(FailureCode.DRAINING);
  }

  private Job take() {
    return (Job) room.ask(Services.TAKE_JOB, new TakeJob("w1"));
  }
}
