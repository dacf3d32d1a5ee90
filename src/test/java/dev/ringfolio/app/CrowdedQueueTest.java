package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.config.Config;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.gateway.TestConfig;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.OpenAuthenticator;
import dev.ringfolio.gateway.rest.RestRoutes;
import dev.ringfolio.gateway.socket.Admission;
import dev.ringfolio.gateway.socket.GatewayVerticle;
import dev.ringfolio.optimization.Room;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * More requests than there is room for, over several sockets, while three workers are held by jobs
 * without end (their own clock stands), of which two are killed.
 */
class CrowdedQueueTest {
  private static final int CONNECTIONS = 5;
  private static final int REQUESTS = 150;
  private static final int CAPACITY = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What one client hears of its requests. */
  private static final class Client {
    final List<JsonNode> queued = new CopyOnWriteArrayList<>();
    final List<JsonNode> results = new CopyOnWriteArrayList<>();
    final List<JsonNode> errors = new CopyOnWriteArrayList<>();
    final JsonSocket socket;

    Client(int port) throws Exception {
      socket = JsonSocket.connect(port, "/ws", this::hear);
    }

    private void hear(JsonNode message) {
      JsonNode data = message.get("data");
      switch (message.get("type").textValue() + " " + data.path("type").asText()) {
        case "portfolio_update optimization_queued" -> queued.add(data);
        case "portfolio_update optimization_result" -> results.add(data);
        case "error " -> errors.add(data);
        default -> {
          // Progress, heartbeats and the greeting.
        }
      }
    }

    void ask(String id, String how) throws Exception {
      socket.send(
          ("{\"type\":\"optimization_request\",\"data\":{\"request_id\":\"%s\","
                  + "\"symbols\":[\"AAPL\",\"MSFT\",\"GOOGL\"],%s}}")
              .formatted(id, how));
    }

    void cancel(String id) throws Exception {
      socket.send(
          "{\"type\":\"cancel_optimization\",\"data\":{\"request_id\":\"%s\"}}".formatted(id));
    }
  }

  private final Clock clock = new RunningClock();
  private final Room room = new Room(clock);
  private final List<Client> clients = new ArrayList<>();
  private int port;

