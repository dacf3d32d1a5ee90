package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CancelComparison;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonState;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.ComparisonsListed;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListComparisons;
import dev.ringfolio.contract.ReadComparison;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonRoutesTest extends RoutesWithRoles {
  static final String PATH = "/api/v1/comparisons";
  static final String BODY = "{\"symbols\":[\"A\",\"B\"]}";
  static final String ANSWER =
      "{\"comparison_id\":\"cmp_7\",\"status\":\"completed\",\"portfolio_id\":null,"
          + "\"best_sharpe_method\":\"equal_weight\","
          + "\"best_diversification_method\":\"equal_weight\","
          + "\"lowest_volatility_method\":\"equal_weight\",\"results\":{\"equal_weight\":{"
          + "\"weights\":{\"A\":1},\"expected_return\":0.1,\"expected_volatility\":0.2,"
          + "\"sharpe_ratio\":0.5,\"diversification_ratio\":1,\"risk_contributions\":{\"A\":1}},"
          + "\"risk_parity\":{\"error\":{\"code\":\"method_limit\",\"detail\":\"x\"}}},"
          + "\"metrics\":[{\"method\":\"equal_weight\",\"expected_return\":0.1,"
          + "\"expected_volatility\":0.2,\"sharpe_ratio\":0.5,\"diversification_ratio\":1},"
          + "{\"method\":\"risk_parity\",\"expected_return\":null,\"expected_volatility\":null,"
          + "\"sharpe_ratio\":null,\"diversification_ratio\":null}],"
          + "\"market_data_timestamp\":null,\"observations\":503,\"simulated\":true,"
          + "\"comparison_time\":0.01,\"finished_at\":\"2024-01-01T12:00:00.000Z\","
          + "\"warnings\":[]}";
  private static final Asker ANN = new Asker("ann", false);

  static ComparisonState queued() {
    return new ComparisonState(
        "cmp_7", null, null, symbols(), Status.QUEUED, 2, 4.0, 1_000, 0, null);
  }

  static ComparisonState over(Status status) {
    return new ComparisonState(
        "cmp_7", null, null, symbols(), status, 0, 0.0, 1_000, 2_000, ANSWER);
  }

  private static List<Symbol> symbols() {
    return List.of(new Symbol("A"), new Symbol("B"));
  }

  @Test
  void aComparisonIsAcceptedWithItsPlaceAndWhereItIsRead() throws Exception {
    AtomicReference<Compare> asked = answers(Services.COMPARE, queued());
    RestServer.Answer answer = send("POST", PATH, BODY);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("location")).isEqualTo(PATH + "/cmp_7");
    assertThat(answer.text())
        .startsWith(
            "{\"comparison_id\":\"cmp_7\",\"status\":\"queued\",\"queue_position\":2,"
                + "\"estimated_wait\":4.0,");
    assertThat(asked.get().asker()).isEqualTo(ANN);
    assertThat(asked.get().symbols()).isEqualTo(symbols());
  }

  @Test
  void whoWaitsIsAnsweredWhenItIsOver() throws Exception {
    answers(Services.COMPARE, queued());
    AtomicReference<ReadComparison> asked =
        answers(Services.READ_COMPARISON, over(Status.COMPLETED));
    RestServer.Answer answer = send("POST", PATH + "?wait=2.5", BODY);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(ANSWER);
    assertThat(asked.get()).isEqualTo(new ReadComparison(ANN, "cmp_7", 2_500));
  }

  @Test
  void aWaitThatEndsBeforeIsAnAcceptance() throws Exception {
    answers(Services.COMPARE, queued());
    answers(Services.READ_COMPARISON, queued());
    assertThat(send("POST", PATH + "?wait=1", BODY).status()).isEqualTo(202);
  }

  @Test
  void oneThatWasOverBeforeIsAnsweredToWhoWaitsAndToNobodyElse() throws Exception {
    answers(Services.COMPARE, over(Status.COMPLETED));
    assertThat(send("POST", PATH + "?wait=1", BODY).text()).isEqualTo(ANSWER);
    assertThat(send("POST", PATH, BODY).status()).isEqualTo(202);
  }

  @Test
  void aPortfoliosPositionsAreCompared() throws Exception {
    AtomicReference<Compare> asked = answers(Services.COMPARE, queued());
    AtomicReference<ReadPortfolio> read = new AtomicReference<>();
    server.rooms.portfolio =
        question -> {
          read.set(question);
          return Future.succeededFuture(AnalyticsRoutesTest.portfolio());
        };
    assertThat(send("POST", PATH, "{\"portfolio_id\":\"pf-1\"}").status()).isEqualTo(202);
    assertThat(read.get()).isEqualTo(new ReadPortfolio(ANN, "pf-1"));
    assertThat(asked.get().portfolioId()).isEqualTo("pf-1");
    assertThat(asked.get().symbols())
        .containsExactlyElementsOf(
            AnalyticsRoutesTest.portfolio().portfolio().holdings().positions().keySet());
  }

  @Test
  void anothersPortfolioIsNotFound() throws Exception {
    server.rooms.portfolio = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "none");
    assertThat(send("POST", PATH, "{\"portfolio_id\":\"p\"}").problem())
        .isEqualTo("404 not_found: none");
  }

  @Test
  void whatIsWrongIsAProblemOfTheRequest() throws Exception {
    assertThat(send("POST", PATH, "{\"symbols\":[\"$\"]}").json().getString("title"))
        .isEqualTo("Invalid optimization request");
    assertThat(send("POST", PATH, "{}").problem())
        .isEqualTo("400 invalid_request: symbols, portfolio_id: give exactly one of the two");
    assertThat(send("POST", PATH + "?wait=61", BODY).status()).isEqualTo(400);
    server.rooms.serve(Services.COMPARE, asked -> FakeRooms.refuse(FailureCode.QUEUE_FULL, "full"));
    assertThat(send("POST", PATH, BODY).problem()).isEqualTo("429 queue_full: full");
  }

  @Test
  void oneIsReadAsItIs() throws Exception {
    AtomicReference<ReadComparison> asked = answers(Services.READ_COMPARISON, queued());
    assertThat(send("VIEWER", "GET", PATH + "/cmp_7", "").text())
        .startsWith("{\"comparison_id\":\"cmp_7\",\"status\":\"queued\",\"queue_position\":2");
    assertThat(asked.get()).isEqualTo(new ReadComparison(ANN, "cmp_7", 0));
  }

  @ParameterizedTest
  @CsvSource({
    ".json, application/json, cmp_7.json, {",
    ".csv, text/csv; charset=utf-8, cmp_7.csv, 'method,expected_return'",
    "/weights.csv, text/csv; charset=utf-8, cmp_7-weights.csv, 'symbol,equal_weight,risk_parity'"
  })
  void downloadsAreFilesWithNames(String end, String type, String name, String begin)
      throws Exception {
    answers(Services.READ_COMPARISON, over(Status.COMPLETED));
    RestServer.Answer answer = send("VIEWER", "GET", PATH + "/cmp_7" + end, "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo(type);
    assertThat(answer.header("content-disposition"))
        .isEqualTo("attachment; filename=\"" + name + "\"");
    assertThat(answer.text()).startsWith(begin);
  }

  @Test
  void thereIsNoDownloadOfWhatHasNoResults() throws Exception {
    answers(Services.READ_COMPARISON, over(Status.CANCELLED));
    assertThat(send("VIEWER", "GET", PATH + "/cmp_7.csv", "").problem())
        .isEqualTo("404 not_found: cmp_7: has no results; it is cancelled");
  }

  @Test
  void oneIsCancelled() throws Exception {
    AtomicReference<CancelComparison> asked =
        answers(Services.CANCEL_COMPARISON, over(Status.CANCELLED));
    assertThat(send("DELETE", PATH + "/cmp_7", "").text()).isEqualTo(ANSWER);
    assertThat(asked.get()).isEqualTo(new CancelComparison(ANN, "cmp_7"));
  }

  @Test
  void theyAreListedInPagesByPortfolio() throws Exception {
    AtomicReference<ListComparisons> asked =
        answers(Services.LIST_COMPARISONS, new ComparisonsListed(List.of(queued()), 7, true));
    RestServer.Answer answer = send("VIEWER", "GET", PATH + "?portfolio=p&limit=1&after=9", "");
    assertThat(answer.text())
        .startsWith("{\"comparisons\":[{\"comparison_id\":\"cmp_7\",")
        .endsWith("],\"next\":\"7\",\"source\":\"cache\"}");
    assertThat(asked.get()).isEqualTo(new ListComparisons(ANN, "p", 9, 1));
  }

  @ParameterizedTest
  @CsvSource({"POST, /api/v1/comparisons", "DELETE, /api/v1/comparisons/cmp_7"})
  void aViewerChangesNothing(String method, String path) throws Exception {
    assertThat(send("VIEWER", method, path, BODY).status()).isEqualTo(403);
  }
}
