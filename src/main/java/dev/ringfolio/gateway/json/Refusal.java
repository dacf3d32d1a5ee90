package dev.ringfolio.gateway.json;

import dev.ringfolio.contract.Failure;
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
    return new Refusal(code, text, failure.detail(), failure.facts(), failure.retryAfterSeconds());
  }
}
