package dev.ringfolio.optimization.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.OptimizationFilter;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.queue.JobQueue.Handover;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can still be read of the past. */
class RequestBookTest {
  private final RecordedQueue house = new RecordedQueue(2_000, 2_000, 1);

  @Test
  void theThousandNewestRequestsAreKept() {
    for (int i = 0; i <= RequestBook.REQUESTS_MAX; i++) {
      house.accepted(Requests.named("r" + i, "ann"));
      solveNext();
    }

    assertThat(house.queue.held()).isEqualTo(1_000);
    assertThat(house.queue.read(new ReadOptimization("r0", "ann", "ann"))).isEmpty();
    assertThat(house.queue.read(new ReadOptimization("r1", "ann", "ann")).orElseThrow().finished())
        .isNotNull();
    List<OptimizationState> listed = house.queue.list("ann", OptimizationFilter.ALL, 5_000);
    assertThat(listed).hasSize(1_000);
    assertThat(listed.get(0).requestId()).isEqualTo("r1000");
  }

  @Test
  void thoseThatWaitAreKeptHoweverManyTheyAre() {
    IntStream.range(0, 1_200).forEach(i -> house.accepted(Requests.named("r" + i, "ann")));

    assertThat(house.queue.held()).isEqualTo(1_200);
    assertThat(house.queue.read(new ReadOptimization("r0", "ann", "ann")).orElseThrow().phase())
        .isEqualTo(Phase.QUEUED);
    assertThat(
            house.queue.read(new ReadOptimization("r1199", "ann", "ann")).orElseThrow().position())
        .isEqualTo(1_200);
    solveNext();
    assertThat(house.queue.held()).isEqualTo(1_199);
  }

  @Test
  void resultsOfManySymbolsAreKeptAsLongAsTheirBytesAllow() {
    List<Symbol> thousand = IntStream.range(0, 1_000).mapToObj(i -> new Symbol("S" + i)).toList();
    for (int i = 0; i < 400; i++) {
      house.accepted(
          Requests.solving(
              thousand,
              Objective.MAXIMIZE_SHARPE,
              Method.MEAN_VARIANCE,
              Constraints.DEFAULT,
              Parameters.defaults(30)));
      solveNext();
    }

    long each = house.finished().get(0).estimatedBytes();
    assertThat(house.queue.held()).isEqualTo((int) (RequestBook.FINISHED_BYTES_MAX / each));
  }

  private void solveNext() {
    Handover job = house.asks("w1").job();
    assertThat(house.queue.done(Requests.solved("w1", job.jobId(), job.attempt(), 1))).isTrue();
  }
}
