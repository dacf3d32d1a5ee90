package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.StoredOptimization.Label;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.OptimizationJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a transcript cannot show: clients that do not read, tokens, questions that stay open. */
class SessionTest {
  private static final String SUBSCRIBE_AAPL =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\"AAPL\"]}}";
  private static final String SUBSCRIBE_EVENTS =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}";
  private static final String REQUEST =
      "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"AAPL\",\"MSFT\"]}}";
  private static final String REQUEST_R =
      "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"AAPL\",\"MSFT\"],\"request_id\":\"r\"}}";
  private static final String CANCEL =
      "{\"type\":\"cancel_optimization\",\"data\":{\"request_id\":\"r\"}}";
  private static final Identity ANN =
      new Identity("ann", Set.of(Role.TRADER), Tier.PRO, Long.MAX_VALUE);

  private static boolean contains(List<String> messages, String part) {
    return messages.stream().anyMatch(message -> message.contains(part));
  }

  @Test
  void aFeedThatDoesNotAnswerHoldsOnlyThatSubscriptionUpAndNothingOvertakesIt() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receive();
    stage.feedSilent = true;
    client.send(SUBSCRIBE_AAPL);
    client.send("{\"type\":\"heartbeat\"}");
    assertThat(client.receiveAll()).isEmpty();
    assertThat(client.unread()).isEqualTo(1);
    stage.answerDemand();
    stage.turns.run();
    List<String> messages = client.receiveAll();
    assertThat(messages).hasSize(2);
    assertThat(messages.get(0)).contains("subscription_status");
    assertThat(messages.get(1)).contains("heartbeat");
  }

  @Test
  void symbolsOfOneTurnAreDemandedAtOnceAndReleasedWithTheirLastClient() {
    Stage stage = new Stage(true);
    StageClient a = stage.connect("/ws", "a");
    StageClient b = stage.connect("/ws/stream", "b");
    a.session().message(SUBSCRIBE_AAPL);
    b.session().message("{\"type\":\"subscribe\",\"symbols\":[\"MSFT\",\"AAPL\"]}");
    stage.turns.run();
    Symbol aapl = new Symbol("AAPL");
    Symbol msft = new Symbol("MSFT");
    assertThat(stage.demands).containsExactly(List.of(aapl, msft));
    b.leave();
    stage.turns.run();
    a.leave();
    stage.turns.run();
    assertThat(stage.demands.subList(1, 3)).containsExactly(List.of(aapl), List.of());
  }

  @Test
  void aClientThatDoesNotReadIsNotReadFromOnceHalfItsAnswersWait() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receive();
    client.stuck = true;
    int sent = 0;
    while (client.unread() == 0 && sent < 1_000) {
      client.send("{\"type\":\"dance\"}");
      sent++;
      stage.advance(100);
    }
    assertThat(sent).isLessThanOrEqualTo(Outbox.ENTRIES_MAX / 2 + 1);
    client.drain();
    assertThat(client.unread()).isEqualTo(0);
    assertThat(client.receiveAll()).hasSizeGreaterThanOrEqualTo(sent);
  }

  /** The connection of a client that asked more at once than may be asked fell silent for ever. */
  @Test
  void aBurstOfRequestsIsReadOnAsTheQueueAnswers() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    int more = 3;
    int burst = OwnRequests.ASKED_MAX + more;
    for (int i = 0; i < burst; i++) {
      client.send(REQUEST);
    }
    assertThat(stage.submitted).hasSize(OwnRequests.ASKED_MAX);
    assertThat(client.unread()).isEqualTo(more);

    for (int i = 0; i < more; i++) {
      stage
          .submitted
          .remove()
          .answer()
          .answered(new OptimizationAccepted("r" + i, i + 1, 0.0, false, null, null));
    }
    assertThat(stage.submitted).hasSize(OwnRequests.ASKED_MAX);
    assertThat(client.unread()).isZero();
  }

  @Test
  void aBurstOfCancellationsIsReadOnAsTheQueueAnswers() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    int more = 3;
    int burst = OwnRequests.ASKED_MAX + more;
    for (int i = 0; i < burst; i++) {
      client.send(CANCEL);
    }
    assertThat(stage.cancelled).hasSize(OwnRequests.ASKED_MAX);

    for (int i = 0; i < more; i++) {
      OptimizationState running = new OptimizationState("r" + i, Phase.RUNNING, 0, 0, null);
      stage.cancelled.remove().answer().answered(running);
    }
    assertThat(stage.cancelled).hasSize(OwnRequests.ASKED_MAX);
    assertThat(client.unread()).isZero();
  }

  @Test
  void whoCancelsWhatItDoesNotAwaitIsToldTheResultAllTheSame() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receiveAll();
    client.send(CANCEL);
    stage
        .cancelled
        .remove()
        .answer()
        .answered(
            new OptimizationState(
                "r", Phase.FINISHED, 0, 0, stage.finished("r", "b", "local", Status.CANCELLED)));
    stage.turns.run();

    List<String> messages = client.receiveAll();
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).contains("optimization_result").contains("\"cancelled\"");
  }

  /** It was told the result by the cancel's answer, and never that it had been queued. */
  @Test
  void whoCancelsARequestThatIsStillBeingAcceptedIsToldThatItIsQueuedAndThenTheResult() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receiveAll();
    client.send(REQUEST_R);
    client.send(CANCEL);
    OptimizationFinished finished = stage.finished("r", "a", "local", Status.CANCELLED);
    stage
        .cancelled
        .remove()
        .answer()
        .answered(new OptimizationState("r", Phase.FINISHED, 0, 0, finished));
    stage
        .submitted
        .remove()
        .answer()
        .answered(new OptimizationAccepted("r", 1, 0.0, false, null, null));
    stage.append(stage.queued("r", "a", "local"));
    stage.append(finished);

    assertThat(client.receiveAll())
        .satisfiesExactly(
            first -> assertThat(first).contains("optimization_queued"),
            second -> assertThat(second).contains("optimization_result"));
  }

  @Test
  void aStuckClientGetsTheNewestPriceAndIsToldHowManyItMissed() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    client.send(SUBSCRIBE_AAPL);
    client.receiveAll();
    client.stuck = true;
    for (int seq = 2; seq <= 1_000; seq++) {
      stage.append(stage.price("AAPL", 100 + seq, 1, seq));
    }
    client.drain();
    List<String> messages = client.receiveAll();
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).contains("\"seq\":1000").contains("\"conflated\":998}");
  }

  @Test
  void aNewEpochOfPricesBeginsWithASnapshot() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    stage.append(stage.price("AAPL", 100, 1, 50));
    client.send(SUBSCRIBE_AAPL);
    client.receiveAll();
    stage.prices.snapshot(4, 9, List.of(stage.price("AAPL", 101, 1, 9)));
    stage.advance(10);
    assertThat(client.receive()).contains("\"seq\":9").contains("\"conflated\":0}");
    stage.append(stage.price("AAPL", 102, 1, 11));
    stage.advance(10);
    assertThat(client.receive()).contains("\"seq\":11").contains("\"conflated\":1}");
  }

  @Test
  void aFloodForFiveSecondsClosesTheConnection() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    for (int second = 0; second < 6 && client.closeCode == 0; second++) {
      stage.advance(second == 0 ? 0 : 1_000);
      for (int i = 0; i <= 200 && client.closeCode == 0; i++) {
        client.session().frame();
      }
    }
    assertThat(client.closeCode).isEqualTo(1008);
    assertThat(stage.turns.nanos()).isEqualTo(5_000_000_000L);
  }

  @Test
  void afterAGapTheOpenRequestsAreToldAgain() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.send(REQUEST);
    stage
        .submitted
        .remove()
        .answer()
        .answered(new OptimizationAccepted("opt_1", 1, 0.0, false, null, null));
    stage.append(stage.queued("opt_1", "a", "local"));
    client.receiveAll();
    stage.lose(1);
    assertThat(client.receiveAll()).singleElement().asString().contains("\"type\":\"gap\"");
    var asked = stage.reads.remove();
    assertThat(asked.request().requestId()).isEqualTo("opt_1");
    asked
        .answer()
        .answered(
            new OptimizationState(
                "opt_1", Phase.FINISHED, 0, 0.0, stage.finished("opt_1", "a", "local")));
    stage.turns.run();
    assertThat(client.receiveAll())
        .singleElement()
        .asString()
        .contains("optimization_result")
        .contains("\"seq\":null,\"prev\":1}");
  }

  @Test
  void aRepeatedRequestIsGivenItsFirstAnswerAgain() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receive();
    client.send(REQUEST);
    stage
        .submitted
        .remove()
        .answer()
        .answered(
            new OptimizationAccepted(
                "mine", 0, 0.0, true, stage.finished("mine", "a", "local"), null));
    stage.turns.run();
    assertThat(client.receive()).contains("optimization_result").contains("\"mine\"");
  }

  @Test
  void aRepeatedRequestIsGivenTheFirstAnswerThatOnlyTheStoreHas() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receive();
    client.send(REQUEST);
    String text = OptimizationJson.resultText(stage.finished("mine", "old", "local"));
    StoredOptimization kept =
        new StoredOptimization(
            "mine", "local", "a", null, new Label("", "", "", "optimal"), 1, text, "content");
    stage
        .submitted
        .remove()
        .answer()
        .answered(new OptimizationAccepted("mine", 0, 0.0, true, null, kept));
    stage.turns.run();
    assertThat(client.receive())
        .startsWith(
            "{\"type\":\"portfolio_update\",\"data\":" + text.substring(0, text.length() - 1))
        .contains("\"seq\":null,\"prev\":null}");
  }

  @Test
  void aRunningRequestRepeatedOnAnotherConnectionIsAnsweredOnceOnEach() {
    Stage stage = new Stage(false);
    StageClient first = stage.connect("/ws", "a", Optional.of(ANN));
    StageClient second = stage.connect("/ws", "b", Optional.of(ANN));
    first.receiveAll();
    second.receiveAll();
    second.send(REQUEST);
    stage
        .submitted
        .remove()
        .answer()
        .answered(new OptimizationAccepted("mine", 1, 0, true, null, null));
    stage.append(stage.queued("mine", "a", "ann"));
    stage.append(stage.queued("other", "a", "ann"));
    stage.append(stage.finished("mine", "a", "ann"));
    assertThat(second.receiveAll())
        .satisfiesExactly(
            queued -> assertThat(queued).contains("optimization_queued", "\"mine\""),
            result -> assertThat(result).contains("optimization_result", "\"mine\""));
    assertThat(first.receiveAll()).hasSize(3);
    stage.append(stage.queued("third", "a", "ann"));
    assertThat(second.receiveAll()).isEmpty();
  }

  @Test
  void aSubscriptionToAllThatIsFullIsToldOfEachSymbolThatItLeavesOut() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\"}}");
    client.receiveAll();
    for (String name : List.of("A", "B", "C", "D", "E", "F", "G")) {
      stage.upstream.entries(List.of(new UpstreamSymbol(new Symbol(name), State.WANTED, "", 0)));
      stage.append(stage.price(name, 100, 1, 1));
    }
    stage.advance(10);
    List<String> messages = client.receiveAll();
    assertThat(messages).filteredOn(message -> message.contains("price_update")).hasSize(5);
    assertThat(messages)
        .filteredOn(message -> message.contains("\"code\":\"symbol_limit\""))
        .satisfiesExactly(
            sixth -> assertThat(sixth).contains("\"symbol\":\"F\""),
            seventh -> assertThat(seventh).contains("\"symbol\":\"G\""));
  }

  @Test
  void aCancelOfWhatIsUnknownNamesTheRequest() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receive();
    client.send("{\"type\":\"cancel_optimization\",\"data\":{\"request_id\":\"gone\"}}");
    stage
        .cancelled
        .remove()
        .answer()
        .failed(new Failure(FailureCode.NOT_FOUND, "request_id: 'gone' is not known"));
    stage.turns.run();
    assertThat(client.receive())
        .contains("\"code\":\"not_found\"")
        .contains("\"request_id\":\"gone\"");
  }

  @Test
  void whoMustAuthenticateIsClosedAfterFiveSecondsOrAtTheFirstOtherMessage() {
    Stage stage = new Stage(false);
    StageClient silent = stage.connect("/ws", "a", Optional.empty());
    StageClient hasty = stage.connect("/ws", "b", Optional.empty());
    hasty.send("{\"type\":\"heartbeat\"}");
    assertThat(hasty.closeCode).isEqualTo(4401);
    stage.advance(4_000);
    assertThat(silent.closeCode).isEqualTo(0);
    stage.advance(1_000);
    assertThat(silent.closeCode).isEqualTo(4401);
  }

  @Test
  void aTokenAsFirstFrameOpensTheSessionAndAnotherUsersIsRefused() {
    Stage stage = new Stage(false);
    stage.tokens.put("t1", ANN);
    stage.tokens.put("t2", new Identity("bob", Set.of(), Tier.PRO, Long.MAX_VALUE));
    StageClient client = stage.connect("/ws", "a", Optional.empty());
    client.send("{\"type\":\"authenticate\",\"data\":{\"token\":\"t1\"}}");
    assertThat(client.receive()).contains("connection_status");
    client.send("{\"type\":\"authenticate\",\"data\":{\"token\":\"t2\"}}");
    assertThat(client.receive()).contains("\"code\":\"forbidden\"");
    client.send("{\"type\":\"authenticate\",\"data\":{\"token\":\"t3\"}}");
    assertThat(client.closeCode).isEqualTo(4401);
  }

  @Test
  void aUserSeesNoEventsOfAnother() {
    Stage stage = new Stage(false);
    StageClient ann = stage.connect("/ws", "a", Optional.of(ANN));
    StageClient other = stage.connect("/ws", "b", Optional.of(Identity.LOCAL));
    ann.send(SUBSCRIBE_EVENTS);
    other.send(SUBSCRIBE_EVENTS);
    ann.receiveAll();
    other.receiveAll();
    stage.append(stage.queued("opt_1", "c", "ann"));
    assertThat(contains(ann.receiveAll(), "opt_1")).isTrue();
    assertThat(other.receiveAll()).isEmpty();
  }

  /** Events of others that the log has dropped since are no loss. */
  @Test
  void whatDoesNotConcernAClientLeavesNoGap() {
    Stage stage = new Stage(false);
    StageClient ann = stage.connect("/ws", "a", Optional.of(ANN));
    ann.send(SUBSCRIBE_EVENTS);
    ann.receiveAll();
    for (int i = 0; i < 3 * Stage.EVENTS_MAX; i++) {
      stage.append(stage.queued("other_" + i, "b", "bob"));
    }
    stage.append(stage.queued("opt_1", "c", "ann"));
    assertThat(ann.receiveAll()).singleElement().asString().contains("opt_1");
  }

  @Test
  void aViewerMayNotAskForOptimizations() {
    Stage stage = new Stage(false);
    Identity viewer = new Identity("eve", Set.of(Role.VIEWER), Tier.STARTER, Long.MAX_VALUE);
    StageClient client = stage.connect("/ws", "a", Optional.of(viewer));
    client.receive();
    client.send(REQUEST);
    assertThat(client.receive()).contains("\"code\":\"forbidden\"");
  }

  @Test
  void anExpiredTokenEndsTheConnection() {
    Stage stage = new Stage(false);
    Identity brief =
        new Identity("ann", Set.of(Role.TRADER), Tier.PRO, stage.turns.millis() + 2_500);
    StageClient client = stage.connect("/ws", "a", Optional.of(brief));
    stage.advance(2_000);
    assertThat(client.closeCode).isEqualTo(0);
    stage.advance(1_000);
    assertThat(client.closeCode).isEqualTo(4401);
  }

  @Test
  void aDrainingSessionTakesNoRequests() {
    Stage stage = new Stage(true);
    StageClient client = stage.connect("/ws", "a");
    client.receive();
    client.session().drain(2.5, "is restarting");
    client.send(REQUEST);
    assertThat(client.receive())
        .startsWith(
            "{\"type\":\"drain\",\"data\":{\"reconnect_after\":2.5,\"reason\":\"is restarting\"}");
    assertThat(client.receive()).contains("\"code\":\"draining\"");
  }
}
