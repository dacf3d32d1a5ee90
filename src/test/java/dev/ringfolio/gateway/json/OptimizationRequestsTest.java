package dev.ringfolio.gateway.json;

import static dev.ringfolio.gateway.json.RequestData.accepted;
import static dev.ringfolio.gateway.json.RequestData.constraints;
import static dev.ringfolio.gateway.json.RequestData.json;
import static dev.ringfolio.gateway.json.RequestData.parameters;
import static dev.ringfolio.gateway.json.RequestData.refused;
import static dev.ringfolio.gateway.json.RequestData.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trigger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request means; {@link OptimizationRefusalsTest} has what is refused. */
class OptimizationRequestsTest {
  private static String symbols(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> "\"S" + i + "\"")
        .collect(Collectors.joining(",", "{\"symbols\":[", "]"));
  }

  @Test
  void symbolsAloneMakeARequestWithEveryDefault() {
    Optimize request = accepted("{\"symbols\":[\" aapl\",\"BRK.B\"]}");
    assertThat(request)
        .isEqualTo(
            new Optimize(
                null,
                "c1",
                "local",
                "c1",
                List.of(new Symbol("AAPL"), new Symbol("BRK.B")),
                Objective.MAXIMIZE_SHARPE,
                Method.MEAN_VARIANCE,
                Trigger.MANUAL,
                Constraints.DEFAULT,
                Parameters.defaults(30),
                Map.of(),
                null,
                List.of()));
  }

  /** The request of a client written for the system that this one replaces. */
  @Test
  void theOriginalClientsRequestIsTaken() {
    Optimize request =
        accepted(
            "{\"symbols\":[\"AAPL\",\"GOOGL\",\"MSFT\"],\"objective\":\"maximize_sharpe\","
                + "\"constraints\":{\"long_only\":true,\"sum_to_one\":true},"
                + "\"method\":\"mean_variance\",\"trigger\":\"manual\"}");
    assertThat(request.symbols()).extracting(Symbol::name).containsExactly("AAPL", "GOOGL", "MSFT");
    assertThat(request.constraints()).isEqualTo(Constraints.DEFAULT);
  }

  @Test
  void everyFieldGivenIsTaken() {
    Optimize request =
        accepted(
            """
            {"symbols":["A","B"],"objective":"minimize_variance","method":"mean_variance",
             "trigger":"time_based","request_id":"r-1","metadata":{"k":[1,0.5,null,{"x":true}]},
             "constraints":{"long_only":false,"sum_to_one":false,"min_weight":-0.5,
                            "max_weight":0.75,"cvar_confidence":0.1},
             "parameters":{"risk_free_rate":0.02,"target_return":0.05,"from":"2020-01-02",
                           "to":"2021-02-03","lookback":250,"live":false,"covariance":"sample",
                           "expected_returns":"mean","seed":7,"time_limit":0.5,
                           "evaluations":1000}}
            """);
    assertThat(request.requestId()).isEqualTo("r-1");
    assertThat(request.objective()).isEqualTo(Objective.MINIMIZE_VARIANCE);
    assertThat(request.trigger()).isEqualTo(Trigger.TIME_BASED);
    assertThat(request.constraints().longOnly()).isFalse();
    assertThat(request.constraints().sumToOne()).isFalse();
    assertThat(request.constraints().minWeight()).isEqualTo(-0.5);
    assertThat(request.constraints().maxWeight()).isEqualTo(0.75);
    assertThat(request.constraints().cvarConfidence()).isEqualTo(0.1);
    assertThat(request.parameters())
        .isEqualTo(
            new Parameters.Builder(0.5)
                .riskFreeRate(0.02)
                .targetReturn(0.05)
                .rows(LocalDate.of(2020, 1, 2), LocalDate.of(2021, 2, 3), 250)
                .live(false)
                .seed(7)
                .evaluations(1000)
                .build());
    assertThat(request.metadata()).containsOnlyKeys("k");
    assertThat(request.metadata().get("k").toString()).isEqualTo("[1, 0.5, null, {x=true}]");
  }

  @Test
  void estimatorsAndBeliefsAreTaken() {
    Parameters parameters =
        accepted(
                parameters(
                    """
                    "covariance":"ledoit_wolf","expected_returns":"black_litterman","span":60,
                    "risk_aversion":2.5,"tau":0.025,"market_weights":{" aapl":3e12,"MSFT":1e12},
                    "views":[{"weights":{"AAPL":1,"MSFT":-1},"return":0.03},
                             {"weights":{"googl":1},"return":-0.1,"confidence":0.25}]
                    """))
            .parameters();
    Symbol apple = new Symbol("AAPL");
    Symbol microsoft = new Symbol("MSFT");
    assertThat(parameters)
        .isEqualTo(
            new Parameters.Builder(30)
                .covariance(CovarianceEstimator.LEDOIT_WOLF)
                .expectedReturns(ReturnEstimator.BLACK_LITTERMAN)
                .span(60)
                .riskAversion(2.5)
                .beliefs(
                    new Beliefs(
                        List.of(
                            new View(Map.of(apple, 1.0, microsoft, -1.0), 0.03, null),
                            new View(Map.of(new Symbol("GOOGL"), 1.0), -0.1, 0.25)),
                        0.025,
                        Map.of(apple, 3e12, microsoft, 1e12)))
                .build());
  }

  @ParameterizedTest
  @EnumSource(CovarianceEstimator.class)
  void everyCovarianceEstimatorIsServed(CovarianceEstimator covariance) {
    assertThat(accepted(parameters("\"covariance\":\"" + covariance.wire() + "\"")).parameters())
        .isEqualTo(new Parameters.Builder(30).covariance(covariance).build());
  }

  @ParameterizedTest
  @EnumSource(ReturnEstimator.class)
  void everyReturnEstimatorIsServed(ReturnEstimator returns) {
    assertThat(accepted(parameters("\"expected_returns\":\"" + returns.wire() + "\"")).parameters())
        .isEqualTo(new Parameters.Builder(30).expectedReturns(returns).build());
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void everyObjectiveIsServed(Objective objective) {
    assertThat(accepted(with("\"objective\":\"" + objective.wire() + "\"")).objective())
        .isEqualTo(objective);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyMethodIsServed(Method method) {
    assertThat(accepted(with("\"method\":\"" + method.wire() + "\"")).method()).isEqualTo(method);
  }

  @Test
  void everyConstraintIsTaken() {
    Constraints constraints =
        accepted(
                with(
                    """
                    "constraints":{"groups":[{"name":"tech","symbols":["aapl","MSFT"],"min":0.25,
                                              "max":0.75},{"symbols":["GOOGL"],"max":0.5}],
                                   "max_turnover":0.5,"max_tracking_error":0.25,
                                   "max_volatility":0.125,"min_return":-0.5},
                    "parameters":{"previous_weights":{"AAPL":1},"benchmark":"equal"}
                    """))
            .constraints();
    Symbol apple = new Symbol("AAPL");
    assertThat(constraints)
        .isEqualTo(
            new Constraints(
                true,
                true,
                0.0,
                1.0,
                0.05,
                List.of(
                    new Group("tech", List.of(apple, new Symbol("MSFT")), 0.25, 0.75),
                    new Group("1", List.of(new Symbol("GOOGL")), 0.0, 0.5)),
                0.5,
                0.25,
                0.125,
                -0.5));
  }

  @Test
  void aBoundOfALongShortGroupThatIsNotGivenBoundsNothing() {
    assertThat(
            accepted(
                    constraints(
                        "\"long_only\":false,"
                            + "\"groups\":[{\"symbols\":[\"AAPL\",\"MSFT\"],\"max\":0.5},"
                            + "{\"symbols\":[\"GOOGL\"],\"min\":0.5}]"))
                .constraints()
                .groups())
        .extracting(group -> group.min() + ".." + group.max())
        .containsExactly("-2.0..0.5", "0.5..1.0");
  }

  @Test
  void everyParameterOfTradingIsTaken() {
    Parameters parameters =
        accepted(
                with(
                    """
                    "objective":"maximize_utility",
                    "parameters":{"previous_weights":{"AAPL":0.5," msft":-0.25},
                                  "transaction_cost":0.001,"benchmark":{"GOOGL":1},"horizon":2,
                                  "scales":[1,0.5]}
                    """))
            .parameters();
    assertThat(parameters)
        .isEqualTo(
            new Parameters.Builder(30)
                .trading(
                    new Trading(
                        Map.of(new Symbol("AAPL"), 0.5, new Symbol("MSFT"), -0.25),
                        0.001,
                        new Trading.Benchmark(Map.of(new Symbol("GOOGL"), 1.0)),
                        2,
                        List.of(1.0, 0.5)))
                .build());
  }

  @Test
  void anEllipsoidHasARadius() {
    assertThat(
            accepted(parameters("\"robust\":{\"kind\":\"ellipsoid\",\"radius\":2}"))
                .parameters()
                .robust())
        .isEqualTo(new Robust(Robust.Kind.ELLIPSOID, 2, Map.of()));
  }

  @Test
  void aRobustBoxHasARadiusOrHalfWidths() {
    assertThat(accepted(parameters("\"robust\":{\"kind\":\"box\"}")).parameters().robust())
        .isEqualTo(new Robust(Robust.Kind.BOX, 1, Map.of()));
    assertThat(
            accepted(parameters("\"robust\":{\"kind\":\"box\",\"deltas\":{\"AAPL\":0.25}}"))
                .parameters()
                .robust())
        .isEqualTo(new Robust(Robust.Kind.BOX, 1, Map.of(new Symbol("AAPL"), 0.25)));
  }

  @Test
  void everyParameterOfClustersAndCircuitsIsTaken() {
    assertThat(
            accepted(
                    with(
                        "\"method\":\"qaoa\",\"parameters\":{\"distance\":\"condensed\","
                            + "\"risk_factor\":0.5,\"budget\":2,\"layers\":4,\"penalty\":3}"))
                .parameters())
        .isEqualTo(
            new Parameters.Builder(30)
                .distance(ClusterDistance.CONDENSED)
                .quantum(new Quantum(0.5, 2, 4, 3))
                .build());
  }

  @Test
  void nullIsTheSameAsNotGiven() {
    assertThat(
            accepted(
                with(
                    "\"objective\":null,\"method\":null,\"trigger\":null,\"constraints\":null,"
                        + "\"parameters\":null,\"metadata\":null,\"request_id\":null,"
                        + "\"portfolio_id\":null")))
        .isEqualTo(accepted("{\"symbols\":[\"AAPL\",\"MSFT\",\"GOOGL\"]}"));
    assertThat(accepted(constraints("\"max_weight\":null,\"groups\":null")).constraints())
        .isEqualTo(Constraints.DEFAULT);
    assertThat(accepted(parameters("\"lookback\":null,\"views\":null")).parameters())
        .isEqualTo(Parameters.defaults(30));
  }

  @Test
  void unknownFieldsBesidesConstraintsAndParametersAreIgnored() {
    assertThat(accepted(with("\"colour\":\"red\"")).symbols()).hasSize(3);
  }

  @Test
  void withoutLongOnlyTheLowerBoundIsMinusOne() {
    assertThat(accepted(constraints("\"long_only\":false")).constraints().minWeight())
        .isEqualTo(-1.0);
  }

  @Test
  void aNegativeLongOnlyMinimumCountsAsZeroAndSaysSo() {
    Optimize request = accepted(constraints("\"min_weight\":-0.1"));
    assertThat(request.constraints().minWeight()).isZero();
    assertThat(request.warnings())
        .extracting(warning -> warning.code() + ": " + warning.detail())
        .containsExactly(
            "min_weight_clamped: constraints.min_weight: -0.1 counts as 0, since long_only is"
                + " true");
  }

  @Test
  void withoutLongOnlyANegativeMinimumStandsWithoutAWarning() {
    Optimize request = accepted(constraints("\"long_only\":false,\"min_weight\":-0.1"));
    assertThat(request.constraints().minWeight()).isEqualTo(-0.1);
    assertThat(request.warnings()).isEmpty();
  }

  @Test
  void theNewest504RowsAreUsedWhereNeitherFromNorLookbackIsGiven() {
    assertThat(accepted(parameters("\"to\":\"2020-01-01\"")).parameters().lookback())
        .isEqualTo(504);
    assertThat(accepted(parameters("\"from\":\"2020-01-01\"")).parameters().lookback()).isNull();
    assertThat(
            accepted(parameters("\"from\":\"2020-01-01\",\"lookback\":2")).parameters().lookback())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.01", "0.05", "0.1"})
  void tailProbabilitiesAreTakenUpToTheirBounds(double tail) {
    assertThat(accepted(constraints("\"cvar_confidence\":" + tail)).constraints().cvarConfidence())
        .isEqualTo(tail);
  }

  @Test
  void parametersAreTakenUpToTheirBounds() {
    assertThat(accepted(parameters("\"time_limit\":0.01")).parameters().timeLimitSeconds())
        .isEqualTo(0.01);
    assertThat(accepted(parameters("\"time_limit\":30")).parameters().timeLimitSeconds())
        .isEqualTo(30);
    assertThat(accepted(parameters("\"evaluations\":1")).parameters().evaluations()).isOne();
    assertThat(accepted(parameters("\"evaluations\":1e9")).parameters().evaluations())
        .isEqualTo(1_000_000_000L);
    assertThat(accepted(parameters("\"seed\":-9223372036854775808")).parameters().seed())
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void asManySymbolsAsTheConfigurationAllowsAreTaken() {
    assertThat(accepted(symbols(1_000) + "}").symbols()).hasSize(1_000);
    assertThat(refused(symbols(1_001) + "}").detail())
        .isEqualTo("symbols: 1001 of them; allowed are 1..1000");
  }

  @Test
  void oneSymbolIsEnough() {
    assertThat(accepted("{\"symbols\":[\"MTUM\"]}").symbols()).hasSize(1);
  }

  /** The largest weight is 1/n as a double, and n of it sum to a little less than 1. */
  @Test
  void boundsThatMeetTheBudgetUpToRoundingAreTaken() {
    assertThat(
            accepted(symbols(49) + ",\"constraints\":{\"max_weight\":" + 1.0 / 49 + "}}").symbols())
        .hasSize(49);
    assertThat(
            accepted(symbols(49) + ",\"constraints\":{\"min_weight\":" + 1.0 / 49 + "}}").symbols())
        .hasSize(49);
  }

  @Test
  void withoutABudgetTheLargestWeightsNeedNotReachOne() {
    assertThat(accepted(constraints("\"sum_to_one\":false,\"max_weight\":0.1")).symbols())
        .hasSize(3);
  }

  @Test
  void emptyGroupsAskForNothing() {
    assertThat(accepted(constraints("\"groups\":[]")).constraints().groups()).isEmpty();
  }

  @Test
  void metadataMayTakeFourKibibytes() {
    String text = "x".repeat(OptimizationRequests.METADATA_BYTES_MAX - "{\"k\":\"\"}".length());
    assertThat(accepted(with("\"metadata\":{\"k\":\"" + text + "\"}")).metadata()).hasSize(1);
    assertThat(refused(with("\"metadata\":{\"k\":\"x" + text + "\"}")).detail())
        .isEqualTo("metadata: 4097 bytes; at most 4096 are echoed");
  }

  @Test
  void aRequestIdMayTake128Characters() {
    String id = "😀".repeat(128);
    assertThat(accepted(with("\"request_id\":\"" + id + "\"")).requestId()).isEqualTo(id);
    assertThat(refused(with("\"request_id\":\"" + id + "x\"")).detail())
        .endsWith("is not 1..128 characters long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"request_id\":\"a\"} | a",
        "{\"request_id\":5} |",
        "{\"request_id\":\"\"} |",
        "{} |",
        "[] |",
        "5 |"
      })
  void aRefusedRequestIsNamedByItsIdWhereItHasAUsableOne(String data, String id) {
    assertThat(OptimizationRequests.requestId(json(data))).isEqualTo(id);
  }
}
