package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the packaged service a price moves, and who holds it is told what to do. */
class TriggeredResultTest {
  private static final String JSON = "application/json";
  private static final String TRIGGERS = "/api/v1/triggers";
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}";

  @TempDir Path folder;

  private static void keepResults(JsonNode message, List<JsonNode> results) {
    if (message.at("/data/type").asText().equals("optimization_result")) {
      results.add(message.get("data"));
    }
  }

  private static JsonNode make(ServiceProcess service, String path, String body) throws Exception {
    var answer = service.post(path, JSON, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JsonSocket.parse(answer.body());
  }

  private static JsonNode state(ServiceProcess service, String id) throws Exception {
    return JsonSocket.parse(service.get(TRIGGERS + "/" + id).body()).get("state");
  }

  private static String lastRun(ServiceProcess service, String id) throws Exception {
    return state(service, id).at("/last_run/status").asText();
  }

  @Test
  void aPriceThatMovesIsOneOptimizationThatItsOwnerIsToldAndWhatFiredIsKnownAfterARestart()
      throws Exception {
    String id;
    JsonNode state;
    List<JsonNode> results = new CopyOnWriteArrayList<>();
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0");
        JsonSocket client =
            JsonSocket.connect(service.port(), "/ws", m -> keepResults(m, results))) {
      client.send(SUBSCRIBE);
      make(
          service,
          "/api/v1/portfolios",
          "{\"id\":\"p\",\"name\":\"P\",\"cash\":1000,\"positions\":["
              + "{\"symbol\":\"AAPL\",\"quantity\":10,\"average_cost\":150},"
              + "{\"symbol\":\"MSFT\",\"quantity\":5,\"average_cost\":300}]}");
      id =
          make(
                  service,
                  TRIGGERS,
                  "{\"portfolio_id\":\"p\",\"kind\":\"price_change\",\"threshold\":0.000001,"
                      + "\"cooldown_s\":86400,\"request\":{\"objective\":\"risk_parity\"}}")
              .get("id")
              .textValue();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !results.isEmpty());
      JsonNode result = results.get(0);
      assertThat(result.get("trigger").textValue()).isEqualTo("price_change");
      assertThat(result.get("success").booleanValue()).as(result.toString()).isTrue();
      assertThat(result.get("weights").has("MSFT")).isTrue();
      assertThat(result.at("/metadata/trigger_id").textValue()).isEqualTo(id);
      assertThat(result.at("/metadata/reason").textValue()).contains(" moved by ");
      Awaitility.await().until(() -> lastRun(service, id).equals("optimal"));
      state = state(service, id);
      assertThat(results).hasSize(1);
      service.terminate();
      assertThat(service.exitCode()).isZero();
    }
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      for (String kept : List.of("last_fired", "last_value", "reason", "next_run", "last_run")) {
        assertThat(state(service, id).get(kept)).as(kept).isEqualTo(state.get(kept));
      }
    }
  }
}
