package dev.ringfolio.core.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an optimization, defaults filled in.
 *
 * @param riskFreeRate annual
 * @param targetReturn annual, for Sortino
 * @param from first date of the price rows used, or null
 * @param to last date of the price rows used, or null
 * @param lookback the newest price rows used, or null for all
 * @param live whether the newest live price may be one more row
 * @param covariance the estimator's name; {@code sample} by default
 * @param expectedReturns the estimator's name; {@code mean} by default
 * @param seed of every random choice
 * @param timeLimitSeconds of the solve
 * @param evaluations budget of a heuristic
 */
public record Parameters(
    double riskFreeRate,
    double targetReturn,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable Integer lookback,
    boolean live,
    String covariance,
    String expectedReturns,
    long seed,
    double timeLimitSeconds,
    long evaluations) {

  /** Price rows used where neither {@code from} nor {@code lookback} is given: two years. */
  public static final int DEFAULT_LOOKBACK = 504;

  public static final long DEFAULT_EVALUATIONS = 100_000;

  /** The defaults, with the service's time limit in seconds. */
  public static Parameters defaults(double timeLimitSeconds) {
    return new Parameters(
        0.0,
        0.0,
        null,
        null,
        DEFAULT_LOOKBACK,
        true,
        "sample",
        "mean",
        1,
        timeLimitSeconds,
        DEFAULT_EVALUATIONS);
  }
}
