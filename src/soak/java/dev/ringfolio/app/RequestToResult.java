package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long a client waits for an optimization: from the request's frame to the result's, through
 * the packaged service, one request at a time, while prices flow, so that each request meets a live
 * row of its own and the estimates have to be made anew.
 *
 * <pre>mvn -Psoak verify -Dsoak=app.RequestToResult -Dsoak.args="2000 20"</pre>
 *
 * <p>Arguments: requests of each size (2000) and {@code simulator.rate} (20, some 1,000 trades a
 * second). Ends with 1 where one client's five or fifty symbols on a warm service took {@value
 * #TARGET_MILLIS} ms or more at the median. The first request of a process is {@link
 * FirstRequest}'s.
 *
 * <p>The simulated exchange has history of 41 symbols; fifty are imported, and get no live row.
 *
 * <p>Then 1, 8 and 64 clients ask at the same time for the fifty, each {@value
 * AskingClients#PAUSE_MILLIS} ms after its last answer: first by hand, so that each request is
 * solved; then as a trigger would, so that the answer comes from the cache.
 */
public final class RequestToResult {
  private static final double TARGET_MILLIS = 5.0;
  private static final int[] CLIENTS = {1, 8, 64};

  private static final long STREAM_MILLIS = 3_000;
  private static final int IMPORTED = 50;
  private static final int IMPORTED_ROWS = 520;

  private RequestToResult() {}

  /** What one request took: to the client, and to the solver. */
  private record Took(double millis, double solverMillis) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
    String rate = arguments.length > 1 ? arguments[1] : "20";
    Path folder = Files.createTempDirectory("ringfolio-soak");
    BlockingQueue<JsonNode> results = new ArrayBlockingQueue<>(16);
    boolean kept;
    try (ServiceProcess service =
            ServiceProcess.start(folder, "--http.port=0", "--simulator.rate=" + rate);
        JsonSocket client =
            JsonSocket.connect(service.port(), "/ws", message -> keepResult(results, message))) {
      List<String> five = List.of("AAPL", "GOOGL", "MSFT", "AMZN", "NVDA");
      service.post("/api/v1/prices/history", "text/csv", history());
      List<String> streamed = streamed(service);
      System.out.println("symbols  requests    p50 ms    p99 ms    max ms   solver p50 ms");
      double warm = measure(client, results, requests, five);
      measure(client, results, requests, streamed);
      double idle = measure(client, results, requests, imported());
      System.out.println("clients     of         requests    p50 ms    p99 ms    max ms");
      for (String trigger : List.of("manual", "time_based")) {
        for (int clients : CLIENTS) {
          atOnce(service, clients, requests, trigger);
        }
      }
      kept = warm < TARGET_MILLIS && idle < TARGET_MILLIS;
    }
    System.exit(kept ? 0 : 1);
  }

  private static void keepResult(BlockingQueue<JsonNode> results, JsonNode message) {
    JsonNode data = message.path("data");
    if (data.path("type").asText().equals("optimization_result")
        || message.path("type").asText().equals("error")) {
      results.add(data);
    }
  }

  /** All that the feed streams: those that have a price after a while. */
  private static List<String> streamed(ServiceProcess service) throws Exception {
    Set<String> symbols = ConcurrentHashMap.newKeySet();
    try (JsonSocket client =
        JsonSocket.connect(
            service.port(),
            "/ws",
            message -> {
              if (message.path("type").asText().equals("price_update")) {
                symbols.add(message.path("data").path("symbol").asText());
              }
            })) {
      client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\"}}");
      Thread.sleep(STREAM_MILLIS);
    }
    return symbols.stream().sorted().toList();
  }

  private static List<String> imported() {
    return IntStream.range(0, IMPORTED).mapToObj(i -> "SOAK" + i).toList();
  }

  /** Walks with a small common drift; the figures mean nothing. */
  private static String history() {
    StringBuilder csv = new StringBuilder("date," + String.join(",", imported()) + "\n");
    SplittableRandom random = new SplittableRandom(1);
    double[] price = new double[IMPORTED];
    Arrays.fill(price, 100.0);
    LocalDate day = LocalDate.of(2024, 1, 1);
    for (int row = 0; row < IMPORTED_ROWS; row++) {
      csv.append(day.plusDays(row));
      for (int i = 0; i < IMPORTED; i++) {
        price[i] *= 1.0005 + 0.02 * (random.nextDouble() - 0.5);
        csv.append(',').append(String.format(Locale.ROOT, "%.4f", price[i]));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /** Half as many again come first, to warm up. The median in ms. */
  private static double measure(
      JsonSocket client, BlockingQueue<JsonNode> results, int requests, List<String> symbols)
      throws Exception {
    double[] millis = new double[requests];
    double[] solver = new double[requests];
    for (int i = -requests / 2; i < requests; i++) {
      Thread.sleep(AskingClients.PAUSE_MILLIS);
      Took took = ask(client, results, symbols);
      if (i >= 0) {
        millis[i] = took.millis();
        solver[i] = took.solverMillis();
      }
    }
    Arrays.sort(millis);
    Arrays.sort(solver);
    System.out.printf(
        "%7d  %8d  %8.2f  %8.2f  %8.2f  %14.3f%n",
        symbols.size(),
        requests,
        millis[requests / 2],
        millis[requests * 99 / 100],
        millis[requests - 1],
        solver[requests / 2]);
    return millis[requests / 2];
  }

  private static void atOnce(ServiceProcess service, int clients, int requests, String trigger)
      throws Exception {
    double[] millis =
        new AskingClients(service.port(), request(imported(), trigger))
            .run(clients, Math.max(20, 2 * requests / clients));
    System.out.printf(
        "%7d  %10s  %8d  %8.2f  %8.2f  %8.2f%n",
        clients,
        trigger,
        millis.length,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1]);
  }

  private static String request(List<String> symbols, String trigger) {
    return "{\"type\":\"optimization_request\",\"data\":{\"trigger\":\"%s\",\"symbols\":[\"%s\"]}}"
        .formatted(trigger, String.join("\",\"", symbols));
  }

  private static Took ask(JsonSocket client, BlockingQueue<JsonNode> results, List<String> symbols)
      throws Exception {
    String request = request(symbols, "manual");
    long begin = System.nanoTime();
    client.send(request);
    JsonNode result = results.poll(10, TimeUnit.SECONDS);
    double millis = (System.nanoTime() - begin) / 1e6;
    if (result == null || !result.path("success").asBoolean()) {
      throw new IllegalStateException("no weights: " + result);
    }
    return new Took(millis, result.get("optimization_time").asDouble() * 1e3);
  }
}
