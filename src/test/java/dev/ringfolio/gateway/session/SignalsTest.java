package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.session.Stage.Asked;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is told of which signals, and how often anybody is asked for a tier. */
class SignalsTest {
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"signals\"}}";
  private static final String BEAT = "{\"type\":\"heartbeat\",\"data\":{}}";
  private static final Pattern SIGNAL = Pattern.compile("\"type\":\"signal\".*?\"id\":\"(\\w+)\"");

  private final Stage stage = new Stage(false);

  private StageClient client(String id, String user, Tier claimed) {
    Identity identity = new Identity(user, Set.of(Role.VIEWER), claimed, Long.MAX_VALUE);
    StageClient client = stage.connect("/ws", id, Optional.of(identity));
    client.receiveAll();
    return client;
  }

  private StageClient subscribed(String id, String user, @Nullable Tier tier) {
    StageClient client = client(id, user, Tier.STARTER);
    client.send(SUBSCRIBE);
    answer(tier);
    assertThat(client.receive()).contains("subscription_status");
    return client;
  }

  /** Answers the oldest question. */
  private void answer(@Nullable Tier tier) {
    Asked<ReadTier, TierRead> asked = stage.tierReads.remove();
    asked.answer().answered(new TierRead(asked.request().user(), tier));
    stage.turns.run();
  }

  private void fail() {
    stage.tierReads.remove().answer().failed(new Failure(FailureCode.UNAVAILABLE, "no database"));
    stage.turns.run();
  }

  private void send(String id, Tier minTier) {
    stage.advance(10);
    stage.signals.append(stage.signal(id, minTier));
  }

  private static List<String> signals(StageClient client) {
    return client.receiveAll().stream()
        .flatMap(frame -> SIGNAL.matcher(frame).results())
        .map(found -> found.group(1))
        .toList();
  }

  private static String resume(long seq) {
    return SUBSCRIBE.replace("}}", ",\"since\":{\"epoch\":5,\"seq\":" + seq + "}}}");
  }

  @Test
  void aUserSeesWhatItsTierPaysFor() {
    StageClient starter = subscribed("a", "ann", Tier.STARTER);
    StageClient pro = subscribed("b", "bob", Tier.PRO);
    StageClient elite = subscribed("c", "eve", Tier.ELITE);
    for (Tier tier : Tier.values()) {
      send("for_" + tier.wire(), tier);
    }
    assertThat(signals(starter)).containsExactly("for_starter");
    assertThat(signals(pro)).containsExactly("for_starter", "for_pro");
    assertThat(signals(elite)).containsExactly("for_starter", "for_pro", "for_elite");
  }

  /** It would take what it may not see for a loss. */
  @Test
  void headsDoNotCountWhatTheClientMayNotSee() {
    StageClient starter = subscribed("a", "ann", Tier.STARTER);
    send("s1", Tier.STARTER);
    send("s2", Tier.ELITE);
    starter.receiveAll();
    starter.send(BEAT);
    assertThat(starter.receive()).contains("\"signals\":{\"epoch\":5,\"head\":1}");
    send("s3", Tier.STARTER);
    assertThat(starter.receive()).contains("\"seq\":3,\"prev\":1");
  }

  @Test
  void aUserIsAskedForOnceAndAWarmBroadcastAsksNobody() {
    StageClient first = subscribed("a1", "ann", Tier.PRO);
    StageClient second = client("a2", "ann", Tier.STARTER);
    second.send(SUBSCRIBE);
    assertThat(second.receive()).contains("subscription_status");
    for (int i = 0; i < 20; i++) {
      send("s" + i, Tier.PRO);
    }
    assertThat(signals(first)).hasSize(20);
    assertThat(signals(second)).hasSize(20);
    stage.advance(5_000);
    assertThat(stage.tierReads).isEmpty();
  }

  @Test
  void whoSubscribesToOtherTopicsIsNotAskedFor() {
    StageClient client = client("a", "ann", Tier.PRO);
    client.send(SUBSCRIBE.replace("signals", "risk_alerts"));
    client.send(SUBSCRIBE.replace("signals", "portfolio_updates"));
    assertThat(client.receiveAll()).hasSize(2);
    assertThat(stage.tierReads).isEmpty();
  }

