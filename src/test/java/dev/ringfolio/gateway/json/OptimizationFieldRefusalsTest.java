package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.json.RequestData.constraints;
import static dev.ringfolio.gateway.json.RequestData.parameters;
import static dev.ringfolio.gateway.json.RequestData.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal of a field of {@code constraints} or {@code parameters}. */
class OptimizationFieldRefusalsTest {
  private static final String REQUEST = "invalid_request";
  private static final String CONSTRAINTS = "invalid_constraints";

  private static void holds(String data, String code, String detail) {
    Refusal refusal = refused(data);
    assertThat(refusal.code().wire() + " " + refusal.detail()).isEqualTo(code + " " + detail);
    assertThat(refusal.error()).isEqualTo("Invalid optimization request");
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
            "constraints.groups[0].least: there is no such field; allowed: max, min, name,"
                + " symbols"),
        Arguments.of(
            "\"groups\":[{\"min\":0}]",
            CONSTRAINTS,
            "constraints.groups[0].symbols: missing; give an array of symbols, at least one"),
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
            "constraints.groups[0]: {\"symbols\":[\"AAPL\"]} bounds nothing; give min, max or"
                + " both"),
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
            "views[0].weights: missing; give an object of weights by symbol"),
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
            "views[0].return: missing; give the annual return that is expected"),
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
        Arguments.of("\"robust\":{}", "robust.kind: missing; give box or ellipsoid"),
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
            "robust.deltas: {\"AAPL\":0.1} are half-widths by symbol of a box, in place of its"
                + " radius"),
        Arguments.of(
            "\"robust\":{\"kind\":\"box\",\"radius\":1,\"deltas\":{\"AAPL\":0.1}}",
            "robust.deltas: {\"AAPL\":0.1} are half-widths by symbol of a box, in place of its"
                + " radius"),
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
}
