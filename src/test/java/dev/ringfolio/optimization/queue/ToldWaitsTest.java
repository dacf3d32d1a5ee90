package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told about their place and their wait, against what then happens. */
class ToldWaitsTest {
  private static final int WAITING = 90;
  private static final double RUN_SECONDS = 0.8;
  private static final double ROUNDING = 0.01;

  /** A worker at a job that takes so long. */
  private record Busy(Handover job, double seconds, long untilMillis) {}

  /** What one was told, after how many seconds it was handed over, and as which of them all. */
  private record Wait(OptimizationAccepted told, double actualSeconds, int actualPlace) {}

  private final RecordedQueue house = new RecordedQueue(100, 100, 1);
  private final PriorityQueue<Busy> busy =
      new PriorityQueue<>(Comparator.comparingLong(Busy::untilMillis));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void aPositionToldIsThePlaceInWhichItIsHandedOver(int workers) {
    assertThat(waits(workers, () -> RUN_SECONDS))
        .allSatisfy(wait -> assertThat(wait.actualPlace).isEqualTo(wait.told.position()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void whereRunsLastAsLongAsBeforeAWaitIsAsToldOrLessByOneRunAtMost(int workers) {
    assertThat(waits(workers, () -> RUN_SECONDS))
        .allSatisfy(
            wait ->
                assertThat(wait.actualSeconds)
                    .isBetween(
                        wait.told.estimatedWaitSeconds() - RUN_SECONDS - ROUNDING,
                        wait.told.estimatedWaitSeconds() + ROUNDING));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void whereRunsVaryTheWaitsToldAreRightOnTheWhole(int workers) {
    SplittableRandom random = new SplittableRandom(workers);
    List<Wait> waits = waits(workers, () -> 2 * RUN_SECONDS * random.nextDouble());

    double told = waits.stream().mapToDouble(wait -> wait.told.estimatedWaitSeconds()).sum();
    double actual = waits.stream().mapToDouble(Wait::actualSeconds).sum();
    assertThat(actual / told).isCloseTo(1.0, within(0.2));
  }

  /** As many runs as are remembered are over, and every worker is at one, when the crowd comes. */
  private List<Wait> waits(int workers, DoubleSupplier runSeconds) {
    for (int i = 0; i < RunTimes.RUNS; i++) {
      house.accepted(Requests.of("ann"));
      begin("w0", runSeconds);
      end(busy.remove());
    }
    for (int i = 0; i < workers; i++) {
      house.accepted(Requests.of("ann"));
      begin("w" + i, runSeconds);
      house.clock.advanceMillis(Math.round(RUN_SECONDS / workers * 1e3) / 2);
    }
    List<OptimizationAccepted> told = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      told.add(house.accepted(Requests.named("r" + i, "ann")));
    }
    long cameMillis = house.clock.millis();
    List<Wait> waits = new ArrayList<>();
    for (int place = 1; place <= WAITING; place++) {
      Busy next = busy.remove();
      end(next);
      int asked = begin(next.job.workerId(), runSeconds);
      waits.add(new Wait(told.get(asked), (house.clock.millis() - cameMillis) / 1e3, place));
    }
    return waits;
  }

  /** Answers which of the crowd the worker was given, where it is one of those. */
  private int begin(String workerId, DoubleSupplier runSeconds) {
    Handover job = house.asks(workerId).job();
    double seconds = runSeconds.getAsDouble();
    busy.add(new Busy(job, seconds, house.clock.millis() + Math.round(seconds * 1e3)));
    return job.requestId().startsWith("r") ? Integer.parseInt(job.requestId().substring(1)) : -1;
  }

  private void end(Busy run) {
    house.clock.advanceMillis(Math.max(0, run.untilMillis - house.clock.millis()));
    Handover job = run.job;
    assertThat(
            house.queue.done(
                Requests.solved(job.workerId(), job.jobId(), job.attempt(), run.seconds)))
        .isTrue();
  }
}
