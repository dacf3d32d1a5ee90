package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send more than they may, in virtual time: what is answered, and what is held. */
class FloodTest {
  /** The rate of {@link Stage}. */
  private static final int MESSAGES_A_SECOND = 20;

  private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";

  private Stage stage;
  private StageClient client;

  @BeforeEach
  void connect() {
    stage = new Stage(true);
    client = stage.connect("/ws", "a");
    client.receiveAll();
  }

  private static String request(String id) {
    return "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"AAPL\",\"MSFT\"],"
        + "\"request_id\":\""
        + id
        + "\"}}";
  }

  private static String subscription(String type, String symbols) {
    return "{\"type\":\""
        + type
        + "\",\"data\":{\"topic\":\"price_updates\",\"symbols\":"
        + symbols
        + "}}";
  }

  private void sendHeartbeats(int count) {
    for (int i = 0; i < count; i++) {
      client.send(HEARTBEAT);
    }
  }

  private long limited() {
    return client.receiveAll().stream().filter(m -> m.contains("rate_limited")).count();
  }

  @Test
  void asManyAsAreAllowedAreAnswered() {
    sendHeartbeats(MESSAGES_A_SECOND);
    assertThat(client.receiveAll()).hasSize(MESSAGES_A_SECOND).noneMatch(m -> m.contains("error"));
  }

  @Test
  void aboveTheRateTheClientIsToldOnceASecondHowManyWereDropped() {
    sendHeartbeats(MESSAGES_A_SECOND + 7);
    List<String> first = client.receiveAll();
    assertThat(first).hasSize(MESSAGES_A_SECOND + 1);
    assertThat(first.get(MESSAGES_A_SECOND))
        .contains("\"code\":\"rate_limited\"", "\"retryable\":true", "\"retry_after\":1")
        .contains("\"dropped\":1");
    stage.advance(1_000);
    List<String> second = client.receiveAll();
    assertThat(second).hasSize(1);
    assertThat(second.get(0)).contains("\"dropped\":6");
    stage.advance(5_000);
    assertThat(limited()).isZero();
  }

  @Test
  void requestsAndCancellationsAboveTheRateAreAnsweredOneByOne() {
    sendHeartbeats(MESSAGES_A_SECOND);
    client.receiveAll();
    for (int i = 0; i < 5; i++) {
      client.send(request("r" + i));
      client.send("{\"type\":\"cancel_optimization\",\"data\":{\"request_id\":\"c" + i + "\"}}");
    }
    List<String> answers = client.receiveAll();
    assertThat(answers).hasSize(10).allMatch(m -> m.contains("\"code\":\"rate_limited\""));
    assertThat(answers).noneMatch(m -> m.contains("dropped"));
    assertThat(answers.get(0)).contains("\"request_id\":\"r0\"");
    assertThat(answers.get(9)).contains("\"request_id\":\"c4\"");
    assertThat(stage.submitted).isEmpty();
    assertThat(stage.cancelled).isEmpty();
  }

  @Test
  void tenTimesTheRateForFiveSecondsIsAFloodAndFourAreNot() {
    floodFor(4, 10 * MESSAGES_A_SECOND + 1);
    stage.advance(1_000);
    client.session().frame();
    stage.advance(1_000);
    floodFor(4, 10 * MESSAGES_A_SECOND + 1);
    assertThat(client.closeCode).isZero();
    floodFor(2, 10 * MESSAGES_A_SECOND + 1);
    assertThat(client.closeCode).isEqualTo(1008);
  }

  @Test
  void justTenTimesTheRateIsNoFloodHoweverLong() {
    floodFor(60, 10 * MESSAGES_A_SECOND);
    assertThat(client.closeCode).isZero();
  }

  private void floodFor(int seconds, int framesASecond) {
    for (int second = 0; second < seconds && client.closeCode == 0; second++) {
      for (int i = 0; i < framesASecond && client.closeCode == 0; i++) {
        client.session().frame();
      }
      stage.advance(1_000);
    }
  }

