package dev.ringfolio.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.optimization.Requests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is in memory is chosen as what is in the database. */
class OptimizationFilterTest {
  private static final OptimizationFinished FINISHED = Requests.finished("r", "ann");
  private static final long AT = FINISHED.timestampMillis();

  private static boolean taken(
      @Nullable Objective objective,
      @Nullable Status status,
      @Nullable Long from,
      @Nullable Long to,
      @Nullable OptimizationFinished finished) {
    return new OptimizationFilter(null, objective, null, null, status, from, to)
        .takes(FINISHED.request(), finished);
  }

  @Test
  void whatIsNotNamedIsAny() {
    assertThat(OptimizationFilter.ALL.takes(FINISHED.request(), FINISHED)).isTrue();
    assertThat(OptimizationFilter.ALL.takes(FINISHED.request(), null)).isTrue();
  }

  @Test
  void aRequestThatIsOpenHasNeitherStatusNorTime() {
    assertThat(taken(Objective.MAXIMIZE_SHARPE, null, null, null, null)).isTrue();
    assertThat(taken(null, Status.OPTIMAL, null, null, null)).isFalse();
    assertThat(taken(null, null, 0L, null, null)).isFalse();
    assertThat(taken(null, null, null, Long.MAX_VALUE, null)).isFalse();
  }

  @Test
  void theTimesAreInclusive() {
    assertThat(taken(null, Status.OPTIMAL, AT, AT, FINISHED)).isTrue();
    assertThat(taken(null, null, AT + 1, null, FINISHED)).isFalse();
    assertThat(taken(null, null, null, AT - 1, FINISHED)).isFalse();
    assertThat(taken(Objective.RISK_PARITY, null, null, null, FINISHED)).isFalse();
    assertThat(taken(null, Status.FAILED, null, null, FINISHED)).isFalse();
  }
}