  @BeforeEach
  void serve() throws Exception {
    Config config = TestConfig.of(Map.of("http.port", "0"));
    Authenticator open = new OpenAuthenticator();
    GatewayVerticle gateway =
        new GatewayVerticle(
            room.bus,
            config,
            PriceSource.SIMULATOR,
            open,
            new Admission(config.limits(), true),
            clock,
            new SplittableRandom(1),
            "gateway-1",
            new RestRoutes(room.bus, config, open, clock, () -> "", "gateway-1"));
    room.queue();
    Room.get(room.vertx.deployVerticle(gateway));
    Room.get(
        room.vertx.deployVerticle(
            new HealthVerticle(
                room.bus,
                config.health().probeInterval(),
                Map.of("gateway-1", true),
                clock,
                Version.text(),
                report -> {})));
    port = gateway.port();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(new Client(port));
    }
  }

  @AfterEach
  void close() {
    clients.forEach(client -> client.socket.close());
    room.close();
  }

  @Test
  void aHundredWaitFiftyAreRefusedAndEachIsAnsweredOnceThoughTwoWorkersAreKilled()
      throws Exception {
    List<String> workers = Stream.of("w1", "w2", "w3").map(room::worker).toList();
    Client holder = clients.get(0);
    for (int i = 1; i <= 3; i++) {
      holder.ask(
          "h" + i, "\"method\":\"genetic_algorithm\",\"parameters\":{\"evaluations\":1000000000}");
    }
    await(() -> number("active_optimizations") == 3);

    for (int i = 0; i < REQUESTS; i++) {
      clients.get(i % CONNECTIONS).ask("r" + i, "\"objective\":\"minimize_variance\"");
    }
    await(() -> all(client -> client.errors).size() + all(client -> client.queued).size() == 153);
    checkWhoWaits();

    // Of two that hold a job nobody hears again; their jobs are put back before all that wait.
    Room.get(room.vertx.undeploy(workers.get(0)));
    Room.get(room.vertx.undeploy(workers.get(1)));
    await(() -> number("queue_size") == CAPACITY + 2);
    Map<Integer, String> heldByPosition = new TreeMap<>();
    for (String id : List.of("h1", "h2", "h3")) {
      heldByPosition.put(read(id).get("queue_position").intValue(), id);
    }
    assertThat(heldByPosition).containsOnlyKeys(0, 1, 2);

    holder.cancel(heldByPosition.get(0)); // the third worker goes on, with the first put back
    await(() -> number("queue_size") == CAPACITY + 1);
    room.workerClock.advanceMillis(31_000); // which is out of time, and answers its best
    await(() -> number("queue_size") == CAPACITY);
    holder.cancel(heldByPosition.get(2));
    await(() -> all(client -> client.results).size() == CAPACITY + 3);
    checkResults();
    assertThat(
            List.of(
                number("total_requests"),
                number("successful_optimizations"),
                number("failed_optimizations"),
                number("cache_hits")))
        .containsExactly(103, 101, 2, 0);
  }

  /** The positions are one to a hundred, in the order in which each client asked. */
  private void checkWhoWaits() {
    List<Integer> positions = new ArrayList<>();
    for (Client client : clients) {
      List<Integer> own =
          client.queued.stream()
              .filter(queued -> !queued.get("request_id").textValue().startsWith("h"))
              .map(queued -> queued.get("queue_position").intValue())
              .toList();
      assertThat(own).isSorted();
      positions.addAll(own);
      assertThat(client.errors)
          .allSatisfy(
              refused -> {
                assertThat(refused.get("code").textValue()).isEqualTo("queue_full");
                assertThat(refused.get("retryable").booleanValue()).isTrue();
                assertThat(refused.get("retry_after").doubleValue()).isBetween(0.1, 60.0);
                assertThat(refused.get("request_id").textValue()).startsWith("r");
              });
    }
    assertThat(positions)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, CAPACITY).boxed().toList());
    assertThat(all(client -> client.errors)).hasSize(REQUESTS - CAPACITY);
  }

  /** Each that was accepted has one result, and they came in the order of the positions told. */
  private void checkResults() {
    assertThat(ids(all(client -> client.results)))
        .containsExactlyInAnyOrderElementsOf(ids(all(client -> client.queued)));
    for (Client client : clients) {
      assertThat(ids(client.results).stream().filter(id -> id.startsWith("r")).toList())
          .containsExactlyElementsOf(
              ids(client.queued).stream().filter(id -> id.startsWith("r")).toList());
    }
    assertThat(
            room.finished().stream()
                .map(finished -> finished.requestId())
                .filter(id -> id.startsWith("r"))
                .toList())
        .containsExactlyElementsOf(
            room.queued().stream()
                .map(queued -> queued.requestId())
                .filter(id -> id.startsWith("r"))
                .toList());
    Map<String, Integer> statuses = new TreeMap<>();
    all(client -> client.results)
        .forEach(result -> statuses.merge(result.get("status").textValue(), 1, Integer::sum));
    assertThat(statuses).isEqualTo(Map.of("optimal", CAPACITY, "approximate", 1, "cancelled", 2));
  }

  private List<JsonNode> all(Function<Client, List<JsonNode>> of) {
    return clients.stream().flatMap(client -> of.apply(client).stream()).toList();
  }

  private static List<String> ids(List<JsonNode> messages) {
    return messages.stream().map(message -> message.get("request_id").textValue()).toList();
  }

  private int number(String name) throws Exception {
    return get("/api/v1/streaming/status").get("optimization_service").get(name).intValue();
  }

  private JsonNode read(String id) throws Exception {
    return get("/api/v1/optimizations/" + id);
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return JsonSocket.parse(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
