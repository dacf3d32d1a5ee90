package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.OptimizationState.Phase;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.json.OptimizationJson;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingRoutesTest {
  private static final String PATH = "/api/v1/optimizations/r-1/performance";
  private static final OptimizationFinished PLAIN = Results.optimal("r-1", "rest", "local");

  private final AtomicReference<Analyze> asked = new AtomicReference<>();
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    server.rooms.analyze =
        question -> {
          asked.set(question);
          return Future.succeededFuture(AnalyticsRoutesTest.TRACKING);
        };
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void known(OptimizationFinished result) {
    server.rooms.read =
        question ->
            Future.succeededFuture(
                result == null
                    ? new OptimizationState("r-1", Phase.QUEUED, 1, 0, null)
                    : new OptimizationState("r-1", Phase.FINISHED, 0, 0, result));
  }

  @Test
  void theWeightsAreAskedForSinceTheDayOfTheirNewestPrice() throws Exception {
    known(PLAIN);
    RestServer.Answer answer = server.get(PATH + "?risk_free_rate=0.02");

    AnalyzeTracking question = (AnalyzeTracking) asked.get();
    assertThat(question.symbols()).containsExactly(new Symbol("AAPL"), new Symbol("MSFT"));
    assertThat(question.weights()).containsExactly(0.75, 0.25);
    assertThat(question.sinceDay()).isEqualTo((int) TimeUnit.MILLISECONDS.toDays(RestServer.NOW));
    assertThat(question.parameters().riskFreeRate()).isEqualTo(0.02);
    assertThat(question.own()).isNull();
    assertThat(answer.text())
        .startsWith(
            "{\"request_id\":\"r-1\",\"portfolio_id\":null,\"from\":\"1970-01-01\","
                + "\"to\":\"1970-01-02\",\"weights\":{\"total_return\":0.5,\"annual_return\":null,")
        .contains(
            "\"portfolio\":null,\"excess_return\":{\"equal_weight\":0.25,\"portfolio\":null},"
                + "\"values\":[[\"1970-01-01\",1,1,null],[\"1970-01-02\",1.5,1.25,null]]");
  }

  @Test
  void whatTheQueueHasForgottenIsTrackedFromTheDatabase() throws Exception {
    server.rooms.read = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "forgotten");
    server.rooms.answer(
        Services.READ_STORED_OPTIMIZATION,
        question ->
            Future.succeededFuture(
                Results.stored("r-1", "local", OptimizationJson.resultText(PLAIN))));

    assertThat(server.get(PATH).status()).isEqualTo(200);
    assertThat(((AnalyzeTracking) asked.get()).weights()).containsExactly(0.75, 0.25);
  }

  @Test
  void thePortfolioThatTheyWereForIsComparedWith() throws Exception {
    known(Results.advised("r-1"));
    server.rooms.portfolio = q -> Future.succeededFuture(AnalyticsRoutesTest.portfolio());
    server.rooms.trades = question -> Future.succeededFuture(new TradesListed(List.of(), false));
    server.get(PATH);

    assertThat(((AnalyzeTracking) asked.get()).own().symbols())
        .containsExactly(new Symbol("A"), new Symbol("B"));
  }

  @Test
  void aPortfolioThatIsGoneIsLeftOutAndSaidSo() throws Exception {
    known(Results.advised("r-1"));
    server.rooms.portfolio = q -> FakeRooms.refuse(FailureCode.NOT_FOUND, "gone");

    assertThat(server.get(PATH).text()).contains("\"code\":\"portfolio_left_out\"");
    assertThat(((AnalyzeTracking) asked.get()).own()).isNull();
  }

  @Test
  void whatHasNoWeightsIsSaidSo() throws Exception {
    known(Results.cancelled("r-1"));
    assertThat(server.get(PATH).problem())
        .isEqualTo(
            "422 insufficient_data: optimization 'r-1' has no weights: its status is cancelled");
    known(null);
    assertThat(server.get(PATH).problem())
        .isEqualTo(
            "422 insufficient_data: optimization 'r-1' has no weights: its status is queued");
  }
}
