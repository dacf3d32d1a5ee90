package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.redis.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service while its Redis takes connections and answers nothing. */
class FrozenRedisTest {
  @TempDir Path folder;

  @Test
  void pricesFlowOnWhileRedisIsFrozenAndItHealsByItself() throws Exception {
    AtomicLong prices = new AtomicLong();
    try (RealRedis redis = new RealRedis().start();
        ServiceProcess service =
            ServiceProcess.brief(folder, "--http.port=0", "--redis.url=" + redis.url())) {
      JsonSocket client =
          JsonSocket.connect(
              service.port(),
              "/ws/stream",
              message -> {
                if (message.path("type").asText().equals("price_update")) {
                  prices.incrementAndGet();
                }
              });
      client.send("{\"type\":\"subscribe\",\"symbols\":[\"AAPL\",\"MSFT\"]}");
      awaitStatus(service, "green");
      awaitMore(prices);

      redis.freeze();
      awaitStatus(service, "yellow");
      awaitMore(prices);
      assertThat(service.get("/ws/health").statusCode()).isEqualTo(200);
      assertThat(service.get("/api/v1/prices?symbols=AAPL").body()).contains("\"live\"");

      redis.thaw();
      awaitStatus(service, "green");
      awaitMore(prices);
      client.close();
      service.terminate();
      assertThat(service.exitCode()).isZero();
    }
  }

  private static void awaitMore(AtomicLong prices) {
    long before = prices.get();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> prices.get() > before + 5);
  }

  private static void awaitStatus(ServiceProcess service, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(status(service)).isEqualTo(status));
  }

  private static String status(ServiceProcess service) throws Exception {
    JsonNode health = new ObjectMapper().readTree(service.get("/ws/health").body());
    for (JsonNode module : health.path("modules")) {
      if (module.path("name").asText().equals("redis")) {
        return module.path("status").asText();
      }
    }
    return "no module redis in " + health.path("modules");
  }
}
