package dev.ringfolio.optimization.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every call is made on this thread: nothing here waits for a loop, but the end of a wait. */
class ComparisonWaitsTest {
  private static final long LONG = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final ComparisonWaits waits = new ComparisonWaits(vertx);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static ComparisonState state(String id, Status status) {
    return new ComparisonState(id, null, null, List.of(), status, 0, 0, 1, 0, null);
  }

  private Future<Void> wait(String id) {
    return waits.until(state(id, Status.RUNNING), LONG);
  }

  @Test
  void allWhoWaitForOneAreToldAndNobodyElse() {
    Future<Void> first = wait("a");
    Future<Void> second = wait("a");
    Future<Void> other = wait("b");
    waits.over("a");
    assertThat(first.isComplete()).isTrue();
    assertThat(second.isComplete()).isTrue();
    assertThat(other.isComplete()).isFalse();
    assertThat(waits.size()).isOne();
    waits.end();
    assertThat(other.isComplete()).isTrue();
    assertThat(waits.size()).isZero();
  }

  @Test
  void nobodyWaitsForWhatIsOverOrForNoTime() {
    assertThat(waits.until(state("a", Status.FAILED), LONG).isComplete()).isTrue();
    assertThat(waits.until(state("a", Status.RUNNING), 0).isComplete()).isTrue();
    assertThat(waits.size()).isZero();
  }

  @Test
  void whoFindsNoPlaceDoesNotWait() {
    for (int i = 0; i < ComparisonWaits.WAITS_MAX; i++) {
      assertThat(wait("a").isComplete()).isFalse();
    }
    assertThat(wait("a").isComplete()).isTrue();
    waits.over("a");
    assertThat(wait("a").isComplete()).isFalse();
  }
}
