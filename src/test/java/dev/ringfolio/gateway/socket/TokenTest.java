package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.TestMsgpack;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where clients must authenticate: the three ways for a token, and the limits by user. */
class TokenTest {
  private static final int CLOSE = 8;
  private static final Map<String, String> TWO_A_USER =
      Map.of(
          "auth.mode",
          "jwt",
          "auth.jwt.key",
          "a secret of some length for the check of the configuration",
          "limits.connections_per_user",
          "2",
          "limits.connections_per_address",
          "3");

  private Running running;

  @BeforeEach
  void start() {
    running = new Running(TWO_A_USER, new OneToken());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void aTokenInTheHeaderOpensTheSession() throws Exception {
    try (Peer peer = new Peer(running.port(), "/ws", "Authorization: Bearer good")) {
      assertThat(peer.readText()).contains("connection_status");
    }
  }

  @Test
  void aTokenAsSubprotocolOpensTheSessionAndIsNamedInTheAnswer() throws Exception {
    try (Peer peer = new Peer(running.port(), "/ws", "Sec-WebSocket-Protocol: bearer.good")) {
      assertThat(peer.response()).containsIgnoringCase("sec-websocket-protocol: bearer.good\r\n");
      assertThat(peer.readText()).contains("connection_status");
    }
  }

  @Test
  void aTokenBesideTheSubprotocolOpensTheSessionAndTheSubprotocolIsNamedAlone() throws Exception {
    try (Peer peer =
        new Peer(running.port(), "/ws", "Sec-WebSocket-Protocol: bearer.good, ringfolio.msgpack")) {
      assertThat(peer.response())
          .containsIgnoringCase("sec-websocket-protocol: ringfolio.msgpack\r\n")
          .doesNotContain("good");
      assertThat(TestMsgpack.json(Objects.requireNonNull(peer.read()).payload()))
          .contains("connection_status");
    }
  }

  @Test
  void aTokenAsFirstFrameOpensTheSession() throws Exception {
    try (Peer peer = new Peer(running.port(), "/ws")) {
      peer.send("{\"type\":\"authenticate\",\"data\":{\"token\":\"good\"}}");
      assertThat(peer.readText()).contains("connection_status");
    }
  }

  @Test
  void aBadTokenClosesWith4401() throws Exception {
    try (Peer peer = new Peer(running.port(), "/ws", "Authorization: Bearer bad")) {
      assertThat(Objects.requireNonNull(peer.await(CLOSE)).closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void oneConnectionTooManyOfAUserClosesWith4429() throws Exception {
    String token = "Authorization: Bearer good";
    try (Peer first = new Peer(running.port(), "/ws", token);
        Peer second = new Peer(running.port(), "/ws", token)) {
      first.readText();
      second.readText();
      try (Peer third = new Peer(running.port(), "/ws", token)) {
        assertThat(Objects.requireNonNull(third.await(CLOSE)).closeCode()).isEqualTo(4429);
      }
    }
  }

  @Test
  void oneConnectionTooManyOfAnAddressClosesWith4429() throws Exception {
    try (Peer first = new Peer(running.port(), "/ws");
        Peer second = new Peer(running.port(), "/ws");
        Peer third = new Peer(running.port(), "/ws");
        Peer fourth = new Peer(running.port(), "/ws")) {
      assertThat(Objects.requireNonNull(fourth.await(CLOSE)).closeCode()).isEqualTo(4429);
    }
  }

  private static final class OneToken implements Authenticator {
    @Override
    public Optional<Identity> withoutToken() {
      return Optional.empty();
    }

    @Override
    public Future<Identity> authenticate(String token) {
      return token.equals("good")
          ? Future.succeededFuture(
              new Identity("ann", Set.of(Role.TRADER), Tier.PRO, Long.MAX_VALUE))
          : Bus.refuse(new Failure(FailureCode.UNAUTHENTICATED, "no such token"));
    }
  }
}
