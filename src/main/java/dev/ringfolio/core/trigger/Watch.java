package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.AlertCondition;

/** One rule and where it stands. A part of its {@link AlertEngine}. */
final class Watch {
  static final long NEVER = Long.MIN_VALUE;

  final String ruleId;
  final String owner;
  final AlertCondition condition;
  boolean raised;
  long raisedMillis = NEVER;

  /** What was measured last; NaN where nothing was, or it is not known. */
  double value = Double.NaN;

  Watch(String ruleId, String owner, AlertCondition condition) {
    this.ruleId = ruleId;
    this.owner = owner;
    this.condition = condition;
  }

  boolean cooled(long nowMillis) {
    return raisedMillis == NEVER || nowMillis - raisedMillis >= condition.cooldownMillis();
  }
}
