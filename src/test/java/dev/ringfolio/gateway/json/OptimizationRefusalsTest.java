package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.json.RequestData.constraints;
import static dev.ringfolio.gateway.json.RequestData.parameters;
import static dev.ringfolio.gateway.json.RequestData.refused;
import static dev.ringfolio.gateway.json.RequestData.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
            "\"groups\":[5]",
            CONSTRAINTS,
            "constraints.groups[0]: 5 is not an object {name, symbols, min, max}"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[\"AAPL\"],\"least\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].least: there is no such field; allowed: max, min, name, symbols"),
        Arguments.of(
            "\"groups\":[{\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].symbols: null is not an array of symbols, at least one"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[],\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].symbols: [] is not an array of symbols, at least one"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[5],\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].symbols[0]: 5 is not a string"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[\"AAPL\",\"ZZ\"],\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].symbols[1]: \"ZZ\" is none of the request's symbols"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[\"AAPL\",\" aapl\"],\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].symbols[1]: \" aapl\" stands twice; each symbol counts once"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[\"AAPL\"]}]",
            CONSTRAINTS,
            "constraints.groups[0]: {\"symbols\":[\"AAPL\"]} bounds nothing; give min, max or both"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[\"AAPL\"],\"min\":\"0\"}]",
            CONSTRAINTS,
            "constraints.groups[0].min: \"0\" is not a number"),
        Arguments.of(
            "\"groups\":[{\"symbols\":[\"AAPL\"],\"min\":0.5,\"max\":0.25}]",
            CONSTRAINTS,
            "constraints.groups[0].min: 0.5 is above max, which is 0.25"),
        Arguments.of(
            "\"groups\":[{\"name\":\" \",\"symbols\":[\"AAPL\"],\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].name: \" \" is not 1..64 characters long"),
        Arguments.of(
            "\"groups\":[{\"name\":\"1\",\"symbols\":[\"AAPL\"],\"min\":0},"
                + "{\"symbols\":[\"MSFT\"],\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[1]: {\"symbols\":[\"MSFT\"],\"min\":0} has the name of an earlier"
                + " group"),
        Arguments.of(
            "\"max_turnover\":-1",
            CONSTRAINTS,
            "constraints.max_turnover: -1 is outside 0..1000000"),
        Arguments.of(
            "\"max_tracking_error\":-0.1",
            CONSTRAINTS,
            "constraints.max_tracking_error: -0.1 is outside 0..1000000 a year"),
        Arguments.of(
            "\"max_volatility\":0", CONSTRAINTS, "constraints.max_volatility: 0 is not above 0"),
        Arguments.of(
            "\"min_return\":true", CONSTRAINTS, "constraints.min_return: true is not a number"),
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
        Arguments.of(
            "\"previous_weights\":[1]",
            "previous_weights: [1] is not an object of weights by symbol"),
        Arguments.of(
            "\"previous_weights\":{\"ZZ\":1}",
            "previous_weights.ZZ: 1 is a weight of none of the request's symbols"),
        Arguments.of(
            "\"previous_weights\":{\"AAPL\":2000}",
            "previous_weights.AAPL: 2000 is outside -1000..1000"),
        Arguments.of(
            "\"transaction_cost\":-0.1",
            "transaction_cost: -0.1 is outside 0..1 of what is traded"),
        Arguments.of(
            "\"benchmark\":\"SPY\"",
            "benchmark: \"SPY\" is not \"equal\" or an object of weights by symbol"),
        Arguments.of("\"benchmark\":{}", "benchmark: {} names no symbol"),
        Arguments.of(
            "\"benchmark\":{\"SPY\":1}",
            "benchmark.SPY: 1 is a weight of none of the request's symbols"),
        Arguments.of(
            "\"robust\":\"box\"", "robust: \"box\" is not an object {kind, radius, deltas}"),
        Arguments.of("\"robust\":{}", "robust.kind: null is missing; give box or ellipsoid"),
        Arguments.of(
            "\"robust\":{\"kind\":\"ball\"}", "robust.kind: \"ball\" is not one of box, ellipsoid"),
        Arguments.of(
            "\"robust\":{\"kind\":\"box\",\"size\":1}",
            "robust.size: there is no such field; allowed: deltas, kind, radius"),
        Arguments.of(
            "\"robust\":{\"kind\":\"box\",\"radius\":-1}",
            "robust.radius: -1 is outside 0..1000000 standard errors"),
        Arguments.of(
            "\"robust\":{\"kind\":\"ellipsoid\",\"deltas\":{\"AAPL\":0.1}}",
            "robust.deltas: {\"AAPL\":0.1} are half-widths by symbol of a box, in place of its radius"),
        Arguments.of(
            "\"robust\":{\"kind\":\"box\",\"radius\":1,\"deltas\":{\"AAPL\":0.1}}",
            "robust.deltas: {\"AAPL\":0.1} are half-widths by symbol of a box, in place of its radius"),
        Arguments.of("\"horizon\":0", "horizon: 0 is outside 1..250"),
        Arguments.of("\"horizon\":1.5", "horizon: 1.5 is not a whole number"),
        Arguments.of(
            "\"horizon\":2,\"scales\":[1]",
            "scales: [1] is not an array of 2 numbers, one a period of horizon"),
        Arguments.of("\"scales\":[\"1\"]", "scales[0]: \"1\" is not a number"),
        Arguments.of("\"scales\":[1e7]", "scales[0]: 1.0E7 is outside -1000000..1000000"),
        Arguments.of(
            "\"distance\":\"far\"", "distance: \"far\" is not one of lopez_de_prado, condensed"),
        Arguments.of("\"risk_factor\":-1", "risk_factor: -1 is outside 0..1000000000"),
        Arguments.of("\"budget\":4", "budget: 4 is outside 1..3"),
        Arguments.of("\"layers\":0", "layers: 0 is outside 1..1000"),
        Arguments.of("\"penalty\":0", "penalty: 0 is outside 1.0E-9..1000000000"),
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
  void groupsHaveALimitInNumberAndInSymbols() {
    String one = "{\"symbols\":[\"AAPL\"],\"min\":0}";
    assertThat(
            refused(
                    constraints(
                        "\"groups\":[" + String.join(",", Collections.nCopies(101, one)) + "]"))
                .detail())
        .startsWith("constraints.groups: [{")
        .endsWith("… has 101 groups; at most 100");
    String symbols =
        IntStream.range(0, 300).mapToObj(i -> "\"S" + i + "\"").collect(Collectors.joining(","));
    String wide = "{\"symbols\":[" + symbols + "],\"min\":0}";
    String groups = String.join(",", Collections.nCopies(7, wide));
    assertThat(
            refused(
                    "{\"symbols\":[%s],\"constraints\":{\"groups\":[%s]}}"
                        .formatted(symbols, groups))
                .detail())
        .endsWith("… have more than 2000 symbols in all");
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
  void portfoliosAreOfALaterVersion() {
    holds(
        with("\"portfolio_id\":\"p1\""),
        LIMIT,
        "portfolio_id: not served by this version; leave it out");
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
