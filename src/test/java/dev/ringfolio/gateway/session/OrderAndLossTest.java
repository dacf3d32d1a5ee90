package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What random histories brought to light, one story each, and what transcripts do not show. */
class OrderAndLossTest {
  private static final String EVENTS =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}";
  private static final String REQUEST =
      "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"AAPL\",\"MSFT\"]}}";

  private final Stage stage = new Stage(true);

  private static String prices(String symbols, String more) {
    return "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":["
        + symbols
        + "]"
        + more
        + "}}";
  }

  private static String resume(long epoch, long seq) {
    return "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\",\"since\":{\"epoch\":"
        + epoch
        + ",\"seq\":"
        + seq
        + "}}}";
  }

  private StageClient client(String id) {
    StageClient client = stage.connect("/ws", id);
    client.receiveAll();
    return client;
  }

  private static OptimizationAccepted accepted(String id) {
    return new OptimizationAccepted(id, 1, 0, false, null, null);
  }

  /** The epoch was told as 0 until the first event, and to resume from that was called a gap. */
  @Test
  void whoResumesFromBeforeTheFirstEventHasLostNothing() {
    StageClient first = client("a");
    first.send(EVENTS);
    assertThat(first.receive()).contains("\"epoch\":7,\"head\":0,\"recovered\":null");
    first.leave();
    stage.append(stage.queued("r", "other", "local"));
    StageClient again = client("b");
    again.send(resume(7, 0));
    assertThat(again.receive()).contains("\"recovered\":true");
    assertThat(again.receive()).contains("\"r\"", "\"seq\":1,\"prev\":null");
    assertThat(again.receiveAll()).isEmpty();
  }

  @Test
  void whatWasToldWhileNoWriterWasKnownIsNoPlaceToResumeFrom() {
    StageClient client = client("a");
    client.send(resume(0, 0));
    assertThat(client.receive()).contains("\"recovered\":false");
    assertThat(client.receive()).contains("\"type\":\"gap\"", "\"reason\":\"restarted\"");
  }

  @Test
  void aRestartIsToldBeforeAnythingHappensAfterIt() {
    StageClient client = client("a");
    client.send(EVENTS);
    client.receiveAll();
    stage.restartEvents();
    assertThat(client.receive()).contains("\"type\":\"gap\"", "\"epoch\":8", "restarted");
  }

  @Test
  void sinceMeansNothingForPricesAndASecondSubscribeAdds() {
    StageClient client = client("a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    stage.append(stage.price("MSFT", 200, 1, 1));
    client.send(prices("\"AAPL\"", ",\"since\":{\"epoch\":3,\"seq\":0}"));
    assertThat(client.receive()).contains("\"symbols\":[\"AAPL\"]", "\"recovered\":null");
    assertThat(client.receive()).contains("\"AAPL\"", "\"conflated\":0");
    client.send(prices("\"MSFT\"", ""));
    assertThat(client.receive()).contains("\"symbols\":[\"MSFT\"]");
    assertThat(client.receive()).contains("\"MSFT\"", "\"conflated\":0");
    stage.append(stage.price("AAPL", 101, 1, 2));
    stage.advance(20);
    assertThat(client.receive()).contains("\"AAPL\"", "\"seq\":2");
  }

  /** Two subscribes before either was written had one snapshot between them. */
  @Test
  void eachSubscribeHasItsOwnSnapshotInTheFormItAskedFor() {
    StageClient client = client("a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    client.stuck = true;
    client.send(prices("\"AAPL\"", ""));
    client.send(prices("\"AAPL\"", ",\"batch\":true"));
    client.drain();
    stage.advance(100);
    assertThat(client.receiveAll())
        .satisfiesExactly(
            status -> assertThat(status).contains("subscription_status"),
            single -> assertThat(single).contains("\"price_update\"", "\"conflated\":0"),
            status -> assertThat(status).contains("subscription_status"),
            batch -> assertThat(batch).contains("\"price_batch\"", "\"conflated\":0"));
  }

  @Test
  void aSymbolThatWasRefusedHasItsSnapshotWhenASlotIsFree() {
    StageClient client = client("a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    stage.refusals.put(new Symbol("AAPL"), "no slot");
    client.send(prices("\"AAPL\"", ""));
    assertThat(client.receiveAll()).singleElement().asString().contains("upstream_limit");
    stage.upstream.entries(
        List.of(new UpstreamSymbol(new Symbol("AAPL"), UpstreamSymbol.State.SUBSCRIBED, "", 0)));
    stage.advance(20);
    assertThat(client.receive()).contains("\"price_update\"", "\"AAPL\"");
  }

  /** It was written with what was subscribed to after it. */
  @Test
  void aHeartbeatIsAnsweredAsThingsWereWhenItWasItsTurn() {
    stage.append(stage.queued("r", "other", "local"));
    StageClient client = client("a");
    client.stuck = true;
    client.send("{\"type\":\"heartbeat\"}");
    client.send(resume(7, 0));
    client.drain();
    assertThat(client.receive()).contains("\"type\":\"heartbeat\"", "\"heads\":{}");
    assertThat(client.receive()).contains("subscription_status");
    assertThat(client.receive()).contains("\"r\"");
  }

  /** Its state was asked for only where it had been accepted before the gap. */
  @Test
  void aRequestThatIsAcceptedAfterItsEventsWereLostIsToldAgain() {
    StageClient client = client("a");
    client.send(REQUEST);
    stage.lose(2);
    assertThat(client.receiveAll()).singleElement().asString().contains("\"type\":\"gap\"");
    stage.submitted.remove().answer().answered(accepted("r"));
    stage.turns.run();
    answerRead(stage.finished("r", "a", "local"));
    stage.turns.run();
    assertThat(client.receiveAll()).singleElement().asString().contains("optimization_result");
  }

  /** The result came again as the event that had been on its way. */
  @Test
  void whatWasToldAgainAfterAGapIsNotToldAsAnEventToo() {
    StageClient client = client("a");
    client.send(REQUEST);
    stage.submitted.remove().answer().answered(accepted("r"));
    stage.append(stage.queued("r", "a", "local"));
    stage.lose(1);
    client.receiveAll();
    var finished = stage.finished("r", "a", "local");
    answerRead(finished);
    stage.turns.run();
    stage.append(finished);
    assertThat(client.receiveAll()).singleElement().asString().contains("optimization_result");
  }

  /**
   * A heartbeat before the answer wrote all events up to the head but the answer's own; who was cut
   * off between the two resumed after it.
   */
  @Test
  void anAnswerThatWaitsToBeToldAgainDoesNotHideItsEvent() {
    StageClient client = client("a");
    client.send(REQUEST);
    stage.submitted.remove().answer().answered(accepted("r"));
    stage.lose(1);
    client.receiveAll();
    client.stuck = true;
    client.send("{\"type\":\"heartbeat\"}");
    var finished = stage.finished("r", "a", "local");
    stage.append(finished);
    answerRead(finished);
    stage.turns.run();
    client.drain();
    List<String> told = client.receiveAll();
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).contains("optimization_result", "\"seq\":2");
    assertThat(told.get(1)).contains("\"type\":\"heartbeat\"");
  }

  @Test
  void aStateThatCouldNotBeReadAfterAGapIsAskedForAgain() {
    StageClient client = client("a");
    client.send(REQUEST);
    stage.submitted.remove().answer().answered(accepted("r"));
    stage.lose(1);
    client.receiveAll();
    stage.reads.remove().answer().failed(new Failure(FailureCode.UNAVAILABLE, "no answer"));
    stage.turns.run();
    assertThat(stage.reads).isEmpty();
    stage.advance(1_000);
    assertThat(stage.reads).hasSize(1);
    assertThat(client.receiveAll()).isEmpty();
  }

  /** Ids are their clients' own: one user's progress went to another who had chosen the same. */
  @Test
  void progressGoesToWhoAskedAndNotToWhoChoseTheSameId() {
    Stage users = new Stage(false);
    Set<Identity.Role> trader = Set.of(Identity.Role.TRADER);
    StageClient ann =
        users.connect(
            "/ws", "a", Optional.of(new Identity("ann", trader, Tier.PRO, Long.MAX_VALUE)));
    StageClient bob =
        users.connect(
            "/ws", "b", Optional.of(new Identity("bob", trader, Tier.PRO, Long.MAX_VALUE)));
    ann.receiveAll();
    bob.receiveAll();
    users.progress.entries(
        List.of(new OptimizationProgress("mine", "a", "ann", 1, 0.1, Double.NaN, 1)));
    users.advance(1_000);
    ann.receiveAll();
    users.progress.entries(
        List.of(new OptimizationProgress("mine", "b", "bob", 5, 0.5, Double.NaN, 1)));
    users.advance(1_000);
    assertThat(ann.receiveAll()).isEmpty();
    assertThat(bob.receiveAll()).singleElement().asString().contains("\"iteration\":5");
  }

  @Test
  void noProgressFollowsTheResult() {
    StageClient client = client("a");
    stage.append(stage.finished("r", "a", "local"));
    client.receiveAll();
    stage.progress.entries(
        List.of(new OptimizationProgress("r", "a", "local", 9, 0.9, Double.NaN, 9)));
    stage.advance(1_000);
    assertThat(client.receiveAll()).isEmpty();
  }

  private static UpstreamSymbol upstream(String symbol, UpstreamSymbol.State state) {
    return new UpstreamSymbol(new Symbol(symbol), state, "no slot", 0);
  }

  /** The refusal stood for ever: that the symbol is streamed had been told, and is not repeated. */
  @Test
  void anAnswerOvertakenByTheTopicRefusesNothingThatIsStreamedSince() {
    StageClient client = client("a");
    stage.append(stage.price("AAPL", 100, 1, 1));
    stage.feedSilent = true;
    client.send(prices("\"AAPL\"", ""));
    stage.upstream.entries(List.of(upstream("AAPL", UpstreamSymbol.State.SUBSCRIBED)));
    stage.refusals.put(new Symbol("AAPL"), "no slot");
    stage.answerDemand();
    stage.advance(20);
    assertThat(client.receive()).contains("\"symbols\":[\"AAPL\"],\"refused\":[]");
    assertThat(client.receive()).contains("\"price_update\"", "\"AAPL\"");
  }

  @Test
  void anAnswerThatIsNewerThanWhatTheTopicToldBeforeIsTaken() {
    StageClient client = client("a");
    stage.upstream.entries(List.of(upstream("AAPL", UpstreamSymbol.State.SUBSCRIBED)));
    stage.feedSilent = true;
    client.send(prices("\"AAPL\"", ""));
    stage.refusals.put(new Symbol("AAPL"), "no slot");
    stage.answerDemand();
    stage.turns.run();
    assertThat(client.receive()).contains("\"symbols\":[]", "upstream_limit");
  }

  @Test
  void anAnswerIsTakenWhereASnapshotSinceDoesNotKnowTheSymbol() {
    StageClient client = client("a");
    stage.feedSilent = true;
    client.send(prices("\"AAPL\"", ""));
    stage.upstream.entries(List.of(upstream("AAPL", UpstreamSymbol.State.SUBSCRIBED)));
    stage.upstream.snapshot(List.of());
    stage.refusals.put(new Symbol("AAPL"), "no slot");
    stage.answerDemand();
    stage.turns.run();
    assertThat(client.receive()).contains("\"symbols\":[]", "upstream_limit");
  }

  /** It was told with an older one that still waited, before the subscription was answered. */
  @Test
  void aLateRefusalComesAfterTheAnswerToItsSubscription() {
    StageClient client = client("a");
    client.send(prices("\"AAPL\"", ""));
    client.receiveAll();
    client.stuck = true;
    stage.upstream.entries(List.of(upstream("AAPL", UpstreamSymbol.State.REFUSED)));
    client.send(prices("\"MSFT\"", ""));
    stage.upstream.entries(List.of(upstream("MSFT", UpstreamSymbol.State.REFUSED)));
    client.drain();
    assertThat(client.receiveAll())
        .satisfiesExactly(
            older -> assertThat(older).contains("\"error\"", "\"symbol\":\"AAPL\""),
            status -> assertThat(status).contains("subscription_status", "[\"MSFT\"]"),
            newer -> assertThat(newer).contains("\"error\"", "\"symbol\":\"MSFT\""));
  }

  /** Who resumed from the head that it was told had not been sent the answer before it. */
  @Test
  void whatIsTheClientsOwnIsWrittenBeforeTheHeadThatASubscriptionTells() {
    StageClient client = client("a");
    client.send(REQUEST);
    stage.submitted.remove().answer().answered(accepted("r"));
    client.stuck = true;
    stage.append(stage.queued("r", "a", "local"));
    stage.append(stage.finished("r", "a", "local"));
    client.send(EVENTS);
    client.send(resume(7, 2));
    client.drain();
    assertThat(client.receiveAll())
        .satisfiesExactly(
            queued -> assertThat(queued).contains("optimization_queued", "\"seq\":1"),
            result -> assertThat(result).contains("optimization_result", "\"seq\":2"),
            status -> assertThat(status).contains("\"head\":2,\"recovered\":null"),
            again -> assertThat(again).contains("\"head\":2,\"recovered\":true"));
  }

  /** The answer to the cancellation came first, and the event that it is queued was passed over. */
  @Test
  void whoAsksForWhatItIsCancellingHasItQueuedAndAnsweredAsEvents() {
    StageClient client = client("a");
    client.send("{\"type\":\"cancel_optimization\",\"data\":{\"request_id\":\"r\"}}");
    client.send(
        "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"AAPL\",\"MSFT\"],"
            + "\"request_id\":\"r\"}}");
    stage.submitted.remove().answer().answered(accepted("r"));
    var queued = stage.queued("r", "a", "local");
    var finished = stage.finished("r", "a", "local");
    stage
        .cancelled
        .remove()
        .answer()
        .answered(new OptimizationState("r", Phase.FINISHED, 0, 0, finished));
    stage.turns.run();
    stage.append(queued);
    stage.append(finished);
    assertThat(client.receiveAll())
        .satisfiesExactly(
            first -> assertThat(first).contains("optimization_queued", "\"seq\":1"),
            second -> assertThat(second).contains("optimization_result", "\"seq\":2"));
  }

  /** The queue says how the request is that was asked for: {@code finished}. */
  private void answerRead(OptimizationFinished finished) {
    var state = new OptimizationState(finished.requestId(), Phase.FINISHED, 0, 0, finished);
    stage.reads.remove().answer().answered(state);
  }
}
