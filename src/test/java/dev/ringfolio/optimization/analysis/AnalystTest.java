package dev.ringfolio.optimization.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Analysis.Correlations;
import dev.ringfolio.contract.Analysis.Frontier;
import dev.ringfolio.contract.Analysis.Performance;
import dev.ringfolio.contract.Analysis.Point;
import dev.ringfolio.contract.Analysis.Risk;
import dev.ringfolio.contract.Analysis.RiskPosition;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.Analyze.AnalyzeCorrelation;
import dev.ringfolio.contract.Analyze.AnalyzeFrontier;
import dev.ringfolio.contract.Analyze.AnalyzePerformance;
import dev.ringfolio.contract.Analyze.AnalyzeRisk;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.optimization.Weekdays;
import dev.ringfolio.optimization.analysis.Analyst.Answered;
import dev.ringfolio.optimization.analysis.Analyst.Refused;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures of 300 random days of three symbols, each computed here once more by its formula. */
final class AnalystTest {
  private static final int DAYS = 300;
  private static final List<Symbol> SYMBOLS =
      List.of(new Symbol("A"), new Symbol("B"), new Symbol("C"));

  private final double[] closes = randomCloses();
  private final Analyst analyst = new Analyst(new Stored());
  private final Parameters parameters =
      Parameters.defaults(10).with().rows(null, null, null).live(false).riskFreeRate(0.01).build();

  private static double[] randomCloses() {
    SplittableRandom random = new SplittableRandom(7);
    double[] cells = new double[DAYS * 3];
    double[] price = {100, 50, 20};
    for (int day = 0; day < DAYS; day++) {
      double market = random.nextGaussian();
      for (int i = 0; i < 3; i++) {
        price[i] *=
            1 + 0.0008 * (i + 1) + 0.01 * (market * (i == 1 ? -0.2 : 1) + random.nextGaussian());
        cells[day * 3 + i] = price[i];
      }
    }
    return cells;
  }

