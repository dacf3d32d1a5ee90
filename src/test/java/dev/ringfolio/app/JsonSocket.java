package dev.ringfolio.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A WebSocket client that is not ours: the JDK's. Hands every message over as it comes. */
final class JsonSocket implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final WebSocket socket;

  private JsonSocket(WebSocket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @param onMessage called on the client's thread, one message at a time
   */
  static JsonSocket connect(int port, String path, Consumer<JsonNode> onMessage) throws Exception {
    return connect(HttpClient.newHttpClient(), port, path, onMessage);
  }

  /** The same by a client whose threads many connections share. */
  static JsonSocket connect(HttpClient by, int port, String path, Consumer<JsonNode> onMessage)
      throws Exception {
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
              String whole = text.toString();
              text.setLength(0);
              try {
                onMessage.accept(JSON.readTree(whole));
              } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new AssertionError(whole, e);
              }
            }
            from.request(1);
            return null;
          }
        };
    WebSocket socket =
        by.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener)
            .get(10, TimeUnit.SECONDS);
    return new JsonSocket(socket);
  }

  void send(String json) throws Exception {
    socket.sendText(json, true).get(10, TimeUnit.SECONDS);
  }

  static JsonNode parse(String json) throws Exception {
    return JSON.readTree(json);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
