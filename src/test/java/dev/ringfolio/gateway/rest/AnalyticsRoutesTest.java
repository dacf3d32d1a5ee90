package dev.ringfolio.gateway.rest;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Correlations;
import dev.ringfolio.contract.Analysis.Earned;
import dev.ringfolio.contract.Analysis.Frontier;
import dev.ringfolio.contract.Analysis.Improvement;
import dev.ringfolio.contract.Analysis.Performance;
import dev.ringfolio.contract.Analysis.Point;
import dev.ringfolio.contract.Analysis.Risk;
import dev.ringfolio.contract.Analysis.RiskPosition;
import dev.ringfolio.contract.Analysis.Track;
import dev.ringfolio.contract.Analysis.Tracking;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.Analyze.AnalyzeFrontier;
import dev.ringfolio.contract.Analyze.AnalyzePerformance;
import dev.ringfolio.contract.Analyze.AnalyzeRisk;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.TradesListed;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.portfolio.PortfolioBook;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsRoutesTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  static final Basis BASIS =
      new Basis(9, RestServer.NOW, true, List.of(new Warning("rows_dropped", "two of them")));

  static final Correlations CORRELATIONS =
      new Correlations(List.of(A, B), new double[] {1, Double.NaN, Double.NaN, 1}, BASIS);

  static final Frontier FRONTIER =
      new Frontier(
          List.of(A, B),
          List.of(new Point(0.1, 0.2, 0.5, new double[] {1, 0})),
          new Point(0.1, 0.3, 0.25, new double[] {0.5, 0.5}),
          null,
          new Improvement(0.01, Double.NaN, Double.NaN),
          BASIS);

  static final Risk RISK =
      new Risk(
          0.2,
          1.25,
          50,
          0.5,
          2,
          List.of(B, A),
          List.of(new RiskPosition(A, 0.5, 0.25, 1.5, 0.75)),
          BASIS);

  private static final Earned EARNED = new Earned(0.5, 0.1, 0.2, 0.5, 0.75, 0.25, 1, 2);

  static final Performance PERFORMANCE =
      new Performance(
          new int[] {0, 1},
          new double[] {100, 150},
          new double[] {100, 110},
          EARNED,
          "SPY",
          EARNED,
          1,
          0.05,
          BASIS);

  private final AtomicReference<Analyze> asked = new AtomicReference<>();
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void answer(Analysis analysis) {
    server.rooms.analyze =
        question -> {
          asked.set(question);
          return Future.succeededFuture(analysis);
        };
  }

  /** Ten of A at 20 and ten of B at 60, and 200 in cash. */
  static final Tracking TRACKING =
      new Tracking(
          new int[] {0, 1},
          new Track(new double[] {1, 1.5}, 0.5, NaN, NaN, NaN, 0, 0, 0),
          new Track(new double[] {1, 1.25}, 0.25, 0.1, 0.2, 0.5, 0, 0, 0),
          null,
          BASIS);

  static PortfolioRead portfolio() {
    return portfolio(200, A, B);
  }

  /**
   * Ten of each of {@code held}, beside cash; A is at 20, B at 60, and nothing else has a price.
   */
  private static PortfolioRead portfolio(long cash, Symbol... held) {
    Holdings holdings =
        Holdings.of(
            BigDecimal.valueOf(cash),
            Stream.of(held)
                .map(symbol -> new Position(symbol, BigDecimal.TEN, BigDecimal.ONE))
                .toList());
    PortfolioBook book = new PortfolioBook(1, 2);
    book.put("pf-1", holdings);
    book.price(A, 20, 20, false, RestServer.NOW);
    book.price(B, 60, 60, false, RestServer.NOW);
    return new PortfolioRead(
        new Portfolio("pf-1", "local", "mine", false, holdings, 1),
        new PortfolioValuation(
            "local", book.valuation("pf-1").orElseThrow(), false, 1, RestServer.NOW),
        false);
  }

  @Test
  void correlationsAreRowsOfAMatrixAndUnknownOnesAreNull() throws Exception {
    answer(CORRELATIONS);

    assertThat(server.get("/api/v1/analytics/correlation?symbols=a,B").text())
        .isEqualTo(
            "{\"symbols\":[\"A\",\"B\"],\"matrix\":[[1,null],[null,1]],\"observations\":9,"
                + "\"market_data_timestamp\":\"2024-01-01T12:00:00.000Z\",\"simulated\":true,"
                + "\"warnings\":[{\"code\":\"rows_dropped\",\"detail\":\"two of them\"}]}");
    assertThat(asked.get().symbols()).containsExactly(A, B);
    assertThat(asked.get().parameters().lookback()).isEqualTo(504);
    assertThat(asked.get().parameters().live()).isFalse();
  }

  @Test
  void howEstimatesAreMadeIsAsked() throws Exception {
    answer(CORRELATIONS);
    server.get(
        "/api/v1/analytics/correlation?symbols=A,B&from=2024-01-02&to=2024-03-01"
            + "&covariance=ledoit_wolf&risk_free_rate=-0.005");

    assertThat(asked.get().parameters().from()).isEqualTo(LocalDate.of(2024, 1, 2));
    assertThat(asked.get().parameters().to()).isEqualTo(LocalDate.of(2024, 3, 1));
    assertThat(asked.get().parameters().lookback()).isNull();
    assertThat(asked.get().parameters().covariance()).isEqualTo(CovarianceEstimator.LEDOIT_WOLF);
    assertThat(asked.get().parameters().riskFreeRate()).isEqualTo(-0.005);
  }

  @Test
  void aPortfoliosFrontierIsComparedWithWhatIsInvested() throws Exception {
    answer(FRONTIER);
    server.rooms.portfolio = question -> Future.succeededFuture(portfolio());

    String text = server.get("/api/v1/analytics/frontier?portfolio=pf-1&points=7").text();

    AnalyzeFrontier question = (AnalyzeFrontier) asked.get();
    assertThat(question.current()).containsExactly(new double[] {0.25, 0.75}, Offset.offset(1e-15));
    assertThat(question.points()).isEqualTo(7);
    assertThat(text)
        .startsWith(
            "{\"points\":[{\"expected_return\":0.1,\"expected_volatility\":0.2,"
                + "\"sharpe_ratio\":0.5,\"weights\":{\"A\":1,\"B\":0}}],\"current\":{")
        .contains(
            "\"optimal\":null,\"improvement\":{\"return_at_same_risk\":0.01,"
                + "\"risk_at_same_return\":null,\"sharpe\":null}");
  }

  @Test
  void aPortfoliosRiskIsOfItsWholeValue() throws Exception {
    answer(RISK);
    server.rooms.portfolio = question -> Future.succeededFuture(portfolio());

    String text = server.get("/api/v1/analytics/risk?portfolio=pf-1&benchmark=spy").text();

    AnalyzeRisk question = (AnalyzeRisk) asked.get();
    assertThat(question.weights()).containsExactly(0.2, 0.6);
    assertThat(question.benchmark()).isEqualTo(new Symbol("SPY"));
    assertThat(text)
        .startsWith(
            "{\"volatility\":0.2,\"diversification_ratio\":1.25,\"diversification_score\":50,"
                + "\"concentration\":{\"hhi\":0.5,\"effective_positions\":2,\"top\":[\"B\",\"A\"]},"
                + "\"positions\":[{\"symbol\":\"A\",\"weight\":0.5,\"volatility\":0.25,"
                + "\"beta\":1.5,\"risk_contribution\":0.75}]");
  }

  @Test
  void aPositionWithoutAPriceIsLeftOutAndSaidToBe() throws Exception {
    answer(RISK);
    PortfolioRead held = portfolio(200, A, B, new Symbol("UNKNOWN"));
    server.rooms.portfolio = question -> Future.succeededFuture(held);

    String text = server.get("/api/v1/analytics/risk?portfolio=pf-1").text();

    assertThat(asked.get().symbols()).containsExactly(A, B);
    assertThat(text)
        .endsWith(
            "{\"code\":\"rows_dropped\",\"detail\":\"two of them\"},"
                + "{\"code\":\"positions_left_out\","
                + "\"detail\":\"without a price, and left out: UNKNOWN\"}]}");
  }

  @Test
  void aPortfolioThatIsWorthNothingIsRefusedForThat() throws Exception {
    server.rooms.portfolio = question -> Future.succeededFuture(portfolio(-800, A, B));

    assertThat(server.get("/api/v1/analytics/risk?portfolio=pf-1").text())
        .contains("portfolio: 'pf-1' is worth nothing or less, so nothing has a weight");
  }

  @Test
  void symbolsWithoutWeightsAreInEqualParts() throws Exception {
    answer(RISK);
    server.get("/api/v1/analytics/risk?symbols=A,B");
    assertThat(((AnalyzeRisk) asked.get()).weights()).containsExactly(0.5, 0.5);

    server.get("/api/v1/analytics/risk?symbols=A,B&weights=0.75,-0.25");
    assertThat(((AnalyzeRisk) asked.get()).weights()).containsExactly(0.75, -0.25);
  }

  @Test
  void performanceIsOfAllTradesTheOldestFirst() throws Exception {
    answer(PERFORMANCE);
    server.rooms.portfolio = question -> Future.succeededFuture(portfolio());
    List<Long> pages = new ArrayList<>();
    server.rooms.trades =
        question -> {
          pages.add(question.before());
          boolean first = question.before() == Long.MAX_VALUE;
          return Future.succeededFuture(
              new TradesListed(first ? List.of(trade(4), trade(3)) : List.of(trade(2)), first));
        };

    String text = server.get("/api/v1/analytics/performance?portfolio=pf-1&benchmark=equal").text();

    assertThat(pages).containsExactly(Long.MAX_VALUE, 3L);
    AnalyzePerformance question = (AnalyzePerformance) asked.get();
    assertThat(question.trades()).extracting(BookedTrade::number).containsExactly(2L, 3L, 4L);
    assertThat(question.symbols())
        .containsExactly(A, B, new Symbol("S2"), new Symbol("S3"), new Symbol("S4"));
    assertThat(question.benchmark()).isNull();
    assertThat(text)
        .contains("\"from\":\"1970-01-01\",\"to\":\"1970-01-02\",\"time_weighted_return\":0.5")
        .contains("\"benchmark\":{\"name\":\"SPY\",\"time_weighted_return\":0.5")
        .contains("\"excess_return\":0,\"beta\":1,\"tracking_error\":0.05")
        .contains("\"values\":[[\"1970-01-01\",100,100],[\"1970-01-02\",150,110]]");
  }

  private static BookedTrade trade(long number) {
    return new BookedTrade(
        number,
        new Deal(new Symbol("S" + number), Side.BUY, BigDecimal.ONE, BigDecimal.ONE, Instant.EPOCH),
        BigDecimal.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "correlation|400|symbols, portfolio: give exactly one of the two",
        "correlation?symbols=A&portfolio=p|400|symbols, portfolio: give exactly one of the two",
        "correlation?symbols=A,,B|400|symbols: '' does not match",
        "correlation?symbols=A&lookback=2|400|lookback: '2' is not a whole number within 3..100000",
        "correlation?symbols=A&covariance=best|400|covariance: 'best' is not one of sample,",
        "correlation?symbols=A&risk_free_rate=2|400|risk_free_rate: '2' is not a number within"
            + " -1..1",
        "correlation?symbols=A&from=2024-02-01&to=2024-01-01|400|from: '2024-02-01' is after to",
        "frontier?symbols=A,B&points=1|400|points: '1' is not a whole number within 2..200",
        "frontier?symbols=A,B&weights=1|400|weights: '1' has 1 of them for 2 symbols",
        "risk?symbols=A,B&weights=0,0|400|weights: '0,0' are all 0",
        "risk?symbols=A,B&weights=0,x|400|weights: 'x' is not a number within -1..1",
        "risk?symbols=A&benchmark=*|400|benchmark: '*' does not match",
        "performance|400|portfolio: missing; give a portfolio's id"
      })
  void whatIsWrongIsNamed(String path, int status, String detail) throws Exception {
    RestServer.Answer answer = server.get("/api/v1/analytics/" + path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains("\"detail\":\"" + detail);
  }

  @Test
  void anUnknownPortfolioIsNotFound() throws Exception {
    server.rooms.portfolio = question -> FakeRooms.refuse(FailureCode.NOT_FOUND, "none");

    assertThat(server.get("/api/v1/analytics/risk?portfolio=p").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/analytics/performance?portfolio=p").status()).isEqualTo(404);
  }
}
