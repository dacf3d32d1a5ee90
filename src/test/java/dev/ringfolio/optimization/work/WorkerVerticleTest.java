package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import dev.ringfolio.optimization.queue.QueueVerticle;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queue and workers together, on a real bus. */
class WorkerVerticleTest {
  private final SteppedClock clock = new SteppedClock();
  private final Room room = new Room(clock);

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void aRequestIsSolvedOnHistoryWithTheLivePriceAsItsLastRow() {
    room.prices(
        symbol -> Requests.price(symbol, 180, FakeHistory.LAST_DAY + 1, PriceSource.SIMULATOR));
    room.queue();
    room.worker("worker-1");

    OptimizationFinished result = room.result(room.submit(Requests.of("ann")).requestId());

    assertThat(result.status()).isEqualTo(OptimizationEvent.Status.OPTIMAL);
    assertThat(result.weights()).hasSize(3);
    assertThat(result.observations()).isEqualTo(FakeHistory.ROWS);
    assertThat(result.warnings()).isEmpty();
    assertThat(result.simulated()).isTrue();
  }

  @Test
  void withoutPricesTheLiveRowIsSkippedAndSaidSo() {
    room.queue();
    room.worker("worker-1");

    OptimizationFinished result = room.result(room.submit(Requests.of("ann")).requestId());

    assertThat(result.success()).isTrue();
    assertThat(result.warnings()).extracting(Warning::code).containsExactly("live_price_skipped");
  }

  @Test
  void requestsThatWaitedForWorkersAreFinishedInTheirOrder() {
    room.queue();
    IntStream.range(0, 100).forEach(i -> room.submit(Requests.named("r" + i, "ann")));
    room.worker("worker-1");

    room.result("r99");
    assertThat(room.finished())
        .extracting(OptimizationFinished::requestId)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "r" + i).toList());
    assertThat(room.finished()).allMatch(OptimizationFinished::success);
  }

  @Test
  void aWorkerThatDiesInMidSolveLosesNothing() {
    room.queue();
    String first = room.worker("worker-1");
    room.history.hold();
    room.submit(Requests.named("a", "ann"));
    room.submit(Requests.named("b", "ann"));
    room.awaitHeldReaders(1);
    Room.get(room.vertx.undeploy(first));
    room.worker("worker-2");
    room.awaitHeldReaders(2);
    room.history.release();
    room.result("b");
    clock.advanceMillis(QueueVerticle.LEASE_MILLIS);

    assertThat(room.result("a").success()).isTrue();
    assertThat(room.finished()).hasSize(2);
  }

  @Test
  void aRunningRequestIsCancelledAtOnceAndItsWorkerGoesOnWithTheNext() {
    room.queue();
    room.worker("worker-1");
    room.history.hold();
    room.submit(Requests.named("a", "ann"));
    room.awaitHeldReaders(1);
    room.submit(Requests.named("b", "ann"));

    assertThat(cancel("a")).isEqualTo(Phase.FINISHED);
    assertThat(room.result("a").status()).isEqualTo(OptimizationEvent.Status.CANCELLED);
    Awaitility.await().until(() -> room.probe("worker-1").status() == Status.YELLOW);
    room.history.release();
    assertThat(room.result("b").success()).isTrue();
    assertThat(room.finished()).hasSize(2);
    assertThat(room.facts().lateAnswers()).isZero();
    assertThat(room.probe("worker-1").status()).isEqualTo(Status.GREEN);
  }

  @Test
  void aQueuedRequestIsCancelledAndNeverSolved() {
    room.queue();
    room.submit(Requests.named("a", "ann"));
    room.submit(Requests.named("b", "ann"));
    assertThat(cancel("a")).isEqualTo(Phase.FINISHED);
    room.worker("worker-1");

    assertThat(room.result("b").success()).isTrue();
    assertThat(room.result("a").failure().code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(room.history.reads).hasValue(1);
  }

  @Test
  void aWorkerIsNotStoppedForAJobThatItIsNotAt() {
    room.queue();
    room.worker("worker-1");

    assertThat(room.ask(Services.STOP_JOB.at("worker-1"), new StopJob(1, 1)).wasRunning())
        .isFalse();
  }

  @Test
  void aDefectCostsItsJobAndNotTheWorker() {
    room.queue();
    room.worker("worker-1");
    room.history.broken = true;
    room.submit(Requests.named("a", "ann"));
    assertThat(room.result("a").failure().code()).isEqualTo(FailureCode.INTERNAL);
    room.history.broken = false;
    room.submit(Requests.named("b", "ann"));

    assertThat(room.result("b").success()).isTrue();
  }

  @Test
  void aHistoryThatIsAwayFailsTheRequestAndHealsByItself() {
    room.queue();
    room.worker("worker-1");
    room.history.away = true;
    room.submit(Requests.named("a", "ann"));
    assertThat(room.result("a").failure().code()).isEqualTo(FailureCode.MARKET_DATA_UNAVAILABLE);
    room.history.away = false;
    room.submit(Requests.named("b", "ann"));

    assertThat(room.result("b").success()).isTrue();
  }

  @Test
  void aHistoryThatDoesNotAnswerCostsTheWorkerAndNotTheRequest() {
    room.queue();
    room.worker("worker-1");
    room.history.hold();
    room.submit(Requests.named("a", "ann"));
    room.awaitHeldReaders(1);
    room.workerClock.advanceMillis(1_000L * (30 + WorkerVerticle.OVERRUN_SECONDS) + 1);

    assertThat(room.result("a").failure().code()).isEqualTo(FailureCode.TIME_LIMIT);
    assertThat(room.probe("worker-1").status()).isEqualTo(Status.YELLOW);
  }

  @Test
  void aWorkerFindsAQueueThatComesLate() {
    room.worker("worker-1");
    Awaitility.await().until(() -> room.probe("worker-1").status() == Status.YELLOW);
    room.queue();

    assertThat(room.result(room.submit(Requests.of("ann")).requestId()).success()).isTrue();
    Awaitility.await().until(() -> room.probe("worker-1").status() == Status.GREEN);
  }

  @Test
  void twoWorkersShareTheWork() {
    room.queue();
    room.worker("worker-1");
    room.worker("worker-2");
    room.history.hold();
    List.of("a", "b", "c").forEach(id -> room.submit(Requests.named(id, "ann")));
    room.awaitHeldReaders(2);
    assertThat(
            room.ask(Services.READ_OPTIMIZATION, new ReadOptimization("c", "ann", "ann"))
                .position())
        .isEqualTo(1);
    room.history.release();

    room.result("c");
    assertThat(room.finished()).hasSize(3);
  }

  private Phase cancel(String id) {
    return room.ask(Services.CANCEL_OPTIMIZATION, new CancelOptimization(id, "ann", "ann")).phase();
  }
}
