package dev.ringfolio.gateway.json;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.contract.Suggestion.Order;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Warning;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizationJsonTest {
  private static final Metrics METRICS = new Metrics(0.25, 0.2, 1.25, Map.of());

  private static String written(Consumer<JsonWriter> fields) {
    JsonWriter json = new JsonWriter().object();
    fields.accept(json);
    return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
  }

  private static OptimizationFinished finished(
      Optimize request,
      Status status,
      double[] weights,
      @Nullable Metrics metrics,
      double gap,
      List<Warning> warnings,
      @Nullable Failure failure) {
    return new OptimizationFinished(
        "r-1",
        "c1",
        "local",
        request,
        status,
        weights,
        metrics,
        0.0012,
        1_704_110_400_000L,
        false,
        gap,
        warnings,
        failure == null ? 1_704_110_399_120L : 0L,
        failure == null ? 503 : 0,
        failure == null,
        failure,
        null);
  }

  private static OptimizationFinished optimal(Optimize request) {
    return finished(
        request,
        Status.OPTIMAL,
        new double[] {0.5, 0.25, 0.25},
        METRICS,
        Double.NaN,
        List.of(),
        null);
  }

  @Test
  void aResultIsWrittenToTheField() {
    Optimize request =
        RequestData.accepted(RequestData.with("\"metadata\":{\"desk\":\"a\",\"n\":1}"));
    assertThat(written(json -> OptimizationJson.result(json, optimal(request))))
        .isEqualTo(
            "{\"type\":\"optimization_result\",\"request_id\":\"r-1\",\"client_id\":\"c1\","
                + "\"success\":true,\"status\":\"optimal\","
                + "\"weights\":{\"AAPL\":0.5,\"MSFT\":0.25,\"GOOGL\":0.25},"
                + "\"metrics\":{\"expected_return\":0.25,\"expected_volatility\":0.2,"
                + "\"sharpe_ratio\":1.25},\"optimization_time\":0.0012,"
                + "\"timestamp\":1704110400.0,\"trigger\":\"manual\","
                + "\"method\":\"mean_variance\",\"cached\":false,\"gap\":null,\"warnings\":[],"
                + "\"metadata\":{\"desk\":\"a\",\"n\":1,\"objective\":\"maximize_sharpe\","
                + "\"constraints\":{\"long_only\":true,\"sum_to_one\":true,\"min_weight\":0,"
                + "\"max_weight\":1,\"cvar_confidence\":0.05},"
                + "\"parameters\":{\"risk_free_rate\":0,\"target_return\":0,\"from\":null,"
                + "\"to\":null,\"lookback\":504,\"live\":true,\"covariance\":\"sample\","
                + "\"expected_returns\":\"mean\",\"seed\":1,\"time_limit\":30.0,"
                + "\"evaluations\":100000},\"market_data_timestamp\":1704110399.12,"
                + "\"observations\":503,\"simulated\":true}}");
  }

  @Test
  void aFailedOneHasItsErrorAndNeitherWeightsNorMetrics() {
    Optimize request = RequestData.accepted("{\"symbols\":[\"ZZZZ\"]}");
    Failure failure =
        new Failure(
            FailureCode.UNKNOWN_SYMBOL,
            "symbols[0]: ZZZZ has no prices",
            Map.of("symbols", List.of("ZZZZ"), "code", "displaced"),
            Double.NaN);
    String json =
        written(
            out ->
                OptimizationJson.result(
                    out,
                    finished(
                        request,
                        Status.FAILED,
                        new double[0],
                        null,
                        Double.NaN,
                        List.of(),
                        failure)));
    assertThat(json)
        .contains("\"success\":false,\"status\":\"failed\",\"weights\":{},\"metrics\":{}")
        .contains("\"market_data_timestamp\":null,\"observations\":0,\"simulated\":false}")
        .endsWith(
            "\"error\":{\"code\":\"unknown_symbol\",\"error\":\"Unable to retrieve market data\","
                + "\"detail\":\"symbols[0]: ZZZZ has no prices\",\"retryable\":false,"
                + "\"retry_after\":null,\"symbols\":[\"ZZZZ\"]}}");
  }

  @Test
  void anApproximateOneHasItsGapAndItsWarnings() {
    Optimize request = RequestData.accepted(RequestData.with("\"trigger\":\"news\""));
    String json =
        written(
            out ->
                OptimizationJson.result(
                    out,
                    finished(
                        request,
                        Status.APPROXIMATE,
                        new double[] {1, 0, 0},
                        new Metrics(0.1, 0, Double.NaN, Map.of("cvar", 0.5, "a", 2.0)),
                        1e-5,
                        List.of(new Warning("live_price_skipped", "no \"live\" price")),
                        null)));
    assertThat(json)
        .contains("\"status\":\"approximate\",\"weights\":{\"AAPL\":1,\"MSFT\":0,\"GOOGL\":0}")
        .contains("\"sharpe_ratio\":null,\"a\":2,\"cvar\":0.5}")
        .contains("\"trigger\":\"news\"")
        .contains("\"gap\":1.0E-5")
        .contains(
            "\"warnings\":[{\"code\":\"live_price_skipped\","
                + "\"detail\":\"no \\\"live\\\" price\"}]");
  }

  @Test
  void aSuggestionIsWrittenInExactDecimals() {
    Optimize request = RequestData.accepted(RequestData.with("\"portfolio_id\":\"p1\""));
    OptimizationFinished plain = optimal(request);
    Suggestion suggestion =
        new Suggestion(
            1_000.5,
            0.25,
            List.of(
                new Order(
                    new Symbol("AAPL"),
                    Side.SELL,
                    new BigDecimal("2.5"),
                    new BigDecimal("100.10"))),
            new BigDecimal("0.1"),
            new BigDecimal("12345678901234.000000000001"));
    OptimizationFinished advised =
        new OptimizationFinished(
            plain.requestId(),
            plain.clientId(),
            plain.user(),
            request,
            plain.status(),
            plain.weights(),
            plain.metrics(),
            plain.optimizationTimeSeconds(),
            plain.timestampMillis(),
            false,
            plain.gap(),
            List.of(),
            plain.marketDataMillis(),
            plain.observations(),
            true,
            null,
            suggestion);

    assertThat(written(json -> OptimizationJson.result(json, advised)))
        .contains("\"status\":\"optimal\",\"portfolio_id\":\"p1\",\"weights\"")
        .contains(
            "\"suggestion\":{\"value\":1000.5,\"turnover\":0.25,\"trades\":[{\"symbol\":\"AAPL\","
                + "\"side\":\"sell\",\"quantity\":2.5,\"price\":100.10}],\"cost\":0.1,"
                + "\"cash_after\":12345678901234.000000000001},\"optimization_time\"");
    assertThat(written(json -> OptimizationJson.result(json, plain)))
        .contains("\"suggestion\":null,");
    assertThat(written(json -> OptimizationJson.resultByReference(json, advised, "/r")))
        .contains("\"portfolio_id\":\"p1\"")
        .doesNotContain("suggestion");
  }

  @Test
  void theServicesOwnMetadataWinsOnAClash() {
    Optimize request =
        RequestData.accepted(
            RequestData.with("\"metadata\":{\"simulated\":false,\"objective\":1,\"mine\":2}"));
    String json = written(out -> OptimizationJson.result(out, optimal(request)));
    assertThat(json)
        .contains("\"metadata\":{\"mine\":2,\"objective\":\"maximize_sharpe\"")
        .contains("\"simulated\":true}")
        .doesNotContain("\"objective\":1");
  }

  @Test
  void whatAnEstimatorLooksAtIsEchoedWithItsDefault() {
    Optimize request =
        RequestData.accepted(
            RequestData.parameters(
                "\"covariance\":\"exponential\",\"expected_returns\":\"black_litterman\""));
    assertThat(written(json -> OptimizationJson.result(json, optimal(request))))
        .contains(
            "\"covariance\":\"exponential\",\"expected_returns\":\"black_litterman\","
                + "\"span\":180,\"risk_aversion\":1,\"tau\":0.05,\"views\":[],\"seed\":1");
  }

  @Test
  void whatAnObjectiveOrAMethodLooksAtIsEchoedWithItsDefault() {
    assertThat(echoed("\"objective\":\"hierarchical_risk_parity\""))
        .contains("\"expected_returns\":\"mean\",\"distance\":\"lopez_de_prado\",\"seed\":1");
    assertThat(echoed("\"objective\":\"maximize_utility\""))
        .contains("\"expected_returns\":\"mean\",\"risk_aversion\":1,\"seed\":1");
    assertThat(echoed("\"method\":\"vqe\""))
        .contains("\"risk_factor\":1,\"budget\":null,\"layers\":3,\"penalty\":1,\"seed\":1");
  }

  private static String echoed(String fields) {
    Optimize request = RequestData.accepted(RequestData.with(fields));
    return written(json -> OptimizationJson.result(json, optimal(request)));
  }

  @Test
  void riskContributionsAreNamedBySymbol() {
    Optimize request = RequestData.accepted(RequestData.with("\"objective\":\"risk_parity\""));
    Metrics metrics = new Metrics(0.25, 0.2, 1.25, Map.of(), List.of(0.5, 0.25, 0.25));
    OptimizationFinished finished =
        finished(
            request,
            Status.OPTIMAL,
            new double[] {0.5, 0.25, 0.25},
            metrics,
            Double.NaN,
            List.of(),
            null);
    assertThat(written(json -> OptimizationJson.result(json, finished)))
        .contains(
            "\"sharpe_ratio\":1.25,"
                + "\"risk_contributions\":{\"AAPL\":0.5,\"MSFT\":0.25,\"GOOGL\":0.25}},");
  }

  /** A client may send the echo back and gets the same request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"objective\":\"minimize_variance\"",
        "\"constraints\":{\"long_only\":false,\"max_weight\":0.5},\"parameters\":{\"seed\":9}",
        "\"parameters\":{\"from\":\"2020-01-01\",\"to\":\"2021-01-01\",\"time_limit\":0.01}",
        "\"constraints\":{\"min_weight\":0.1,\"cvar_confidence\":0.01,\"sum_to_one\":false}",
        "\"parameters\":{\"covariance\":\"exponential\",\"span\":60}",
        "\"parameters\":{\"expected_returns\":\"capm\",\"market_weights\":{\"MSFT\":2}}",
        "\"parameters\":{\"expected_returns\":\"black_litterman\",\"risk_aversion\":2.5,"
            + "\"views\":[{\"weights\":{\"MSFT\":1,\"AAPL\":-1},\"return\":0.03},"
            + "{\"weights\":{\"GOOGL\":1},\"return\":0.1,\"confidence\":0.5}]}",
        "\"parameters\":{\"tau\":0.1,\"span\":9,\"risk_aversion\":3,"
            + "\"views\":[{\"weights\":{\"GOOGL\":1},\"return\":0.1}]}",
        "\"objective\":\"maximize_utility\",\"constraints\":{\"max_turnover\":0.5,"
            + "\"max_tracking_error\":0.25,\"max_volatility\":0.5,\"min_return\":0.01,"
            + "\"groups\":[{\"symbols\":[\"AAPL\",\"MSFT\"],\"max\":0.5}]},"
            + "\"parameters\":{\"previous_weights\":{\"AAPL\":1},\"transaction_cost\":0.01,"
            + "\"benchmark\":{\"MSFT\":1},\"horizon\":2,\"scales\":[1,0.5]}",
        "\"parameters\":{\"benchmark\":\"equal\",\"robust\":{\"kind\":\"ellipsoid\"}}",
        "\"parameters\":{\"robust\":{\"kind\":\"box\",\"deltas\":{\"AAPL\":0.1}}}",
        "\"objective\":\"hierarchical_risk_parity\",\"parameters\":{\"distance\":\"condensed\"}",
        "\"method\":\"qaoa\"",
        "\"method\":\"vqe\",\"parameters\":{\"risk_factor\":2,\"budget\":1,\"layers\":2,"
            + "\"penalty\":5}"
      })
  void theEchoedConstraintsAndParametersAreTheRequestAgain(String fields) {
    Optimize request = RequestData.accepted(RequestData.with(fields));
    String json = written(out -> OptimizationJson.result(out, optimal(request)));
    var metadata = RequestData.json(json).get("metadata");
    Optimize again =
        RequestData.accepted(
            RequestData.with(
                "\"objective\":%s,\"method\":\"%s\",\"constraints\":%s,\"parameters\":%s"
                    .formatted(
                        metadata.get("objective"),
                        request.method().wire(),
                        metadata.get("constraints"),
                        metadata.get("parameters"))));
    assertThat(again).isEqualTo(request);
  }

  @Test
  void aResultTooLongForAMessageSaysWhereItIsRead() {
    Optimize request = RequestData.accepted(RequestData.with("\"trigger\":\"manual\""));
    var json =
        RequestData.json(
            written(
                out ->
                    OptimizationJson.resultByReference(
                        out, optimal(request), "/api/v1/optimizations/r-1")));
    assertThat(json.get("href").textValue()).isEqualTo("/api/v1/optimizations/r-1");
    assertThat(json.has("weights")).isFalse();
    assertThat(json.get("metadata").has("parameters")).isFalse();
    assertThat(json.get("metadata").has("constraints")).isFalse();
    assertThat(json.get("metadata").has("simulated")).isTrue();
    assertThat(json.get("success").booleanValue()).isTrue();
  }

  @Test
  void aResultByReferenceIsShortHoweverMuchItsRequestNames() {
    List<String> names =
        IntStream.range(0, 1_000).mapToObj("A_SYMBOL_OF_THIRTY_TWO_CHARS%04d"::formatted).toList();
    String weights =
        names.stream()
            .map(name -> "\"" + name + "\":0.12345678901234567")
            .collect(joining(",", "{", "}"));
    Optimize request =
        RequestData.accepted(
            "{\"symbols\":[\"%s\"],\"objective\":\"equal_weight\","
                    .formatted(String.join("\",\"", names))
                + "\"parameters\":{\"previous_weights\":%s,\"market_weights\":%s,"
                    .formatted(weights, weights)
                + "\"benchmark\":%s,\"views\":[{\"weights\":%s,\"return\":0.1}]}}"
                    .formatted(weights, weights));
    assertThat(written(json -> OptimizationJson.result(json, optimal(request))).length())
        .isGreaterThan(200_000);
    assertThat(
            written(json -> OptimizationJson.resultByReference(json, optimal(request), "/r"))
                .length())
        .isLessThan(1_000);
  }

  @Test
  void aWaitingRequestHasItsPositionAndItsWait() {
    OptimizationQueued queued = new OptimizationQueued("r-1", "c1", "local", 3, 0, 1L);
    assertThat(written(json -> OptimizationJson.queued(json, queued)))
        .isEqualTo(
            "{\"type\":\"optimization_queued\",\"request_id\":\"r-1\",\"queue_position\":3,"
                + "\"estimated_wait\":0.0,\"client_id\":\"c1\"}");
  }

  @Test
  void progressThatIsNotKnownIsNull() {
    OptimizationProgress progress =
        new OptimizationProgress("r-1", "c1", "local", 12, Double.NaN, Double.NaN, 4);
    assertThat(written(json -> OptimizationJson.progress(json, progress)))
        .isEqualTo(
            "{\"type\":\"optimization_progress\",\"request_id\":\"r-1\",\"client_id\":\"c1\",\"iteration\":12,"
                + "\"fraction\":null,\"best_objective\":null,\"seq\":4}");
  }
}
