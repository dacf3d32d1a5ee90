package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Analysis.Track;
import dev.ringfolio.contract.CreateExperiment;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.ExperimentReport.Difference;
import dev.ringfolio.contract.ExperimentReport.Interval;
import dev.ringfolio.contract.ExperimentReport.Side;
import dev.ringfolio.contract.ExperimentsListed;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentRoutesTest {
  private static final String PATH = "/api/v1/experiments";
  private static final String BODY =
      "{\"portfolio_id\":\"pf-1\",\"name\":\"first\",\"every\":5,\"from\":\"2023-01-01\","
          + "\"a\":{\"objective\":\"risk_parity\"},"
          + "\"b\":{\"symbols\":[\"AAPL\"],\"parameters\":{\"transaction_cost\":0.001},"
          + "\"constraints\":{\"max_turnover\":0.5}}}";

  static final Experiment EXPERIMENT =
      new Experiment(
          "7",
          "local",
          "pf-1",
          "first",
          side(),
          side(),
          5,
          LocalDate.parse("2023-01-01"),
          null,
          0.001,
          RestServer.NOW);

  static final ExperimentReport REPORT = report();

  private final AtomicReference<CreateExperiment> asked = new AtomicReference<>();
  private final AtomicReference<ExperimentReport> told = new AtomicReference<>(REPORT);
  private RestServer server;

  private static Optimize side() {
    return Results.request("experiment", "local", "local", "pf-1");
  }

  private static ExperimentReport report() {
    Track track = new Track(new double[] {1, 1.5}, 0.5, Double.NaN, 0.1, 0.2, 0, 0, 0);
    Side a = new Side(track, 2.5, 0.01, 3, true, 0, null, new double[] {0.5, 0.5});
    Failure failure = new Failure(FailureCode.INSUFFICIENT_DATA, "too few");
    Side b = new Side(track, 2, 0, 0, false, 1, failure, new double[0]);
    return new ExperimentReport(
        EXPERIMENT,
        new int[] {0, 1},
        a,
        b,
        new Difference(new Interval(0.1, 0.05, 0.15), new Interval(0.2, -0.1, 0.5), 0.01, 0.5),
        true);
  }

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    serve(server, told::get);
    server.rooms.answer(
        Services.CREATE_EXPERIMENT,
        question -> {
          asked.set(question);
          return Future.succeededFuture(EXPERIMENT);
        });
  }

  /** Everything but the making of one. */
  static void serve(RestServer server) {
    serve(server, () -> REPORT);
  }

  private static void serve(RestServer server, Supplier<ExperimentReport> report) {
    server.rooms.portfolio = q -> Future.succeededFuture(AnalyticsRoutesTest.portfolio());
    server.rooms.answer(Services.READ_EXPERIMENT, question -> Future.succeededFuture(EXPERIMENT));
    server.rooms.answer(Services.DELETE_EXPERIMENT, question -> Future.succeededFuture(EXPERIMENT));
    server.rooms.answer(
        Services.LIST_EXPERIMENTS,
        question -> Future.succeededFuture(new ExperimentsListed(List.of(EXPERIMENT), 7, false)));
    server.rooms.answer(
        Services.REPORT_EXPERIMENT, question -> Future.succeededFuture(report.get()));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aSideWithoutSymbolsHasThoseOfThePortfolio() throws Exception {
    RestServer.Answer answer = server.post(PATH, BODY);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo(PATH + "/7");
    assertThat(asked.get().a().symbols()).containsExactly(new Symbol("A"), new Symbol("B"));
    assertThat(asked.get().a().objective()).isEqualTo(Objective.RISK_PARITY);
    assertThat(asked.get().b().symbols()).containsExactly(new Symbol("AAPL"));
    assertThat(asked.get().b().constraints().maxTurnover()).isEqualTo(0.5);
    assertThat(asked.get().every()).isEqualTo(5);
    assertThat(asked.get().from()).isEqualTo(LocalDate.parse("2023-01-01"));
    assertThat(asked.get().to()).isNull();
    assertThat(asked.get().transactionCost()).isNaN();
  }

  @Test
  void aCostIsThatOfTheExperimentBesideThoseThatItsSidesAreSolvedWith() throws Exception {
    server.post(PATH, BODY.replace("\"every\":5", "\"transaction_cost\":0.002"));

    assertThat(asked.get().transactionCost()).isEqualTo(0.002);
    assertThat(asked.get().b().parameters().trading().transactionCost()).isEqualTo(0.001);
  }

  @Test
  void oneIsNotChangedButMadeAgainOfWhatIsToldOfIt() throws Exception {
    RestServer.Answer told = server.get(PATH + "/7");
    JsonObject body = told.json();
    List.of("id", "owner", "created_at").forEach(body::remove);
    server.post(PATH, body.put("name", "second").put("to", "2023-12-31").encode());

    assertThat(server.put(PATH + "/7", "{}").problem())
        .isEqualTo(
            "405 method_not_allowed: PUT: not allowed here; allowed: DELETE, GET, HEAD, OPTIONS");
    assertThat(asked.get())
        .isEqualTo(
            new CreateExperiment(
                "local",
                "pf-1",
                "second",
                side(),
                side(),
                5,
                LocalDate.parse("2023-01-01"),
                LocalDate.parse("2023-12-31"),
                0.001));
  }

  @Test
  void withoutAFirstDayItBeginsToday() throws Exception {
    server.post(PATH, BODY.replace("\"from\":\"2023-01-01\",", "").replace("\"every\":5,", ""));

    assertThat(asked.get().from()).isEqualTo(LocalDate.parse("2024-01-01"));
    assertThat(asked.get().every()).isEqualTo(21);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"every\":5 | \"every\":0 | 400 invalid_message: every: 0 is outside 1..252",
        "\"every\":5 | \"transaction_cost\":-1 | 400 invalid_message: transaction_cost: -1 is outside",
        "\"every\":5 | \"transaction_cost\":\"1\" | 400 invalid_message: transaction_cost: \"1\" is not",
        "\"name\":\"first\" | \"x\":1 | 400 invalid_message: x: there is no such field; allowed: a, b, every,",
        "\"from\":\"2023-01-01\" | \"from\":\"2023-01-02\",\"to\":\"2023-01-02\""
            + " | 400 invalid_message: from: \"2023-01-02\" is not before to",
        "\"a\":{\"objective\":\"risk_parity\"} | \"a\":5 | 400 invalid_message: a: 5 is not an object",
        "\"a\":{\"objective\":\"risk_parity\"} | \"a\":null | 400 invalid_message: a: missing; give what",
        "\"objective\":\"risk_parity\" | \"trigger\":\"news\" | 400 invalid_message: a.trigger:",
        "\"objective\":\"risk_parity\" | \"objective\":\"x\" | 400 invalid_request: a.objective:",
        "\"objective\":\"risk_parity\" | \"parameters\":{\"to\":\"2024-01-01\"}"
            + " | 400 invalid_request: a.parameters.to: each day's own",
        "\"transaction_cost\":0.001 | \"previous_weights\":{\"AAPL\":1}"
            + " | 400 invalid_request: b.parameters.previous_weights: those on paper"
      })
  void whatIsWrongIsNamed(String part, String wrong, String problem) throws Exception {
    assertThat(server.post(PATH, BODY.replace(part, wrong)).problem()).startsWith(problem);
    assertThat(asked.get()).isNull();
  }

  @Test
  void aPortfolioThatOneMayNotReadHasNoExperiment() throws Exception {
    server.rooms.portfolio = q -> FakeRooms.refuse(FailureCode.NOT_FOUND, "no 'pf-1'");

    assertThat(server.post(PATH, BODY).problem()).isEqualTo("404 not_found: no 'pf-1'");
    assertThat(asked.get()).isNull();
  }

  @Test
  void oneIsReadListedAndDeleted() throws Exception {
    assertThat(server.get(PATH + "/7").json().getJsonObject("a").getString("objective"))
        .isEqualTo("maximize_sharpe");
    assertThat(server.get(PATH + "?limit=1").json().getString("next")).isEqualTo("7");
    assertThat(server.delete(PATH + "/7").status()).isEqualTo(204);
  }

  @Test
  void aDifferenceOfSharpeRatiosThatThereIsNotIsNull() throws Exception {
    Interval mean = new Interval(0.1, 0.05, 0.15);
    ExperimentReport still =
        new ExperimentReport(
            EXPERIMENT,
            REPORT.epochDays(),
            REPORT.a(),
            REPORT.b(),
            new Difference(mean, null, 0.01, 0.5),
            true);
    told.set(still);

    assertThat(server.get(PATH + "/7/report").text())
        .contains("\"significant\":true},\"sharpe_ratio\":null,\"volatility\":0.01,");
  }

  @Test
  void aReportTellsBothSidesAndHowSureTheirDifferenceIs() throws Exception {
    assertThat(server.get(PATH + "/7/report?risk_free_rate=0.02").text())
        .startsWith(
            "{\"id\":\"7\",\"name\":\"first\",\"from\":\"1970-01-01\",\"to\":\"1970-01-02\","
                + "\"observations\":1,\"transaction_cost\":0.001,\"simulated\":true,\"a\":{\"total_return\":0.5,")
        .contains(
            "\"annual_turnover\":2.5,\"cost\":0.01,\"rebalances\":3,\"failures\":0,"
                + "\"last_failure\":null,\"weights\":{\"AAPL\":0.5,\"MSFT\":0.5}}")
        .contains(
            "\"last_failure\":{\"code\":\"insufficient_data\",\"detail\":\"too few\"},"
                + "\"weights\":{}}")
        .contains(
            "\"difference\":{\"confidence\":0.95,\"mean_return\":{\"value\":0.1,\"low\":0.05,"
                + "\"high\":0.15,\"significant\":true},\"sharpe_ratio\":{\"value\":0.2,")
        .endsWith("\"values\":[[\"1970-01-01\",1,1],[\"1970-01-02\",1.5,1.5]]}");
  }
}
