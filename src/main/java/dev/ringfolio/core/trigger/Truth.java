package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is known of a rule, by Kleene's logic of three values: what a missing price would decide is
 * unknown, and what is decided without it is not.
 */
enum Truth {
  YES,
  NO,
  UNKNOWN;

  /**
   * Whether {@code rule} holds.
   *
   * @param measured NaN where it is not known
   * @param back whether limits are those of the way back
   */
  static Truth of(MetricRule rule, ToDoubleFunction<Compare> measured, boolean back) {
    if (rule instanceof Compare compare) {
      double value = measured.applyAsDouble(compare);
      if (Double.isNaN(value)) {
        return UNKNOWN;
      }
      return compare.op().holds(value, back ? compare.rearm() : compare.limit()) ? YES : NO;
    }
    return rule instanceof All all
        ? decided(all.rules(), NO, measured, back)
        : decided(((Any) rule).rules(), YES, measured, back);
  }

  /** What decides, if any of them is it; the contrary, if all are that. */
  private static Truth decided(
      List<MetricRule> rules, Truth decisive, ToDoubleFunction<Compare> measured, boolean back) {
    boolean unknown = false;
    for (MetricRule rule : rules) {
      Truth one = of(rule, measured, back);
      if (one == decisive) {
        return decisive;
      }
      unknown |= one == UNKNOWN;
    }
    return unknown ? UNKNOWN : decisive == YES ? NO : YES;
  }
}