  /** Millions of connections may never ask for alerts or signals. */
  @Test
  void aConnectionThatNeverSubscribedHasNoCursor() {
    StageClient client = client("a", "ann", Tier.PRO);
    client.send(SUBSCRIBE.replace("subscribe", "unsubscribe"));
    client.send(SUBSCRIBE.replace("subscribe", "unsubscribe").replace("signals", "risk_alerts"));
    assertThat(client.receiveAll()).hasSize(2);
    assertThat(stage.signals.log.readers()).isZero();
    assertThat(stage.alerts.log.readers()).isZero();
  }

  @Test
  void aChangeOfTierHoldsForTheNextSignal() {
    StageClient client = subscribed("a", "ann", Tier.PRO);
    send("s1", Tier.PRO);
    stage.append(new UserTier("ann", Tier.STARTER));
    send("s2", Tier.PRO);
    stage.append(new UserTier("bob", Tier.ELITE));
    send("s3", Tier.PRO);
    stage.append(new UserTier("ann", Tier.ELITE));
    send("s4", Tier.ELITE);
    assertThat(signals(client)).containsExactly("s1", "s4");
    assertThat(stage.tierReads).isEmpty();
  }

  @Test
  void whatWaitsForASlowClientIsJudgedWhenItIsWritten() {
    StageClient client = subscribed("a", "ann", Tier.PRO);
    client.stuck = true;
    send("s1", Tier.PRO);
    send("s2", Tier.STARTER);
    stage.append(new UserTier("ann", Tier.STARTER));
    client.drain();
    assertThat(signals(client)).containsExactly("s2");
  }

  @Test
  void whoResumesGetsWhatItMaySeeNow() {
    StageClient before = subscribed("a", "ann", Tier.STARTER);
    send("s1", Tier.STARTER);
    send("s2", Tier.PRO);
    send("s3", Tier.ELITE);
    assertThat(signals(before)).containsExactly("s1");
    before.leave();
    StageClient client = client("b", "ann", Tier.STARTER);
    client.send(resume(0));
    answer(Tier.PRO);
    assertThat(client.receive()).contains("\"head\":3,\"recovered\":true");
    assertThat(signals(client)).containsExactly("s1", "s2");
    client.send(resume(0));
    assertThat(signals(client)).isEmpty();
  }

  /** Who has paid for more may ask for what it missed, and gets nothing twice. */
  @Test
  void whoResumesWithAHigherTierGetsWhatItCouldNotSeeBefore() {
    StageClient client = subscribed("a", "ann", Tier.STARTER);
    send("s1", Tier.STARTER);
    send("s2", Tier.PRO);
    send("s3", Tier.STARTER);
    send("s4", Tier.ELITE);
    stage.append(new UserTier("ann", Tier.PRO));
    send("s5", Tier.PRO);
    assertThat(signals(client)).containsExactly("s1", "s3", "s5");
    client.send(resume(0));
    assertThat(client.receive()).contains("\"recovered\":true");
    assertThat(signals(client)).containsExactly("s2");
    stage.append(new UserTier("ann", Tier.ELITE));
    client.send(resume(1));
    assertThat(signals(client)).containsExactly("s4");
  }

  @Test
  void aNewerTokenMayClaimAnotherTier() {
    StageClient client = client("a", "ann", Tier.STARTER);
    client.send(SUBSCRIBE);
    answer(null);
    send("s1", Tier.PRO);
    stage.tokens.put("newer", new Identity("ann", Set.of(Role.VIEWER), Tier.PRO, Long.MAX_VALUE));
    client.send("{\"type\":\"authenticate\",\"data\":{\"token\":\"newer\"}}");
    send("s2", Tier.PRO);
    assertThat(signals(client)).containsExactly("s2");
    client.send(resume(0));
    assertThat(signals(client)).containsExactly("s1");
  }

  @Test
  void whereNoTierWasEverWrittenTheTokensHolds() {
    StageClient client = client("a", "ann", Tier.PRO);
    client.send(SUBSCRIBE);
    answer(null);
    send("s1", Tier.PRO);
    send("s2", Tier.ELITE);
    assertThat(signals(client)).containsExactly("s1");
    stage.append(new UserTier("ann", Tier.STARTER));
    send("s3", Tier.PRO);
    assertThat(signals(client)).isEmpty();
  }

