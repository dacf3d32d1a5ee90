package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorRoutesTest {
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    answer(Reports.healthy());
    server.rooms.status = question -> Future.succeededFuture(Reports.STATUS);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void answer(HealthReport report) {
    server.rooms.health = question -> Future.succeededFuture(report);
  }

  private static HealthReport red() {
    return Reports.report(Status.RED, List.of(Reports.seen("prices", Status.RED, new NoFacts())));
  }

  @Test
  void healthIsCompleteToTheField() throws Exception {
    RestServer.Answer answer = server.get("/ws/health");
    assertThat(answer.status()).isEqualTo(200);
    String text =
        answer.text().replaceAll("\"subscriptions\":\\{.*?\\]\\}", "\"subscriptions\":{…}");
    assertThat(text)
        .isEqualTo(
            """
            {"status":"green","health_score":100.0,"active_connections":5,
            "subscriptions":{…},"subscriptions_total":10,"active_streams":["AAPL","MSFT"],
            "price_service_initialized":true,
            "modules":[
            {"name":"feed","status":"green","last_seen_seconds":1.5,"detail":"","essential":false},
            {"name":"prices","status":"green","last_seen_seconds":1.5,"detail":"","essential":true},
            {"name":"database","status":"green","last_seen_seconds":1.5,"detail":"","essential":true},
            {"name":"optimization","status":"green","last_seen_seconds":1.5,"detail":"","essential":true},
            {"name":"gateway-1","status":"green","last_seen_seconds":1.5,"detail":"","essential":true},
            {"name":"gateway-2","status":"green","last_seen_seconds":1.5,"detail":"","essential":true}],
            "rings":[{"name":"trades","size":4,"capacity":10000,"bytes":0,"bytes_max":0,
            "appended":4,"overwritten":0,"refused":0,"keys":0,"keys_max":0,
            "readers":[{"name":"prices","lag":1,"gaps":2,"lost":3}]}],
            "memory":{"used":10,"committed":20,"max":30,"rss":40},
            "feed":{"source":"simulator","state":"simulated","simulated":true,
            "last_frame_age":0.25,"symbols":["AAPL","MSFT"],"pending":[],"refused":[],
            "reconnects":2,"trades":1000,"invalid":0,"paused":0.0},
            "redis":{"state":"in process","hits":5,"misses":6,"written":7,"failed":8,"pending":9},
            "database":{"kind":"h2","connected":true,"daily_bars":100,"symbols":3},
            "cluster":{"nodes":1,"roles":["all"]},"uptime":12.25,"version":"0.1.0"}
            """
                .replace("\n", ""));
    assertThat(answer.json().getJsonObject("subscriptions").getMap())
        .containsOnlyKeys("c1", "c2")
        .containsEntry("c1", List.of("AAPL"));
  }

  @Test
  void aRedEssentialModuleIs503WithTheSameBody() throws Exception {
    answer(red());
    RestServer.Answer answer = server.get("/ws/health");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().getString("status")).isEqualTo("red");
    assertThat(answer.json().getJsonObject("feed").getString("state")).isEqualTo("off");
    assertThat(answer.json().getValue("redis")).isNull();
    assertThat(answer.json().getBoolean("price_service_initialized")).isFalse();
  }

  @Test
  void yellowIsStill200() throws Exception {
    answer(Reports.report(Status.YELLOW, List.of(Reports.seen("feed", Status.RED, new NoFacts()))));
    assertThat(server.get("/ws/health").status()).isEqualTo(200);
    assertThat(server.get("/readyz").status()).isEqualTo(200);
  }

  @Test
  void aFeedThatNeverSaidAnythingHasNoAge() throws Exception {
    answer(
        Reports.report(
            Status.GREEN,
            List.of(
                Reports.seen(
                    "feed",
                    Status.YELLOW,
                    new FeedFacts(
                        PriceSource.FINNHUB,
                        FeedState.CONNECTING,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0,
                        0)))));
    var feed = server.get("/ws/health").json().getJsonObject("feed");
    assertThat(feed.getValue("last_frame_age")).isNull();
    assertThat(feed.getBoolean("simulated")).isFalse();
    assertThat(feed.getString("source")).isEqualTo("finnhub");
  }

  @Test
  void theFirstHundredClientsAreNamed() throws Exception {
    Map<String, List<Symbol>> many =
        IntStream.range(0, 80)
            .boxed()
            .collect(
                Collectors.toMap(i -> "c" + i, i -> List.of(), (a, b) -> a, LinkedHashMap::new));
    Map<String, List<Symbol>> more =
        IntStream.range(80, 160)
            .boxed()
            .collect(
                Collectors.toMap(i -> "c" + i, i -> List.of(), (a, b) -> a, LinkedHashMap::new));
    answer(
        Reports.report(
            Status.GREEN,
            List.of(
                Reports.seen("gateway-1", Status.GREEN, Reports.gateway(80, many, List.of())),
                Reports.seen("gateway-2", Status.GREEN, Reports.gateway(80, more, List.of())))));
    var health = server.get("/ws/health").json();
    assertThat(health.getJsonObject("subscriptions").size()).isEqualTo(100);
    assertThat(health.getInteger("active_connections")).isEqualTo(160);
  }

  @Test
  void statsAreTheSumsOfAllGateways() throws Exception {
    assertThat(server.get("/ws/stats").text())
        .isEqualTo(
            "{\"connections\":5,\"by_tier\":{\"elite\":5},\"by_topic\":{\"price_updates\":5},"
                + "\"by_encoding\":{\"json\":5},\"by_dialect\":{\"envelope\":5},\"slow\":2,"
                + "\"refused\":{\"connections\":4},\"dropped\":6,"
                + "\"deflating\":{\"deflated\":14,\"left_out\":16,\"seconds\":0.25},"
                + "\"round_trip_ms\":{\"5\":14,\"10\":6,\"1000\":4,\"inf\":2},"
                + "\"freshness\":{\"age_ms\":{\"count\":200,\"p50\":51,\"p99\":103,\"max\":103},"
                + "\"trade_age_ms\":{\"count\":0,\"p50\":0,\"p99\":0,\"max\":0},"
                + "\"conflated\":{\"count\":0,\"p50\":0,\"p99\":0,\"max\":0},"
                + "\"event_age_ms\":{\"count\":0,\"p50\":0,\"p99\":0,\"max\":0},"
                + "\"event_lag\":{\"count\":0,\"p50\":0,\"p99\":0,\"max\":0},"
                + "\"gaps\":4,\"lost\":10}}");
  }

  @Test
  void streamingStatusIsCompleteToTheField() throws Exception {
    var json = server.get("/api/v1/streaming/status").json();
    assertThat(json.getJsonObject("websocket_connections").remove("clients").toString())
        .contains("c1", "c2", "AAPL");
    assertThat(json.encode())
        .isEqualTo(
            """
            {"success":true,"timestamp":"2024-01-01T12:00:00.000Z",
            "websocket_connections":{"total_connections":5,"total_subscriptions":10,
            "topics":{"price_updates":5}},
            "optimization_service":{"total_requests":10,"successful_optimizations":7,
            "failed_optimizations":2,"cache_hits":0,"average_optimization_time":0.25,
            "queue_size":3,"active_optimizations":1,
            "cache_stats":{"total_entries":0,"total_accesses":0,"ttl_seconds":300},
            "optimizers":{"classical":["mean_variance","genetic_algorithm","simulated_annealing",
            "particle_swarm"],"quantum":["vqe","qaoa"]}}}
            """
                .replace("\n", ""));
  }

  @Test
  void whereHealthItselfIsAwayTheAnswerIsUnavailable() throws Exception {
    server.rooms.health = question -> FakeRooms.refuse(FailureCode.UNAVAILABLE, "no answer");
    assertThat(server.get("/ws/health").problem()).isEqualTo("503 unavailable: no answer");
    assertThat(server.get("/ws/stats").problem()).isEqualTo("503 unavailable: no answer");
    assertThat(server.get("/readyz").problem()).isEqualTo("503 unavailable: no answer");
    assertThat(server.get("/livez").text()).isEqualTo("{\"status\":\"live\"}");
  }

  @Test
  void theServiceIsReadyUntilAnEssentialModuleIsRed() throws Exception {
    assertThat(server.get("/readyz").text()).isEqualTo("{\"status\":\"ready\"}");
    answer(red());
    assertThat(server.get("/readyz").problem())
        .isEqualTo("503 unavailable: an essential module is red");
  }

  @Test
  void aServiceThatDrainsIsNotReadyButLives() throws Exception {
    server.routes.drain();
    assertThat(server.get("/readyz").problem())
        .isEqualTo("503 draining: the service is shutting down");
    assertThat(server.get("/livez").status()).isEqualTo(200);
  }

  @Test
  void metricsAreWhatPrometheusReads() throws Exception {
    RestServer.Answer answer = server.get("/metrics");
    assertThat(answer.header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.text()).isEqualTo("# HELP up Whether\nup 1.0\n");
  }
}
