package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as its users meet it: arguments, exit codes, the line that says ready, signals. */
class ProcessTest {
  @TempDir Path folder;

  private ServiceProcess start(String... arguments) throws Exception {
    return ServiceProcess.brief(folder, arguments);
  }

  @Test
  void theHelpListsTheKeysAndExits0() throws Exception {
    try (ServiceProcess service = start("--help")) {
      assertThat(service.exitCode()).isZero();
      assertThat(service.lines()).anyMatch(line -> line.contains("--http.port=8000"));
    }
  }

  @Test
  void checkSaysThatTheConfigurationIsGoodAndExits0() throws Exception {
    try (ServiceProcess service = start("--check")) {
      assertThat(service.exitCode()).isZero();
      assertThat(service.lines()).containsExactly("ringfolio: the configuration is good");
    }
  }

  @Test
  void aBadConfigurationExits2WithOneLine() throws Exception {
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/ringfolio.yaml"), "http:\n  port: eighty\n");
    try (ServiceProcess service = start()) {
      assertThat(service.exitCode()).isEqualTo(2);
      assertThat(service.lines())
          .containsExactly(
              "ringfolio: http.port = 'eighty' (conf/ringfolio.yaml: http.port): allowed is a whole"
                  + " number from 0 to 65535");
    }
  }

  @Test
  void aPortInUseIsNamedAndExits1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServiceProcess service = start("--http.port=" + taken.getLocalPort())) {
      assertThat(service.exitCode()).isEqualTo(1);
      assertThat(service.lines())
          .anyMatch(line -> line.contains("cannot listen on 127.0.0.1:" + taken.getLocalPort()));
    }
  }

  @Test
  void aSecondProcessOnTheSameDataIsToldSo() throws Exception {
    try (ServiceProcess first = start("--http.port=0")) {
      first.port();
      try (ServiceProcess second = start("--http.port=0")) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.lines()).anyMatch(line -> line.contains("in use by another process"));
      }
    }
  }

  @Test
  void sigtermDrainsAndExits0() throws Exception {
    try (ServiceProcess service = start("--http.port=0")) {
      service.port();
      service.terminate();
      assertThat(service.exitCode()).isZero();
    }
  }

  @Test
  void itIsReadyAndAliveAndFullyHealthyOnEmbeddedDefaults() throws Exception {
    try (ServiceProcess service = start("--http.port=0")) {
      assertThat(service.get("/livez").statusCode()).isEqualTo(200);
      assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(service.get("/ws/health").body())
                      .contains("\"health_score\":100.0", "\"state\":\"simulated\""));
      assertThat(service.get("/metrics").body())
          .contains("ringfolio_health_score", "ringfolio_ring_size{ring=\"trades\"}", "jvm_memory");
    }
  }

  @Test
  void severalGatewayInstancesShareOneFreePortAndEachAnswersItsOwnClients() throws Exception {
    try (ServiceProcess service = start("--http.port=0", "--gateway.instances=3")) {
      List<Asker> askers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        askers.add(new Asker(service.port()));
      }
      for (Asker asker : askers) {
        asker.socket.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\"}}");
        asker.socket.send(
            "{\"type\":\"optimization_request\",\"data\":{\"symbols\":[\"AAPL\",\"MSFT\"]}}");
      }
      String waited =
          service
              .post(
                  "/api/v1/optimizations?wait=30",
                  "application/json",
                  "{\"symbols\":[\"AAPL\",\"KO\"]}")
              .body();
      assertThat(waited).contains("\"client_id\":\"rest\"", "\"success\":true");
      for (Asker asker : askers) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  assertThat(asker.answered).containsExactly(asker.clientId);
                  assertThat(asker.priced).contains("AAPL", "MSFT", "XOM");
                });
      }
      String health = service.get("/ws/health").body();
      assertThat(health).contains("gateway-1", "gateway-2", "gateway-3");
      assertThat(service.get("/ws/stats").body()).contains("\"connections\":6");
      askers.forEach(asker -> asker.socket.close());
    }
  }

  /** A client that notes whose results, and which prices, it is sent. */
  private static final class Asker {
    private final List<String> answered = new CopyOnWriteArrayList<>();
    private final Set<String> priced = ConcurrentHashMap.newKeySet();
    private final JsonSocket socket;
    private volatile String clientId = "";

    Asker(int port) throws Exception {
      socket = JsonSocket.connect(port, "/ws", this::note);
    }

    private void note(JsonNode message) {
      JsonNode data = message.path("data");
      switch (message.path("type").asText()) {
        case "connection_status" -> clientId = data.path("client_id").asText();
        case "price_update" -> priced.add(data.path("symbol").asText());
        case "portfolio_update" -> {
          if (data.path("type").asText().equals("optimization_result")) {
            answered.add(data.path("client_id").asText());
          }
        }
        default -> {}
      }
    }
  }

  @Test
  void anImportThatWasAnsweredOutlivesKill9() throws Exception {
    String csv = "date,KEPT\n2024-01-02,185.64\n2024-01-03,184.25\n";
    try (ServiceProcess service = start("--http.port=0")) {
      assertThat(service.post("/api/v1/prices/history", "text/csv", csv).statusCode())
          .isEqualTo(200);
      service.kill();
    }
    try (ServiceProcess service = start("--http.port=0")) {
      assertThat(service.get("/api/v1/prices/KEPT/bars?resolution=1d").body())
          .contains("185.64", "184.25");
    }
  }
}
