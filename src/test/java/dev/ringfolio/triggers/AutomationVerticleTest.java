package dev.ringfolio.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.CreateTrigger;
import dev.ringfolio.contract.DeleteTrigger;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.FireTrigger;
import dev.ringfolio.contract.ListTriggers;
import dev.ringfolio.contract.ModuleFacts.TriggerFacts;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadTrigger;
import dev.ringfolio.contract.ReplaceTrigger;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimization.Label;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRead;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutomationVerticleTest extends WatchedTriggers {
  @Test
  void aRunThatWasAnsweredBeforeARestartIsOverAtOnce() throws Exception {
    Label label = new Label("", "", "", "approximate");
    kept =
        request ->
            new StoredOptimization(
                request.requestId(), "ann", "ann", "p", label, now.get(), "{}", "content");
    TriggerRead made = create(new News(), HELD);

    fire(made, "a story");
    await().until(() -> status(made) == TriggerRun.Status.APPROXIMATE);
    assertThat(facts().running()).isZero();
    assertThat(facts().failed()).isZero();
  }

  @Test
  void aPriceThatMovesAsksForAnOptimizationInTheOwnersName() throws Exception {
    TriggerRead made = create(new PriceChange(0.02, 60_000), "AAPL XOM");
    prices(100, 103);
    await().until(() -> asked.size() == 1);
    Optimize request = asked.get(0);
    String id = made.rule().id();
    assertThat(request.requestId()).isEqualTo("opt_trigger:" + id + "_1000");
    assertThat(request.clientId()).isEqualTo("trigger:" + id);
    assertThat(request.user()).isEqualTo("ann");
    assertThat(request.scope()).isEqualTo("ann");
    assertThat(request.trigger()).isEqualTo(Trigger.PRICE_CHANGE);
    assertThat(request.portfolioId()).isEqualTo("p");
    assertThat(request.symbols()).containsExactly(AAPL, new Symbol("XOM"));
    assertThat(request.metadata())
        .isEqualTo(
            Map.of(
                "own",
                1,
                "trigger_id",
                id,
                "reason",
                "AAPL moved by 0.03 within 60 s",
                "value",
                103 / 100.0 - 1));
    TriggerRead asking = read(made);
    assertThat(asking.armed()).isFalse();
    assertThat(asking.lastRun()).isEqualTo(TriggerRun.queued(request.requestId(), 1_000));
    finish(request, null);
    await().until(() -> status(made) == TriggerRun.Status.OPTIMAL);
    assertThat(read(made).nextMillis()).isEqualTo(61_000);
  }

  @Test
  void withoutSymbolsItIsForThePositionsOfThatMoment() throws Exception {
    fire(create(new News(), HELD), "earnings");
    await().until(() -> asked.size() == 1);
    assertThat(asked.get(0).symbols()).containsExactly(AAPL, new Symbol("MSFT"));
    assertThat(asked.get(0).metadata())
        .containsEntry("reason", "earnings")
        .doesNotContainKey("value");
  }

  @Test
  void aRiskThatIsAtItsLimitFiresAsSoonAsTheTriggerIsMade() throws Exception {
    create(new RiskLimit(AlertMetric.VAR_95, 0.01), HELD);
    await().until(() -> asked.size() == 1);
    valued(worth(0.05));
    assertThat(facts().fired()).isEqualTo(1);
  }

  @Test
  void whatFailsIsToldAndWhatIsRefusedForNowIsAskedForAgainUnderTheSameId() throws Exception {
    refusal = new Failure(FailureCode.QUEUE_FULL, "100 wait", Map.of(), 0.5);
    TriggerRead made = create(new News(), HELD);
    fire(made, "earnings");
    await().until(() -> status(made) == TriggerRun.Status.REFUSED);
    TriggerRead waiting = read(made);
    assertThat(waiting.lastRun().error()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(waiting.lastRun().detail()).isEqualTo("100 wait");
    assertThat(waiting.due()).isTrue();
    assertThat(waiting.nextMillis()).isEqualTo(1_000 + TriggerRuns.RETRY_MILLIS);
    refusal = null;
    now.addAndGet(TriggerRuns.RETRY_MILLIS);
    await().until(() -> asked.size() == 2);
    assertThat(asked.get(1).requestId()).isEqualTo(asked.get(0).requestId());
    finish(asked.get(1), new Failure(FailureCode.INSUFFICIENT_DATA, "1 row"));
    await().until(() -> status(made) == TriggerRun.Status.FAILED);
    assertThat(read(made).lastRun().error()).isEqualTo(FailureCode.INSUFFICIENT_DATA);
    TriggerFacts facts = facts();
    assertThat(List.of(facts.started(), facts.refused(), facts.failed()))
        .containsExactly(1L, 1L, 1L);
  }

  @Test
  void whatIsWrongInItselfIsNotAskedForAgain() throws Exception {
    refusal = new Failure(FailureCode.INVALID_CONSTRAINTS, "groups: no");
    TriggerRead made = create(new News(), HELD);
    fire(made, "earnings");
    await().until(() -> status(made) == TriggerRun.Status.FAILED);
    assertThat(read(made).due()).isFalse();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aResultThatWasNotHeardIsAskedFor() throws Exception {
    TriggerRead made = create(new News(), HELD);
    fire(made, "earnings");
    await().until(() -> asked.size() == 1);
    known =
        new OptimizationState(
            asked.get(0).requestId(),
            OptimizationState.Phase.FINISHED,
            0,
            0,
            finished(asked.get(0), null));
    now.addAndGet(TriggerRuns.QUIET_MILLIS);
    await().until(() -> status(made) == TriggerRun.Status.OPTIMAL);
  }

  @Test
  void aRestartKnowsWhatIsDueWhatRanAndAsksForWhatWasOpen() throws Exception {
    TriggerRead made = create(new News(), HELD);
    fire(made, "first");
    await().until(() -> asked.size() == 1);
    shutDown();
    startUp();
    await().until(() -> status(made) == TriggerRun.Status.UNKNOWN);
    assertThat(fire(made, "second").due()).isTrue();
    shutDown();
    now.addAndGet(60_000);
    startUp();
    await().until(() -> asked.size() == 2);
    assertThat(asked.get(1).metadata()).containsEntry("reason", "second");
  }

  @Test
  void triggersAreTheOwnersOfThePortfolioWhoeverMakesThem() throws Exception {
    TriggerRead made =
        ask(Services.CREATE_TRIGGER, new CreateTrigger(ADMIN, draft(new News(), HELD)));
    assertThat(made.rule().owner()).isEqualTo("ann");
    String id = made.rule().id();
    assertThat(refused(Services.CREATE_TRIGGER, new CreateTrigger(BOB, draft(new News(), HELD))))
        .isEqualTo("NOT_FOUND no portfolio p");
    assertThat(refused(Services.READ_TRIGGER, new ReadTrigger(BOB, id)))
        .isEqualTo("NOT_FOUND there is no trigger '" + id + "'");
    assertThat(refused(Services.FIRE_TRIGGER, new FireTrigger(BOB, id, "x")))
        .startsWith("NOT_FOUND");
    assertThat(ask(Services.LIST_TRIGGERS, new ListTriggers(BOB, null, 0, 10)).triggers())
        .isEmpty();
    assertThat(ask(Services.LIST_TRIGGERS, new ListTriggers(ANN, "q", 0, 10)).triggers()).isEmpty();
    assertThat(ask(Services.LIST_TRIGGERS, new ListTriggers(ANN, "p", 0, 10)).triggers())
        .containsExactly(read(made));
  }

  @Test
  void aTriggerIsChangedAndForgottenInTheVersionThatOneKnows() throws Exception {
    TriggerRead made = create(new PriceChange(0.02, 60_000), HELD);
    String id = made.rule().id();
    TriggerDraft resting = new TriggerDraft("p", false, new News(), 5_000, HELD);
    assertThat(refused(Services.REPLACE_TRIGGER, new ReplaceTrigger(ANN, id, List.of(7L), resting)))
        .startsWith("VERSION_CONFLICT");
    TriggerRead after =
        ask(Services.REPLACE_TRIGGER, new ReplaceTrigger(ANN, id, List.of(1L), resting));
    assertThat(after.rule().version()).isEqualTo(2);
    assertThat(after.armed()).as("it is not enabled").isFalse();
    assertThat(refused(Services.FIRE_TRIGGER, new FireTrigger(ANN, id, "x")))
        .isEqualTo("INVALID_MESSAGE enabled: the trigger is not");
    assertThat(facts().enabled()).isZero();
    assertThat(ask(Services.DELETE_TRIGGER, new DeleteTrigger(ANN, id, List.of(2L))))
        .isEqualTo(after.rule());
    assertThat(store.load()).isEmpty();
    assertThat(facts().kinds()).isEmpty();
  }

  @Test
  void aRequestThatWouldBeRefusedIsRefusedWhenTheTriggerIsMade() throws Exception {
    assertThat(refused(Services.CREATE_TRIGGER, new CreateTrigger(ANN, draft(new News(), "?"))))
        .isEqualTo("INVALID_CONSTRAINTS request: ?: is no symbol");
    TriggerDraft alone = draft(new CorrelationChange(0.3, 3_600_000), "AAPL");
    assertThat(refused(Services.CREATE_TRIGGER, new CreateTrigger(ANN, alone)))
        .isEqualTo(
            "INVALID_MESSAGE request: symbols: 1 of them; kind 'correlation_change' watches 2..50");
  }

  @Test
  void onlyNewsAreFiredByNameAndNotInTheirCoolDown() throws Exception {
    TriggerRead measures = create(new PriceChange(0.02, 60_000), HELD);
    assertThat(
            refused(Services.FIRE_TRIGGER, new FireTrigger(ANN, measures.rule().id(), "because")))
        .isEqualTo(
            "INVALID_MESSAGE kind: 'price_change' measures by itself when to fire; news are for"
                + " kind 'news'");
    TriggerRead news =
        ask(
            Services.CREATE_TRIGGER,
            new CreateTrigger(ANN, new TriggerDraft("p", true, new News(), 5_000, HELD)));
    fire(news, "first");
    await().until(() -> asked.size() == 1);
    now.addAndGet(1_000);
    Failure cooling =
        refusal(Services.FIRE_TRIGGER, new FireTrigger(ANN, news.rule().id(), "second"));
    assertThat(cooling.code()).isEqualTo(FailureCode.RATE_LIMITED);
    assertThat(cooling.retryAfterSeconds()).isEqualTo(4.0);
  }

  @Test
  void whileTheStoreIsAwayTriggersFireAndCannotBeChanged() throws Exception {
    TriggerRead made = create(new PriceChange(0.02, 60_000), "AAPL");
    store.away(true);
    assertThat(refused(Services.CREATE_TRIGGER, new CreateTrigger(ANN, draft(new News(), HELD))))
        .startsWith("UNAVAILABLE");
    prices(100, 103);
    await().until(() -> asked.size() == 1);
    assertThat(ask(Services.LIST_TRIGGERS, new ListTriggers(ANN, null, 0, 10)).cached()).isTrue();
    finish(asked.get(0), null);
    await().until(() -> status(made) == TriggerRun.Status.OPTIMAL);
    store.away(false);
    await()
        .until(
            () ->
                store.load().get(0).run() != null
                    && store.load().get(0).run().status() == TriggerRun.Status.OPTIMAL);
  }

  @Test
  void theFeedIsAskedForWhatIsWatched() throws Exception {
    TriggerRead made = create(new PriceChange(0.02, 60_000), "AAPL");
    await().until(() -> demands.contains(new DemandSymbols("automation", List.of(AAPL))));
    ask(Services.DELETE_TRIGGER, new DeleteTrigger(ANN, made.rule().id(), List.of()));
    await().until(() -> demands.get(demands.size() - 1).symbols().isEmpty());
  }

  @Test
  void aUserHasSoManyTriggersAtMost() throws Exception {
    for (int i = 0; i < TriggerBook.USER_TRIGGERS_MAX; i++) {
      create(new News(), HELD);
    }
    assertThat(refused(Services.CREATE_TRIGGER, new CreateTrigger(ANN, draft(new News(), HELD))))
        .isEqualTo("INVALID_MESSAGE 'ann' has 100 triggers, the most of a user");
  }
}
