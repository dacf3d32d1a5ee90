package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far correlations are from those of the last time that the trigger fired, or else the first
 * that were known. A part of its {@link TriggerWatch}.
 *
 * <p>Both are of one-minute returns over windows of the same length. Those of daily closes would be
 * no reference: correlations of short returns are smaller by nature (Epps 1979), and the difference
 * would never end. The value changes once a minute, when the owner has it measured.
 */
final class CorrelationShift implements Sensor {
  private final CorrelationChange condition;
  private Map<Symbol, MinuteCloses> closes = Map.of();
  private @Nullable Correlations reference;
  private @Nullable Correlations newest;
  private long measuredMinute = Long.MIN_VALUE;
  private double value = Double.NaN;

  CorrelationShift(CorrelationChange condition, @Nullable Correlations reference) {
    this.condition = condition;
    this.reference = reference;
  }

  /** From now on these are looked at, at most {@link Correlations#SYMBOLS_MAX}. */
  void watch(Map<Symbol, MinuteCloses> now) {
    closes = now;
  }

  @Nullable Correlations reference() {
    return reference;
  }

  /** Whether a minute is over that was not measured. */
  boolean due(long nowMillis) {
    return MinuteCloses.minute(nowMillis) > measuredMinute;
  }

  /** Takes the minutes that are over. */
  void measure(long nowMillis) {
    measuredMinute = MinuteCloses.minute(nowMillis);
    int returns = Math.toIntExact(condition.windowMillis() / MinuteCloses.MINUTE_MILLIS);
    List<Symbol> symbols = List.copyOf(closes.keySet());
    List<MinuteCloses> of = new ArrayList<>();
    symbols.forEach(symbol -> of.add(closes.get(symbol)));
    Correlations now = Correlations.of(symbols, of, measuredMinute - 1, returns);
    if (!now.known()) {
      value = Double.NaN;
      return;
    }
    newest = now;
    value = reference == null ? Double.NaN : now.change(reference);
    if (Double.isNaN(value)) { // the first, or other symbols than before
      reference = now;
      value = 0.0;
    }
  }

  @Override
  public double value(long nowMillis) {
    return value;
  }

  @Override
  public boolean past(long nowMillis) {
    return value >= condition.threshold();
  }

  @Override
  public boolean back(long nowMillis) {
    return value < TriggerCondition.REARM * condition.threshold();
  }

  @Override
  public String words(long nowMillis) {
    return "correlations of %d symbols changed by %s on average"
        .formatted(closes.size(), Words.number(value));
  }

  @Override
  public void fired(long nowMillis) {
    reference = newest;
    value = 0.0;
  }

  @Override
  public void setBack(long nowMillis) {
    measuredMinute = Long.MIN_VALUE;
    value = Double.NaN;
  }
}
