package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.redis.RealRedis;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged services that are given one PostgreSQL and one Redis take turns. */
class TwoProcessesTest {
  private static final String PATH = "/api/v1/optimizations";
  private static final String SLOW =
      "{\"request_id\":\"slow\",\"symbols\":[\"AAPL\",\"MSFT\"],\"method\":\"genetic_algorithm\","
          + "\"parameters\":{\"evaluations\":1000000000}}";

  /** More than one: a Redis that is late by a tenth of a second is not waited for. */
  private static final List<String> OBJECTIVES =
      List.of("minimize_variance", "risk_parity", "maximize_diversification", "equal_weight");

  @TempDir Path folder;

  @Test
  void theSecondWaitsForTheFirstAndGoesOnWithWhatThatLeft() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        RealRedis redis = new RealRedis().start();
        ServiceProcess first = start("first", postgres, redis)) {
      for (String objective : OBJECTIVES) {
        solved(first, objective, "manual");
      }
      assertThat(first.post(PATH, "application/json", SLOW).statusCode()).isEqualTo(202);

      try (ServiceProcess second = start("second", postgres, redis)) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> somebodyWaits(postgres));
        assertThat(second.lines()).noneMatch(line -> line.startsWith("ringfolio ready"));
        assertThat(slow(first)).isEqualTo("running");
        first.kill();
        second.port();

        assertThat(slow(second)).isIn("queued", "running");
        assertThat(OBJECTIVES).anyMatch(objective -> hits(second, objective));
      }
    }
  }

  @Test
  void whoLosesTheDatabaseToAnotherEndsWith1AndSaysWhoHasIt() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        ServiceProcess first = brief("first", postgres)) {
      first.port();
      try (ServiceProcess second = brief("second", postgres)) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> somebodyWaits(postgres));
        cutTheHolder(postgres);
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.lines()).anyMatch(line -> line.contains("@") && line.contains("database"));
        assertThat(second.port()).isPositive();
      }
    }
  }

  private static void cutTheHolder(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted");
    }
  }

  private ServiceProcess start(String name, EmbeddedPostgres postgres, RealRedis redis)
      throws Exception {
    return ServiceProcess.start(
        Files.createDirectory(folder.resolve(name)),
        "--http.port=0",
        "--optimization.workers=2",
        "--redis.url=" + redis.url(),
        url(postgres));
  }

  private ServiceProcess brief(String name, EmbeddedPostgres postgres) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    // A URL of its own mind about names and timeouts changes nothing.
    return ServiceProcess.brief(own, "--http.port=0", url(postgres) + "?ApplicationName=ringfolio");
  }

  private static String url(EmbeddedPostgres postgres) {
    return "--database.url=postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  private static boolean somebodyWaits(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from pg_locks where not granted")) {
      return row.next() && row.getInt(1) == 1;
    }
  }

  /** Whether it is answered by the other's solve: this one was never asked for it before. */
  private static boolean hits(ServiceProcess service, String objective) {
    try {
      return solved(service, objective, "time_based").path("cached").booleanValue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode solved(ServiceProcess service, String objective, String trigger)
      throws Exception {
    String request =
        "{\"symbols\":[\"KO\",\"XOM\"],\"objective\":\"%s\",\"trigger\":\"%s\"}"
            .formatted(objective, trigger);
    JsonNode answer =
        JsonSocket.parse(service.post(PATH + "?wait=30", "application/json", request).body());
    assertThat(answer.path("success").booleanValue()).as(answer.toString()).isTrue();
    return answer;
  }

  private static String slow(ServiceProcess service) throws Exception {
    return JsonSocket.parse(service.get(PATH + "/slow").body()).path("status").textValue();
  }
}
