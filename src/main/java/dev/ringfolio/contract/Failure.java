package dev.ringfolio.contract;

import java.util.Map;

/**
 * A refusal or a failure, as a value.
 *
 * @param code why
 * @param detail names the field, the value and the rule, for people
 * @param facts for programs, for example {@code conflict} and {@code relaxation}; values are
 *     strings, numbers, booleans, or lists and maps of them
 * @param retryAfterSeconds when to try again, or NaN where that is not known
 */
public record Failure(
    FailureCode code, String detail, Map<String, Object> facts, double retryAfterSeconds) {

  public Failure {
    facts = Map.copyOf(facts);
  }

  public Failure(FailureCode code, String detail) {
    this(code, detail, Map.of(), Double.NaN);
  }
}
