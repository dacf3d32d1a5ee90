package dev.ringfolio.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of the exchange that keeps what it was sent. */
final class TestClient {
  private static final int SECONDS = 20;

  final CompletableFuture<Short> closed = new CompletableFuture<>();
  final WebSocket socket;

  /** Held: one that is collected closes its sockets. */
  final WebSocketClient client;

  private final BlockingQueue<String> received;

  private TestClient(
      WebSocketClient client,
      BlockingQueue<String> received,
      Consumer<String> sink,
      URI uri,
      String query)
      throws Exception {
    this.received = received;
    this.client = client;
    var webSocket = client.webSocket();
    webSocket.textMessageHandler(sink::accept);
    this.socket = get(webSocket.connect(uri.getPort(), uri.getHost(), uri.getPath() + query));
    socket.closeHandler(
        end -> closed.complete(socket.closeStatusCode() == null ? 0 : socket.closeStatusCode()));
  }

  static TestClient connect(Vertx vertx, URI uri, String key) throws Exception {
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    return new TestClient(client(vertx), frames, frames::add, uri, "?token=" + key);
  }

  /** A client that hands every frame to {@code sink} on its own loop and keeps nothing. */
  static TestClient connect(Vertx vertx, URI uri, String key, Consumer<String> sink)
      throws Exception {
    return new TestClient(client(vertx), new LinkedBlockingQueue<>(), sink, uri, "?token=" + key);
  }

  /** The HTTP status with which a handshake is refused. */
  static int refusal(Vertx vertx, URI uri, String query) throws Exception {
    try {
      new TestClient(client(vertx), new LinkedBlockingQueue<>(), frame -> {}, uri, query);
      return 101;
    } catch (ExecutionException e) {
      return ((UpgradeRejectedException) e.getCause()).getStatus();
    }
  }

  /** One that does not wait for the exchange when it goes: the exchange ends without a word. */
  private static WebSocketClient client(Vertx vertx) {
    return vertx.createWebSocketClient(new WebSocketClientOptions().setClosingTimeout(0));
  }

  void send(String message) {
    socket.writeTextMessage(message);
  }

  void subscribe(String symbol) {
    send("{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}");
  }

  void unsubscribe(String symbol) {
    send("{\"type\":\"unsubscribe\",\"symbol\":\"" + symbol + "\"}");
  }

  /** The next frame. */
  String next() throws InterruptedException {
    String frame = received.poll(SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came within " + SECONDS + " s");
    }
    return frame;
  }

  /** How many frames wait. */
  int waiting() {
    return received.size();
  }

  static JsonArray trades(String frame) {
    JsonObject json = new JsonObject(frame);
    return "trade".equals(json.getString("type")) ? json.getJsonArray("data") : new JsonArray();
  }

  /** Status and body of a REST call. */
  static String ask(Vertx vertx, int port, String path) throws Exception {
    // Held until the answer is there: a client that is collected closes what it has open.
    HttpClient client = vertx.createHttpClient();
    try {
      return get(
          client
              .request(HttpMethod.GET, port, "127.0.0.1", path)
              .compose(request -> request.send())
              .compose(TestClient::bodyOf));
    } finally {
      get(client.close());
    }
  }

  private static Future<String> bodyOf(HttpClientResponse response) {
    return response.body().map(body -> response.statusCode() + " " + body);
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }
}
