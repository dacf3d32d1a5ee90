package dev.ringfolio.triggers;

import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.trigger.AlertListener.End;
import java.math.BigDecimal;
import java.math.MathContext;

/** What alerts say to people. */
final class AlertWords {
  private static final MathContext DIGITS = new MathContext(6);

  private AlertWords() {}

  static String raised(AlertCondition condition, double value) {
    return "%s: %s %s %s %s"
        .formatted(
            condition.subject(),
            condition.metric().wire(),
            number(value),
            condition.op().wire(),
            number(condition.limit()));
  }

  static String cleared(AlertCondition condition, double value, End why) {
    return switch (why) {
      case RECOVERED ->
          "%s: %s %s, back from %s %s"
              .formatted(
                  condition.subject(),
                  condition.metric().wire(),
                  number(value),
                  condition.op().wire(),
                  number(condition.limit()));
      case REPLACED -> condition.subject() + ": the rule was changed";
      case WITHDRAWN -> condition.subject() + ": the rule was deleted";
      case GONE -> condition.subject() + ": the portfolio is gone";
    };
  }

  /** Six digits without an exponent. */
  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
