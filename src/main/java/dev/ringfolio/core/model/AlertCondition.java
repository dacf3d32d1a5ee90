package dev.ringfolio.core.model;

import org.jspecify.annotations.Nullable;

/**
 * When to alert, and when that is over. Exactly one of symbol and portfolio is given, as the metric
 * wants it.
 *
 * @param limit finite, in the metric's unit
 * @param hysteresis 0..1: the alert is over when the value is not past the limit by that fraction
 *     of the limit's size any more
 * @param cooldownMillis that pass at least between two alerts
 */
public record AlertCondition(
    @Nullable Symbol symbol,
    @Nullable String portfolioId,
    AlertMetric metric,
    Comparison op,
    double limit,
    double hysteresis,
    long cooldownMillis) {

  /** Whether {@code value} raises an alert. */
  public boolean raises(double value) {
    return op.holds(value, limit);
  }

  /** Whether {@code value} ends an alert that was raised; never where it is NaN. */
  public boolean clears(double value) {
    return !Double.isNaN(value) && !op.holds(value, rearm());
  }

  /** The limit of the way back. */
  public double rearm() {
    return op.rearm(limit, hysteresis);
  }

  /** The name of what is watched. */
  public String subject() {
    return symbol == null ? String.valueOf(portfolioId) : symbol.name();
  }
}
