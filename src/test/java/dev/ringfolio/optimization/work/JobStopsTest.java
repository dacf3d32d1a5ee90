package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.SteppedClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job ends when it is cancelled or its time is up, wherever it stands. */
class JobStopsTest extends JobSolverStage {
  @Test
  void aJobThatIsNoLongerWantedEndsAsCancelled() {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done = solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> true);

    assertThat(done.status()).isEqualTo(Status.CANCELLED);
    assertThat(done.failure().code()).isEqualTo(FailureCode.CANCELLED);
  }

  /** The clock moves by a second at each question whether to go on. */
  @Test
  void aJobWhoseTimeIsUpBeforeThereIsAnEstimateEndsByItsTimeLimit() {
    SteppedClock clock = new SteppedClock();
    JobSolver slow = new JobSolver("w1", history, PriceSource.SIMULATOR, clock);
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done =
        slow.solve(
            new Job(1, 1, "r", request, List.of(), 5_000),
            () -> {
              clock.advanceMillis(20_000);
              return false;
            });

    assertFailed(done, FailureCode.TIME_LIMIT);
    assertThat(done.failure().detail())
        .isEqualTo("no estimate in 30.0 s; allow more by time_limit");
    assertThat(history.reads).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aJobThatIsCancelledWhileItsEstimateIsMadeAnswersAtOnce(int polls) {
    AtomicInteger asked = new AtomicInteger();
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    JobDone done =
        solver.solve(
            new Job(1, 1, "r", request, List.of(), 5_000), () -> asked.incrementAndGet() >= polls);

    assertThat(done.status()).isEqualTo(Status.CANCELLED);
    assertThat(done.failure().detail()).isEqualTo("cancelled before there was an estimate");
  }

  @Test
  void whicheverPollOfAWholeJobSaysStopItEndsThere() {
    Constraints constraints =
        Constraints.DEFAULT
            .with()
            .groups(List.of(new Group("some", THREE.subList(0, 2), 0.2, 0.5)))
            .build();
    Optimize request = request(THREE, Objective.MINIMIZE_CVAR, constraints, false);
    Job job = new Job(1, 1, "r", request, List.of(), 5_000);
    AtomicInteger all = new AtomicInteger();
    fresh().solve(job, () -> all.incrementAndGet() < 0);

    assertThat(all.get()).isGreaterThan(3 * FakeHistory.ROWS); // rows are looked through and used
    for (int k = 1; k <= all.get(); k += 1 + all.get() / 100) {
      int stop = k;
      AtomicInteger polls = new AtomicInteger();
      JobDone done = fresh().solve(job, () -> polls.incrementAndGet() >= stop);

      assertThat(done.status()).isEqualTo(Status.CANCELLED);
      assertThat(polls.get()).isBetween(stop, stop + 5);
    }
  }

  @Test
  void aReadThatWasStoppedIsNotKept() {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, false);
    Job job = new Job(1, 1, "r", request, List.of(), 5_000);
    solver.solve(job, () -> true);

    assertThat(solver.solve(job, () -> false).status()).isEqualTo(Status.OPTIMAL);
    assertThat(history.reads).hasValue(2);
  }

  private JobSolver fresh() {
    return new JobSolver("w1", history, PriceSource.SIMULATOR, new SteppedClock());
  }
}
