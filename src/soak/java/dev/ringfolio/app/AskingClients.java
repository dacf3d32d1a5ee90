package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask the same of one service at the same time, each over a connection of its own, one
 * request at a time: the next goes out a moment after the answer to the last.
 */
final class AskingClients {
  /** The service allows 50 messages a second on a connection. */
  static final long PAUSE_MILLIS = 21;

  private static final long PATIENCE_SECONDS = 300;

  private final int port;
  private final String request;
  private final ScheduledExecutorService pauses = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient threads = HttpClient.newHttpClient();

  /**
   * Connects nowhere yet.
   *
   * @param request the whole frame
   */
  AskingClients(int port, String request) {
    this.port = port;
    this.request = request;
  }

  /**
   * The milliseconds that each request took, sorted; the first half of each client's is left out.
   */
  double[] run(int clients, int requestsOfEach) throws Exception {
    CountDownLatch left = new CountDownLatch(clients);
    List<Asking> asking = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        Asking one = new Asking(requestsOfEach, left);
        one.socket = JsonSocket.connect(threads, port, "/ws", one::heard);
        asking.add(one);
      }
      for (int i = 0; i < clients; i++) {
        pauses.schedule(asking.get(i)::ask, i * PAUSE_MILLIS / clients, TimeUnit.MILLISECONDS);
      }
      if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(left.getCount() + " clients are not done");
      }
    } finally {
      pauses.shutdownNow();
      asking.forEach(one -> one.socket.close());
    }
    return asking.stream()
        .flatMapToDouble(one -> Arrays.stream(one.millis, requestsOfEach / 2, requestsOfEach))
        .sorted()
        .toArray();
  }

  /** One client. It sends on the pauses' thread and hears on that of its connection. */
  private final class Asking {
    final double[] millis;
    private final CountDownLatch left;
    private JsonSocket socket;
    private volatile long sentNanos;
    private int answers;

    Asking(int requests, CountDownLatch left) {
      this.millis = new double[requests];
      this.left = left;
    }

    void ask() {
      sentNanos = System.nanoTime();
      try {
        socket.send(request);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    void heard(JsonNode message) {
      JsonNode data = message.path("data");
      if (message.path("type").asText().equals("error")) {
        throw new IllegalStateException("refused: " + data);
      }
      if (!data.path("type").asText().equals("optimization_result")) {
        return;
      }
      millis[answers++] = (System.nanoTime() - sentNanos) / 1e6;
      if (answers == millis.length) {
        left.countDown();
      } else {
        pauses.schedule(this::ask, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }
}
