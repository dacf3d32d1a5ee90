package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests are kept before they are answered, and go on where they cannot be kept. */
class IntakeTest {
  private final RecordedQueue house = new RecordedQueue(300, 300, 1);
  private final JobQueue queue = house.queue;

  @BeforeEach
  void keepSlowly() {
    house.slow = true;
  }

  @Test
  void aRequestIsToldAnsweredAndHandedOverWhenItIsKeptAndNotBefore() {
    RecordedQueue.Asked worker = house.asks("w1");
    List<Admission> told = house.submits(Requests.named("a", "ann"));

    assertThat(told).isEmpty();
    assertThat(house.events).isEmpty();
    assertThat(worker.parked()).isTrue();

    house.keepingEnds(true);

    assertThat(told).containsExactly(admitted("a", 1, 0.0, false));
    assertThat(house.queued()).extracting(OptimizationQueued::position).containsExactly(1);
    assertThat(worker.job().requestId()).isEqualTo("a");
  }

  @Test
  void whatComesWhileATransactionIsUnderWayGoesWithTheNext() {
    List.of("a", "b", "c").forEach(id -> house.submits(Requests.named(id, "ann")));
    house.keepingEnds(true);
    house.submits(Requests.named("d", "ann"));
    house.keepingEnds(true);
    house.keepingEnds(true);

    assertThat(house.batches).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
    assertThat(house.keeping()).isFalse();
    assertThat(house.queued())
        .extracting(OptimizationQueued::requestId)
        .containsExactly("a", "b", "c", "d");
    assertThat(house.queued()).extracting(OptimizationQueued::position).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aTransactionHasAHundredRequestsAtMost() {
    IntStream.range(0, 251).forEach(i -> house.submits(Requests.of("ann")));
    while (house.keeping()) {
      house.keepingEnds(true);
    }

    assertThat(house.batches).extracting(List::size).containsExactly(1, 100, 100, 50);
    assertThat(house.queued()).hasSize(251);
  }

  @Test
  void requestsThatAreBeingKeptCountForTheQuotaAndTheCapacity() {
    RecordedQueue small = new RecordedQueue(2, 1, 1);
    small.slow = true;
    small.submits(Requests.of("ann"));

    assertThat(small.refused(Requests.of("ann")).code()).isEqualTo(FailureCode.USER_QUEUE_FULL);
    small.submits(Requests.of("ben"));
    assertThat(small.refused(Requests.of("cid")).code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(small.queue.waiting()).isEqualTo(2);
    assertThat(small.queue.counters().accepted).isEqualTo(2);
  }

  @Test
  void whoRepeatsARequestThatIsBeingKeptGetsTheSameAnswerWhenItIsKept() {
    List<Admission> first = house.submits(Requests.named("a", "ann"));
    List<Admission> again = house.submits(Requests.named("a", "ann"));
    assertThat(again).isEmpty();
    house.keepingEnds(true);

    assertThat(first).containsExactly(admitted("a", 1, 2.0, false));
    assertThat(again).containsExactly(admitted("a", 1, 2.0, true));
    assertThat(house.queued()).hasSize(1);
    assertThat(house.batches).containsExactly(List.of("a"));
  }

  @Test
  void otherContentUnderTheIdOfARequestThatIsBeingKeptIsRefusedAtOnce() {
    house.submits(Requests.named("a", "ann"));

    assertThat(
            house
                .refused(Requests.of("a", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), null))
                .code())
        .isEqualTo(FailureCode.DUPLICATE_REQUEST);
  }

  @Test
  void repetitionsBeyondTheBoundAreRefusedAndCounted() {
    for (int i = 0; i < Ticket.ASKERS_MAX; i++) {
      assertThat(house.submits(Requests.named("a", "ann"))).isEmpty();
    }

    assertThat(house.refused(Requests.named("a", "ann")).code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(queue.counters().refused).isEqualTo(1);
  }

  @Test
  void aRequestThatIsCancelledWhileItIsBeingKeptIsAnsweredThenAndNotAgain() {
    List<Admission> told = house.submits(Requests.named("a", "ann"));
    cancel("a");
    house.keepingEnds(true);

    assertThat(told).containsExactly(admitted("a", 1, 2.0, false));
    assertThat(house.events)
        .extracting(event -> (Class) event.getClass())
        .containsExactly(OptimizationQueued.class, OptimizationFinished.class);
    assertThat(house.finished().get(0).status()).isEqualTo(Status.CANCELLED);
    assertThat(house.finished().get(0).warnings()).isEmpty();
    assertThat(queue.waiting()).isZero();
    assertThat(house.asks("w1").parked()).isTrue();
  }

  @Test
  void aRequestThatIsCancelledBeforeItsTransactionBeginsIsNotKept() {
    house.submits(Requests.named("a", "ann"));
    house.submits(Requests.named("b", "ann"));
    house.submits(Requests.named("c", "ann"));
    cancel("b");
    house.keepingEnds(true);

    assertThat(house.batches).containsExactly(List.of("a"), List.of("c"));
  }

  @Test
  void aRequestThatCannotBeKeptIsSolvedAndItsResultSaysSo() {
    List<Admission> told = house.submits(Requests.named("a", "ann"));
    house.keepingEnds(false);

    assertThat(told).containsExactly(admitted("a", 1, 2.0, false));
    assertThat(queue.unkept()).isEqualTo(1);
    solveNext();
    assertThat(house.finished().get(0).success()).isTrue();
    assertThat(house.finished().get(0).warnings())
        .extracting(Warning::code)
        .containsExactly("not_durable");
    assertThat(queue.unkept()).isZero();
    assertThat(queue.counters().notDurable).isEqualTo(1);
  }

  @Test
  void whatIsStillOpenWhenTheStoreIsBackIsKeptThenAheadOfWhatCameSince() {
    house.slow = false;
    house.away = true;
    List.of("a", "b", "c").forEach(id -> house.submits(Requests.named(id, "ann")));
    solveNext();
    house.asks("w2");
    house.slow = true;
    house.submits(Requests.named("d", "ann"));
    house.submits(Requests.named("e", "ann"));
    house.batches.clear();
    queue.storeIsBack();
    house.keepingEnds(true);
    house.keepingEnds(true);

    assertThat(house.batches).containsExactly(List.of("b", "c", "e"));
    assertThat(queue.unkept()).isZero();
    assertThat(house.queued()).hasSize(5);
  }

  @Test
  void whatCannotBeKeptLateEitherIsTriedAgain() {
    house.slow = false;
    house.away = true;
    house.submits(Requests.named("a", "ann"));
    queue.storeIsBack();
    assertThat(queue.unkept()).isEqualTo(1);
    house.away = false;
    queue.storeIsBack();

    assertThat(queue.unkept()).isZero();
    assertThat(house.queued()).hasSize(1);
    assertThat(queue.counters().notDurable).isEqualTo(1);
  }

  @Test
  void atTheEndWhatIsKeptIsLeftToTheNextLifeAndTheRestFails() {
    house.slow = false;
    house.submits(Requests.named("kept", "ann"));
    house.submits(Requests.named("kept too", "ann"));
    house.asks("w1");
    house.away = true;
    house.submits(Requests.named("in memory", "ann"));
    house.slow = true;
    List<Admission> told = house.submits(Requests.named("being kept", "ann"));
    queue.drain();
    queue.abandon();
    queue.abandon();

    assertThat(house.finished())
        .extracting(OptimizationEvent::requestId)
        .containsExactly("in memory", "being kept");
    assertThat(house.finished())
        .extracting(finished -> finished.failure().code())
        .containsOnly(FailureCode.DRAINING);
    assertThat(told).hasSize(1);
  }

  @Test
  void whatAnEarlierLifeLeftIsQueuedAgainInItsOrderBeforeWhatCameSince() {
    house.slow = false;
    house.submits(Requests.named("new", "ann"));
    queue.restore(
        List.of(
            new OpenRequest(7, "old", 0, Requests.named("old", "ann")),
            new OpenRequest(8, "opt_x_1", 0, Requests.of("ben"))));

    assertThat(house.queued())
        .extracting(OptimizationQueued::requestId)
        .containsExactly("new", "old", "opt_x_1");
    assertThat(house.queued()).extracting(OptimizationQueued::position).containsExactly(1, 1, 2);
    assertThat(List.of(solveNext(), solveNext(), solveNext()))
        .containsExactly("old", "opt_x_1", "new");
    assertThat(queue.counters().accepted).isEqualTo(3);
    assertThat(house.batches).containsExactly(List.of("new"));
    assertThat(house.finished()).allMatch(finished -> finished.warnings().isEmpty());
  }

  @Test
  void aRequestThatIsRepeatedInTheNextLifeIsTheOneThatWasLeft() {
    house.slow = false;
    queue.restore(List.of(new OpenRequest(7, "a", 0, Requests.named("a", "ann"))));

    assertThat(house.submits(Requests.named("a", "ann")))
        .containsExactly(admitted("a", 1, 2.0, true));
    assertThat(
            house
                .refused(Requests.of("a", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), null))
                .code())
        .isEqualTo(FailureCode.DUPLICATE_REQUEST);
    assertThat(queue.counters().accepted).isEqualTo(1);
  }

  @Test
  void aRequestThatWasAskedForAgainBeforeItWasReadIsNotQueuedTwice() {
    house.slow = false;
    house.submits(Requests.named("a", "ann"));
    queue.restore(List.of(new OpenRequest(7, "a", 0, Requests.named("a", "ann"))));

    assertThat(house.queued()).hasSize(1);
    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void jobIdsGrowOverRestartsAlsoWhereTheClockWasSetBack() {
    house.slow = false;
    long later = (house.clock.millis() + 60_000) * 1_000;
    queue.restore(List.of(new OpenRequest(later, "a", 0, Requests.named("a", "ann"))));
    house.submits(Requests.named("b", "ann"));

    List<Long> ids = new ArrayList<>();
    ids.add(house.asks("w1").job().jobId());
    ids.add(house.asks("w2").job().jobId());
    assertThat(ids).containsExactly(later, later + 1);
  }

  private String solveNext() {
    Handover job = house.asks("w1").job();
    assertThat(queue.done(Requests.solved("w1", job.jobId(), job.attempt(), 2.0))).isTrue();
    return job.requestId();
  }

  private void cancel(String id) {
    queue.cancel(new CancelOptimization(id, "ann", "ann"));
  }

  private static Admission admitted(String id, int position, double wait, boolean repeated) {
    return new Admission.Admitted(
        new OptimizationAccepted(id, position, wait, repeated, null, null));
  }
}
