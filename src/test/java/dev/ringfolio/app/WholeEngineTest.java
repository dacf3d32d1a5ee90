package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged service solves what the engine can, asked over REST and over a socket. */
class WholeEngineTest {
  private static final String FOUR = "\"symbols\":[\"AAPL\",\"MSFT\",\"XOM\",\"KO\"]";

  @TempDir static Path folder;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    service = ServiceProcess.brief(folder, "--http.port=0");
    service.port();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode solved(String more) throws Exception {
    HttpResponse<String> answer =
        service.post(
            "/api/v1/optimizations?wait=30", "application/json", "{" + FOUR + "," + more + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonSocket.parse(answer.body());
  }

  private static double sum(JsonNode numbers) {
    double sum = 0.0;
    for (JsonNode number : numbers) {
      sum += number.doubleValue();
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minimize_cvar",
        "maximize_sortino",
        "risk_parity",
        "maximize_diversification",
        "hierarchical_risk_parity",
        "equal_weight",
        "inverse_volatility",
        "maximize_utility"
      })
  void everyFurtherObjectiveIsSolvedToOptimality(String objective) throws Exception {
    JsonNode result = solved("\"objective\":\"" + objective + "\"");

    assertThat(result.get("status").textValue()).as(result.toString()).isEqualTo("optimal");
    assertThat(sum(result.get("weights"))).isCloseTo(1.0, within(1e-9));
  }

  @Test
  void theLossInTheTailIsTold() throws Exception {
    assertThat(solved("\"objective\":\"minimize_cvar\"").at("/metrics/cvar").doubleValue())
        .isPositive();
  }

  @Test
  void atRiskParityEachOfFourBearsAQuarterOfTheRisk() throws Exception {
    JsonNode told = solved("\"objective\":\"risk_parity\"").at("/metrics/risk_contributions");

    assertThat(told).hasSize(4);
    assertThat(told).allSatisfy(f -> assertThat(f.doubleValue()).isCloseTo(0.25, within(1e-9)));
  }

  @Test
  void hierarchicalRiskParityTellsWhereItsRiskComesFrom() throws Exception {
    JsonNode result = solved("\"objective\":\"hierarchical_risk_parity\"");

    assertThat(sum(result.at("/metrics/risk_contributions"))).isCloseTo(1.0, within(1e-9));
    assertThat(result.at("/metadata/parameters/distance").textValue()).isEqualTo("lopez_de_prado");
  }

  @Test
  void groupsAreKept() throws Exception {
    JsonNode result =
        solved(
            "\"objective\":\"minimize_variance\",\"constraints\":{\"groups\":["
                + "{\"name\":\"tech\",\"symbols\":[\"AAPL\",\"MSFT\"],\"min\":0.6,\"max\":0.7}]}");

    assertThat(result.get("status").textValue()).as(result.toString()).isEqualTo("optimal");
    assertThat(result.at("/weights/AAPL").doubleValue() + result.at("/weights/MSFT").doubleValue())
        .isBetween(0.6 - 1e-9, 0.7 + 1e-9);
    assertThat(result.at("/metadata/constraints/groups/0/name").textValue()).isEqualTo("tech");
  }

  @Test
  void groupsThatCannotBeMetNameTheConflictAndARelaxation() throws Exception {
    JsonNode result =
        solved(
            "\"objective\":\"minimize_variance\",\"constraints\":{\"max_weight\":0.3,\"groups\":["
                + "{\"name\":\"tech\",\"symbols\":[\"AAPL\",\"MSFT\"],\"min\":0.7}]}");

    assertThat(result.get("success").booleanValue()).isFalse();
    assertThat(result.at("/error/code").textValue()).isEqualTo("infeasible_constraints");
    assertThat(result.at("/error/conflict").isArray()).as(result.toString()).isTrue();
    assertThat(result.at("/error/conflict").toString()).contains("max_weight", "tech");
    assertThat(result.at("/error/relaxation/max_weight").doubleValue())
        .isCloseTo(0.35, within(1e-6));
  }

  @Test
  void aCircuitChoosesTwoOfFour() throws Exception {
    JsonNode result = solved("\"method\":\"qaoa\",\"objective\":\"minimize_variance\"");

    assertThat(result.get("status").textValue()).as(result.toString()).isEqualTo("approximate");
    assertThat(result.get("gap").doubleValue()).isNotNegative();
    assertThat(result.get("weights")).filteredOn(weight -> weight.doubleValue() != 0.0).hasSize(2);
    assertThat(result.at("/metrics/qubits").intValue()).isEqualTo(4);
  }

  private static JsonNode posted(String path, String body) throws Exception {
    HttpResponse<String> answer = service.post(path, "application/json", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JsonSocket.parse(answer.body());
  }

  @Test
  void whatIsSuggestedToAPortfolioCanBeBookedAndLeavesTheCashThatWasTold() throws Exception {
    posted(
        "/api/v1/portfolios",
        "{\"id\":\"advised\",\"name\":\"advised\",\"cash\":10000,\"positions\":["
            + "{\"symbol\":\"GOOGL\",\"quantity\":7.5,\"average_cost\":100}]}");
    JsonNode suggestion =
        solved("\"objective\":\"equal_weight\",\"portfolio_id\":\"advised\"").get("suggestion");

    assertThat(suggestion.get("trades").get(0).toString())
        .startsWith("{\"symbol\":\"GOOGL\",\"side\":\"sell\",\"quantity\":7.5,");
    assertThat(suggestion.get("trades")).hasSize(5);
    for (JsonNode trade : suggestion.get("trades")) {
      posted("/api/v1/portfolios/advised/trades", trade.toString());
    }
    JsonNode after = JsonSocket.parse(service.get("/api/v1/portfolios/advised").body());
    assertThat(after.get("cash")).isEqualTo(suggestion.get("cash_after"));
    assertThat(after.get("positions"))
        .extracting(position -> position.get("symbol").textValue())
        .containsExactly("AAPL", "KO", "MSFT", "XOM");
  }

  @Test
  void aPortfolioThatIsNotThereIsSaidSoOverASocket() throws Exception {
    List<JsonNode> errors = new CopyOnWriteArrayList<>();
    try (JsonSocket socket =
        JsonSocket.connect(
            service.port(),
            "/ws",
            message -> {
              if (message.path("type").asText().equals("error")) {
                errors.add(message.get("data"));
              }
            })) {
      socket.send(
          "{\"type\":\"optimization_request\",\"data\":{"
              + FOUR
              + ",\"portfolio_id\":\"none\",\"request_id\":\"mine\"}}");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !errors.isEmpty());
    }
    assertThat(errors.get(0).get("code").textValue()).isEqualTo("not_found");
    assertThat(errors.get(0).get("request_id").textValue()).isEqualTo("mine");
  }

  @Test
  void aSearchTellsItsProgressAndThenItsResult() throws Exception {
    List<JsonNode> told = new CopyOnWriteArrayList<>();
    try (JsonSocket socket =
        JsonSocket.connect(
            service.port(),
            "/ws",
            message -> {
              if (message.path("type").asText().equals("portfolio_update")) {
                told.add(message.get("data"));
              }
            })) {
      socket.send(
          "{\"type\":\"optimization_request\",\"data\":{"
              + FOUR
              + ",\"method\":\"genetic_algorithm\",\"objective\":\"minimize_cvar\","
              + "\"parameters\":{\"evaluations\":100000000,\"time_limit\":2}}}");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> told.stream().anyMatch(data -> type(data).equals("optimization_result")));
    }
    List<JsonNode> progress = told.subList(1, told.size() - 1);
    assertThat(type(told.get(0))).isEqualTo("optimization_queued");
    assertThat(told.get(told.size() - 1).get("success").booleanValue()).isTrue();
    assertThat(progress).hasSizeBetween(2, 12);
    assertThat(progress).allMatch(data -> type(data).equals("optimization_progress"));
    assertThat(progress.stream().map(data -> data.get("iteration").longValue()).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static String type(JsonNode data) {
    return data.path("type").asText();
  }
}
