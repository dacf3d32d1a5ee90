package dev.ringfolio.gateway.json;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code parameters}: its fields and their ranges. */
final class ParametersReader {
  private static final long EVALUATIONS_MAX = 1_000_000_000L;
  private static final double TIME_LIMIT_MIN_SECONDS = 0.01;

  /** Beyond, an annual rate is a mistake, and returns would drown in its rounding. */
  static final double RATE_MAX = 1e6;

  /** A span of one row is that row alone, which has no variance. */
  private static final double SPAN_MIN = 1.01;

  private static final double SPAN_MAX = 1e6;
  private static final double RISK_AVERSION_MAX = 1e9;
  private static final int LOOKBACK_MIN = 2;
  private static final long DEFAULT_SEED = 1;

  private static final Set<String> NAMED =
      Set.of(
          "risk_free_rate",
          "target_return",
          "from",
          "to",
          "lookback",
          "live",
          "covariance",
          "expected_returns",
          "span",
          "risk_aversion",
          "views",
          "tau",
          "market_weights",
          "seed",
          "time_limit",
          "evaluations",
          "previous_weights",
          "transaction_cost",
          "benchmark",
          "robust",
          "horizon",
          "scales",
          "distance",
          "risk_factor",
          "budget",
          "layers",
          "penalty");

  private ParametersReader() {}

  /**
   * @param request whose symbols the parameters may name
   * @param timeLimitSeconds the service's own, the most a request may ask for
   */
  static Parameters read(Fields fields, WeightsReader request, double timeLimitSeconds) {
    fields.allowOnly(NAMED);
    LocalDate from = fields.date("from");
    LocalDate to = fields.date("to");
    if (from != null && to != null && from.isAfter(to)) {
      throw fields.fault("from", "is after to (" + to + ")");
    }
    return new Parameters.Builder(
            fields.numberWithin(
                "time_limit",
                timeLimitSeconds,
                TIME_LIMIT_MIN_SECONDS,
                timeLimitSeconds,
                " seconds"))
        .riskFreeRate(fields.numberWithin("risk_free_rate", 0.0, -RATE_MAX, RATE_MAX, " a year"))
        .targetReturn(fields.numberWithin("target_return", 0.0, -RATE_MAX, RATE_MAX, " a year"))
        .rows(from, to, lookback(fields, from))
        .live(fields.truth("live", true))
        .covariance(
            fields.word("covariance", CovarianceEstimator.class, CovarianceEstimator.SAMPLE))
        .expectedReturns(
            fields.word("expected_returns", ReturnEstimator.class, ReturnEstimator.MEAN))
        .span(fields.numberWithin("span", Parameters.DEFAULT_SPAN, SPAN_MIN, SPAN_MAX, " rows"))
        .riskAversion(
            fields.numberWithin(
                "risk_aversion", Parameters.DEFAULT_RISK_AVERSION, 0.0, RISK_AVERSION_MAX, ""))
        .trading(TradingReader.read(fields, request))
        .beliefs(BeliefsReader.read(fields, request))
        .robust(RobustReader.read(fields, request))
        .distance(fields.word("distance", ClusterDistance.class, ClusterDistance.LOPEZ_DE_PRADO))
        .quantum(QuantumReader.read(fields, request))
        .seed(fields.wholeNumber("seed", DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE))
        .evaluations(
            fields.wholeNumber("evaluations", Parameters.DEFAULT_EVALUATIONS, 1, EVALUATIONS_MAX))
        .build();
  }

  private static @Nullable Integer lookback(Fields fields, @Nullable LocalDate from) {
    if (fields.has("lookback")) {
      return (int) fields.wholeNumber("lookback", LOOKBACK_MIN, LOOKBACK_MIN, Integer.MAX_VALUE);
    }
    return from == null ? Parameters.DEFAULT_LOOKBACK : null;
  }
}
