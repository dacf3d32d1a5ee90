package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.json.RequestData.constraints;
import static dev.ringfolio.gateway.json.RequestData.parameters;
import static dev.ringfolio.gateway.json.RequestData.refused;
import static dev.ringfolio.gateway.json.RequestData.with;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal with its code, its field, its value and its rule. */
class OptimizationRefusalsTest {
  private static final String REQUEST = "invalid_request";
  private static final String CONSTRAINTS = "invalid_constraints";
  private static final String LIMIT = "method_limit";

  private static void holds(String data, String code, String detail) {
    Refusal refusal = refused(data);
    assertThat(refusal.code().wire() + " " + refusal.detail()).isEqualTo(code + " " + detail);
    assertThat(refusal.error()).isEqualTo("Invalid optimization request");
  }

  static Stream<Arguments> frames() {
    return Stream.of(
        Arguments.of("5", REQUEST, "data: 5 is not an object with symbols"),
        Arguments.of("null", REQUEST, "data: null is not an object with symbols"),
        Arguments.of("{}", REQUEST, "symbols: missing; give an array of strings"),
        Arguments.of("{\"symbols\":null}", REQUEST, "symbols: missing; give an array of strings"),
        Arguments.of(
            "{\"symbols\":\"AAPL\"}", REQUEST, "symbols: \"AAPL\" is not an array of strings"),
        Arguments.of("{\"symbols\":[]}", REQUEST, "symbols: 0 of them; allowed are 1..1000"),
        Arguments.of("{\"symbols\":[\"A\",5]}", REQUEST, "symbols[1]: 5 is not a string"),
        Arguments.of("{\"symbols\":[null]}", REQUEST, "symbols[0]: null is not a string"),
        Arguments.of(
            "{\"symbols\":[\"A\",\" a\"]}",
            REQUEST,
            "symbols[1]: \" a\" stands twice; symbols are distinct"),
        Arguments.of(
            "{\"symbols\":[\"A\",\"$B\"]}",
            "invalid_symbol",
            "symbols[1]: \"$B\" does not match ^[A-Z0-9][A-Z0-9 .:^_=/-]{0,31}$"),
        Arguments.of(with("\"objective\":5"), REQUEST, "objective: 5 is not a string"),
        Arguments.of(
            with("\"objective\":\"MAXIMIZE_SHARPE\""),
            REQUEST,
            "objective: \"MAXIMIZE_SHARPE\" is not one of maximize_sharpe, minimize_variance,"
                + " maximize_return, minimize_cvar, maximize_sortino, risk_parity,"
                + " maximize_diversification, hierarchical_risk_parity, equal_weight,"
                + " inverse_volatility, maximize_utility"),
        Arguments.of(
            with("\"method\":\"magic\""),
            REQUEST,
            "method: \"magic\" is not one of mean_variance, genetic_algorithm,"
                + " simulated_annealing, particle_swarm, vqe, qaoa"),
        Arguments.of(
            with("\"trigger\":\"moon\""),
            REQUEST,
            "trigger: \"moon\" is not one of manual, price_change, time_based, risk_alert,"
                + " correlation_change, news, custom"),
        Arguments.of(with("\"metadata\":[]"), REQUEST, "metadata: [] is not an object"),
        Arguments.of(with("\"request_id\":5"), REQUEST, "request_id: 5 is not a string"),
        Arguments.of(
            with("\"request_id\":\"\""), REQUEST, "request_id: \"\" is not 1..128 characters long"),
        Arguments.of(
            with("\"request_id\":\"a\\u0000\""),
            REQUEST,
            "request_id: \"a\\u0000\" holds the character NUL"),
        Arguments.of(with("\"portfolio_id\":5"), REQUEST, "portfolio_id: 5 is not a string"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aFaultOfTheRequestNamesFieldValueAndRule(String data, String code, String detail) {
    holds(data, code, detail);
  }

  @Test
  void constraintsAndParametersAreObjects() {
    holds(with("\"constraints\":[]"), CONSTRAINTS, "constraints: [] is not an object");
    holds(with("\"parameters\":\"x\""), REQUEST, "parameters: \"x\" is not an object");
  }

  @Test
  void aPairThatDoesNotExistNamesTheAllowedOnes() {
    holds(
        with("\"objective\":\"risk_parity\",\"method\":\"genetic_algorithm\""),
        REQUEST,
        "objective: 'risk_parity' is not for method 'genetic_algorithm'; allowed with it:"
            + " maximize_sharpe, minimize_variance, maximize_return, minimize_cvar,"
            + " maximize_sortino, maximize_diversification");
    holds(
        with("\"objective\":\"minimize_cvar\",\"method\":\"qaoa\""),
        REQUEST,
        "objective: 'minimize_cvar' is not for method 'qaoa'; allowed with it: maximize_sharpe,"
            + " minimize_variance, maximize_return");
  }

  @Test
  void aCircuitTakesTwoToTwentySymbols() {
    holds(
        "{\"symbols\":[\"A\"],\"method\":\"vqe\"}",
        LIMIT,
        "symbols: 1 of them; method 'vqe' takes 2..20");
  }

  static Stream<Arguments> engineRefuses() {
    return Stream.of(
        Arguments.of(
            constraints("\"max_turnover\":0.5"),
            CONSTRAINTS,
            "max_turnover is 0.5; it needs previous_weights"),
        Arguments.of(
            constraints("\"max_tracking_error\":0.5"),
            CONSTRAINTS,
            "max_tracking_error is 0.5; it needs a benchmark"),
        Arguments.of(
            constraints(
                "\"groups\":[{\"name\":\"tech\",\"symbols\":[\"AAPL\"],\"min\":2,\"max\":3}]"),
            CONSTRAINTS,
            "groups[tech].min is 2.0; 1 symbols weigh 1.0 at most"),
        Arguments.of(
            with("\"objective\":\"risk_parity\",\"constraints\":{\"min_return\":0.1}"),
            LIMIT,
            "risk_parity takes no min_return: its weights follow from the covariance alone; drop it"
                + " or minimize variance"),
        Arguments.of(
            with("\"method\":\"particle_swarm\",\"parameters\":{\"transaction_cost\":0.01}"),
            LIMIT,
            "transaction_cost, horizon and robust by particle_swarm not available here; allowed:"
                + " mean_variance"),
        Arguments.of(
            parameters("\"horizon\":3"),
            LIMIT,
            "horizon 3 not available for maximize_sharpe; allowed: 1, or maximize_utility,"
                + " maximize_return"),
        Arguments.of(
            with(
                "\"objective\":\"maximize_utility\",\"parameters\":{\"horizon\":3,"
                    + "\"robust\":{\"kind\":\"box\"}}"),
            LIMIT,
            "horizon 3 with robust not available here; allowed: either of them"),
        Arguments.of(
            "{\"symbols\":["
                + IntStream.range(0, 9).mapToObj(i -> "\"S" + i + '"').collect(joining(","))
                + "],\"objective\":\"maximize_return\",\"parameters\":{\"horizon\":250}}",
            LIMIT,
            "horizon 250 for 9 symbols not available here; allowed: up to 2000 weights in all"),
        Arguments.of(
            with("\"method\":\"qaoa\",\"parameters\":{\"layers\":11}"),
            LIMIT,
            "layers 11 not available here; allowed: 1 to 10"),
        Arguments.of(
            with("\"method\":\"vqe\",\"parameters\":{\"previous_weights\":{\"AAPL\":1}}"),
            LIMIT,
            "parameters.previous_weights: method 'vqe' takes none; leave it out"),
        Arguments.of(
            with("\"method\":\"vqe\",\"parameters\":{\"benchmark\":\"equal\"}"),
            LIMIT,
            "parameters.benchmark: method 'vqe' takes none; leave it out"));
  }

  @ParameterizedTest
  @MethodSource("engineRefuses")
  void whatTheEngineWouldRefuseIsToldBeforeQueueing(String data, String code, String detail) {
    holds(data, code, detail);
  }

  /** Whoever refuses, on the wire a conflict is an array of names. */
  @Test
  void aConflictThatTheEngineTellsInWordsIsAnArrayToo() {
    String data =
        with(
            "\"method\":\"qaoa\",\"constraints\":{\"max_weight\":0.5},"
                + "\"parameters\":{\"budget\":1}");
    assertThat(refused(data).code()).isEqualTo(ErrorCode.INFEASIBLE_CONSTRAINTS);
    assertThat(refused(data).facts())
        .containsEntry("conflict", List.of("budget 1 × max_weight 0.5 = 0.5, less than 1"))
        .containsEntry("relaxation", Map.of("max_weight", 1.0));
    Refusal named =
        Refusal.of(
            new Failure(
                FailureCode.INFEASIBLE_CONSTRAINTS,
                "a and b cannot be met together; a 2.0 would do",
                Map.of(
                    "conflict", "a and b cannot be met together", "constraints", List.of("a", "b")),
                Double.NaN));
    assertThat(named.facts()).isEqualTo(Map.of("conflict", List.of("a", "b")));
  }

  @Test
  void aPortfolioWithoutANameIsNone() {
    holds(
        with("\"portfolio_id\":\"\""),
        REQUEST,
        "portfolio_id: \"\" is empty; give a portfolio's id, or leave it out");
  }

  @Test
  void aTurnoverIsFromGivenWeightsOrFromAPortfolios() {
    String turnover = "\"constraints\":{\"max_turnover\":0.5}";
    holds(with(turnover), CONSTRAINTS, "max_turnover is 0.5; it needs previous_weights");
    assertThat(RequestData.accepted(with(turnover + ",\"portfolio_id\":\"p1\"")).portfolioId())
        .isEqualTo("p1");
  }

  @Test
  void whatIsWrongIsToldBeforeWhatAMethodCannotDo() {
    holds(
        with(
            "\"objective\":\"risk_parity\","
                + "\"constraints\":{\"min_return\":0.1,\"cvar_confidence\":0}"),
        REQUEST,
        "constraints.cvar_confidence: 0 is not a tail probability within 0.01..0.1");
  }

  @Test
  void largestWeightsThatCannotReachTheBudgetNameTheConflictAndTheRelaxation() {
    String data = constraints("\"max_weight\":0.25");
    holds(
        data,
        "infeasible_constraints",
        "constraints.max_weight: 3 symbols of 0.25 sum to at most 0.75, but sum_to_one asks for a"
            + " sum = 1; give 0.3333333333333333");
    assertThat(refused(data).facts())
        .isEqualTo(
            Map.of(
                "conflict",
                List.of("max_weight", "sum_to_one"),
                "relaxation",
                Map.of("max_weight", 1.0 / 3)));
  }

  /** The solver refused what had been accepted, after the request had been queued. */
  @Test
  void aSumThatIsShortByMoreThanRoundingIsRefusedBeforeQueueing() {
    assertThat(refused(constraints("\"max_weight\":0.3333333333")).code())
        .isEqualTo(ErrorCode.INFEASIBLE_CONSTRAINTS);
  }

  @Test
  void leastWeightsBeyondTheBudgetNameTheConflictAndTheRelaxation() {
    String data = constraints("\"min_weight\":0.5");
    holds(
        data,
        "infeasible_constraints",
        "constraints.min_weight: 3 symbols of 0.5 sum to at least 1.5, but sum_to_one asks for a"
            + " sum = 1; give 0.3333333333333333");
    assertThat(refused(data).facts())
        .containsEntry("conflict", List.of("min_weight", "sum_to_one"))
        .containsEntry("relaxation", Map.of("min_weight", 1.0 / 3));
  }

  @Test
  void longOnlyWeightsWithoutABudgetStillSumToOneAtMost() {
    String data = constraints("\"sum_to_one\":false,\"min_weight\":0.5");
    assertThat(refused(data).code()).isEqualTo(ErrorCode.INFEASIBLE_CONSTRAINTS);
    assertThat(refused(data).facts()).containsEntry("conflict", List.of("min_weight", "long_only"));
  }

  @Test
  void aLongValueIsCutInTheDetail() {
    String long100 = "x".repeat(100);
    holds(
        with("\"metadata\":\"" + long100 + "\""),
        REQUEST,
        "metadata: \"" + "x".repeat(63) + "… is not an object");
  }
}
