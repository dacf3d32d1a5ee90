package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the packaged service a day of closes comes in, and who follows something is told. */
class DailyReportsTest {
  private static final String JSON = "application/json";
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}";
  private static final LocalDate DAY = LocalDate.parse("2024-03-01");
  private static final int DAYS = 90;

  @TempDir Path folder;

  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  private void keep(JsonNode message) {
    String type = message.at("/data/type").asText();
    if (type.equals("experiment_report") || type.equals("optimization_performance")) {
      told.add(message.get("data"));
    }
  }

  /** Closes of two symbols on the days from {@code first} to {@code last}. */
  private static void bring(ServiceProcess service, LocalDate first, LocalDate last)
      throws Exception {
    StringBuilder csv = new StringBuilder("date,DAYA,DAYB\n");
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      SplittableRandom random = new SplittableRandom(day.toEpochDay());
      csv.append(day).append(',').append(100 + random.nextInt(10));
      csv.append(',').append(50 + random.nextInt(10)).append('\n');
    }
    var answer = service.post("/api/v1/prices/history", "text/csv", csv.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static JsonNode post(ServiceProcess service, String path, String body) throws Exception {
    var answer = service.post(path, JSON, body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return JsonSocket.parse(answer.body());
  }

  private JsonNode awaitTold(String type, LocalDate to) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                told.stream()
                    .filter(data -> data.get("type").textValue().equals(type))
                    .filter(data -> data.get("to").textValue().equals(to.toString()))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  /** What was told, each with its day. */
  private List<String> words() {
    return told.stream()
        .map(data -> data.get("type").textValue() + " " + data.get("to").textValue())
        .toList();
  }

  @Test
  void aNewDayOfClosesIsToldOnceAndNotAgainAfterARestart() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, "--http.port=0");
        JsonSocket client = JsonSocket.connect(service.port(), "/ws", this::keep)) {
      bring(service, DAY.minusDays(DAYS), DAY);
      post(
          service,
          "/api/v1/portfolios",
          "{\"id\":\"p\",\"name\":\"P\",\"cash\":1000,\"positions\":["
              + "{\"symbol\":\"DAYA\",\"quantity\":10,\"average_cost\":100},"
              + "{\"symbol\":\"DAYB\",\"quantity\":5,\"average_cost\":50}]}");
      JsonNode result =
          post(
              service,
              "/api/v1/optimizations?wait=30",
              "{\"symbols\":[\"DAYA\",\"DAYB\"],\"objective\":\"inverse_volatility\","
                  + "\"portfolio_id\":\"p\",\"parameters\":{\"live\":false}}");
      assertThat(result.get("success").booleanValue()).as("%s", result).isTrue();
      client.send(SUBSCRIBE);
      String experiment =
          post(
                  service,
                  "/api/v1/experiments",
                  "{\"portfolio_id\":\"p\",\"name\":\"one\",\"every\":10,\"from\":\"%s\","
                          .formatted(DAY.minusDays(50))
                      + "\"a\":{\"objective\":\"equal_weight\"},"
                      + "\"b\":{\"objective\":\"inverse_volatility\"}}")
              .get("id")
              .textValue();
      bring(service, DAY.plusDays(1), DAY.plusDays(1));

      JsonNode report = awaitTold("experiment_report", DAY.plusDays(1));
      assertThat(report.get("experiment_id").textValue()).isEqualTo(experiment);
      assertThat(report.get("days").intValue()).isEqualTo(50);
      assertThat(report.has("epoch") && report.has("seq") && report.has("prev")).isTrue();
      sameAsByRest(service, report, "a", "total_return", "sharpe_ratio", "annual_turnover");
      JsonNode performance = awaitTold("optimization_performance", DAY.plusDays(1));
      assertThat(performance.get("request_id")).isEqualTo(result.get("request_id"));
      assertThat(performance.get("days").intValue()).isEqualTo(1);
      sameAsByRest(service, performance, "weights", "total_return", "max_drawdown");
      assertThat(words()).doesNotHaveDuplicates();
      service.terminate();
      assertThat(service.exitCode()).isZero();
    }
    told.clear();
    try (ServiceProcess service = ServiceProcess.start(folder, "--http.port=0");
        JsonSocket client = JsonSocket.connect(service.port(), "/ws", this::keep)) {
      client.send(
          "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\","
              + "\"since\":{\"epoch\":1,\"seq\":0}}}");
      bring(service, DAY.plusDays(2), DAY.plusDays(2));
      awaitTold("experiment_report", DAY.plusDays(2));
      awaitTold("optimization_performance", DAY.plusDays(2));

      assertThat(words())
          .containsExactlyInAnyOrder(
              "experiment_report " + DAY.plusDays(2),
              "optimization_performance " + DAY.plusDays(2));
    }
  }

  /** The message leads to the whole report, which says the same. */
  private static void sameAsByRest(
      ServiceProcess service, JsonNode told, String part, String... fields) throws Exception {
    JsonNode whole = JsonSocket.parse(service.get(told.get("href").textValue()).body());
    for (String field : fields) {
      assertThat(told.get(part).get(field)).as("%s", whole).isEqualTo(whole.get(part).get(field));
    }
  }
}
