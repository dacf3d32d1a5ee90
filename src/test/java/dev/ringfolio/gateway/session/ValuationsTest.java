package dev.ringfolio.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.Valuation;
import dev.ringfolio.core.model.Valuation.Line;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is told what its portfolios are worth, and of which alerts. */
class ValuationsTest {
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}";
  private static final Pattern VALUE =
      Pattern.compile("\"portfolio_id\":\"(\\w+)\",\"value\":([\\d.]+).*\"conflated\":(\\d+)");

  private final Stage stage = new Stage(false);

  private StageClient client(String id, String user) {
    Identity identity = new Identity(user, Set.of(Role.VIEWER), Tier.STARTER, Long.MAX_VALUE);
    StageClient client = stage.connect("/ws", id, Optional.of(identity));
    client.receiveAll();
    return client;
  }

  private static String ids(List<String> ids) {
    return ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"));
  }

  private static String subscribe(String... ids) {
    return SUBSCRIBE.replace("}}", ",\"portfolio_ids\":" + ids(List.of(ids)) + "}}");
  }

  private static String unsubscribe(String... ids) {
    return subscribe(ids).replace("\"subscribe\"", "\"unsubscribe\"");
  }

  /** What was received since, as {@code portfolio=value/conflated}. */
  private List<String> values(StageClient client) {
    stage.advance(20);
    return client.receiveAll().stream()
        .flatMap(frame -> VALUE.matcher(frame).results())
        .map(found -> found.group(1) + "=" + found.group(2) + "/" + found.group(3))
        .toList();
  }

  private void value(String id, String owner, double price, long seq) {
    stage.append(stage.valuation(id, owner, price, seq));
  }

  @Test
  void onlyTheOwnerIsToldOfAPortfolio() {
    value("p1", "ann", 150.5, 1);
    value("p2", "bob", 151.5, 1);
    StageClient ann = client("a", "ann");
    StageClient bob = client("b", "bob");
    ann.send(SUBSCRIBE);
    bob.send(subscribe("p1", "p2"));
    assertThat(values(ann)).containsExactly("p1=150.5/0");
    assertThat(values(bob)).containsExactly("p2=151.5/0");
  }

  @Test
  void nothingIsToldToWhoIsNotSubscribed() {
    StageClient ann = client("a", "ann");
    value("p1", "ann", 150.5, 1);
    assertThat(values(ann)).isEmpty();
  }

  @Test
  void aSecondSubscribeAddsAndSendsASnapshotOfWhatItNames() {
    value("p1", "ann", 150.5, 1);
    value("p2", "ann", 151.5, 1);
    StageClient ann = client("a", "ann");
    ann.send(subscribe("p1"));
    assertThat(values(ann)).containsExactly("p1=150.5/0");
    ann.send(subscribe("p2"));
    assertThat(values(ann)).containsExactly("p2=151.5/0");
    value("p1", "ann", 160.5, 2);
    assertThat(values(ann)).containsExactly("p1=160.5/0");
    ann.send(SUBSCRIBE);
    assertThat(values(ann)).containsExactlyInAnyOrder("p1=160.5/0", "p2=151.5/0");
  }

  @Test
  void whoTookAllAndLeavesOneKeepsTheOthersOfNow() {
    value("p1", "ann", 150.5, 1);
    value("p2", "ann", 151.5, 1);
    StageClient ann = client("a", "ann");
    ann.send(SUBSCRIBE);
    values(ann);
    ann.send(unsubscribe("p1"));
    value("p1", "ann", 160.5, 2);
    value("p2", "ann", 161.5, 2);
    value("p3", "ann", 162.5, 1);
    assertThat(values(ann)).containsExactly("p2=161.5/0");
  }

  @Test
  void aPortfolioThatIsGoneIsForgottenAndMayComeBack() {
    StageClient ann = client("a", "ann");
    ann.send(SUBSCRIBE);
    value("p1", "ann", 150.5, 7);
    assertThat(values(ann)).containsExactly("p1=150.5/0");
    stage.append(stage.valuation("p1", "ann", 150.5, 7).gone(0));
    assertThat(values(ann)).isEmpty();
    StageClient later = client("b", "ann");
    later.send(SUBSCRIBE);
    assertThat(values(later)).isEmpty();
    value("p1", "ann", 150.75, 1);
    assertThat(values(ann)).containsExactly("p1=150.75/0");
  }

  @Test
  void aPortfolioThatASnapshotDoesNotHoldIsGone() {
    StageClient ann = client("a", "ann");
    ann.send(SUBSCRIBE);
    value("p1", "ann", 150.5, 1);
    value("p2", "ann", 151.5, 1);
    values(ann);
    stage.valuations.snapshot(2, List.of(stage.valuation("p2", "ann", 152.5, 4)));
    assertThat(values(ann)).containsExactly("p2=152.5/2");
    StageClient later = client("b", "ann");
    later.send(SUBSCRIBE);
    assertThat(values(later)).containsExactly("p2=152.5/0");
  }

  @Test
  void aPortfolioThatChangesHandsIsToldToItsNewOwnerAlone() {
    StageClient ann = client("a", "ann");
    StageClient bob = client("b", "bob");
    ann.send(SUBSCRIBE);
    bob.send(SUBSCRIBE);
    value("p1", "ann", 150.5, 1);
    values(ann);
    value("p1", "bob", 151.5, 2);
    value("p1", "bob", 152.5, 3);
    assertThat(values(ann)).isEmpty();
    assertThat(values(bob)).containsExactly("p1=151.5/0", "p1=152.5/0");
  }

  @Test
  void aNewWriterNumbersAnewAndSnapshotsFollow() {
    StageClient ann = client("a", "ann");
    ann.send(SUBSCRIBE);
    value("p1", "ann", 150.5, 9);
    values(ann);
    stage.valuations.snapshot(3, List.of(stage.valuation("p1", "ann", 151.5, 4)));
    assertThat(values(ann)).containsExactly("p1=151.5/0");
  }

  /** Two subscribes may wait for one answer: the bound is of the subscription, not of a message. */
  @Test
  void aSubscriptionNamesAtMostFiveHundredPortfolios() {
    StageClient ann = client("a", "ann");
    String[] many = IntStream.range(0, 500).mapToObj(i -> "q" + i).toArray(String[]::new);
    ann.stuck = true;
    ann.send(subscribe(many));
    ann.send(subscribe("q1"));
    ann.send(subscribe("one"));
    ann.drain();
    assertThat(ann.receive()).contains("\"action\":\"subscribed\"");
    assertThat(ann.receive()).contains("\"action\":\"subscribed\"");
    assertThat(ann.receive())
        .contains("portfolio_ids: 501 of them; a subscription takes at most 500");
    value("one", "ann", 150.5, 1);
    value("q499", "ann", 151.5, 1);
    assertThat(values(ann)).containsExactly("q499=151.5/0");
  }

  @Test
  void anIdOfMoreThanAHundredAndTwentyEightCharactersIsRefused() {
    StageClient ann = client("a", "ann");
    ann.send(subscribe("x".repeat(129)));
    assertThat(ann.receive()).contains("invalid_message", "is longer than 128 characters");
    ann.send(subscribe("x".repeat(128)));
    assertThat(ann.receive()).contains("subscription_status");
  }

  @Test
  void onOtherTopicsPortfoliosMeanNothing() {
    StageClient ann = client("a", "ann");
    ann.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"risk_alerts\",\"portfolio_ids\":[]}}");
    assertThat(ann.receive()).contains("\"action\":\"subscribed\"").doesNotContain("portfolio_ids");
  }

  @Test
  void aValuationThatIsTooLongForAMessageSaysWhereItIsRead() {
    StageClient ann = client("a", "ann");
    ann.flushBytes = 1 << 20;
    ann.send(subscribe("p 1"));
    ann.receiveAll();
    Line line =
        new Line(
            new Symbol("S".repeat(32)),
            0.1234567890123456,
            123.456789,
            123.456789,
            123.456789,
            0.1234567890123456,
            0.1234567890123456,
            0.1234567890123456,
            0.1234567890123456,
            false);
    Valuation small = stage.valuation("p 1", "ann", 1, 1).valuation();
    Valuation large =
        new Valuation(
            "p 1",
            1,
            small.cash(),
            small.cost(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            List.of(),
            0,
            Collections.nCopies(1_000, line));
    stage.append(new PortfolioValuation("ann", large, true, 1, 0));
    stage.advance(20);
    assertThat(ann.receive())
        .contains("\"href\":\"/api/v1/portfolios/p%201\"", "\"conflated\":0")
        .doesNotContain("positions")
        .hasSizeLessThan(1_000);
  }

  @Test
  void alertsAreToldToTheUserWhoseRuleItIs() {
    StageClient ann = client("a", "ann");
    StageClient bob = client("b", "bob");
    String alerts = SUBSCRIBE.replace("portfolio_updates", "risk_alerts");
    ann.send(alerts);
    bob.send(alerts);
    ann.receiveAll();
    bob.receiveAll();
    stage.alerts.append(stage.alert("x", "ann", RiskAlert.State.RAISED));
    assertThat(ann.receive()).contains("\"risk_alert\"", "\"seq\":1,\"prev\":null");
    assertThat(bob.receiveAll()).isEmpty();
    stage.advance(10);
    stage.alerts.lose(1);
    assertThat(bob.receive()).contains("\"gap\"", "\"from\":2,\"to\":2,\"lost\":null");
  }
}
