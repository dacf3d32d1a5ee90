package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Frontier;
import dev.ringfolio.contract.Analysis.Improvement;
import dev.ringfolio.contract.Analysis.Point;
import dev.ringfolio.contract.Analyze.AnalyzeFrontier;
import dev.ringfolio.core.optimizer.frontier.EfficientFrontier;
import dev.ringfolio.core.optimizer.frontier.FrontierPortfolio;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.RiskContributions;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The efficient frontier, and what it has to offer to who holds something else. */
final class FrontierAnalysis {
  private FrontierAnalysis() {}

  static Frontier of(
      AnalyzeFrontier question, Ready data, EfficientFrontier frontier, Basis basis) {
    double riskFreeRate = question.parameters().riskFreeRate();
    List<Point> points =
        frontier.points(question.points()).stream().map(p -> point(p, riskFreeRate)).toList();
    Point optimal =
        frontier.bestRatio(riskFreeRate).map(best -> point(best, riskFreeRate)).orElse(null);
    Point current =
        question.current() == null
            ? null
            : point(data.estimates(), question.current(), riskFreeRate);
    Improvement improvement = current == null ? null : improvement(frontier, current, optimal);
    return new Frontier(question.symbols(), points, current, optimal, improvement, basis);
  }

  private static Improvement improvement(
      EfficientFrontier frontier, Point current, @Nullable Point optimal) {
    double sameRisk =
        frontier
            .ofVolatility(current.expectedVolatility())
            .map(better -> better.expectedReturn() - current.expectedReturn())
            .orElse(Double.NaN);
    double sameReturn =
        frontier
            .ofReturn(current.expectedReturn())
            .map(better -> current.expectedVolatility() - better.expectedVolatility())
            .orElse(Double.NaN);
    double sharpe = optimal == null ? Double.NaN : optimal.sharpeRatio() - current.sharpeRatio();
    return new Improvement(sameRisk, sameReturn, sharpe);
  }

  private static Point point(FrontierPortfolio portfolio, double riskFreeRate) {
    return new Point(
        portfolio.expectedReturn(),
        portfolio.expectedVolatility(),
        portfolio.sharpeRatio(riskFreeRate),
        portfolio.weights());
  }

  private static Point point(Estimates estimates, double[] weights, double riskFreeRate) {
    double expected = 0.0;
    for (int i = 0; i < weights.length; i++) {
      expected += weights[i] * estimates.mu()[i];
    }
    double volatility = RiskContributions.of(estimates.sigma(), weights).volatility();
    double sharpe = volatility > 0.0 ? (expected - riskFreeRate) / volatility : Double.NaN;
    return new Point(expected, volatility, sharpe, weights);
  }
}
