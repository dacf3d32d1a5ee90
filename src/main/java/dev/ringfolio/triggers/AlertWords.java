package dev.ringfolio.triggers;

import dev.ringfolio.core.model.AlertCondition;
import dev.ringfolio.core.trigger.AlertListener.End;
import dev.ringfolio.core.trigger.Words;

/** What alerts say to people. */
final class AlertWords {
  private AlertWords() {}

  static String raised(AlertCondition condition, double value) {
    return "%s: %s %s %s %s"
        .formatted(
            condition.subject(),
            condition.metric().wire(),
            Words.number(value),
            condition.op().wire(),
            Words.number(condition.limit()));
  }

  static String cleared(AlertCondition condition, double value, End why) {
    return switch (why) {
      case RECOVERED ->
          "%s: %s %s, back from %s %s"
              .formatted(
                  condition.subject(),
                  condition.metric().wire(),
                  Words.number(value),
                  condition.op().wire(),
                  Words.number(condition.limit()));
      case REPLACED -> condition.subject() + ": the rule was changed";
      case WITHDRAWN -> condition.subject() + ": the rule was deleted";
      case GONE -> condition.subject() + ": the portfolio is gone";
    };
  }
}
