package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultWaitersTest {
  private static final class Told implements ResultWaiters.Waiter {
    final List<String> told = new ArrayList<>();

    @Override
    public void finished(OptimizationFinished result) {
      told.add(result.requestId());
    }

    @Override
    public void missed() {
      told.add("missed");
    }
  }

  private final ResultWaiters waiters = new ResultWaiters(2);
  private final Told first = new Told();
  private final Told second = new Told();

  private void finish(String requestId, String clientId, String user) {
    waiters.entries(1, 1, List.of(Results.optimal(requestId, clientId, user)));
  }

  @Test
  void aResultGoesToAllWhoWaitForItAndToNoOther() {
    assertThat(waiters.enter("ann", "r-1", first)).isTrue();
    assertThat(waiters.enter("ann", "r-1", second)).isTrue();
    finish("r-1", "rest", "ann");
    finish("r-2", "rest", "ann");
    finish("r-1", "rest", "bob");
    assertThat(first.told).containsExactly("r-1");
    assertThat(second.told).containsExactly("r-1");
  }

  @Test
  void aRequestOfTheSameNameInAnotherScopeIsNotWaitedFor() {
    waiters.enter("local", "r-1", first);
    waiters.entries(1, 1, List.of(Results.optimal("r-1", "c7", "local", "c7")));
    assertThat(first.told).isEmpty();
  }

  /** A user's request is one, over whichever connection it was first made. */
  @Test
  void aRequestFirstMadeOverAWebSocketAndRepeatedOverHttpIsWaitedFor() {
    waiters.enter("ann", "r-1", first);
    finish("r-1", "c7", "ann");
    assertThat(first.told).containsExactly("r-1");
  }

  @Test
  void whoHasLeftIsToldNothingAndGivesThePlaceBack() {
    waiters.enter("ann", "r-1", first);
    waiters.enter("ann", "r-2", second);
    assertThat(waiters.enter("ann", "r-3", new Told())).isFalse();
    waiters.leave("ann", "r-1", first);
    waiters.leave("ann", "r-1", first);
    assertThat(waiters.size()).isOne();
    assertThat(waiters.enter("ann", "r-3", new Told())).isTrue();
    finish("r-1", "rest", "ann");
    assertThat(first.told).isEmpty();
  }

  @Test
  void afterAGapEveryoneAsksAgain() {
    waiters.enter("ann", "r-1", first);
    waiters.enter("bob", "r-2", second);
    waiters.gap(1, 5, 9);
    assertThat(first.told).containsExactly("missed");
    assertThat(second.told).containsExactly("missed");
  }
}
