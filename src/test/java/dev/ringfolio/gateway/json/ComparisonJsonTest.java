package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.contract.ComparisonFinished.ComparedMethod;
import dev.ringfolio.contract.ComparisonFinished.Figures;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.engine.Comparison;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ComparisonJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<Symbol> symbols(int n, int length) {
    return IntStream.range(0, n)
        .mapToObj(i -> "%03d".formatted(i))
        .map(name -> new Symbol("X".repeat(Math.max(0, length - 3)) + name))
        .toList();
  }

  private static Compare request(List<Symbol> symbols) {
    return new Compare(
        new Asker("ann", false),
        null,
        null,
        symbols,
        Constraints.DEFAULT,
        Parameters.defaults(30),
        List.of());
  }

  private static ComparisonFinished finished(
      List<Symbol> symbols, List<ComparedMethod> methods, List<Warning> warnings) {
    return new ComparisonFinished(
        "cmp_7",
        request(symbols),
        Status.COMPLETED,
        methods,
        Objective.MAXIMIZE_SHARPE,
        Objective.RISK_PARITY,
        null,
        0.0125,
        1_704_110_400_000L,
        1_704_067_200_000L,
        503,
        true,
        warnings,
        null);
  }

  private static ComparedMethod solved(Objective method, double[] weights, double[] contributions) {
    return new ComparedMethod(
        method, new Figures(weights, 0.1234567, 0.2, Double.NaN, 1.5, contributions), null);
  }

  /** As long as any: every weight and contribution is negative and told to its last digit. */
  private static ComparisonFinished longest(int n, int length, List<Warning> warnings) {
    SplittableRandom random = new SplittableRandom(1);
    List<ComparedMethod> methods =
        Comparison.METHODS.stream()
            .map(
                method ->
                    new ComparedMethod(
                        method,
                        new Figures(
                            negatives(random, n),
                            -123_456.123456,
                            123_456.123456,
                            -123_456.123456,
                            123_456.123456,
                            negatives(random, n)),
                        null))
            .toList();
    return finished(symbols(n, length), methods, warnings);
  }

  private static double[] negatives(SplittableRandom random, int n) {
    return random.ints(n, 0, 90_000).mapToDouble(i -> -(100_001 + 10 * i) / 1e6).toArray();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void theAnswerTellsEachMethodToSixDecimalsAndNoZeros() {
    ComparedMethod equal =
        solved(
            Objective.EQUAL_WEIGHT,
            new double[] {1 / 3.0, 2e-7, -2 / 3.0},
            new double[] {1, 0, 4e-7});
    ComparedMethod failed =
        new ComparedMethod(
            Objective.RISK_PARITY, null, new Failure(FailureCode.METHOD_LIMIT, "takes no groups"));
    String answer =
        ComparisonJson.answer(
            finished(symbols(3, 3), List.of(equal, failed), List.of(new Warning("w", "why"))));
    assertThat(answer)
        .isEqualTo(
            "{\"comparison_id\":\"cmp_7\",\"status\":\"completed\",\"portfolio_id\":null,"
                + "\"best_sharpe_method\":\"maximize_sharpe\","
                + "\"best_diversification_method\":\"risk_parity\","
                + "\"lowest_volatility_method\":null,\"results\":{\"equal_weight\":{"
                + "\"weights\":{\"000\":0.333333,\"002\":-0.666667},\"expected_return\":0.123457,"
                + "\"expected_volatility\":0.2,\"sharpe_ratio\":null,\"diversification_ratio\":1.5,"
                + "\"risk_contributions\":{\"000\":1}},\"risk_parity\":{\"error\":{"
                + "\"code\":\"method_limit\",\"detail\":\"takes no groups\"}}},\"metrics\":["
                + "{\"method\":\"equal_weight\",\"expected_return\":0.123457,"
                + "\"expected_volatility\":0.2,\"sharpe_ratio\":null,\"diversification_ratio\":1.5},"
                + "{\"method\":\"risk_parity\",\"expected_return\":null,"
                + "\"expected_volatility\":null,\"sharpe_ratio\":null,"
                + "\"diversification_ratio\":null}],"
                + "\"market_data_timestamp\":\"2024-01-01T00:00:00.000Z\",\"observations\":503,"
                + "\"simulated\":true,\"comparison_time\":0.0125,"
                + "\"finished_at\":\"2024-01-01T12:00:00.000Z\","
                + "\"warnings\":[{\"code\":\"w\",\"detail\":\"why\"}]}");
  }

  @Test
  void oneThatFailedWholeSaysWhy() {
    ComparisonFinished failed =
        new ComparisonFinished(
            "cmp_7",
            request(symbols(1, 3)),
            Status.FAILED,
            List.of(),
            null,
            null,
            null,
            0.5,
            1,
            0,
            0,
            false,
            List.of(),
            new Failure(FailureCode.UNKNOWN_SYMBOL, "no rows of 000"));
    assertThat(ComparisonJson.answer(failed))
        .contains("\"status\":\"failed\"", "\"results\":{},\"metrics\":[]")
        .endsWith("\"error\":{\"code\":\"unknown_symbol\",\"detail\":\"no rows of 000\"}}");
  }

  @Test
  void namesOfTwelveCharactersAreToldWithAllTheirContributions() throws Exception {
    for (int n : new int[] {20, 200}) {
      double[] parts = new SplittableRandom(2).doubles(n, 0.1, 1).toArray();
      List<ComparedMethod> methods =
          Comparison.METHODS.stream().map(method -> solved(method, parts, parts)).toList();
      String answer = ComparisonJson.answer(finished(symbols(n, 12), methods, List.of()));
      assertThat(bytes(answer)).isLessThanOrEqualTo(n == 20 ? 10_000 : 100_000);
      JsonNode told = JSON.readTree(answer);
      assertThat(told.get("warnings")).isEmpty();
      for (JsonNode result : told.get("results")) {
        assertThat(result.get("weights")).hasSize(n);
        assertThat(result.get("risk_contributions")).hasSize(n);
      }
    }
  }

  /** The bound is for any names and any texts of others, and weights are never cut. */
  @Property(tries = 40)
  void noAnswerIsLongerThanItMayBe(
      @ForAll @IntRange(min = 1, max = 200) int n, @ForAll @IntRange(min = 3, max = 32) int length)
      throws Exception {
    List<Warning> warnings =
        Collections.nCopies(20, new Warning("rows_dropped", "\u0001é…".repeat(500)));
    String answer = ComparisonJson.answer(longest(n, length, warnings));
    assertThat(bytes(answer)).isLessThanOrEqualTo(Math.max(10_000, 500 * n));
    for (JsonNode result : JSON.readTree(answer).get("results")) {
      assertThat(result.get("weights")).hasSize(n);
    }
  }

  @Test
  void whereAnAnswerWouldBeTooLongTheGreatestContributionsAreToldAndThatSomeAreNot()
      throws Exception {
    String answer = ComparisonJson.answer(longest(20, 32, List.of()));
    JsonNode told = JSON.readTree(answer);
    assertThat(told.get("warnings").get(0).get("code").textValue())
        .isEqualTo("risk_contributions_cut");
    double[] all = longest(20, 32, List.of()).methods().get(0).figures().riskContributions();
    JsonNode some = told.at("/results/equal_weight/risk_contributions");
    assertThat(some.size()).isBetween(1, 19);
    double greatest = IntStream.range(0, 20).mapToDouble(i -> all[i]).min().orElseThrow();
    assertThat(some).anySatisfy(one -> assertThat(one.asDouble()).isEqualTo(greatest));
    assertThat(bytes(answer)).isGreaterThan(9_000);
  }

  @Test
  void allMethodsFailingWithLongReasonsStaysShort() {
    Failure failure = new Failure(FailureCode.INFEASIBLE_CONSTRAINTS, "\u0001".repeat(5_000));
    List<ComparedMethod> methods =
        Comparison.METHODS.stream()
            .map(method -> new ComparedMethod(method, null, failure))
            .toList();
    assertThat(bytes(ComparisonJson.answer(finished(symbols(1, 3), methods, List.of()))))
        .isLessThanOrEqualTo(10_000);
  }

  @Test
  void downloadsHaveTheDigitsOfTheAnswer() throws Exception {
    ComparedMethod equal =
        solved(Objective.EQUAL_WEIGHT, new double[] {0.25, 0.75}, new double[] {0.2, 0.8});
    ComparedMethod failed =
        new ComparedMethod(
            Objective.RISK_PARITY, null, new Failure(FailureCode.METHOD_LIMIT, "takes no groups"));
    ComparedMethod sharpe =
        solved(Objective.MAXIMIZE_SHARPE, new double[] {1, 0}, new double[] {1, 0});
    List<Symbol> symbols = symbols(2, 3);
    String answer =
        ComparisonJson.answer(finished(symbols, List.of(equal, failed, sharpe), List.of()));
    assertThat(ComparisonDocuments.metrics(answer))
        .isEqualTo(
            "method,expected_return,expected_volatility,sharpe_ratio,diversification_ratio\n"
                + "equal_weight,0.123457,0.2,,1.5\n"
                + "risk_parity,,,,\n"
                + "maximize_sharpe,0.123457,0.2,,1.5\n");
    assertThat(ComparisonDocuments.weights(answer, symbols))
        .isEqualTo("symbol,equal_weight,risk_parity,maximize_sharpe\n000,0.25,,1\n001,0.75,,0\n");
    String indented = ComparisonDocuments.json(answer);
    assertThat(indented)
        .startsWith(
            "{\n  \"best_sharpe_method\": \"maximize_sharpe\",\n"
                + "  \"best_diversification_method\": \"risk_parity\",\n"
                + "  \"lowest_volatility_method\": null,\n  \"results\": {\n"
                + "    \"equal_weight\": {\n      \"weights\": {\n        \"000\": 0.25,\n")
        .endsWith("}\n");
    assertThat(JSON.readTree(indented).get("results"))
        .isEqualTo(JSON.readTree(answer).get("results"));
    assertThat(JSON.readTree(indented).size()).isEqualTo(4);
  }

  @Test
  void roundedWeightsSumToOneWithinTheirRounding() throws Exception {
    double[] equal = new double[200];
    Arrays.fill(equal, 1 / 200.0);
    String answer =
        ComparisonJson.answer(
            finished(
                symbols(200, 4), List.of(solved(Objective.EQUAL_WEIGHT, equal, equal)), List.of()));
    double sum = 0;
    for (JsonNode weight : JSON.readTree(answer).at("/results/equal_weight/weights")) {
      sum += weight.asDouble();
    }
    assertThat(sum).isCloseTo(1.0, within(200 * 0.5e-6));
  }

  @Test
  void oneThatIsNotOverTellsWhereItIs() {
    ComparisonState state =
        new ComparisonState(
            "cmp_7", "r", null, symbols(2, 3), Status.QUEUED, 3, 4.5, 1_000, 0, null);
    assertThat(
            new String(
                ComparisonJson.state(new JsonWriter(), state).bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"comparison_id\":\"cmp_7\",\"status\":\"queued\",\"queue_position\":3,"
                + "\"estimated_wait\":4.5,\"request_id\":\"r\",\"portfolio_id\":null,"
                + "\"symbols\":[\"000\",\"001\"],\"created_at\":\"1970-01-01T00:00:01.000Z\","
                + "\"finished_at\":null}");
  }
}
