package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Risk;
import dev.ringfolio.contract.Analysis.RiskPosition;
import dev.ringfolio.contract.Analyze.AnalyzeRisk;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.risk.Beta;
import dev.ringfolio.core.risk.Concentration;
import dev.ringfolio.core.risk.Diversification;
import dev.ringfolio.core.risk.RiskContributions;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where the risk of given weights comes from. */
final class RiskAnalysis {
  /** Greatest positions that are named. */
  static final int TOP = 5;

  /** A position that bears more of the variance than this is warned of, where there are others. */
  static final double CONTRIBUTION_HIGH = 0.4;

  /** So is a portfolio that is as concentrated as fewer equal positions than this. */
  static final double POSITIONS_FEW = 3.0;

  private RiskAnalysis() {}

  /**
   * The analysis.
   *
   * @param data of the question's symbols, and after them of the benchmark where it is none of them
   */
  static Risk of(AnalyzeRisk question, Ready data, Basis basis) {
    int n = question.symbols().size();
    double[] sigma = data.estimates().sigma();
    int columns = data.returns().assets();
    double[] weights = Arrays.copyOf(question.weights(), columns);
    RiskContributions spread = RiskContributions.of(sigma, weights);
    double[] fractions = Arrays.copyOf(spread.fractions(), n);
    boolean risky = spread.volatility() > 0.0;
    Concentration concentration = Concentration.of(question.weights(), TOP);
    double[] benchmark = benchmark(question, data.returns());
    List<RiskPosition> positions = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      positions.add(
          new RiskPosition(
              question.symbols().get(i),
              weights[i],
              Math.sqrt(sigma[i * columns + i]),
              Beta.of(column(data.returns(), i), benchmark),
              fractions[i]));
    }
    List<Warning> warnings = new ArrayList<>(basis.warnings());
    warnings.addAll(warnings(positions, concentration));
    return new Risk(
        spread.volatility(),
        spread.diversificationRatio(),
        risky ? Diversification.score(fractions) : Double.NaN,
        concentration.hhi(),
        concentration.effectivePositions(),
        concentration.top().stream().map(question.symbols()::get).toList(),
        positions,
        new Basis(basis.observations(), basis.marketDataMillis(), basis.simulated(), warnings));
  }

  private static List<Warning> warnings(List<RiskPosition> positions, Concentration concentration) {
    List<Warning> warnings = new ArrayList<>();
    for (RiskPosition position : positions) {
      if (positions.size() > 1 && position.riskContribution() > CONTRIBUTION_HIGH) {
        warnings.add(
            new Warning(
                "risk_concentrated",
                String.format(
                    Locale.ROOT,
                    "%s bears %.0f %% of the variance",
                    position.symbol(),
                    100.0 * position.riskContribution())));
      }
    }
    if (positions.size() >= POSITIONS_FEW && concentration.effectivePositions() < POSITIONS_FEW) {
      warnings.add(
          new Warning(
              "concentrated",
              String.format(
                  Locale.ROOT,
                  "as concentrated as %.1f equal positions",
                  concentration.effectivePositions())));
    }
    return warnings;
  }

  /** The benchmark's returns: a symbol's, or the mean of all the portfolio's symbols. */
  private static double[] benchmark(AnalyzeRisk question, ReturnsMatrix returns) {
    Symbol named = question.benchmark();
    if (named != null) {
      return column(returns, returns.symbols().indexOf(named));
    }
    int n = question.symbols().size();
    double[] mean = new double[returns.observations()];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < mean.length; t++) {
        mean[t] += returns.returns()[t * returns.assets() + i] / n;
      }
    }
    return mean;
  }

  private static double[] column(ReturnsMatrix returns, int asset) {
    double[] column = new double[returns.observations()];
    for (int t = 0; t < column.length; t++) {
      column[t] = returns.returns()[t * returns.assets() + asset];
    }
    return column;
  }
}