  @Test
  void theSubscriptionWaitsForTheTierAndNothingIsReadMeanwhile() {
    StageClient client = client("a", "ann", Tier.ELITE);
    client.send(SUBSCRIBE);
    client.send(BEAT);
    send("s1", Tier.ELITE);
    assertThat(client.receiveAll()).isEmpty();
    assertThat(client.unread()).isEqualTo(1);
    answer(Tier.STARTER);
    assertThat(client.receive()).contains("subscription_status", "\"head\":1");
    assertThat(client.receive()).contains("heartbeat");
    send("s2", Tier.PRO);
    assertThat(client.receiveAll()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsClaimedByTheTokenAndAskedForAgain() {
    StageClient client = client("a", "ann", Tier.PRO);
    client.send(SUBSCRIBE);
    fail();
    assertThat(client.receive()).contains("subscription_status");
    assertThat(stage.tierReads).isEmpty();
    stage.signals.append(stage.signal("s1", Tier.PRO));
    assertThat(signals(client)).containsExactly("s1");
    stage.advance(1_000);
    fail();
    stage.advance(1_000);
    answer(Tier.STARTER);
    send("s2", Tier.PRO);
    assertThat(signals(client)).isEmpty();
    stage.advance(3_000);
    assertThat(stage.tierReads).isEmpty();
  }

  @Test
  void theLastConnectionOfAUserTakesItsTierAlong() {
    StageClient first = subscribed("a1", "ann", Tier.PRO);
    StageClient second = client("a2", "ann", Tier.STARTER);
    second.send(SUBSCRIBE);
    first.leave();
    assertThat(stage.tiers.size()).isEqualTo(1);
    second.leave();
    assertThat(stage.tiers.size()).isZero();
    client("a3", "ann", Tier.STARTER).send(SUBSCRIBE);
    assertThat(stage.tierReads).hasSize(1);
  }

  @Test
  void anAnswerThatComesAfterTheClientHasLeftIsOfNoUse() {
    StageClient client = client("a", "ann", Tier.STARTER);
    client.send(SUBSCRIBE);
    client.leave();
    answer(Tier.PRO);
    assertThat(client.receiveAll()).isEmpty();
    assertThat(stage.tiers.size()).isZero();
  }

  /** A heartbeat or a crash between reading and telling must not bring the old tier back. */
  @Test
  void whatTheTopicToldIsNewerThanAnAnswerToAnEarlierQuestion() {
    StageClient client = client("a", "ann", Tier.STARTER);
    client.send(SUBSCRIBE);
    stage.append(new UserTier("ann", Tier.ELITE));
    answer(Tier.STARTER);
    client.receive();
    send("s1", Tier.ELITE);
    assertThat(signals(client)).containsExactly("s1");
  }

  @Test
  void whereTiersWereLostAllAreAskedForAnewAFewAtATime() {
    int users = Tiers.ASKED_MAX + 4;
    for (int i = 0; i < users; i++) {
      subscribed("c" + i, "user" + i, Tier.STARTER);
    }
    stage.tiers.lost();
    assertThat(stage.tierReads).hasSize(Tiers.ASKED_MAX);
    for (int i = 0; i < users; i++) {
      answer(Tier.PRO);
    }
    assertThat(stage.tierReads).isEmpty();
    assertThat(stage.signals.log.readers()).isEqualTo(users);
  }

  @Test
  void whereTiersAreLostDuringAQuestionAnotherFollows() {
    StageClient client = client("a", "ann", Tier.STARTER);
    client.send(SUBSCRIBE);
    stage.tiers.lost();
    answer(Tier.STARTER);
    answer(Tier.PRO);
    client.receive();
    send("s1", Tier.PRO);
    assertThat(signals(client)).containsExactly("s1");
    assertThat(stage.tierReads).isEmpty();
  }

  @Test
  void whereNobodyAuthenticatesEverybodySeesAllAndNobodyIsAsked() {
    Stage open = new Stage(true);
    StageClient client = open.connect("/ws", "a");
    client.send(SUBSCRIBE);
    client.receiveAll();
    open.signals.append(open.signal("s1", Tier.ELITE));
    assertThat(signals(client)).containsExactly("s1");
    assertThat(open.tierReads).isEmpty();
  }
}
