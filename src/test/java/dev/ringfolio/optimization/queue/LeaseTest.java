package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.contract.StopJob;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import dev.ringfolio.optimization.queue.RecordedQueue.Asked;
import dev.ringfolio.optimization.queue.RecordedQueue.Stopped;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers that ask, hold, lose and answer. */
class LeaseTest {
  private final RecordedQueue house = new RecordedQueue(3, 3, 2);
  private final JobQueue queue = house.queue;

  @Test
  void aWorkerWaitsForAJobUntilThereIsOneOrItsTimeIsOver() {
    Asked first = house.asks("w1");
    house.clock.advanceMillis(14_999);
    queue.tick();
    assertThat(first.parked()).isTrue();

    house.clock.advanceMillis(1);
    queue.tick();
    assertThat(first.nones).isEqualTo(1);

    Asked second = house.asks("w1");
    house.accepted(Requests.of("ann"));
    assertThat(second.jobs).hasSize(1);
    assertThat(first.jobs).isEmpty();
  }

  @Test
  void theWorkerThatAskedLastIsServedFirst() {
    Asked early = house.asks("w1");
    Asked late = house.asks("w2");
    house.accepted(Requests.of("ann"));

    assertThat(late.jobs).hasSize(1);
    assertThat(early.parked()).isTrue();
  }

  @Test
  void aLeaseThatRunsOutPutsTheJobBackToTheHead() {
    String first = house.accepted(Requests.of("ann")).requestId();
    house.accepted(Requests.of("ann"));
    Handover lost = house.asks("w1").job();
    house.clock.advanceMillis(Leases.LEASE_MILLIS);
    queue.tick();

    assertThat(house.stopped).containsExactly(new Stopped("w1", new StopJob(lost.jobId(), 1)));
    assertThat(queue.waiting()).isEqualTo(2);
    Handover again = house.asks("w2").job();
    assertThat(again.requestId()).isEqualTo(first);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(queue.counters().lostRuns).isEqualTo(1);
  }

  @Test
  void aLeaseThatIsRenewedDoesNotRunOut() {
    house.accepted(Requests.of("ann"));
    Handover job = house.asks("w1").job();
    for (int i = 0; i < 10; i++) {
      house.clock.advanceMillis(Leases.LEASE_MILLIS - 1);
      assertThat(queue.renew(renewal(job, 0))).isTrue();
      queue.tick();
    }

    assertThat(queue.running()).isEqualTo(1);
    assertThat(house.progress).isEmpty();
  }

  @Test
  void aJobThatTwoWorkersLostFailsWithAReason() {
    house.accepted(Requests.of("ann"));
    house.asks("w1");
    house.clock.advanceMillis(Leases.LEASE_MILLIS);
    queue.tick();
    house.asks("w2");
    house.clock.advanceMillis(Leases.LEASE_MILLIS);
    queue.tick();

    OptimizationFinished finished = house.finished().get(0);
    assertThat(finished.status()).isEqualTo(Status.FAILED);
    assertThat(finished.failure().code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(finished.failure().detail())
        .isEqualTo("lost 2 times by the worker that was solving it");
    assertThat(queue.waiting() + queue.running()).isZero();
  }

  @Test
  void aLateAnswerIsDroppedAndCounted() {
    house.accepted(Requests.of("ann"));
    Handover lost = house.asks("w1").job();
    house.clock.advanceMillis(Leases.LEASE_MILLIS);
    queue.tick();
    Handover again = house.asks("w1").job();

    assertThat(queue.done(Requests.solved("w1", lost.jobId(), lost.attempt(), 9))).isFalse();
    assertThat(queue.renew(renewal(lost, 0))).isFalse();
    assertThat(house.finished()).isEmpty();
    assertThat(queue.done(Requests.solved("w1", again.jobId(), again.attempt(), 1))).isTrue();
    assertThat(queue.done(Requests.solved("w1", again.jobId(), again.attempt(), 1))).isFalse();
    assertThat(house.finished()).hasSize(1);
    assertThat(queue.counters().lateAnswers).isEqualTo(2);
  }

  @Test
  void aWorkerThatAsksAgainWithoutHavingAnsweredHasLostItsJob() {
    house.accepted(Requests.of("ann"));
    Handover lost = house.asks("w1").job();
    Handover again = house.asks("w1").job();

    assertThat(again.jobId()).isEqualTo(lost.jobId());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(queue.holds(lost)).isFalse();
    assertThat(queue.holds(again)).isTrue();
  }

  @Test
  void progressIsToldFiveTimesASecondAtMostAndEndsWithTheResult() {
    String id = house.accepted(Requests.of("ann")).requestId();
    Handover job = house.asks("w1").job();
    for (int i = 1; i <= 100; i++) {
      queue.renew(renewal(job, i));
      house.clock.advanceMillis(20);
    }
    queue.done(Requests.solved("w1", job.jobId(), 1, 2));

    assertThat(house.progress).hasSize(10);
    assertThat(house.progress.get(9).seq()).isEqualTo(10);
    assertThat(house.progress.get(9).iteration()).isEqualTo(91);
    assertThat(house.progressOver).containsExactly(id);
  }

  @Test
  void workersNotHeardOfForHalfAMinuteAreForgotten() {
    house.asks("w1");
    house.asks("w2");
    assertThat(queue.workers()).isEqualTo(2);
    house.clock.advanceMillis(30_000);
    queue.tick();

    assertThat(queue.workers()).isZero();
    assertThat(queue.idleWorkers()).isZero();
  }

  @Test
  void moreWorkersThanTheQueueKnowsAreToldToAskAgain() {
    Asked first = house.asks("w");
    IntStream.range(0, Crew.WORKERS_MAX).forEach(i -> house.asks("w" + i));

    assertThat(first.nones).isEqualTo(1);
    assertThat(queue.workers()).isEqualTo(Crew.WORKERS_MAX);
    assertThat(queue.idleWorkers()).isEqualTo(Crew.WORKERS_MAX);
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
