package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.core.model.Symbol;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both dialects over real sockets and a real bus, seen by the WebSocket client of Vert.x. */
class GatewayVerticleTest {
  private Running running;

  @BeforeEach
  void start() {
    running = new Running(Map.of());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** A client and what it received. */
  private final class Client {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final WebSocket socket;

    /** Held: one that is collected closes its sockets. */
    final WebSocketClient client = running.vertx.createWebSocketClient();

    Client(String path) {
      var connecting = client.webSocket();
      connecting.textMessageHandler(received::add);
      socket =
          Running.await(
              connecting.connect(
                  new WebSocketConnectOptions()
                      .setHost("127.0.0.1")
                      .setPort(running.port())
                      .setURI(path)));
    }

    void send(String message) {
      Running.await(socket.writeTextMessage(message));
    }

    JsonObject receive() throws InterruptedException {
      String message = received.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("a message").isNotNull();
      return new JsonObject(message);
    }
  }

  @Test
  void anEnvelopeClientGetsItsSnapshotAndThenEveryNewerPrice() throws Exception {
    running.price("AAPL", 150.25, 1);
    Client client = new Client("/ws");
    assertThat(client.receive().getString("type")).isEqualTo("connection_status");
    client.send(
        """
        {"type":"subscribe","data":{"topic":"price_updates","symbols":["AAPL"]}}""");
    assertThat(client.receive().getJsonObject("data").getJsonArray("symbols").getList())
        .isEqualTo(List.of("AAPL"));
    JsonObject snapshot = client.receive();
    assertThat(snapshot.getString("type")).isEqualTo("price_update");
    assertThat(snapshot.getJsonObject("data").getDouble("price")).isEqualTo(150.25);
    running.price("AAPL", 150.5, 2);
    JsonObject update = client.receive().getJsonObject("data");
    assertThat(update.getDouble("price")).isEqualTo(150.5);
    assertThat(update.getLong("seq")).isEqualTo(2);
    assertThat(update.getLong("conflated")).isEqualTo(0);
  }

  @Test
  void aFlatClientIsToldNothingAtConnectAndItsPricesThen() throws Exception {
    running.price("AAPL", 150.25, 1);
    Client client = new Client("/ws/stream");
    client.send("{\"type\":\"subscribe\",\"symbols\":[\"AAPL\"]}");
    assertThat(client.receive().getString("message"))
        .isEqualTo("Subscribed to 1 symbols (simulated prices)");
    assertThat(client.receive().getDouble("price")).isEqualTo(150.25);
  }

  @Test
  void aRequestIsAnsweredOnItsOwnConnection() throws Exception {
    Client client = new Client("/ws");
    client.receive();
    client.send(
        """
        {"type":"optimization_request","data":{"symbols":["AAPL","MSFT"],"request_id":"mine"}}""");
    JsonObject data = client.receive().getJsonObject("data");
    assertThat(data.getString("type")).isEqualTo("optimization_queued");
    assertThat(data.getString("request_id")).isEqualTo("mine");
  }

  @Test
  void whatClientsNameIsDemandedUpstreamAndReleasedWhenTheyLeave() throws Exception {
    Client client = new Client("/ws/stream");
    client.send("{\"type\":\"subscribe\",\"symbols\":[\"ABC\"]}");
    client.receive();
    assertThat(running.demands).containsExactly(List.of(new Symbol("ABC")));
    Running.await(client.socket.close());
    await().untilAsserted(() -> assertThat(running.demands).contains(List.of()));
  }

  @Test
  void operatorsSeeWhoIsConnectedAndToWhat() throws Exception {
    Client envelope = new Client("/ws");
    String id = envelope.receive().getJsonObject("data").getString("client_id");
    envelope.send(
        """
        {"type":"subscribe","data":{"topic":"price_updates","symbols":["AAPL","MSFT"]}}""");
    envelope.receive();
    var facts = running.facts();
    assertThat(facts.connections()).isEqualTo(1);
    assertThat(facts.subscriptions()).isEqualTo(2);
    assertThat(facts.clients())
        .isEqualTo(Map.of(id, List.of(new Symbol("AAPL"), new Symbol("MSFT"))));
    assertThat(facts.byTopic()).isEqualTo(Map.of("price_updates", 1L));
    assertThat(facts.byTier()).isEqualTo(Map.of("elite", 1L));
    assertThat(facts.byDialect()).isEqualTo(Map.of("envelope", 1L));
  }

  @Test
  void aDrainTellsWhenToComeBackAndClosesWithRestarting() throws Exception {
    Client client = new Client("/ws");
    client.receive();
    var drained = running.gateway.drain();
    JsonObject drain = client.receive();
    assertThat(drain.getString("type")).isEqualTo("drain");
    assertThat(drain.getJsonObject("data").getDouble("reconnect_after")).isBetween(1.0, 10.0);
    Running.await(drained);
    await().until(client.socket::isClosed);
    assertThat(client.socket.closeStatusCode()).isEqualTo((short) 1012);
  }
}
