package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients ask the packaged service for optimizations, faster than it can solve them, and it is
 * killed with SIGKILL after a random number of answers, while requests wait, run and are under way;
 * then it is started again. In the end every request that was accepted has one result.
 */
final class KilledQueue {
  private static final int CLIENTS = 3;

  /** Requests accepted in one life at most. */
  private static final int ANSWERS_MAX = 60;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PATH = "/api/v1/optimizations";
  private static final String JSON = "application/json";

  private final Path folder;
  private final SplittableRandom random;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private int leftOpen;

  KilledQueue(Path folder, long seed) {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
  }

  private ServiceProcess start() throws IOException {
    return ServiceProcess.brief(
        folder, "--http.port=0", "--gateway.instances=1", "--optimization.workers=1");
  }

  /** One life: what the last one left is solved beside what is asked now. */
  void round() throws Exception {
    int life = 10 + random.nextInt(ANSWERS_MAX - 10);
    try (ServiceProcess service = start()) {
      service.port();
      CountDownLatch answers = new CountDownLatch(life);
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Thread client = new Thread(() -> ask(service, answers), "client " + i);
        client.start();
        clients.add(client);
      }
      answers.await();
      leftOpen += status(service).get("queue_size").intValue();
      service.kill();
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  /** Asks until the service is gone. One in ten holds the worker for a while. */
  private void ask(ServiceProcess service, CountDownLatch answers) {
    boolean there = true;
    while (there) {
      int number = sent.incrementAndGet();
      String how =
          number % 10 == 1
              ? "\"method\":\"genetic_algorithm\",\"parameters\":{\"evaluations\":1000000000,"
                  + "\"time_limit\":0.5}"
              : "\"objective\":\"minimize_variance\"";
      String body =
          "{\"request_id\":\"q%d\",\"symbols\":[\"AAPL\",\"MSFT\",\"KO\"],%s}"
              .formatted(number, how);
      try {
        HttpResponse<String> answer = service.post(PATH, JSON, body);
        if (answer.statusCode() == 202) {
          accepted.add("q" + number);
          answers.countDown();
        } else {
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        }
      } catch (IOException gone) {
        there = false;
      } catch (Exception defect) {
        throw new AssertionError(defect);
      }
    }
  }

  /**
   * The last life: all that was left is solved or out of time, and each accepted request has one
   * result.
   */
  void end() throws Exception {
    try (ServiceProcess service = start()) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                JsonNode now = status(service);
                return now.get("queue_size").intValue() == 0
                    && now.get("active_optimizations").intValue() == 0;
              });
      for (String id : accepted) {
        JsonNode result = JsonSocket.parse(service.get(PATH + "/" + id).body());
        assertThat(result.path("type").asText())
            .as(id + ": " + result)
            .isEqualTo("optimization_result");
        assertThat(result.at("/error/code").asText()).as(id).isIn("", "time_limit");
      }
      JsonNode counted = status(service);
      assertThat(counted.get("total_requests").intValue())
          .isEqualTo(
              counted.get("successful_optimizations").intValue()
                  + counted.get("failed_optimizations").intValue());
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(kept(service).keySet()).containsAll(accepted));
      assertThat(kept(service).values()).containsOnly(1);
    }
  }

  private static JsonNode status(ServiceProcess service) throws Exception {
    return JsonSocket.parse(service.get("/api/v1/streaming/status").body())
        .get("optimization_service");
  }

  /** How many results of each id the database has. */
  private static Map<String, Integer> kept(ServiceProcess service) throws Exception {
    Map<String, Integer> results = new HashMap<>();
    String after = "1000000000";
    while (after != null) {
      JsonNode page = JsonSocket.parse(service.get(PATH + "?limit=100&after=" + after).body());
      page.get("optimizations")
          .forEach(result -> results.merge(result.get("request_id").textValue(), 1, Integer::sum));
      after = page.get("next").textValue();
    }
    return results;
  }

  /** Requests that were accepted, in all. */
  int accepted() {
    return accepted.size();
  }

  /** Requests that waited when the service was killed, in all. */
  int leftOpen() {
    return leftOpen;
  }
}
