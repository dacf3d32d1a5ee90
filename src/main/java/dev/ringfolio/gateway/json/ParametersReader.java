package dev.ringfolio.gateway.json;

import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.WireName;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code parameters}: its fields and their ranges. */
final class ParametersReader {
  private static final long EVALUATIONS_MAX = 1_000_000_000L;
  private static final double TIME_LIMIT_MIN_SECONDS = 0.01;

  /** Beyond, an annual rate is a mistake, and returns would drown in its rounding. */
  private static final double RATE_MAX = 1e6;

  private static final int LOOKBACK_MIN = 2;
  private static final long DEFAULT_SEED = 1;

  private static final Set<String> SERVED =
      Set.of(
          "risk_free_rate",
          "target_return",
          "from",
          "to",
          "lookback",
          "live",
          "covariance",
          "expected_returns",
          "seed",
          "time_limit",
          "evaluations");
  private static final Set<String> LATER =
      Set.of(
          "risk_aversion",
          "previous_weights",
          "transaction_cost",
          "benchmark",
          "views",
          "tau",
          "market_weights",
          "robust",
          "horizon",
          "distance",
          "risk_factor",
          "budget",
          "layers",
          "penalty");
  private static final Set<String> NAMED =
      Stream.concat(SERVED.stream(), LATER.stream()).collect(Collectors.toUnmodifiableSet());

  private ParametersReader() {}

  /**
   * @param timeLimitSeconds the service's own, the most a request may ask for
   */
  static Parameters read(Fields fields, double timeLimitSeconds) {
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
        .covariance(oneOf(fields, "covariance", CovarianceEstimator.SAMPLE))
        .expectedReturns(oneOf(fields, "expected_returns", ReturnEstimator.MEAN))
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

  private static <E extends Enum<E> & WireName> E oneOf(Fields fields, String name, E usual) {
    String word = Objects.requireNonNullElse(fields.text(name), usual.wire());
    Class<E> type = usual.getDeclaringClass();
    return WireName.parse(type, word)
        .orElseThrow(() -> fields.fault(name, "is not one of " + WireName.allowed(type)));
  }

  /** The first field given that this version does not serve, or null. */
  static @Nullable String later(Fields fields, Parameters parameters) {
    if (parameters.covariance() != CovarianceEstimator.SAMPLE) {
      return "parameters.covariance '" + parameters.covariance().wire() + "'";
    }
    if (parameters.expectedReturns() != ReturnEstimator.MEAN) {
      return "parameters.expected_returns '" + parameters.expectedReturns().wire() + "'";
    }
    return LATER.stream()
        .sorted()
        .filter(fields::has)
        .findFirst()
        .map(name -> "parameters." + name)
        .orElse(null);
  }
}
