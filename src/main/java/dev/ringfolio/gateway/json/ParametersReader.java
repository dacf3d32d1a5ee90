package dev.ringfolio.gateway.json;

import dev.ringfolio.core.model.Parameters;
import java.time.LocalDate;
import java.util.List;
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

  private static final List<String> COVARIANCES =
      List.of("sample", "ledoit_wolf", "ledoit_wolf_constant_correlation", "oas", "exponential");
  private static final List<String> RETURNS =
      List.of("mean", "exponential", "capm", "black_litterman");

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
    return new Parameters(
        fields.numberWithin("risk_free_rate", 0.0, -RATE_MAX, RATE_MAX, " a year"),
        fields.numberWithin("target_return", 0.0, -RATE_MAX, RATE_MAX, " a year"),
        from,
        to,
        lookback(fields, from),
        fields.truth("live", true),
        oneOf(fields, "covariance", COVARIANCES),
        oneOf(fields, "expected_returns", RETURNS),
        fields.wholeNumber("seed", DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE),
        fields.numberWithin(
            "time_limit", timeLimitSeconds, TIME_LIMIT_MIN_SECONDS, timeLimitSeconds, " seconds"),
        fields.wholeNumber("evaluations", Parameters.DEFAULT_EVALUATIONS, 1, EVALUATIONS_MAX));
  }

  private static @Nullable Integer lookback(Fields fields, @Nullable LocalDate from) {
    if (fields.has("lookback")) {
      return (int) fields.wholeNumber("lookback", LOOKBACK_MIN, LOOKBACK_MIN, Integer.MAX_VALUE);
    }
    return from == null ? Parameters.DEFAULT_LOOKBACK : null;
  }

  /** One of {@code words}; the first is the default. */
  private static String oneOf(Fields fields, String name, List<String> words) {
    String word = Objects.requireNonNullElse(fields.text(name), words.get(0));
    if (!words.contains(word)) {
      throw fields.fault(name, "is not one of " + String.join(", ", words));
    }
    return word;
  }

  /** The first field given that this version does not serve, or null. */
  static @Nullable String later(Fields fields, Parameters parameters) {
    if (!parameters.covariance().equals(COVARIANCES.get(0))) {
      return "parameters.covariance '" + parameters.covariance() + "'";
    }
    if (!parameters.expectedReturns().equals(RETURNS.get(0))) {
      return "parameters.expected_returns '" + parameters.expectedReturns() + "'";
    }
    return LATER.stream()
        .sorted()
        .filter(fields::has)
        .findFirst()
        .map(name -> "parameters." + name)
        .orElse(null);
  }
}
