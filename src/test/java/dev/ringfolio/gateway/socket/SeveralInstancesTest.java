package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Tier;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances on one port, each with its own event loop and its own clients. */
class SeveralInstancesTest {
  private static final int CLIENTS = 8;
  private static final List<String> SYMBOLS =
      IntStream.range(0, 300).mapToObj(i -> "S" + i).toList();

  private final List<Peer> peers = new ArrayList<>();
  private Running running;

  @BeforeEach
  void start() {
    running = new Running(Map.of());
    running.another("gateway-2");
  }

  @AfterEach
  void stop() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
    running.close();
  }

  private void subscribeAllFlat(List<String> symbols) throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      Peer peer = new Peer(running.port(), "/ws/stream");
      peer.send("{\"type\":\"subscribe\",\"symbols\":[\"" + String.join("\",\"", symbols) + "\"]}");
      assertThat(peer.readText()).contains("Subscribed to " + symbols.size() + " symbols");
      peers.add(peer);
    }
  }

  private void subscribeAll(String topic) throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      Peer peer = new Peer(running.port(), "/ws");
      assertThat(peer.readText()).contains("connection_status");
      peer.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"" + topic + "\"}}");
      assertThat(peer.readText()).contains("\"action\":\"subscribed\"");
      peers.add(peer);
    }
  }

  @Test
  void eachInstanceHasItsShareOfTheClients() throws IOException {
    subscribeAllFlat(List.of("AAPL"));
    assertThat(running.facts("gateway-1").connections()).isEqualTo(CLIENTS / 2);
    assertThat(running.facts("gateway-2").connections()).isEqualTo(CLIENTS / 2);
  }

  @Test
  void theClientsOfBothInstancesGetEverything() throws IOException {
    subscribeAllFlat(List.of("AAPL"));
    running.price("AAPL", 150.25, 1);
    for (Peer peer : peers) {
      assertThat(peer.readText()).contains("\"price\":150.25").contains("\"conflated\":0");
    }
    running.price("AAPL", 150.5, 2);
    for (Peer peer : peers) {
      assertThat(peer.readText()).contains("\"price\":150.5").contains("\"conflated\":0");
    }
  }

  /** A bell, and what is then asked for: two messages, not one for each price or client. */
  @Test
  void whatOneTurnBringsIsOnePostToEachLoopHoweverManyClientsItHas() throws IOException {
    subscribeAllFlat(SYMBOLS);
    Map<String, Integer> posts = new ConcurrentHashMap<>();
    running
        .vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              posts.merge(delivery.message().address(), 1, Integer::sum);
              delivery.next();
            });
    running.prices(SYMBOLS, 1);
    for (Peer peer : peers) {
      for (int i = 0; i < SYMBOLS.size(); i++) {
        assertThat(peer.readText()).contains("\"seq\":1");
      }
    }
    assertThat(posts)
        .containsEntry("topic/price_updates/readers/gateway-1", 2)
        .containsEntry("topic/price_updates/readers/gateway-2", 2);
  }

  /** With nobody authenticated all are one user; only who asked is told unasked. */
  @Test
  void theEventsOfARequestReachTheUsersClientsOfBothInstancesOnceEach() throws IOException {
    subscribeAll("portfolio_updates");
    for (int asked = 1; asked <= CLIENTS; asked++) {
      peers
          .get(asked - 1)
          .send(
              """
              {"type":"optimization_request","data":{"symbols":["A","B"],"request_id":"r%d"}}\
              """
                  .formatted(asked));
      for (Peer peer : peers) {
        JsonObject data = new JsonObject(peer.readText()).getJsonObject("data");
        assertThat(data.getString("type")).isEqualTo("optimization_queued");
        assertThat(data.getString("request_id")).isEqualTo("r" + asked);
        assertThat(data.getLong("seq")).isEqualTo(asked);
        assertThat(data.getLong("prev")).isEqualTo(asked == 1 ? null : Long.valueOf(asked - 1));
      }
    }
  }

  @Test
  void alertsReachTheClientsOfBothInstances() throws IOException {
    subscribeAll("risk_alerts");
    running.alert("first", "local");
    running.alert("second", "local");
    for (Peer peer : peers) {
      assertThat(peer.readText()).contains("\"first\"", "\"seq\":1,\"prev\":null");
      assertThat(peer.readText()).contains("\"second\"", "\"seq\":2,\"prev\":1");
    }
  }

  @Test
  void signalsReachTheClientsOfBothInstances() throws IOException {
    subscribeAll("signals");
    running.signal("first", Tier.STARTER);
    running.signal("second", Tier.ELITE);
    for (Peer peer : peers) {
      assertThat(peer.readText()).contains("\"first\"", "\"seq\":1,\"prev\":null");
      assertThat(peer.readText()).contains("\"second\"", "\"seq\":2,\"prev\":1");
    }
  }

  /** Who was at one instance resumes at the other: both hold the same events by the same seqs. */
  @Test
  void whoComesBackToTheOtherInstanceResumesExactly() throws IOException {
    subscribeAll("signals");
    for (int i = 1; i <= 5; i++) {
      running.signal("s" + i, Tier.STARTER);
    }
    long epoch = 0;
    for (Peer peer : peers) {
      for (int i = 1; i <= 5; i++) {
        epoch = new JsonObject(peer.readText()).getJsonObject("data").getLong("epoch");
      }
    }
    for (int i = 0; i < 2; i++) {
      Peer back = new Peer(running.port(), "/ws");
      peers.add(back);
      assertThat(back.readText()).contains("connection_status");
      back.send(
          """
          {"type":"subscribe","data":{"topic":"signals","since":{"epoch":%d,"seq":2}}}\
          """
              .formatted(epoch));
      assertThat(back.readText()).contains("\"recovered\":true", "\"head\":5");
      assertThat(back.readText()).contains("\"s3\"", "\"seq\":3,\"prev\":null");
      assertThat(back.readText()).contains("\"s4\"", "\"seq\":4,\"prev\":3");
      assertThat(back.readText()).contains("\"s5\"", "\"seq\":5,\"prev\":4");
    }
    assertThat(running.facts("gateway-1").connections()).isEqualTo(CLIENTS / 2 + 1);
    assertThat(running.facts("gateway-2").connections()).isEqualTo(CLIENTS / 2 + 1);
  }
}
