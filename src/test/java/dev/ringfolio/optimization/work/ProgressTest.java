package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.RenewLease;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import dev.ringfolio.optimization.SteppedClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How far a search is, from the solver's thread to those who wait. */
class ProgressTest {
  private static final Optimize SEARCH =
      Requests.solving(
          Requests.symbols("AAPL", "GOOGL", "MSFT", "AMZN", "NVDA"),
          Objective.MINIMIZE_CVAR,
          Method.GENETIC_ALGORITHM,
          Constraints.DEFAULT,
          Parameters.defaults(30).with().evaluations(1_000_000_000L).timeLimitSeconds(2).build());

  private final SteppedClock clock = new SteppedClock();
  private final RunningJob running =
      new RunningJob(new Job(7, 2, "r", SEARCH, List.of(), 5_000), clock);

  @Test
  void aRenewalTakesTheNewestAlongOnce() {
    running.reached(10, 0.1, 5.0);
    running.reached(20, 0.2, 4.0);

    assertThat(running.renewal("w")).isEqualTo(new RenewLease("w", 7, 2, 20, 0.2, 4.0));
    assertThat(running.renewal("w"))
        .isEqualTo(new RenewLease("w", 7, 2, 0, Double.NaN, Double.NaN));
  }

  @Test
  void theWorkerIsCalledAtOnceAndThenTenTimesASecondAtMost() {
    assertThat(running.reached(1, 0.1, 5.0)).isTrue();
    assertThat(running.reached(2, 0.2, 5.0)).isFalse();
    clock.advanceMillis(99);
    assertThat(running.reached(3, 0.3, 5.0)).isFalse();
    clock.advanceMillis(1);
    assertThat(running.reached(4, 0.4, 5.0)).isTrue();
    assertThat(running.reached(5, 0.5, 5.0)).isFalse();
  }

  /** The worker's clock is moved by hand; the search ends when two seconds of it have gone. */
  @Test
  void progressOfASearchArrivesInOrderAndStopsBeforeTheResult() {
    List<OptimizationProgress> told = new CopyOnWriteArrayList<>();
    try (Room room = new Room(new RunningClock())) {
      room.onContext(
          () ->
              room.bus.reader(
                  Topics.OPTIMIZATION_PROGRESS,
                  "told",
                  new TopicHandler<OptimizationProgress>() {
                    @Override
                    public void entries(
                        long epoch, long first, List<OptimizationProgress> entries) {
                      told.addAll(entries);
                    }
                  }));
      room.queue();
      room.worker("worker-1");
      String id = room.submit(SEARCH).requestId();
      Awaitility.await()
          .atMost(Room.PATIENCE)
          .until(
              () -> {
                room.workerClock.advanceMillis(100);
                return !room.finished().isEmpty();
              });
      OptimizationFinished result = room.result(id);
      int before = told.size();

      assertThat(result.success()).isTrue();
      assertThat(before).isGreaterThanOrEqualTo(2);
      assertThat(told).extracting(OptimizationProgress::requestId).containsOnly(id);
      assertThat(told).extracting(OptimizationProgress::seq).isSorted().doesNotHaveDuplicates();
      assertThat(told).extracting(OptimizationProgress::iteration).isSorted();
      assertThat(told.stream().mapToDouble(at -> -at.bestObjective()).toArray()).isSorted();
      room.submit(Requests.named("next", "ann"));
      room.result("next");
      assertThat(told).hasSize(before);
    }
  }
}
