package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** A client that keeps every rule, and says whether it was served while others did not. */
final class Healthy implements AutoCloseable {
  private static final int REQUESTS = 10;

  private final Running running;
  private final Peer peer;
  private long priceSeq;

  Healthy(Running running) throws IOException {
    this.running = running;
    this.peer = new Peer(running.port(), "/ws");
    peer.readText();
    peer.send(
        """
        {"type":"subscribe","data":{"topic":"price_updates","symbols":["HEALTHY"]}}\
        """);
    peer.readText();
  }

  /** Every event of its own comes, in order and without a hole, and so does the newest price. */
  void assertServed() throws IOException {
    priceSeq++;
    running.price("HEALTHY", 100 + priceSeq, priceSeq);
    for (int i = 0; i < REQUESTS; i++) {
      peer.send(
          """
          {"type":"optimization_request","data":{"symbols":["A","B"],"request_id":"h%d-%d"}}\
          """
              .formatted(priceSeq, i));
    }
    int events = 0;
    Long lastSeq = null;
    boolean priced = false;
    while (events < REQUESTS || !priced) {
      JsonObject message = next();
      JsonObject data = message.getJsonObject("data");
      if ("price_update".equals(message.getString("type"))) {
        priced = data.getLong("seq") == priceSeq;
      } else if ("optimization_queued".equals(data.getString("type"))) {
        assertThat(data.getString("request_id")).isEqualTo("h%d-%d", priceSeq, events);
        assertThat(lastSeq == null || lastSeq.equals(data.getLong("prev"))).isTrue();
        lastSeq = data.getLong("seq");
        events++;
      }
    }
  }

  /** Whether it still has an answer; for tests whose limits are too low for more. */
  boolean isConnected() throws IOException {
    peer.send("{\"type\":\"heartbeat\"}");
    return next().getString("type").equals("heartbeat");
  }

  private JsonObject next() throws IOException {
    Frame frame = peer.await(1);
    assertThat(frame).as("the healthy client is still connected").isNotNull();
    return new JsonObject(frame.text());
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
