package dev.ringfolio.contract;

import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a comparison.
 *
 * @param methods one for each method compared, in the order in which they are told; empty where it
 *     ended before any was begun
 * @param bestSharpe the method of the greatest Sharpe ratio; null where none has one
 * @param bestDiversification the method of the greatest diversification ratio, or null
 * @param lowestVolatility the method of the least volatility, or null
 * @param seconds from its beginning, the reading of prices included
 * @param marketDataMillis time of the newest price used; 0 where it failed before reading any
 * @param observations return rows used
 * @param simulated whether any price used was simulated
 * @param failure null where it is completed
 */
public record ComparisonFinished(
    String id,
    Compare request,
    ComparisonState.Status status,
    List<ComparedMethod> methods,
    @Nullable Objective bestSharpe,
    @Nullable Objective bestDiversification,
    @Nullable Objective lowestVolatility,
    double seconds,
    long finishedMillis,
    long marketDataMillis,
    int observations,
    boolean simulated,
    List<Warning> warnings,
    @Nullable Failure failure) {

  public ComparisonFinished {
    methods = List.copyOf(methods);
    warnings = List.copyOf(warnings);
  }

  /**
   * What came of one method.
   *
   * @param figures null exactly where it failed
   * @param failure null exactly where it has figures
   */
  public record ComparedMethod(
      Objective method, @Nullable Figures figures, @Nullable Failure failure) {}

  /**
   * Weights and what they come to, annual.
   *
   * @param weights n, in the order of the request's symbols; <em>read</em>
   * @param sharpeRatio NaN at zero volatility
   * @param diversificationRatio NaN at zero volatility
   * @param riskContributions n, fractions of sum one; NaN at zero volatility; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  public record Figures(
      double[] weights,
      double expectedReturn,
      double expectedVolatility,
      double sharpeRatio,
      double diversificationRatio,
      double[] riskContributions) {}
}
