package dev.ringfolio.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long a bulk read of 500 symbols takes that have no live price, but five years of daily closes
 * in the embedded database: over HTTP, one connection.
 *
 * <p>{@code mvn -Psoak verify -Dsoak=app.BulkPrices -Dsoak.args="300"}: reads.
 */
final class BulkPrices {
  private static final int SYMBOLS = 500;
  private static final int DAYS = 1_259;

  private BulkPrices() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int reads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    String names =
        IntStream.range(0, SYMBOLS).mapToObj(i -> "BULK" + i).collect(Collectors.joining(","));
    try (ServiceProcess service =
        ServiceProcess.start(Files.createTempDirectory("ringfolio-bulk"), "--http.port=0")) {
      service.port();
      int status = service.post("/api/v1/prices/history", "text/csv", csv(names)).statusCode();
      if (status != 200) {
        throw new IllegalStateException("the import was answered with " + status);
      }
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + service.port() + "/api/v1/prices?symbols=" + names))
              .build();
      double[] millis = new double[reads];
      for (int i = 0; i < reads; i++) {
        long start = System.nanoTime();
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        millis[i] = (System.nanoTime() - start) / 1e6;
        if (!body.contains("\"missing\":[]")) {
          throw new IllegalStateException(body);
        }
      }
      double first = millis[0];
      Arrays.sort(millis);
      System.out.printf(
          "%d symbols from the database, ms: first %.1f, then p50 %.1f, p90 %.1f, p99 %.1f%n",
          SYMBOLS, first, millis[reads / 2], millis[reads * 9 / 10], millis[reads * 99 / 100]);
    }
  }

  private static String csv(String names) {
    StringBuilder csv = new StringBuilder("date,").append(names).append('\n');
    for (int day = 0; day < DAYS; day++) {
      csv.append(LocalDate.of(2015, 1, 1).plusDays(day));
      for (int i = 0; i < SYMBOLS; i++) {
        csv.append(',').append(100 + (day + i) % 50);
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
