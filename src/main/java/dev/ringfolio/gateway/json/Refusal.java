package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A failure in the words of the wire.
 *
 * @param error the text of the code's family
 * @param detail names the field, the value and the rule
 * @param facts for programs, as in {@link Failure}
 * @param retryAfterSeconds NaN where it is not known
 */
public record Refusal(
    ErrorCode code,
    String error,
    String detail,
    Map<String, Object> facts,
    double retryAfterSeconds) {

  public Refusal(ErrorCode code, String detail) {
    this(code, code.text(), detail, Map.of(), Double.NaN);
  }

  /** The same with another text for people. */
  public Refusal saying(String text) {
    return new Refusal(code, text, detail, facts, retryAfterSeconds);
  }

  public static Refusal of(Failure failure) {
    ErrorCode code = ErrorCode.of(failure.code());
    return of(failure, code, code.text());
  }

  /** As {@link #of(Failure)}, where an optimization was asked for. */
  public static Refusal ofOptimization(Failure failure) {
    ErrorCode code = ErrorCode.of(failure.code());
    return of(failure, code, code.textOfOptimization());
  }

  private static Refusal of(Failure failure, ErrorCode code, String text) {
    return new Refusal(
        code, text, failure.detail(), facts(failure.facts()), failure.retryAfterSeconds());
  }

  /**
   * On the wire a {@code conflict} is always the names of the constraints in it. The engine tells
   * them beside its own words for it, which the detail has already.
   */
  private static Map<String, Object> facts(Map<String, Object> facts) {
    Object conflict = facts.get("conflict");
    if (!(conflict instanceof String words)) {
      return facts;
    }
    Map<String, Object> named = new HashMap<>(facts);
    Object names = named.remove("constraints");
    named.put("conflict", names == null ? List.of(words) : names);
    return Map.copyOf(named);
  }
}
