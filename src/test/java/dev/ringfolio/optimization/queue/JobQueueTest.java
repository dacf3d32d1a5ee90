package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import dev.ringfolio.optimization.queue.RecordedQueue.Stopped;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobQueueTest {
  private final RecordedQueue house = new RecordedQueue(3, 3, 2);
  private final JobQueue queue = house.queue;

  @Test
  void aRequestIsQueuedHandedOverAndFinishedInThisOrder() {
    OptimizationAccepted answer = house.accepted(Requests.of("ann"));
    Handover job = house.asks("w1").job();
    boolean counted = queue.done(Requests.solved("w1", job.jobId(), job.attempt(), 0.004));

    assertThat(counted).isTrue();
    assertThat(house.events).hasSize(2);
    OptimizationQueued queued = (OptimizationQueued) house.events.get(0);
    OptimizationFinished finished = (OptimizationFinished) house.events.get(1);
    assertThat(queued.requestId()).isEqualTo(answer.requestId()).isEqualTo(finished.requestId());
    assertThat(queued.position()).isEqualTo(answer.position()).isEqualTo(1);
    assertThat(finished.weights()).containsExactly(0.5, 0.25, 0.25);
    assertThat(finished.success()).isTrue();
  }

  @Test
  void anUnnamedRequestIsNamedByItsClientAndTimeAndPlusOneUntilThatIsFree() {
    long now = house.clock.millis();
    assertThat(house.accepted(Requests.of("ann")).requestId())
        .isEqualTo("opt_client-of-ann_" + now);
    assertThat(house.accepted(Requests.of("ann")).requestId())
        .isEqualTo("opt_client-of-ann_" + (now + 1));
    house.clock.advanceMillis(1);
    assertThat(house.accepted(Requests.of("ann")).requestId())
        .isEqualTo("opt_client-of-ann_" + (now + 2));
  }

  @Test
  void theCapacityCountsWaitingRequestsAndNotTheRunningOnes() {
    house.asks("w1");
    house.accepted(Requests.of("ann"));
    for (int i = 1; i <= 3; i++) {
      assertThat(house.accepted(Requests.of("ann")).position()).isEqualTo(i);
    }

    Failure refusal = house.refused(Requests.of("ben"));

    assertThat(refusal.code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(refusal.retryAfterSeconds()).isEqualTo(2.0);
    assertThat(queue.waiting()).isEqualTo(3);
    assertThat(queue.counters().refused).isEqualTo(1);
    assertThat(house.queued()).hasSize(4);
  }

  @Test
  void theUsersQuotaIsTestedBeforeTheCapacity() {
    RecordedQueue small = new RecordedQueue(2, 1, 1);
    small.accepted(Requests.of("ann"));
    small.accepted(Requests.of("ben"));

    assertThat(small.refused(Requests.of("ben")).code()).isEqualTo(FailureCode.USER_QUEUE_FULL);
    assertThat(small.refused(Requests.of("cid")).code()).isEqualTo(FailureCode.QUEUE_FULL);
  }

  @Test
  void aUserWithoutAQuotaOfTheirOwnFillsTheQueueAndIsToldSo() {
    IntStream.range(0, 3).forEach(i -> house.accepted(Requests.of("local")));

    assertThat(house.refused(Requests.of("local")).code()).isEqualTo(FailureCode.QUEUE_FULL);
  }

  @Test
  void theAdviceToRetryIsWhenTheUsersForemostRequestWillBeTaken() {
    RecordedQueue one = new RecordedQueue(10, 1, 1);
    one.accepted(Requests.of("ann"));
    one.accepted(Requests.of("ben"));
    one.accepted(Requests.of("cid"));

    assertThat(one.refused(Requests.of("cid")).retryAfterSeconds()).isEqualTo(6.0);
  }

  @Test
  void theEstimateIsTheRoundsOfTheWorkersTimesTheMeanOfTheLastRuns() {
    assertThat(house.accepted(Requests.of("ann")).estimatedWaitSeconds()).isEqualTo(2.0);
    assertThat(house.accepted(Requests.of("ann")).estimatedWaitSeconds()).isEqualTo(2.0);
    assertThat(house.accepted(Requests.of("ann")).estimatedWaitSeconds()).isEqualTo(4.0);
    answer("w1", 0.5);
    answer("w2", 0.25);

    assertThat(house.accepted(Requests.of("ann")).estimatedWaitSeconds()).isEqualTo(0.375);
  }

  @Test
  void theEstimateIsZeroWhileAWorkerIsIdle() {
    house.asks("w1");

    OptimizationAccepted answer = house.accepted(Requests.of("ann"));

    assertThat(answer.estimatedWaitSeconds()).isEqualTo(0.0);
    assertThat(answer.position()).isEqualTo(1);
    assertThat(house.queued().get(0).estimatedWaitSeconds()).isEqualTo(0.0);
  }

  @Test
  void aQueuedRequestIsCancelledAtOnceAndTheOthersMoveUp() {
    String first = house.accepted(Requests.of("ann")).requestId();
    String second = house.accepted(Requests.of("ann")).requestId();

    OptimizationState state = queue.cancel(cancel(first, "ann")).orElseThrow();

    assertThat(state.phase()).isEqualTo(Phase.FINISHED);
    assertThat(state.finished().status()).isEqualTo(Status.CANCELLED);
    assertThat(state.finished().failure().code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(queue.read(new ReadOptimization(second, "ann", "ann")).orElseThrow().position())
        .isEqualTo(1);
    assertThat(house.stopped).isEmpty();
    assertThat(house.asks("w1").job().requestId()).isEqualTo(second);
    assertThat(queue.counters().failed).isEqualTo(1);
  }

  @Test
  void aRunningRequestIsCancelledAtOnceItsWorkerToldAndItsAnswerTooLate() {
    String id = house.accepted(Requests.of("ann")).requestId();
    Handover job = house.asks("w1").job();

    OptimizationState state = queue.cancel(cancel(id, "ann")).orElseThrow();

    assertThat(state.finished().status()).isEqualTo(Status.CANCELLED);
    assertThat(house.stopped).containsExactly(new Stopped("w1", new StopJob(job.jobId(), 1)));
    assertThat(queue.done(Requests.solved("w1", job.jobId(), 1, 1))).isFalse();
    assertThat(house.finished()).hasSize(1);
  }

  @Test
  void aCancelledRequestTellsForHowLongItRan() {
    String waiting = house.accepted(Requests.of("ann")).requestId();
    String running = house.accepted(Requests.of("ann")).requestId();
    house.clock.advanceMillis(700);
    assertThat(queue.cancel(cancel(waiting, "ann")).orElseThrow().finished())
        .extracting(OptimizationFinished::optimizationTimeSeconds)
        .isEqualTo(0.0);
    house.asks("w1");
    house.clock.advanceMillis(1_250);
    assertThat(queue.cancel(cancel(running, "ann")).orElseThrow().finished())
        .extracting(OptimizationFinished::optimizationTimeSeconds)
        .isEqualTo(1.25);
  }

  @Test
  void cancellingAFinishedRequestAnswersItsResult() {
    String id = house.accepted(Requests.of("ann")).requestId();
    answer("w1", 1);

    OptimizationState state = queue.cancel(cancel(id, "ann")).orElseThrow();

    assertThat(state.finished().status()).isEqualTo(Status.OPTIMAL);
    assertThat(house.finished()).hasSize(1);
  }

  @Test
  void aUserSeesAndCancelsTheirOwnRequestsAlone() {
    String id = house.accepted(Requests.of("ann")).requestId();

    assertThat(queue.read(new ReadOptimization(id, "ben", "ben"))).isEmpty();
    assertThat(queue.cancel(cancel(id, "ben"))).isEmpty();
    assertThat(queue.cancel(new CancelOptimization(id, "ben", "ann"))).isEmpty();
    assertThat(queue.list("ben", null, 10)).isEmpty();
    assertThat(queue.read(new ReadOptimization(id, "ann", "ann")).orElseThrow().phase())
        .isEqualTo(Phase.QUEUED);
  }

  /** Without authentication all connections are one user, and count their ids alike. */
  @Test
  void aConnectionCancelsItsOwnAndNotAnothersOfTheSameId() {
    house.accepted(Requests.as(Requests.of("local"), "3", "client-1"));

    assertThat(queue.cancel(new CancelOptimization("3", "local", "client-2"))).isEmpty();
    assertThat(queue.cancel(new CancelOptimization("3", "local", "client-1"))).isPresent();
  }

  @Test
  void aListIsOfTheNewestFirstAndOfOnePortfolioWhereItIsGiven() {
    house.accepted(Requests.of("a", "ann", Objective.MAXIMIZE_SHARPE, Map.of(), "p1"));
    house.accepted(Requests.of("b", "ann", Objective.MAXIMIZE_SHARPE, Map.of(), null));
    house.accepted(Requests.of("c", "ann", Objective.MAXIMIZE_SHARPE, Map.of(), "p1"));

    OptimizationFilter ofPortfolio =
        new OptimizationFilter("p1", null, null, null, null, null, null);
    assertThat(ids(queue.list("ann", OptimizationFilter.ALL, 2))).containsExactly("c", "b");
    assertThat(ids(queue.list("ann", ofPortfolio, 10))).containsExactly("c", "a");
    assertThat(queue.list("ann", ofPortfolio, 10).get(1).position()).isEqualTo(1);
  }

  @Test
  void aDrainingQueueRefusesNewRequestsAndFinishesTheOldOnes() {
    house.accepted(Requests.of("ann"));
    queue.drain();

    assertThat(house.refused(Requests.of("ann")).code()).isEqualTo(FailureCode.DRAINING);
    answer("w1", 1);
    assertThat(house.finished().get(0).success()).isTrue();
  }

  @Test
  void theWarningsOfTheCheckComeBeforeThoseOfTheSolve() {
    Warning ofCheck = new Warning("min_weight_clamped", "-0.1 counts as 0");
    Warning ofSolve = new Warning("rows_dropped", "2 of 504");
    house.accepted(Requests.warned("ann", ofCheck));
    Handover job = house.asks("w1").job();
    queue.done(Requests.solvedWith("w1", job.jobId(), 1, ofSolve));

    assertThat(house.finished().get(0).warnings()).containsExactly(ofCheck, ofSolve);
  }

  @Test
  void everyFinishedRequestIsCountedAndTheMeanIsOfTheSuccessfulOnes() {
    house.accepted(Requests.of("ann"));
    answer("w1", 1);
    house.accepted(Requests.of("ann"));
    answer("w1", 3);
    house.accepted(Requests.of("ann"));
    Handover job = house.asks("w1").job();
    queue.done(Requests.failed("w1", job.jobId(), 1, 100));

    assertThat(queue.counters().accepted).isEqualTo(3);
    assertThat(queue.counters().successful).isEqualTo(2);
    assertThat(queue.counters().failed).isEqualTo(1);
    assertThat(queue.counters().averageSeconds()).isEqualTo(2.0);
  }

  @Test
  void eventsOfOneRequestNameItsClientAndUser() {
    house.accepted(Requests.of("ann"));
    answer("w1", 1);

    assertThat(house.events)
        .extracting(OptimizationEvent::clientId)
        .containsExactly("client-of-ann", "client-of-ann");
    assertThat(house.events).extracting(OptimizationEvent::user).containsExactly("ann", "ann");
  }

  private void answer(String workerId, double seconds) {
    Handover job = house.asks(workerId).job();
    JobDone done = Requests.solved(workerId, job.jobId(), job.attempt(), seconds);
    assertThat(queue.done(done)).isTrue();
  }

  private static RenewLease renewal(Handover job, long iteration) {
    return new RenewLease(
        job.workerId(), job.jobId(), job.attempt(), iteration, Double.NaN, Double.NaN);
  }

  private static CancelOptimization cancel(String id, String user) {
    return new CancelOptimization(id, user, user);
  }

  private static List<String> ids(List<OptimizationState> states) {
    return states.stream().map(OptimizationState::requestId).toList();
  }
}