  private final class Stored implements History {
    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      int n = symbols.size();
      double[] cells = new double[DAYS * n];
      for (int i = 0; i < n; i++) {
        int column = SYMBOLS.indexOf(symbols.get(i));
        for (int day = 0; day < DAYS; day++) {
          cells[day * n + i] = column < 0 ? Double.NaN : closes[day * 3 + column];
        }
      }
      List<Origin> origins =
          symbols.stream().map(s -> SYMBOLS.contains(s) ? Origin.IMPORTED : Origin.NONE).toList();
      return new PriceTable(symbols, origins, Weekdays.from(0, DAYS), cells, 1);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return 1;
    }
  }

  private Answered answered(Analyze question) {
    return (Answered) analyst.answer(question, Cancellation.NEVER);
  }

  private double[] returns(int column) {
    double[] returns = new double[DAYS - 1];
    for (int t = 0; t < returns.length; t++) {
      returns[t] = closes[(t + 1) * 3 + column] / closes[t * 3 + column] - 1;
    }
    return returns;
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(t -> values[t]).sum() / values.length;
  }

  private static double covariance(double[] a, double[] b) {
    double sum = 0;
    for (int t = 0; t < a.length; t++) {
      sum += (a[t] - mean(a)) * (b[t] - mean(b));
    }
    return sum / (a.length - 1);
  }

  private double annualCovariance(int i, int j) {
    return 252 * covariance(returns(i), returns(j));
  }

  private double volatility(double[] weights) {
    double variance = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        variance += weights[i] * weights[j] * annualCovariance(i, j);
      }
    }
    return Math.sqrt(variance);
  }

  @Test
  void correlationsAreThoseOfDailyReturns() {
    Correlations told =
        (Correlations) answered(new AnalyzeCorrelation(SYMBOLS, parameters)).analysis();

    assertThat(told.basis().observations()).isEqualTo(DAYS - 1);
    assertThat(told.basis().simulated()).isFalse();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double expected =
            covariance(returns(i), returns(j))
                / Math.sqrt(
                    covariance(returns(i), returns(i)) * covariance(returns(j), returns(j)));
        assertThat(told.matrix()[i * 3 + j]).isCloseTo(expected, within(1e-12));
      }
    }
  }

  @Test
  void riskIsSplitByContributionAndBetaIsAgainstTheBenchmark() {
    double[] weights = {0.5, 0.3, 0.1};
    Risk risk =
        (Risk) answered(new AnalyzeRisk(SYMBOLS, parameters, weights, SYMBOLS.get(2))).analysis();

    double volatility = volatility(weights);
    assertThat(risk.volatility()).isCloseTo(volatility, within(1e-12));
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      RiskPosition position = risk.positions().get(i);
      double marginal = 0;
      for (int j = 0; j < 3; j++) {
        marginal += weights[j] * annualCovariance(i, j);
      }
      double contribution = weights[i] * marginal / (volatility * volatility);
      squares += contribution * contribution;
      assertThat(position.riskContribution()).isCloseTo(contribution, within(1e-12));
      assertThat(position.volatility()).isCloseTo(Math.sqrt(annualCovariance(i, i)), within(1e-12));
      assertThat(position.beta())
          .isCloseTo(annualCovariance(i, 2) / annualCovariance(2, 2), within(1e-12));
    }
    assertThat(risk.diversificationScore()).isCloseTo(100 * (1 - squares) * 1.5, within(1e-9));
    double hhi = (25 + 9 + 1) / 81.0;
    assertThat(risk.hhi()).isCloseTo(hhi, within(1e-15));
    assertThat(risk.effectivePositions()).isCloseTo(1 / hhi, within(1e-12));
    assertThat(risk.top()).containsExactlyElementsOf(SYMBOLS);
    assertThat(risk.basis().warnings()).extracting("code").contains("concentrated");
  }

  @Test
  void aBenchmarkThatIsNotHeldIsNoPosition() {
    List<Symbol> held = SYMBOLS.subList(0, 2);
    Risk risk =
        (Risk)
            answered(new AnalyzeRisk(held, parameters, new double[] {0.5, 0.5}, SYMBOLS.get(2)))
                .analysis();

    assertThat(risk.positions()).extracting(RiskPosition::symbol).containsExactlyElementsOf(held);
    assertThat(risk.volatility()).isCloseTo(volatility(new double[] {0.5, 0.5, 0}), within(1e-12));
    assertThat(risk.positions().get(0).beta())
        .isCloseTo(annualCovariance(0, 2) / annualCovariance(2, 2), within(1e-12));
  }

  @Test
  void theFrontierTellsWhatTheCurrentWeightsMiss() {
    double[] current = {0.2, 0.3, 0.5};
    Frontier frontier =
        (Frontier) answered(new AnalyzeFrontier(SYMBOLS, parameters, current, 9)).analysis();

    Point now = frontier.current();
    assertThat(now.expectedVolatility()).isCloseTo(volatility(current), within(1e-12));
    assertThat(frontier.points()).hasSize(9);
    assertThat(frontier.points())
        .isSortedAccordingTo((a, b) -> Double.compare(a.expectedReturn(), b.expectedReturn()));
    assertThat(frontier.improvement().returnAtSameRisk()).isGreaterThanOrEqualTo(0);
    assertThat(frontier.improvement().riskAtSameReturn()).isGreaterThanOrEqualTo(0);
    assertThat(frontier.improvement().sharpe())
        .isEqualTo(frontier.optimal().sharpeRatio() - now.sharpeRatio())
        .isGreaterThanOrEqualTo(0);
    assertThat(frontier.points())
        .allSatisfy(
            point ->
                assertThat(point.sharpeRatio())
                    .isLessThanOrEqualTo(frontier.optimal().sharpeRatio() + 1e-12));
    assertThat(bestOfAGrid(now.expectedVolatility()) - now.expectedReturn())
        .isLessThanOrEqualTo(frontier.improvement().returnAtSameRisk() + 1e-9)
        .isCloseTo(frontier.improvement().returnAtSameRisk(), within(2e-3));
  }

  /** The greatest return of long-only weights on a grid that have no more volatility. */
  private double bestOfAGrid(double volatility) {
    double best = Double.NEGATIVE_INFINITY;
    double[] means = IntStream.range(0, 3).mapToDouble(i -> 252 * mean(returns(i))).toArray();
    double[][] sigma = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        sigma[i][j] = annualCovariance(i, j);
      }
    }
    for (int a = 0; a <= 400; a++) {
      for (int b = 0; a + b <= 400; b++) {
        double[] w = {a / 400.0, b / 400.0, (400 - a - b) / 400.0};
        double variance = 0;
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 3; j++) {
            variance += w[i] * w[j] * sigma[i][j];
          }
        }
        if (Math.sqrt(variance) <= volatility) {
          best = Math.max(best, w[0] * means[0] + w[1] * means[1] + w[2] * means[2]);
        }
      }
    }
    return best;
  }

  @Test
  void performanceIsThatOfWhatWasHeldBesideTheBenchmark() {
    Holdings holdings =
        Holdings.of(
            new BigDecimal("0"),
            List.of(new Position(SYMBOLS.get(0), BigDecimal.TEN, BigDecimal.ONE)));
    Performance told =
        (Performance)
            answered(
                    new AnalyzePerformance(
                        SYMBOLS.subList(0, 1), parameters, holdings, List.of(), SYMBOLS.get(2)))
                .analysis();

    double last = closes[(DAYS - 1) * 3];
    double volatility = Math.sqrt(annualCovariance(0, 0));
    assertThat(told.portfolio().timeWeightedReturn())
        .isCloseTo(last / closes[0] - 1, within(1e-12));
    assertThat(told.portfolio().volatility()).isCloseTo(volatility, within(1e-12));
    assertThat(told.portfolio().sharpeRatio())
        .isCloseTo((252 * mean(returns(0)) - 0.01) / volatility, within(1e-12));
    assertThat(told.benchmark().timeWeightedReturn())
        .isCloseTo(closes[(DAYS - 1) * 3 + 2] / closes[2] - 1, within(1e-12));
    assertThat(told.beta())
        .isCloseTo(annualCovariance(0, 2) / annualCovariance(2, 2), within(1e-12));
    assertThat(told.basis().warnings()).extracting("code").containsExactly("holdings_assumed");
  }

  @Test
  void whatIsUnknownIsNamed() {
    Symbol unknown = new Symbol("ZZ");
    Refused refused =
        (Refused)
            analyst.answer(
                new AnalyzeCorrelation(List.of(SYMBOLS.get(0), unknown), parameters),
                Cancellation.NEVER);

    assertThat(refused.why().code()).isEqualTo(FailureCode.UNKNOWN_SYMBOL);
    assertThat(refused.why().facts()).containsEntry("symbols", List.of("ZZ"));
  }
}
