package dev.ringfolio.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.FireTrigger;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.ReplaceTrigger;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.trigger.Whose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Portfolios that go, and triggers that are changed, while there is something to run. */
class SuspendedPortfolioTest extends WatchedTriggers {
  private static final String NOT_THERE = "the portfolio 'p' is not there";

  private TriggerRead everyMinute() throws Exception {
    return create(new TimeBased(60_000), HELD);
  }

  private void minutePasses() {
    now.addAndGet(60_000);
  }

  private TriggerRule replaced(TriggerRead made, TriggerDraft draft) throws Exception {
    String id = made.rule().id();
    return ask(Services.REPLACE_TRIGGER, new ReplaceTrigger(ANN, id, List.of(), draft)).rule();
  }

  @Test
  void aTriggerWhosePortfolioIsDeletedIsSuspendedUntilThatIsThereAgain() throws Exception {
    TriggerRead made = everyMinute();
    valued(worth(0.01).gone(now.get()));
    await().until(() -> read(made).suspended().equals(NOT_THERE));
    assertThat(read(made).armed()).isFalse();
    assertThat(read(made).nextMillis()).isZero();
    assertThat(facts().suspended()).isEqualTo(1);
    minutePasses();
    await().until(() -> store.load().get(0).memory().suspended());

    shutDown();
    startUp();
    assertThat(read(made).suspended()).isEqualTo(NOT_THERE);
    assertThat(asked).isEmpty();

    valued(worth(0.01));
    await().until(() -> asked.size() == 1);
    assertThat(read(made).suspended()).isEmpty();
    assertThat(facts().suspended()).isZero();
  }

  @Test
  void aRunThatFindsNoPortfolioIsTheLastOne() throws Exception {
    TriggerRead made = everyMinute();
    there = false;
    minutePasses();
    await().until(() -> read(made).suspended().equals(NOT_THERE));
    assertThat(read(made).lastRun().error()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(read(made).due()).isFalse();
    assertThat(facts().refused()).isEqualTo(1);
  }

  @Test
  void newsOfAPortfolioThatIsGoneFireNothing() throws Exception {
    TriggerRead made = create(new News(), HELD);
    valued(worth(0.01).gone(now.get()));
    await().until(() -> !read(made).suspended().isEmpty());
    assertThat(refused(Services.FIRE_TRIGGER, new FireTrigger(ANN, made.rule().id(), "x")))
        .isEqualTo("NOT_FOUND " + NOT_THERE);
  }

  @Test
  void aPortfolioThatIsNotInASnapshotIsGone() {
    List<String> told = new ArrayList<>();
    SeenPortfolios seen =
        new SeenPortfolios(of -> told.add("worth " + of.owner()), of -> told.add("gone " + of));
    PortfolioValuation anns = worth(0.01);
    PortfolioValuation bobs = new PortfolioValuation("bob", anns.valuation(), true, 1, 1);
    seen.valuation(anns);
    seen.snapshot(List.of(bobs));
    seen.valuation(bobs.gone(2));
    assertThat(told)
        .containsExactly(
            "worth ann",
            "worth bob",
            "gone " + new Whose("ann", "p"),
            "gone " + new Whose("bob", "p"));
    assertThat(seen.there(new Whose("bob", "p"))).isFalse();
  }

  @Test
  void aTriggerThatIsChangedDoesNotWaitToRunAgainWhatWasRefused() throws Exception {
    refusal = new Failure(FailureCode.QUEUE_FULL, "100 wait", Map.of(), 0.5);
    TriggerRead made = create(new News(), HELD);
    fire(made, "earnings");
    await().until(() -> status(made) == TriggerRun.Status.REFUSED);
    replaced(made, made.rule().draft());
    assertThat(status(made)).isEqualTo(TriggerRun.Status.FAILED);
    assertThat(read(made).due()).isFalse();
  }

  @Test
  void aRunThatEndsWhileItsTriggerIsBeingChangedIsOver() throws Exception {
    TriggerRead made = create(new News(), HELD);
    fire(made, "earnings");
    await().until(() -> asked.size() == 1);
    store.whileReplacing =
        () -> {
          finish(asked.get(0), null);
          await().until(() -> status(made) == TriggerRun.Status.OPTIMAL);
        };
    assertThat(replaced(made, draft(new TimeBased(60_000), HELD)).version()).isEqualTo(2);
    assertThat(status(made)).isEqualTo(TriggerRun.Status.OPTIMAL);
    await().until(() -> store.load().get(0).run().status() == TriggerRun.Status.OPTIMAL);
  }

  @Test
  void whileARunFromBeforeARestartIsUnderWayNoOtherBegins() throws Exception {
    TriggerRead made = create(new News(), HELD);
    fire(made, "first");
    await().until(() -> asked.size() == 1);
    Optimize first = asked.get(0);
    known = new OptimizationState(first.requestId(), OptimizationState.Phase.RUNNING, 0, 0, null);
    shutDown();
    startUp();
    minutePasses();
    assertThat(fire(made, "second").due()).isTrue();
    assertThat(asked).hasSize(1);
    finish(first, null);
    await().until(() -> asked.size() == 2);
    assertThat(asked.get(1).metadata()).containsEntry("reason", "second");
  }

  @Test
  void aRequestThatTheQueueHasAlreadyIsFollowed() throws Exception {
    refusal = new Failure(FailureCode.DUPLICATE_REQUEST, "it was asked for with other symbols");
    TriggerRead made = create(new News(), HELD);
    fire(made, "earnings");
    await().until(() -> asked.size() == 1);
    finish(asked.get(0), null);
    await().until(() -> status(made) == TriggerRun.Status.OPTIMAL);
    assertThat(facts().failed()).isZero();
  }
}
