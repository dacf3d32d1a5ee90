package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long a client waits for a comparison of seven methods: over HTTP with {@code ?wait}, one
 * connection, one request at a time, through the packaged service, while prices flow; and how long
 * for the cancellation of one that runs.
 *
 * <pre>mvn -Psoak verify -Dsoak=app.ComparisonTimes -Dsoak.args="200"</pre>
 *
 * <p>Argument: comparisons of each kind (200). Ends with 1 where 20 simulated assets over five
 * years, each time with live prices of their own, took {@value #TARGET_MILLIS} ms or more at the
 * median.
 */
public final class ComparisonTimes {
  private static final double TARGET_MILLIS = 50.0;
  private static final int FIVE_YEARS = 1_260;
  private static final int FIFTY_YEARS = 12_600;
  private static final int IMPORTED = 200;
  private static final int CANCELLED = 50;
  private static final List<String> SIMULATED =
      List.of(
          "AAPL", "MSFT", "NVDA", "AMZN", "GOOG", "GOOGL", "META", "TSLA", "AVGO", "AMD", "INTC",
          "MU", "TSM", "BRK.B", "LLY", "UNH", "JNJ", "ABBV", "AZN", "ISRG");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  private ComparisonTimes(int port) {
    this.url = "http://127.0.0.1:" + port + "/api/v1/comparisons";
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    double median;
    try (ServiceProcess service =
        ServiceProcess.start(Files.createTempDirectory("ringfolio-soak"), "--http.port=0")) {
      ComparisonTimes times = new ComparisonTimes(service.port());
      System.out.printf(
          "the very first comparison: %.1f ms%n", times.compare(SIMULATED, FIVE_YEARS));
      System.out.println("assets   rows  comparisons    p50 ms    p99 ms    max ms    bytes");
      median = times.measure(count, SIMULATED, FIVE_YEARS);
      for (int from = 0; from < IMPORTED; from += 20) {
        service.post("/api/v1/prices/history", "text/csv", history(imported(from, from + 20)));
      }
      times.measure(count, imported(0, 20), FIVE_YEARS);
      times.measure(count, imported(0, 20), FIFTY_YEARS);
      times.measure(count / 4, imported(0, IMPORTED), FIVE_YEARS);
      times.cancel(imported(0, IMPORTED));
    }
    System.exit(median < TARGET_MILLIS ? 0 : 1);
  }

  private static List<String> imported(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "SOAK" + i).toList();
  }

  /** Walks with a small common drift; the figures mean nothing. */
  private static String history(List<String> symbols) {
    StringBuilder csv = new StringBuilder("date," + String.join(",", symbols) + "\n");
    SplittableRandom random = new SplittableRandom(symbols.hashCode());
    double[] price = new double[symbols.size()];
    Arrays.fill(price, 100.0);
    LocalDate day = LocalDate.of(1990, 1, 1);
    for (int row = 0; row < FIFTY_YEARS; row++) {
      csv.append(day.plusDays(row));
      double market = 0.01 * (random.nextDouble() - 0.5);
      for (int i = 0; i < price.length; i++) {
        price[i] *= 1.0003 + market + 0.02 * (random.nextDouble() - 0.5);
        csv.append(',').append(String.format(Locale.ROOT, "%.4f", price[i]));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /** Half as many again come first, to warm up. The median in ms. */
  private double measure(int count, List<String> symbols, int rows) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = -count / 2; i < count; i++) {
      double took = compare(symbols, rows);
      if (i >= 0) {
        millis.add(took);
      }
    }
    double[] sorted = millis.stream().mapToDouble(m -> m).sorted().toArray();
    System.out.printf(
        "%6d  %5d  %11d  %8.2f  %8.2f  %8.2f  %7d%n",
        symbols.size(),
        rows,
        count,
        sorted[count / 2],
        sorted[count * 99 / 100],
        sorted[count - 1],
        post("?wait=30", symbols, rows).length());
    return sorted[count / 2];
  }

  private double compare(List<String> symbols, int rows) throws Exception {
    long begin = System.nanoTime();
    String answer = post("?wait=30", symbols, rows);
    double millis = (System.nanoTime() - begin) / 1e6;
    if (!answer.contains("\"status\":\"completed\"")) {
      throw new IllegalStateException("not compared: " + answer);
    }
    return millis;
  }

  private String post(String query, List<String> symbols, int rows) throws Exception {
    String names = symbols.stream().collect(Collectors.joining("\",\"", "\"", "\""));
    String body = "{\"symbols\":[%s],\"parameters\":{\"lookback\":%d}}".formatted(names, rows);
    return send(
        HttpRequest.newBuilder(URI.create(url + query))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  private void cancel(List<String> symbols) throws Exception {
    double[] millis = new double[CANCELLED];
    int cancelled = 0;
    for (int i = 0; i < CANCELLED; i++) {
      JsonNode accepted = JsonSocket.parse(post("", symbols, FIVE_YEARS - i));
      URI one = URI.create(url + "/" + accepted.get("comparison_id").asText());
      long begin = System.nanoTime();
      String answer = send(HttpRequest.newBuilder(one).DELETE());
      millis[i] = (System.nanoTime() - begin) / 1e6;
      cancelled += answer.contains("\"status\":\"cancelled\"") ? 1 : 0;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%d of %d cancelled while they ran; answered after p50 %.2f ms, max %.2f ms%n",
        cancelled, CANCELLED, millis[CANCELLED / 2], millis[CANCELLED - 1]);
  }
}
