package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons over HTTP with the packaged service: bounded, downloaded, and never lost. */
class KeptComparisonsTest {
  private static final String COMPARISONS = "/api/v1/comparisons";
  private static final String JSON = "application/json";
  private static final String TWENTY =
      "\"AAPL\",\"MSFT\",\"NVDA\",\"AMZN\",\"GOOG\",\"GOOGL\",\"META\",\"TSLA\",\"AVGO\",\"AMD\","
          + "\"INTC\",\"MU\",\"TSM\",\"BRK.B\",\"LLY\",\"UNH\",\"JNJ\",\"ABBV\",\"AZN\",\"ISRG\"";

  /** Enough that the first of a cold process are at work when the last is accepted. */
  private static final int ACCEPTED = 12;

  @TempDir Path folder;

  private static String request(int lookback) {
    return "{\"symbols\":[%s],\"parameters\":{\"lookback\":%d}}".formatted(TWENTY, lookback);
  }

  @Test
  void whatWasAcceptedWhenTheProcessWasKilledIsComparedByTheNext() throws Exception {
    List<String> ids = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      JsonNode last = null;
      for (int i = 0; i < ACCEPTED; i++) {
        // Each of other rows, so that each has to be estimated.
        last = JsonSocket.parse(service.post(COMPARISONS, JSON, request(400 + i)).body());
        ids.add(last.get("comparison_id").asText());
      }
      assertThat(last.get("queue_position").asInt()).as("%s", last).isPositive();
      service.kill();
    }
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      for (int i = 0; i < ACCEPTED; i++) {
        String one = COMPARISONS + "/" + ids.get(i);
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> status(service, one).equals("completed"));
        JsonNode answer = JsonSocket.parse(service.get(one).body());
        assertThat(answer.get("observations").asInt()).isIn(399 + i, 400 + i);
      }
      JsonNode list = JsonSocket.parse(service.get(COMPARISONS + "?limit=100").body());
      assertThat(list.get("comparisons")).hasSize(ACCEPTED);
      whatIsReadIsBoundedWhateverTheHistory(service);
    }
  }

  private static String status(ServiceProcess service, String path) throws Exception {
    return JsonSocket.parse(service.get(path).body()).get("status").asText();
  }

  /** Five years and all that there is, of which the simulated market has some ten. */
  private static void whatIsReadIsBoundedWhateverTheHistory(ServiceProcess service)
      throws Exception {
    for (int lookback : new int[] {1_260, 12_600}) {
      String text = service.post(COMPARISONS + "?wait=30", JSON, request(lookback)).body();
      JsonNode answer = JsonSocket.parse(text);
      assertThat(answer.get("status").asText()).as(text).isEqualTo("completed");
      assertThat(answer.get("observations").asInt()).isGreaterThanOrEqualTo(1_259);
      assertThat(text.length()).isLessThan(10_000);
      String one = COMPARISONS + "/" + answer.get("comparison_id").asText();
      assertThat(service.get(one).body()).isEqualTo(text);
      assertThat(service.get(one + ".json").body().length()).isLessThan(10_000);
      assertThat(service.get(one + ".csv").body().lines()).hasSize(8);
      assertThat(service.get(one + "/weights.csv").body().lines()).hasSize(21);
    }
  }
}
