package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Metrics;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.risk.RiskContributions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The same assets by seven methods, from one covariance.
 *
 * <p>Each method is a problem of its own, with its own certificate; one that fails does not spoil
 * the others and has no part in the best. Ties of the best go to the method that comes first.
 *
 * @param entries one for each of {@link #METHODS}, in that order
 */
public record Comparison(List<Entry> entries) {
  /** What is compared, in the order in which it is told. */
  public static final List<Objective> METHODS =
      List.of(
          Objective.EQUAL_WEIGHT,
          Objective.INVERSE_VOLATILITY,
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_SHARPE,
          Objective.RISK_PARITY,
          Objective.MAXIMIZE_DIVERSIFICATION,
          Objective.HIERARCHICAL_RISK_PARITY);

  public Comparison {
    entries = List.copyOf(entries);
  }

  /**
   * Compares the methods. Where time is up, those not yet begun are not: each would still have its
   * start checked.
   *
   * @param problem whose estimates, constraints and parameters hold for all; its objective is not
   *     looked at
   */
  public static Comparison of(Optimizer optimizer, Problem problem, Cancellation cancellation) {
    List<Entry> entries = new ArrayList<>(METHODS.size());
    for (Objective method : METHODS) {
      Outcome outcome =
          cancellation.verdict() == Verdict.OUT_OF_TIME
              ? new Failed(Reason.TIME_LIMIT, "not begun in time; allow more by time_limit")
              : optimizer.solve(problem.withObjective(method), cancellation);
      entries.add(new Entry(method, outcome, figures(problem, outcome)));
    }
    return new Comparison(entries);
  }

  private static @Nullable Figures figures(Problem problem, Outcome outcome) {
    if (!(outcome instanceof Solved solved)) {
      return null;
    }
    Metrics metrics = solved.metrics();
    RiskContributions risk = RiskContributions.of(problem.estimates().sigma(), solved.weights());
    return new Figures(
        metrics.expectedReturn(),
        metrics.expectedVolatility(),
        metrics.sharpeRatio(),
        risk.diversificationRatio(),
        risk.fractions());
  }

  /** The method of the greatest ratio of return above the risk-free rate to volatility. */
  public Optional<Objective> bestSharpe() {
    return best(Figures::sharpeRatio);
  }

  /** The method of the greatest diversification ratio. */
  public Optional<Objective> bestDiversification() {
    return best(Figures::diversificationRatio);
  }

  /** The method of the least volatility. */
  public Optional<Objective> lowestVolatility() {
    return best(figures -> -figures.expectedVolatility());
  }

  private Optional<Objective> best(ToDoubleFunction<Figures> score) {
    Objective best = null;
    double greatest = Double.NEGATIVE_INFINITY;
    for (Entry entry : entries) {
      double value = entry.figures() == null ? Double.NaN : score.applyAsDouble(entry.figures());
      if (value > greatest) {
        greatest = value;
        best = entry.method();
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * What came of one method.
   *
   * @param figures of the weights; null exactly where there are none
   */
  public record Entry(Objective method, Outcome outcome, @Nullable Figures figures) {}

  /**
   * What is compared, annual.
   *
   * @param expectedReturn as in {@link Metrics}
   * @param expectedVolatility as in {@link Metrics}
   * @param sharpeRatio as in {@link Metrics}; NaN at zero volatility
   * @param diversificationRatio {@code w·σ / volatility}; NaN at zero volatility
   * @param riskContributions n, fractions of sum one; NaN at zero volatility; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Figures(
      double expectedReturn,
      double expectedVolatility,
      double sharpeRatio,
      double diversificationRatio,
      double[] riskContributions) {}
}
