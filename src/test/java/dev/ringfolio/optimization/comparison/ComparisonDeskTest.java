package dev.ringfolio.optimization.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.optimization.comparison.ComparisonDesk.Bounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonDeskTest {
  private final ComparisonDesk desk = new ComparisonDesk(new Bounds(3, 2));

  private Ticket enqueue(long number, String user) {
    return desk.enqueue(Comparisons.row(number, Comparisons.of(user)), Comparisons.of(user));
  }

  private ComparisonState state(Ticket ticket) {
    return desk.state(ticket.row());
  }

  private void finish(Ticket ticket) {
    assertThat(desk.finish(ticket, Status.COMPLETED, 5_000, "answer")).isTrue();
  }

  @Test
  void comparisonsAreBegunInTheOrderOfTheirNumbersOneAtATime() {
    Ticket second = enqueue(2, "ann");
    Ticket first = enqueue(1, "bob");
    assertThat(desk.begin(0)).contains(first);
    assertThat(desk.begin(0)).isEmpty();
    finish(first);
    assertThat(desk.begin(0)).contains(second);
    assertThat(state(second).status()).isEqualTo(Status.RUNNING);
  }

  @Test
  void positionsCountThoseThatWaitAndTheFirstOfAnIdleLineWaitsForNothing() {
    Ticket first = enqueue(1, "ann");
    Ticket second = enqueue(2, "ann");
    assertThat(state(first).position()).isOne();
    assertThat(state(first).estimatedWaitSeconds()).isZero();
    assertThat(state(second).position()).isEqualTo(2);
    desk.begin(0);
    assertThat(state(first).position()).isZero();
    assertThat(state(second).position()).isOne();
    assertThat(state(second).estimatedWaitSeconds()).isEqualTo(2.0);
  }

  @Test
  void theWaitIsOfTheMeanOfTheRunsBefore() {
    Ticket first = enqueue(1, "ann");
    enqueue(2, "ann");
    Ticket third = enqueue(3, "ann");
    desk.begin(0);
    desk.took(0.5);
    desk.took(1.5);
    assertThat(state(third).position()).isEqualTo(2);
    assertThat(state(third).estimatedWaitSeconds()).isEqualTo(2.0);
    assertThat(state(first).estimatedWaitSeconds()).isZero();
  }

  @Test
  void aUsersQuotaIsAskedBeforeTheCapacityAndBothCountThoseBeingAccepted() {
    assertThat(desk.reserve("ann")).isEmpty();
    assertThat(desk.reserve("ann")).isEmpty();
    assertThat(desk.reserve("ann"))
        .hasValueSatisfying(
            full -> {
              assertThat(full.code()).isEqualTo(FailureCode.USER_QUEUE_FULL);
              assertThat(full.detail()).isEqualTo("2 comparisons of 'ann' wait, 2 may");
              assertThat(full.retryAfterSeconds()).isEqualTo(2.0);
            });
    assertThat(desk.reserve("bob")).isEmpty();
    assertThat(desk.reserve("cid"))
        .hasValueSatisfying(full -> assertThat(full.code()).isEqualTo(FailureCode.QUEUE_FULL));
    desk.release("ann");
    assertThat(desk.reserve("cid")).isEmpty();
    assertThat(desk.refused()).isEqualTo(2);
  }

  @Test
  void whatRunsNeedsNoRoomInTheLine() {
    enqueue(1, "ann");
    enqueue(2, "ann");
    assertThat(desk.reserve("ann")).isPresent();
    desk.begin(0);
    assertThat(desk.reserve("ann")).isEmpty();
  }

  @Test
  void whatIsOverNeverChanges() {
    Ticket ticket = enqueue(1, "ann");
    finish(ticket);
    assertThat(desk.finish(ticket, Status.CANCELLED, 6_000, "another")).isFalse();
    assertThat(state(ticket).status()).isEqualTo(Status.COMPLETED);
    assertThat(state(ticket).answer()).isEqualTo("answer");
    assertThat(state(ticket).finishedMillis()).isEqualTo(5_000);
  }

  @Test
  void oneThatIsCancelledWhileItRunsMakesRoomForTheNext() {
    Ticket first = enqueue(1, "ann");
    Ticket second = enqueue(2, "ann");
    desk.begin(0);
    desk.finish(first, Status.CANCELLED, 5_000, "cancelled");
    assertThat(desk.running()).isEmpty();
    assertThat(desk.begin(0)).contains(second);
  }

  @Test
  void oneThatIsHereStaysAsItIsWhereTheStoreTellsOfItAgain() {
    Ticket first = enqueue(1, "ann");
    desk.begin(0);
    assertThat(enqueue(1, "ann")).isSameAs(first);
    assertThat(desk.waiting()).isZero();
  }

  @Test
  void theNewestThatAreKeptStayInMemoryAndAllThatAreNot() {
    for (int i = 1; i <= ComparisonDesk.FINISHED_MAX + 2; i++) {
      finish(enqueue(i, "ann"));
    }
    assertThat(desk.finishedHeld()).isEqualTo(ComparisonDesk.FINISHED_MAX + 2);
    List<Ticket> some = desk.unkept(10);
    assertThat(some).hasSize(10);
    desk.kept(some);
    assertThat(desk.find(1)).isPresent();
    desk.kept(desk.unkept(1_000));
    assertThat(desk.finishedHeld()).isEqualTo(ComparisonDesk.FINISHED_MAX);
    assertThat(desk.find(2)).isEmpty();
    assertThat(desk.find(3)).isPresent();
  }

  @Test
  void nothingIsAcceptedWhileTooMuchWaitsToBeKept() {
    for (int i = 1; i <= ComparisonDesk.UNKEPT_MAX; i++) {
      finish(enqueue(i, "ann"));
    }
    assertThat(desk.reserve("ann"))
        .hasValueSatisfying(full -> assertThat(full.code()).isEqualTo(FailureCode.UNAVAILABLE));
    desk.kept(desk.unkept(1));
    assertThat(desk.reserve("ann")).isEmpty();
  }

  @Test
  void memoryListsWhatTheStoreWouldNewestFirstWithoutAnswers() {
    finish(enqueue(1, "ann"));
    enqueue(2, "bob");
    enqueue(3, "ann");
    desk.begin(0);
    assertThat(desk.newest("ann", null, Long.MAX_VALUE, 9))
        .extracting(ComparisonState::id)
        .containsExactly("cmp_3", "cmp_1");
    assertThat(desk.newest(null, null, 3, 1))
        .extracting(ComparisonState::status)
        .containsExactly(Status.RUNNING);
    assertThat(desk.newest(null, null, 2, 9).get(0).answer()).isNull();
    assertThat(desk.newest(null, "p", Long.MAX_VALUE, 9)).isEmpty();
  }

  @Test
  void anIdIsReadBackAndNothingElseIsOne() {
    assertThat(KeptComparison.number("cmp_17")).hasValue(17);
    for (String id : List.of("17", "cmp_", "cmp_x", "cmp_1 ", "cmp_1234567890123456789")) {
      assertThat(KeptComparison.number(id)).isEmpty();
    }
  }
}
