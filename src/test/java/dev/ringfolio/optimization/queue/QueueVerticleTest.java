package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.contract.AskOptimizationStatus;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobOffer;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.JobOffer.NoJob;
import dev.ringfolio.contract.ListOptimizations;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationStatus;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TakeJob;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue on the bus; its workers are played by the test. */
class QueueVerticleTest {
  private final SteppedClock clock = new SteppedClock();
  private final Room room = new Room(clock);
  private final QueueVerticle queue = room.queue();

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void ofAHundredAndFiftyRequestsAtOnceAHundredWaitInOrderAndFiftyAreRefused() {
    List<Future<OptimizationAccepted>> answers =
        IntStream.range(0, 150)
            .mapToObj(i -> room.bus.ask(Services.OPTIMIZE, Requests.named("r" + i, "local")))
            .toList();

    List<Integer> positions = new ArrayList<>();
    for (Future<OptimizationAccepted> answer : answers.subList(0, 100)) {
      positions.add(Room.get(answer).position());
    }
    assertThat(positions).containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    for (int i = 100; i < 150; i++) {
      Failure refusal = room.refused(Services.OPTIMIZE, Requests.named("again" + i, "local"));
      assertThat(refusal.code()).isEqualTo(FailureCode.QUEUE_FULL);
      assertThat(refusal.retryAfterSeconds()).isEqualTo(2.0);
      assertThat(answers.get(i).failed()).isTrue();
    }
    Awaitility.await().until(() -> room.events.size() == 100);
    assertThat(room.queued())
        .extracting(OptimizationQueued::requestId)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "r" + i).toList());
  }

  @Test
  void jobsAreTakenInTheOrderOfTheirRequests() {
    room.submit(Requests.named("a", "ann"));
    room.submit(Requests.named("b", "ben"));

    assertThat(take("w1").requestId()).isEqualTo("a");
    assertThat(take("w2").requestId()).isEqualTo("b");
  }

  @Test
  void aJobComesWithTheLivePricesOfItsSymbolsAndNoOthers() {
    room.prices(
        symbol -> {
          PriceUpdate live = Requests.price(symbol, 180, 19_701, PriceSource.SIMULATOR);
          return symbol.name().equals("MSFT") ? Requests.stored(live) : live;
        });
    room.submit(Requests.of("ann"));

    assertThat(take("w1").livePrices())
        .extracting(price -> price.symbol().name())
        .containsExactly("AAPL", "GOOGL");
  }

  @Test
  void aJobForAPortfolioComesWithItsHoldingsAndThePricesOfAllConcerned() {
    Holdings holdings =
        Holdings.of(
            BigDecimal.TEN,
            List.of(new Position(new Symbol("OLD"), BigDecimal.ONE, BigDecimal.ONE)));
    room.prices(symbol -> Requests.price(symbol, 180, 19_701, PriceSource.SIMULATOR));
    room.bus.serve(
        Services.READ_PORTFOLIO,
        asked ->
            Future.succeededFuture(
                new PortfolioRead(
                    new Portfolio(asked.id(), asked.asker().user(), "mine", true, holdings, 1),
                    null,
                    false)));
    room.submit(Requests.of("r", "ann", Objective.MAXIMIZE_SHARPE, Map.of(), "pf-1"));
    Job job = take("w1");

    assertThat(job.standing().holdings()).isEqualTo(holdings);
    assertThat(job.standing().allowShort()).isTrue();
    assertThat(job.standing().prices())
        .extracting(price -> price.symbol().name())
        .containsExactly("AAPL", "GOOGL", "MSFT", "OLD");
    assertThat(job.livePrices()).hasSize(3);
  }

  @Test
  void aJobWhosePortfolioIsGoneComesWithoutItsStanding() {
    room.submit(Requests.of("r", "ann", Objective.MAXIMIZE_SHARPE, Map.of(), "pf-1"));

    assertThat(take("w1").standing()).isNull();
  }

  @Test
  void aJobComesWithoutPricesWhereTheyDoNotAnswer() {
    room.hungPrices();
    room.submit(Requests.of("ann"));

    assertThat(take("w1").livePrices()).isEmpty();
  }

  @Test
  void aRequestCancelledWhileItsPricesAreReadIsNotGivenToTheWorker() {
    room.bus.serve(
        Services.READ_PRICES,
        asked ->
            room.bus
                .ask(Services.CANCEL_OPTIMIZATION, new CancelOptimization("a", "ann", "ann"))
                .map(cancelled -> new PricesRead(List.of(), asked.symbols())));
    room.submit(Requests.named("a", "ann"));
    Future<JobOffer> offer = room.bus.ask(Services.TAKE_JOB, new TakeJob("w1"));

    assertThat(Room.get(offer)).isInstanceOf(NoJob.class);
  }

  @Test
  void aWorkerThatFallsSilentLosesItsJobToTheNextAndItsLateAnswerIsCounted() {
    room.submit(Requests.named("a", "ann"));
    Job lost = take("w1");
    clock.advanceMillis(Leases.LEASE_MILLIS);
    Job again = take("w2");

    assertThat(again.jobId()).isEqualTo(lost.jobId());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(room.ask(Services.JOB_DONE, Requests.solved("w1", lost.jobId(), 1, 9)).counted())
        .isFalse();
    assertThat(room.facts().lateAnswers()).isEqualTo(1);
    room.ask(Services.JOB_DONE, Requests.solved("w2", again.jobId(), 2, 0.25));
    assertThat(room.result("a").optimizationTimeSeconds()).isEqualTo(0.25);
  }

  @Test
  void aRequestOfAnotherUserIsNotFound() {
    room.submit(Requests.named("a", "ann"));

    assertThat(
            room.refused(Services.READ_OPTIMIZATION, new ReadOptimization("a", "ben", "ben"))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            room.refused(Services.CANCEL_OPTIMIZATION, new CancelOptimization("a", "ben", "ben"))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            room.ask(
                    Services.LIST_OPTIMIZATIONS,
                    new ListOptimizations("ben", OptimizationFilter.ALL, 10))
                .optimizations())
        .isEmpty();
    assertThat(
            room.ask(
                    Services.LIST_OPTIMIZATIONS,
                    new ListOptimizations("ann", OptimizationFilter.ALL, 10))
                .optimizations())
        .hasSize(1);
  }

  @Test
  void whoCancelsRightBehindAnAutomaticRequestCancelsIt() {
    Optimize automatic =
        Requests.as(Requests.triggered(Trigger.TIME_BASED, "ann", "AAPL", "MSFT"), "a", "ann");
    Future<OptimizationAccepted> asked = room.bus.ask(Services.OPTIMIZE, automatic);
    OptimizationState state =
        room.ask(Services.CANCEL_OPTIMIZATION, new CancelOptimization("a", "ann", "ann"));

    assertThat(Room.get(asked).requestId()).isEqualTo("a");
    assertThat(state.phase()).isEqualTo(OptimizationState.Phase.FINISHED);
  }

  @Test
  void theCountersAreOfAllThatHappened() {
    room.submit(Requests.named("a", "ann"));
    room.submit(Requests.named("b", "ann"));
    room.submit(Requests.named("c", "ann"));
    Job first = take("w1");
    room.ask(Services.JOB_DONE, Requests.solved("w1", first.jobId(), 1, 0.5));
    take("w1");
    room.ask(Services.CANCEL_OPTIMIZATION, new CancelOptimization("c", "ann", "ann"));

    assertThat(room.ask(Services.OPTIMIZATION_STATUS, new AskOptimizationStatus()))
        .isEqualTo(new OptimizationStatus(3, 1, 1, 0, 0.5, 0, 1, 1, 0, 300.0));
  }

  @Test
  void progressIsToldWhileAJobRunsAndForgottenWhenItEnds() {
    List<OptimizationProgress> told = new CopyOnWriteArrayList<>();
    List<Integer> snapshots = new CopyOnWriteArrayList<>();
    room.bus.reader(
        Topics.OPTIMIZATION_PROGRESS,
        "test",
        new TopicHandler<OptimizationProgress>() {
          @Override
          public void entries(long epoch, long first, List<OptimizationProgress> entries) {
            told.addAll(entries);
          }
        });
    room.submit(Requests.named("a", "ann"));
    Job job = take("w1");
    room.ask(Services.RENEW_LEASE, new RenewLease("w1", job.jobId(), 1, 12, 0.5, 1.25));
    Awaitility.await().until(() -> !told.isEmpty());
    room.ask(Services.JOB_DONE, Requests.solved("w1", job.jobId(), 1, 0.5));
    room.bus.reader(
        Topics.OPTIMIZATION_PROGRESS,
        "later",
        new TopicHandler<OptimizationProgress>() {
          @Override
          public void entries(long epoch, long first, List<OptimizationProgress> entries) {}

          @Override
          public void snapshot(long epoch, long head, List<OptimizationProgress> values) {
            snapshots.add(values.size());
          }
        });

    assertThat(told)
        .containsExactly(new OptimizationProgress("a", "client-of-ann", "ann", 12, 0.5, 1.25, 1));
    Awaitility.await().until(() -> !snapshots.isEmpty());
    assertThat(snapshots).containsExactly(0);
  }

  @Test
  void aDrainingQueueRefusesAndIsDrainedWhenItsLastRequestIsFinished() {
    room.submit(Requests.named("a", "ann"));
    Job job = take("w1");
    Future<Void> drained = queue.drain(Duration.ofSeconds(600));

    assertThat(room.refused(Services.OPTIMIZE, Requests.of("ann")).code())
        .isEqualTo(FailureCode.DRAINING);
    assertThat(drained.isComplete()).isFalse();
    room.ask(Services.JOB_DONE, Requests.solved("w1", job.jobId(), 1, 0.5));
    Room.get(drained);
    assertThat(room.result("a").success()).isTrue();
  }

  @Test
  void withoutAnyWorkerTheQueueSaysSo() {
    assertThat(room.probe(QueueVerticle.MODULE).status()).isEqualTo(Status.YELLOW);
    room.bus.ask(Services.TAKE_JOB, new TakeJob("w1"));
    Awaitility.await().until(() -> room.probe(QueueVerticle.MODULE).status() == Status.GREEN);
    assertThat(room.facts().idleWorkers()).isEqualTo(1);
    assertThat(room.probe(QueueVerticle.MODULE).detail()).isEmpty();
  }

  private Job take(String workerId) {
    return (Job) room.ask(Services.TAKE_JOB, new TakeJob(workerId));
  }
}
