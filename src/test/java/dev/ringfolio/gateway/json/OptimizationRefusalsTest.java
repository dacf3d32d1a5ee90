package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.json.RequestData.constraints;
import static dev.ringfolio.gateway.json.RequestData.parameters;
import static dev.ringfolio.gateway.json.RequestData.refused;
import static dev.ringfolio.gateway.json.RequestData.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        Arguments.of(with("\"portfolio_id\":5"), REQUEST, "portfolio_id: 5 is not a string"));
  }

  static Stream<Arguments> constraintsRefused() {
    return Stream.of(
        Arguments.of(
            "\"leverage\":2",
            CONSTRAINTS,
            "constraints.leverage: there is no such field;"
                + " allowed: cvar_confidence, groups, long_only, max_tracking_error, max_turnover,"
                + " max_volatility, max_weight, min_return, min_weight, sum_to_one"),
        Arguments.of(
            "\"long_only\":\"true\"",
            CONSTRAINTS,
            "constraints.long_only: \"true\" is not true or false"),
        Arguments.of(
            "\"sum_to_one\":1", CONSTRAINTS, "constraints.sum_to_one: 1 is not true or false"),
        Arguments.of(
            "\"max_weight\":\"0.4\"",
            CONSTRAINTS,
            "constraints.max_weight: \"0.4\" is not a number"),
        Arguments.of(
            "\"max_weight\":true", CONSTRAINTS, "constraints.max_weight: true is not a number"),
        Arguments.of(
            "\"max_weight\":-0.1",
            CONSTRAINTS,
            "constraints.max_weight: -0.1 is outside 0..1 (long-only)"),
        Arguments.of(
            "\"max_weight\":1.5",
            CONSTRAINTS,
            "constraints.max_weight: 1.5 is outside 0..1 (long-only)"),
        Arguments.of(
            "\"long_only\":false,\"max_weight\":-1.1",
            CONSTRAINTS,
            "constraints.max_weight: -1.1 is outside -1..1"),
        Arguments.of(
            "\"min_weight\":-1.01", CONSTRAINTS, "constraints.min_weight: -1.01 is outside -1..1"),
        Arguments.of(
            "\"min_weight\":0.5,\"max_weight\":0.2",
            CONSTRAINTS,
            "constraints.min_weight: 0.5 is above max_weight 0.2"),
        Arguments.of(
            "\"groups\":5",
            CONSTRAINTS,
            "constraints.groups: 5 is not an array of {name, symbols, min, max}"),
        Arguments.of(
            "\"max_turnover\":\"x\"",
            CONSTRAINTS,
            "constraints.max_turnover: \"x\" is not a number"),
        Arguments.of(
            "\"cvar_confidence\":0",
            REQUEST,
            "constraints.cvar_confidence: 0 is not a tail probability within 0.01..0.1"),
        Arguments.of(
            "\"cvar_confidence\":0.5",
            REQUEST,
            "constraints.cvar_confidence: 0.5 is not a tail probability within 0.01..0.1"),
        Arguments.of(
            "\"cvar_confidence\":\"5%\"",
            REQUEST,
            "constraints.cvar_confidence: \"5%\" is not a tail probability within 0.01..0.1"),
        Arguments.of(
            "\"cvar_confidence\":0.95",
            REQUEST,
            "constraints.cvar_confidence: 0.95 is not a tail probability within 0.01..0.1; give"
                + " 0.05 for 95 %"));
  }

  static Stream<Arguments> parametersRefused() {
    return Stream.of(
        Arguments.of("\"risk_free_rate\":\"x\"", "risk_free_rate: \"x\" is not a number"),
        Arguments.of(
            "\"risk_free_rate\":-1e7",
            "risk_free_rate: -1.0E7 is outside -1000000..1000000 a year"),
        Arguments.of("\"from\":5", "from: 5 is not a string"),
        Arguments.of(
            "\"from\":\"2020-02-30\"", "from: \"2020-02-30\" is not a date of the form 2024-01-31"),
        Arguments.of(
            "\"to\":\"01.02.2020\"", "to: \"01.02.2020\" is not a date of the form 2024-01-31"),
        Arguments.of(
            "\"to\":\"+12020-01-01\"", "to: \"+12020-01-01\" is not a date of the form 2024-01-31"),
        Arguments.of(
            "\"from\":\"2020-01-02\",\"to\":\"2020-01-01\"",
            "from: \"2020-01-02\" is after to (2020-01-01)"),
        Arguments.of("\"lookback\":1", "lookback: 1 is outside 2..2147483647"),
        Arguments.of("\"lookback\":2.5", "lookback: 2.5 is not a whole number"),
        Arguments.of("\"lookback\":\"2\"", "lookback: \"2\" is not a number"),
        Arguments.of("\"live\":0", "live: 0 is not true or false"),
        Arguments.of(
            "\"covariance\":\"magic\"",
            "covariance: \"magic\" is not one of sample, ledoit_wolf,"
                + " ledoit_wolf_constant_correlation, oas, exponential"),
        Arguments.of(
            "\"expected_returns\":\"magic\"",
            "expected_returns: \"magic\" is not one of mean, exponential, capm,"
                + " black_litterman"),
        Arguments.of(
            "\"seed\":9223372036854775808",
            "seed: 9223372036854775808 is outside -9223372036854775808..9223372036854775807"),
        Arguments.of("\"span\":1", "span: 1 is outside 1.01..1000000 rows"),
        Arguments.of("\"span\":\"x\"", "span: \"x\" is not a number"),
        Arguments.of("\"risk_aversion\":-1", "risk_aversion: -1 is outside 0..1000000000"),
        Arguments.of("\"tau\":0", "tau: 0 is outside 1.0E-9..1000000"),
        Arguments.of("\"views\":{}", "views: {} is not an array of {weights, return, confidence}"),
        Arguments.of("\"views\":[5]", "views[0]: 5 is not an object {weights, return, confidence}"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":1},\"return\":0.1,\"sure\":1}]",
            "views[0].sure: there is no such field; allowed: confidence, return, weights"),
        Arguments.of(
            "\"views\":[{\"return\":0.1}]",
            "views[0].weights: null names no symbol with a weight other than 0"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":0},\"return\":0.1}]",
            "views[0].weights: {\"AAPL\":0} names no symbol with a weight other than 0"),
        Arguments.of(
            "\"views\":[{\"weights\":[1],\"return\":0.1}]",
            "views[0].weights: [1] is not an object of weights by symbol"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"ZZ\":1},\"return\":0.1}]",
            "views[0].weights.ZZ: 1 is a weight of none of the request's symbols"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":\"1\"},\"return\":0.1}]",
            "views[0].weights.AAPL: \"1\" is not a number"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":1,\" aapl\":2},\"return\":0.1}]",
            "views[0].weights. aapl: 2 is the second weight of one symbol"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":1}}]",
            "views[0].return: null is missing; give the annual return that is expected"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":1},\"return\":1e7}]",
            "views[0].return: 1.0E7 is outside -1000000..1000000 a year"),
        Arguments.of(
            "\"views\":[{\"weights\":{\"AAPL\":1},\"return\":0.1,\"confidence\":1.5}]",
            "views[0].confidence: 1.5 is outside 0..1"),
        Arguments.of(
            "\"market_weights\":\"equal\"",
            "market_weights: \"equal\" is not an object of weights by symbol"),
        Arguments.of(
            "\"market_weights\":{\"SPY\":1}",
            "market_weights.SPY: 1 is a weight of none of the request's symbols"),
        Arguments.of(
            "\"market_weights\":{\"AAPL\":-1}", "market_weights.AAPL: -1 is outside 0..1.0E18"),
        Arguments.of(
            "\"market_weights\":{\"AAPL\":0}",
            "market_weights: {\"AAPL\":0} names no symbol with a weight above 0"),
        Arguments.of("\"time_limit\":0", "time_limit: 0 is outside 0.01..30 seconds"),
        Arguments.of("\"time_limit\":31", "time_limit: 31 is outside 0.01..30 seconds"),
        Arguments.of("\"evaluations\":0", "evaluations: 0 is outside 1..1000000000"),
        Arguments.of(
            "\"evaluations\":1000000001", "evaluations: 1000000001 is outside" + " 1..1000000000"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aFaultOfTheRequestNamesFieldValueAndRule(String data, String code, String detail) {
    holds(data, code, detail);
  }

  @ParameterizedTest
  @MethodSource("constraintsRefused")
  void aFaultOfTheConstraintsNamesFieldValueAndRule(String fields, String code, String detail) {
    holds(constraints(fields), code, detail);
  }

  @ParameterizedTest
  @MethodSource("parametersRefused")
  void aFaultOfTheParametersNamesFieldValueAndRule(String fields, String detail) {
    holds(parameters(fields), REQUEST, "parameters." + detail);
  }

  @Test
  void constraintsAndParametersAreObjects() {
    holds(with("\"constraints\":[]"), CONSTRAINTS, "constraints: [] is not an object");
    holds(with("\"parameters\":\"x\""), REQUEST, "parameters: \"x\" is not an object");
  }

  @Test
  void viewsHaveALimitInNumberAndInWeights() {
    String one = "{\"weights\":{\"AAPL\":1},\"return\":0.1}";
    String many = String.join(",", Collections.nCopies(101, one));
    assertThat(refused(parameters("\"views\":[" + many + "]")).detail())
        .startsWith("parameters.views: [{")
        .endsWith("… has 101 views; at most 100");
    String symbols =
        IntStream.range(0, 300).mapToObj(i -> "\"S" + i + "\"").collect(Collectors.joining(","));
    String weights =
        IntStream.range(0, 300).mapToObj(i -> "\"S" + i + "\":1").collect(Collectors.joining(","));
    String wide = "{\"weights\":{" + weights + "},\"return\":0.1}";
    String views = String.join(",", Collections.nCopies(7, wide));
    assertThat(
            refused("{\"symbols\":[%s],\"parameters\":{\"views\":[%s]}}".formatted(symbols, views))
                .detail())
        .endsWith("… have more than 2000 weights in all");
  }

  @Test
  void anUnknownParameterIsNamed() {
    Refusal refusal = refused(parameters("\"rate\":1"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.detail()).startsWith("parameters.rate: there is no such field; allowed: b");
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
  void anObjectiveOfALaterVersionIsALimitAndNoFault(String objective) {
    holds(
        with("\"objective\":\"" + objective + "\""),
        LIMIT,
        "objective '"
            + objective
            + "': not served by this version; served: maximize_sharpe,"
            + " minimize_variance, maximize_return");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"genetic_algorithm", "simulated_annealing", "particle_swarm", "vqe", "qaoa"})
  void aMethodOfALaterVersionIsALimitAndNoFault(String method) {
    holds(
        with("\"method\":\"" + method + "\""),
        LIMIT,
        "method '" + method + "': not served by this version; served: mean_variance");
  }

  @Test
  void aCircuitTakesTwoToTwentySymbols() {
    holds(
        "{\"symbols\":[\"A\"],\"method\":\"vqe\"}",
        LIMIT,
        "symbols: 1 of them; method 'vqe' takes 2..20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"groups\":[{\"symbols\":[\"AAPL\"],\"min\":0,\"max\":0.5}] | groups",
        "\"max_turnover\":0.1 | max_turnover",
        "\"max_tracking_error\":0.1 | max_tracking_error",
        "\"max_volatility\":0.1 | max_volatility",
        "\"min_return\":0.1 | min_return"
      })
  void aConstraintOfALaterVersionIsALimitAndNoFault(String fields, String name) {
    holds(
        constraints(fields),
        LIMIT,
        "constraints." + name + ": not served by this version; leave it out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"previous_weights\":{} | previous_weights",
        "\"transaction_cost\":0.1 | transaction_cost",
        "\"benchmark\":\"equal\" | benchmark",
        "\"robust\":{\"kind\":\"box\"} | robust",
        "\"horizon\":3 | horizon",
        "\"distance\":\"condensed\" | distance",
        "\"risk_factor\":1 | risk_factor",
        "\"budget\":2 | budget",
        "\"layers\":1 | layers",
        "\"penalty\":1 | penalty"
      })
  void aParameterOfALaterVersionIsALimitAndNoFault(String fields, String what) {
    holds(
        parameters(fields),
        LIMIT,
        "parameters." + what + ": not served by this version; leave it out");
  }

  @Test
  void portfoliosAreOfALaterVersion() {
    holds(
        with("\"portfolio_id\":\"p1\""),
        LIMIT,
        "portfolio_id: not served by this version; leave it out");
  }

  @Test
  void whatIsWrongIsToldBeforeWhatIsNotServed() {
    holds(
        with("\"objective\":\"minimize_cvar\",\"constraints\":{\"cvar_confidence\":0}"),
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
