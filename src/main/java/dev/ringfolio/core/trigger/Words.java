package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What rules and numbers are called to people. */
public final class Words {
  private static final MathContext DIGITS = new MathContext(6);

  private Words() {}

  /** Six digits without an exponent. */
  public static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** A rule with what is measured of it. */
  static String of(MetricRule rule, ToDoubleFunction<Compare> measured) {
    if (rule instanceof Compare compare) {
      return (compare.symbol() == null ? "" : compare.symbol().name() + " ")
          + compare.metric().wire()
          + " "
          + number(measured.applyAsDouble(compare))
          + " "
          + compare.op().wire()
          + " "
          + number(compare.limit());
    }
    if (rule instanceof All all) {
      return all.rules().stream()
          .map(r -> of(r, measured))
          .collect(Collectors.joining(" and ", "(", ")"));
    }
    return ((Any) rule)
        .rules().stream().map(r -> of(r, measured)).collect(Collectors.joining(" or ", "(", ")"));
  }
}
