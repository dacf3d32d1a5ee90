package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Two symbols of the packaged service's market go together for {@value #TOGETHER_MINUTES} minutes
 * of real time, then apart: a trigger on their correlation, of the shortest window that there is,
 * must not fire before, and must have its portfolio optimized soon after.
 *
 * <pre>mvn -Psoak verify -Dsoak=app.ShiftedCorrelations</pre>
 *
 * <p>Arguments: the seed (1). Takes 23 to 25 minutes; ends with 1 where the run came too early, not
 * at all, or without weights.
 */
public final class ShiftedCorrelations {
  private static final String JSON = "application/json";
  private static final int WINDOW_MINUTES = 20;

  /** The window, the minute in which the service starts, and one that both have seen whole. */
  private static final int TOGETHER_MINUTES = 23;

  private static final int APART_MINUTES = 10;
  private static final int PATIENCE_MINUTES = 4;
  private static final int TICKS_A_MINUTE = 12;
  private static final double STEP = 0.0005;

  /** Moves apart are larger, so that a few of them outweigh a window of the others. */
  private static final double APART_STEP = 5 * STEP;

  private static final String ROW = "%d,%s,%.4f,10\n";
  private static final int DAYS = 300;

  private ShiftedCorrelations() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Random random = new Random(arguments.length > 0 ? Long.parseLong(arguments[0]) : 1);
    Path folder = Files.createTempDirectory("ringfolio-correlations");
    Path ticks = folder.resolve("ticks.csv");
    Files.writeString(ticks, ticks(random));
    BlockingQueue<JsonNode> results = new ArrayBlockingQueue<>(16);
    try (ServiceProcess service =
            ServiceProcess.start(
                folder, "--http.port=0", "--feed.source=replay", "--feed.replay.file=" + ticks);
        JsonSocket client =
            JsonSocket.connect(service.port(), "/ws", message -> keep(message, results))) {
      long started = System.nanoTime();
      client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}");
      made(service.post("/api/v1/prices/history", "text/csv", history(random)).body(), "inserted");
      made(
          service
              .post(
                  "/api/v1/portfolios",
                  JSON,
                  "{\"id\":\"pair\",\"name\":\"Pair\",\"cash\":1000,\"positions\":["
                      + "{\"symbol\":\"AAPL\",\"quantity\":10,\"average_cost\":100},"
                      + "{\"symbol\":\"MSFT\",\"quantity\":5,\"average_cost\":200}]}")
              .body(),
          "version");
      String trigger =
          made(
                  service
                      .post(
                          "/api/v1/triggers",
                          JSON,
                          "{\"portfolio_id\":\"pair\",\"kind\":\"correlation_change\","
                              + "\"threshold\":0.8,\"window_s\":"
                              + 60 * WINDOW_MINUTES
                              + ",\"cooldown_s\":3600}")
                      .body(),
                  "id")
              .textValue();
      JsonNode result = results.poll(TOGETHER_MINUTES + PATIENCE_MINUTES, TimeUnit.MINUTES);
      double minutes = (System.nanoTime() - started) / 6e10;
      JsonNode state =
          JsonSocket.parse(service.get("/api/v1/triggers/" + trigger).body()).get("state");
      System.out.printf(Locale.ROOT, "after %.1f minutes: %s%n%s%n", minutes, result, state);
      System.exit(isRight(result, minutes, trigger) ? 0 : 1);
    }
  }

  private static void keep(JsonNode message, BlockingQueue<JsonNode> results) {
    if (message.at("/data/type").asText().equals("optimization_result")) {
      results.add(message.get("data"));
    }
  }

  private static JsonNode made(String body, String field) throws Exception {
    JsonNode answer = JsonSocket.parse(body);
    if (!answer.has(field)) {
      throw new IllegalStateException(body);
    }
    return answer.get(field);
  }

  private static boolean isRight(JsonNode result, double minutes, String trigger) {
    return result != null
        && minutes >= WINDOW_MINUTES + 1
        && result.path("success").asBoolean()
        && result.path("trigger").asText().equals("correlation_change")
        && result.at("/metadata/trigger_id").asText().equals(trigger)
        && result.at("/metadata/value").asDouble() >= 0.8;
  }

  /** Trades of both, from now on. */
  private static String ticks(Random random) {
    StringBuilder rows = new StringBuilder("epoch_ms,symbol,price,volume\n");
    long start = Instant.now().toEpochMilli();
    double one = 100;
    double other = 200;
    for (int tick = 0; tick < (TOGETHER_MINUTES + APART_MINUTES) * TICKS_A_MINUTE; tick++) {
      boolean together = tick < TOGETHER_MINUTES * TICKS_A_MINUTE;
      double move = (together ? STEP : APART_STEP) * random.nextGaussian();
      one *= 1 + move;
      other *= together ? 1 + move : 1 - move;
      long at = start + tick * (60_000L / TICKS_A_MINUTE);
      rows.append(String.format(Locale.ROOT, ROW, at, "AAPL", one));
      rows.append(String.format(Locale.ROOT, ROW, at, "MSFT", other));
    }
    return rows.toString();
  }

  /** Closes of the days before today. */
  private static String history(Random random) {
    StringBuilder rows = new StringBuilder("date,AAPL,MSFT\n");
    LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS);
    double one = 90;
    double other = 180;
    for (int day = 0; day < DAYS; day++) {
      one *= 1.0005 + 0.01 * random.nextGaussian();
      other *= 1.0004 + 0.01 * random.nextGaussian();
      rows.append(String.format(Locale.ROOT, "%s,%.4f,%.4f\n", first.plusDays(day), one, other));
    }
    return rows.toString();
  }
}
