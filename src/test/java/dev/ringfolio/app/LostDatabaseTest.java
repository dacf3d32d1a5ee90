package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service while its PostgreSQL hangs, is gone, and comes back. */
class LostDatabaseTest {
  private static final String BOOK = "/api/v1/portfolios/book";

  @TempDir Path folder;

  @Test
  void withoutItsDatabaseItAnswersFromMemoryRefusesWritesAndHealsByItself() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Relay relay = new Relay(postgres.getPort());
        ServiceProcess service =
            ServiceProcess.brief(
                folder,
                "--http.port=0",
                "--database.url=postgresql://postgres@127.0.0.1:" + relay.port() + "/postgres")) {
      String portfolio =
          "{\"id\":\"book\",\"name\":\"Book\",\"cash\":10000,\"positions\":[{\"symbol\":\"AAPL\",\"quantity\":10,"
              + "\"average_cost\":100}]}";
      assertThat(service.post("/api/v1/portfolios", "application/json", portfolio).statusCode())
          .isEqualTo(201);

      relay.hang();
      // The first waits until its patience ends; it may be done yet, when it goes on.
      assertUnavailable(trade(service, "t1"));
      assertWithout(service, "t2");

      relay.cut();
      assertWithout(service, "t3");
      assertUnavailable(service.get(BOOK + "/trades"));

      relay.open();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> trade(service, "t4").statusCode() == 201);
      JsonNode trades = JsonSocket.parse(service.get(BOOK + "/trades").body()).path("trades");
      JsonNode healed = JsonSocket.parse(service.get(BOOK).body());
      assertThat(healed.path("positions").get(0).path("quantity").asInt())
          .isEqualTo(10 + trades.size());
      assertThat(trades.findValuesAsText("id")).contains("t4").doesNotContain("t2", "t3");
      assertThat(healed.path("source").asText()).isNotEqualTo("cache");
    }
  }

  private static void assertWithout(ServiceProcess service, String trade) throws Exception {
    assertUnavailable(trade(service, trade));
    JsonNode read = JsonSocket.parse(service.get(BOOK).body());
    assertThat(read.path("source").asText()).isEqualTo("cache");
    assertThat(read.path("positions").get(0).path("quantity").asInt()).isEqualTo(10);
    assertThat(service.get("/api/v1/prices?symbols=AAPL").body()).contains("\"live\"");
    JsonNode solved =
        JsonSocket.parse(
            service
                .post(
                    "/api/v1/optimizations?wait=30",
                    "application/json",
                    "{\"symbols\":[\"AAPL\",\"MSFT\"],\"objective\":\"minimize_variance\"}")
                .body());
    assertThat(solved.path("success").asBoolean()).as(solved.toString()).isTrue();
  }

  private static HttpResponse<String> trade(ServiceProcess service, String id) throws Exception {
    return service.post(
        BOOK + "/trades",
        "application/json",
        "{\"id\":\""
            + id
            + "\",\"symbol\":\"AAPL\",\"side\":\"buy\",\"quantity\":1,\"price\":100}");
  }

  private static void assertUnavailable(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(JsonSocket.parse(answer.body()).path("code").asText()).isEqualTo("unavailable");
    assertThat(answer.headers().firstValue("Retry-After"))
        .as("%s %s", answer.headers(), answer.body())
        .isPresent();
  }
}
