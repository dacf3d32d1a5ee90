package dev.ringfolio.app;

import dev.ringfolio.gateway.socket.Storm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * All clients of the packaged service lose it in one moment, and come back in the next: how long
 * until each is let in, subscribed and has a price, and whether the price cache was asked anything.
 *
 * <pre>mvn -Psoak verify -Dsoak=app.ReconnectStorm -Dsoak.args="15000 3"</pre>
 *
 * <p>Arguments: clients (15,000) and storms (3). Ends with 1 where a client did not come back, or a
 * storm took longer than {@value #SECONDS_MAX} s. A client's connection costs a file in the service
 * and one here, so that the limits of both processes bound how many there may be.
 */
public final class ReconnectStorm {
  private static final int SECONDS_MAX = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final String SUBSCRIBE =
      """
      {"type":"subscribe","data":{"topic":"price_updates","symbols":["AAPL","MSFT","GOOGL","AMZN"]}}\
      """;

  private ReconnectStorm() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15_000;
    int storms = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path folder = Files.createTempDirectory("ringfolio-storm");
    boolean good = true;
    try (ServiceProcess service = ServiceProcess.start(folder, "--http.port=0");
        Storm storm =
            new Storm(service.port(), SUBSCRIBE, text -> text.contains("\"price_update\""))) {
      Duration first = storm.come(count, PATIENCE);
      System.out.printf("%,d clients came in %.2f s%n", storm.satisfied(), seconds(first));
      for (int i = 1; i <= storms; i++) {
        long asked = priceQuestions(service);
        storm.vanish();
        Duration took = storm.come(count, PATIENCE);
        System.out.printf(
            "storm %d: %,d of %,d back with a price in %.2f s, %d lost, %d questions to the"
                + " cache%n",
            i,
            storm.satisfied(),
            count,
            seconds(took),
            storm.lost(),
            priceQuestions(service) - asked);
        good &= storm.satisfied() == count && took.toSeconds() < SECONDS_MAX;
      }
      System.out.println(service.get("/ws/stats").body());
    }
    System.exit(good ? 0 : 1);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** What the price cache was asked so far; what it does not hold it would ask the database. */
  private static long priceQuestions(ServiceProcess service) throws Exception {
    long questions = 0;
    for (String line : service.get("/metrics").body().lines().toList()) {
      boolean counted =
          line.startsWith("ringfolio_prices_hits") || line.startsWith("ringfolio_prices_misses");
      questions +=
          counted ? (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) : 0;
    }
    return questions;
  }
}
