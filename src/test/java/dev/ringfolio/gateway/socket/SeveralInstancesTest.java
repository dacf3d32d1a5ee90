package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances on one port, each with its own event loop and its own clients. */
class SeveralInstancesTest {
  private static final int CLIENTS = 8;

  private final List<Peer> peers = new ArrayList<>();
  private Running running;

  @BeforeEach
  void start() throws IOException {
    running = new Running(Map.of());
    running.another("gateway-2");
    for (int i = 0; i < CLIENTS; i++) {
      Peer peer = new Peer(running.port(), "/ws/stream");
      peer.send("{\"type\":\"subscribe\",\"symbols\":[\"AAPL\"]}");
      assertThat(peer.readText()).contains("Subscribed to 1 symbols");
      peers.add(peer);
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
    running.close();
  }

  @Test
  void eachInstanceHasItsShareOfTheClients() {
    assertThat(running.facts("gateway-1").connections()).isEqualTo(CLIENTS / 2);
    assertThat(running.facts("gateway-2").connections()).isEqualTo(CLIENTS / 2);
  }

  @Test
  void theClientsOfBothInstancesGetEverything() throws IOException {
    running.price("AAPL", 150.25, 1);
    for (Peer peer : peers) {
      assertThat(peer.readText()).contains("\"price\":150.25").contains("\"conflated\":0");
    }
    running.price("AAPL", 150.5, 2);
    for (Peer peer : peers) {
      assertThat(peer.readText()).contains("\"price\":150.5").contains("\"conflated\":0");
    }
  }
}
