package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results outlive the process that found them. */
class KeptResultsTest {
  private static final String OPTIMIZATIONS = "/api/v1/optimizations";

  @TempDir Path folder;

  @Test
  void aResultIsReadAfterTheProcessWasKilledAndAnswersTheSameRequestAgain() throws Exception {
    String request =
        "{\"request_id\":\"r 1\",\"symbols\":[\"AAPL\",\"MSFT\"],"
            + "\"objective\":\"minimize_variance\"}";
    String result;
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      result = service.post(OPTIMIZATIONS + "?wait=30", "application/json", request).body();
      assertThat(JsonSocket.parse(result).get("success").asBoolean()).as(result).isTrue();
      // A page after another one comes of the database alone.
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  JsonSocket.parse(service.get(OPTIMIZATIONS + "?after=1000000").body())
                          .get("optimizations")
                          .size()
                      == 1);
      service.kill();
    }
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      assertThat(service.get(OPTIMIZATIONS + "/r%201").body()).isEqualTo(result);
      assertThat(service.post(OPTIMIZATIONS + "?wait=30", "application/json", request).body())
          .isEqualTo(result);
      HttpResponse<String> other =
          service.post(
              OPTIMIZATIONS + "?wait=30", "application/json", request.replace("MSFT", "KO"));
      assertThat(other.statusCode()).isEqualTo(409);
      assertThat(JsonSocket.parse(other.body()).get("code").asText())
          .isEqualTo("duplicate_request");
      JsonNode list = JsonSocket.parse(service.get(OPTIMIZATIONS).body());
      assertThat(list.get("source").asText()).isEqualTo("database");
      assertThat(list.get("optimizations")).hasSize(1);
      assertThat(list.get("optimizations").get(0)).isEqualTo(JsonSocket.parse(result));
      assertThat(service.get(OPTIMIZATIONS + "/r2").statusCode()).isEqualTo(404);
    }
  }
}
