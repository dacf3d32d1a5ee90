package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are given again, by the packaged service, over REST and the WebSocket. */
class CachedAnswersTest {
  private static final String PATH = "/api/v1/optimizations";

  private static ServiceProcess service;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    service = ServiceProcess.brief(folder, "--http.port=0");
    service.port();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String request(String trigger, String symbols, String more) {
    return "{\"trigger\":\"%s\",\"objective\":\"risk_parity\",\"symbols\":[%s]%s}"
        .formatted(trigger, symbols, more);
  }

  private static JsonNode solved(String request) throws Exception {
    HttpResponse<String> answer = service.post(PATH + "?wait=30", "application/json", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonSocket.parse(answer.body());
  }

  private static JsonNode status() throws Exception {
    return JsonSocket.parse(service.get("/api/v1/streaming/status").body())
        .get("optimization_service");
  }

  @Test
  void overRestAnAutomaticRequestIsAnsweredByWhatWasSolvedBefore() throws Exception {
    JsonNode first = solved(request("manual", "\"KO\",\"XOM\",\"PEP\"", ""));
    long hits = status().get("cache_hits").longValue();
    JsonNode again = solved(request("time_based", "\"PEP\",\"KO\",\"XOM\"", ""));
    HttpResponse<String> unwaited =
        service.post(PATH, "application/json", request("news", "\"XOM\",\"PEP\",\"KO\"", ""));

    assertThat(first.get("cached").booleanValue()).isFalse();
    assertThat(again.get("cached").booleanValue()).isTrue();
    assertThat(again.get("request_id")).isNotEqualTo(first.get("request_id"));
    assertThat(again.get("trigger").textValue()).isEqualTo("time_based");
    for (String symbol : List.of("KO", "XOM", "PEP")) {
      assertThat(again.get("weights").get(symbol)).isEqualTo(first.get("weights").get(symbol));
    }
    assertThat(unwaited.statusCode()).isEqualTo(202);
    assertThat(JsonSocket.parse(unwaited.body()).get("queue_position").intValue()).isZero();
    String location = unwaited.headers().firstValue("Location").orElseThrow();
    assertThat(JsonSocket.parse(service.get(location).body()).get("cached").booleanValue())
        .isTrue();
    assertThat(status().get("cache_hits").longValue()).isEqualTo(hits + 2);
    assertThat(status().at("/cache_stats/total_entries").longValue()).isPositive();
  }

  @Test
  void overTheWebSocketAHitIsOneResultAndNothingElse() throws Exception {
    solved(request("manual", "\"WMT\",\"COST\"", ""));
    List<JsonNode> told = new CopyOnWriteArrayList<>();
    try (JsonSocket socket =
        JsonSocket.connect(
            service.port(),
            "/ws",
            message -> {
              if (!message.path("type").asText().equals("connection_status")) {
                told.add(message);
              }
            })) {
      socket.send(
          "{\"type\":\"optimization_request\",\"data\":"
              + request("price_change", "\"COST\",\"WMT\"", ",\"request_id\":\"hit\"")
              + "}");
      socket.send("{\"type\":\"heartbeat\",\"data\":{}}");
      await(told, "heartbeat");
      await(told, "portfolio_update");
      socket.send("{\"type\":\"heartbeat\",\"data\":{}}");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> of(told, "heartbeat").size() == 2);
    }

    assertThat(of(told, "portfolio_update")).hasSize(1);
    JsonNode result = of(told, "portfolio_update").get(0).get("data");
    assertThat(result.get("type").textValue()).isEqualTo("optimization_result");
    assertThat(result.get("request_id").textValue()).isEqualTo("hit");
    assertThat(result.get("cached").booleanValue()).isTrue();
  }

  @Test
  void aHitForAPortfolioSuggestsWhatThatOneHasToTrade() throws Exception {
    HttpResponse<String> made =
        service.post(
            "/api/v1/portfolios",
            "application/json",
            "{\"id\":\"auto\",\"name\":\"auto\",\"cash\":10000,\"positions\":[]}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    solved(request("manual", "\"JNJ\",\"MCD\"", ""));
    JsonNode hit = solved(request("time_based", "\"MCD\",\"JNJ\"", ",\"portfolio_id\":\"auto\""));

    assertThat(hit.get("cached").booleanValue()).isTrue();
    assertThat(hit.at("/suggestion/trades")).hasSize(2);
    assertThat(hit.at("/suggestion/cash_after").doubleValue()).isNotNegative();
  }

  private static List<JsonNode> of(List<JsonNode> told, String type) {
    return told.stream().filter(message -> message.get("type").textValue().equals(type)).toList();
  }

  private static void await(List<JsonNode> told, String type) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !of(told, type).isEmpty());
  }
}