  /** Each subscribe and unsubscribe is within the rate; nothing is left of them. */
  @Test
  void aFloodOfSubscriptionsLeavesNothingBehind() {
    for (int i = 0; i < 200; i++) {
      client.send(subscription("subscribe", "[\"X" + i + "\",\"Y" + i + "\"]"));
      client.send(subscription("unsubscribe", "[\"X" + i + "\",\"Y" + i + "\"]"));
      stage.advance(100);
    }
    assertThat(client.session().symbols()).isEmpty();
    assertThat(stage.demands.get(stage.demands.size() - 1)).isEmpty();
    assertThat(client.receiveAll()).hasSizeGreaterThanOrEqualTo(400).noneMatch(FloodTest::isError);
    assertThat(client.session().heldBytes()).isZero();
  }

  private static boolean isError(String message) {
    return message.contains("\"type\":\"error\"");
  }

  /** What was not subscribed to may be unsubscribed from, as often as the rate allows. */
  @Test
  void aFloodOfUnsubscriptionsIsAnsweredAndChangesNothing() {
    for (int i = 0; i < 5 * MESSAGES_A_SECOND; i++) {
      client.send(subscription("unsubscribe", "[\"NEVER" + i + "\"]"));
      stage.advance(50);
    }
    assertThat(client.session().symbols()).isEmpty();
    assertThat(client.closeCode).isZero();
  }

  @Test
  void aSubscriptionNeverGrowsBeyondItsLimit() {
    client.send(subscription("subscribe", "[\"A\",\"B\",\"C\",\"D\",\"E\"]"));
    client.receiveAll();
    client.send(subscription("subscribe", "[\"F\"]"));
    assertThat(client.receive()).contains("symbol_limit");
    assertThat(client.session().symbols()).hasSize(5);
  }

  /** It asks and asks and reads nothing: what is held for it stays within the outbox. */
  @Test
  void whoReadsNoAnswersIsNotAskedForMoreAndWhatIsHeldIsBounded() {
    client.stuck = true;
    for (int i = 0; i < 500; i++) {
      client.send("{\"type\":\"heartbeat\",\"data\":{\"padding\":\"" + "x".repeat(1_000) + "\"}}");
      stage.advance(60);
    }
    assertThat(client.session().heldBytes()).isLessThanOrEqualTo(Outbox.BYTES_MAX);
    assertThat(client.unread()).isGreaterThan(480);
    assertThat(client.closeCode).isZero();
  }

  @Test
  void oneLongAnswerIsHeldAndNothingBesideIt() {
    client.stuck = true;
    client.send("{\"type\":\"heartbeat\",\"data\":{\"padding\":\"" + "x".repeat(60_000) + "\"}}");
    client.send(HEARTBEAT);
    assertThat(client.unread()).isEqualTo(1);
    client.drain();
    assertThat(client.receiveAll()).hasSize(2);
  }

  /** Refusals that are longer than was set aside for them: the client is too slow, not ours. */
  @Test
  void answersThatFindNoRoomEndTheConnection() {
    client.stuck = true;
    for (int i = 0; i < OwnRequests.ASKED_MAX; i++) {
      client.send(request("r" + i));
    }
    Failure failure = new Failure(FailureCode.UNAVAILABLE, "z".repeat(2_000));
    stage.submitted.forEach(asked -> asked.answer().failed(failure));
    assertThat(client.closeCode).isEqualTo(4408);
    assertThat(client.session().heldBytes()).isLessThanOrEqualTo(Outbox.BYTES_MAX);
  }

  @Test
  void answersAsLongAsWasSetAsideAlwaysFindRoom() {
    client.stuck = true;
    for (int i = 0; i < OwnRequests.ASKED_MAX; i++) {
      client.send(request("r" + i));
    }
    Failure failure = new Failure(FailureCode.UNAVAILABLE, "z".repeat(200));
    stage.submitted.forEach(asked -> asked.answer().failed(failure));
    assertThat(client.closeCode).isZero();
    client.drain();
    assertThat(client.receiveAll()).hasSize(OwnRequests.ASKED_MAX);
  }
}
