package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.Valuation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts, signals and valuations over real sockets and a real bus, of users with tokens. */
class TopicsOverSocketsTest {
  private static final Map<String, String> JWT =
      Map.of(
          "auth.mode",
          "jwt",
          "auth.jwt.key",
          "a secret of some length for the check of the configuration");

  private Running running;

  @BeforeEach
  void start() {
    running = new Running(JWT, new TokenIsUser());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** A client of {@code user} that has the answer to its subscription. */
  private Peer subscribed(String user, String topic) throws IOException {
    Peer peer = new Peer(running.port(), "/ws", "Authorization: Bearer " + user);
    assertThat(peer.readText()).contains("connection_status");
    peer.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"" + topic + "\"}}");
    assertThat(peer.readText()).contains("\"action\":\"subscribed\"");
    return peer;
  }

  @Test
  void aSignalReachesThoseWhoPayForItAndNobodyIsAskedAgain() throws Exception {
    try (Peer ann = subscribed("ann", "signals");
        Peer bob = subscribed("bob", "signals")) {
      running.signal("first", Tier.STARTER);
      assertThat(ann.readText()).contains("\"first\"");
      assertThat(bob.readText()).contains("\"first\"");
      running.pay("ann", Tier.PRO);
      await().until(() -> running.facts().byTier().containsKey("pro"));
      running.signal("second", Tier.PRO);
      running.signal("third", Tier.STARTER);
      assertThat(ann.readText()).contains("\"second\"", "\"prev\":1");
      assertThat(ann.readText()).contains("\"third\"");
      assertThat(bob.readText()).contains("\"third\"", "\"prev\":1");
      assertThat(running.tiersRead).hasValue(2);
      assertThat(running.facts().byTier()).isEqualTo(Map.of("pro", 1L, "starter", 1L));
    }
  }

  @Test
  void anAlertReachesItsOwnerAlone() throws Exception {
    try (Peer ann = subscribed("ann", "risk_alerts");
        Peer bob = subscribed("bob", "risk_alerts")) {
      running.alert("of_ann", "ann");
      running.alert("of_bob", "bob");
      assertThat(ann.readText()).contains("\"of_ann\"");
      assertThat(bob.readText()).contains("\"of_bob\"", "\"seq\":2,\"prev\":null");
    }
  }

  @Test
  void aValuationReachesItsOwnerAlone() throws Exception {
    running.value(valuation("p1", "ann", 1));
    try (Peer ann = subscribed("ann", "portfolio_updates");
        Peer bob = subscribed("bob", "portfolio_updates")) {
      assertThat(ann.readText()).contains("\"portfolio_id\":\"p1\"", "\"seq\":1");
      running.value(valuation("p1", "ann", 2));
      running.value(valuation("p2", "bob", 1));
      assertThat(ann.readText()).contains("\"portfolio_id\":\"p1\"", "\"seq\":2");
      assertThat(bob.readText()).contains("\"portfolio_id\":\"p2\"", "\"seq\":1");
    }
  }

  private static PortfolioValuation valuation(String id, String owner, long seq) {
    Valuation valuation =
        new Valuation(id, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), 0, List.of());
    return new PortfolioValuation(owner, valuation, false, seq, 0);
  }
}
