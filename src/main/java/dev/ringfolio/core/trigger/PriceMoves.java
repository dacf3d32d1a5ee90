package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import java.util.Map;
import java.util.TreeMap;

/** The greatest move of several symbols. A part of its {@link TriggerWatch}. */
final class PriceMoves implements Sensor {
  private final PriceChange condition;

  /** By symbol, so that of equal moves the same one is told in every process. */
  private Map<Symbol, PriceWindow> windows = Map.of();

  PriceMoves(PriceChange condition) {
    this.condition = condition;
  }

  /** From now on these are looked at. */
  void watch(Map<Symbol, PriceWindow> now) {
    windows = new TreeMap<>(now);
  }

  /** Whether {@code symbol} alone is past the threshold. */
  boolean past(Symbol symbol, long nowMillis) {
    PriceWindow window = windows.get(symbol);
    return window != null && window.move(nowMillis) >= condition.threshold();
  }

  @Override
  public double value(long nowMillis) {
    double greatest = Double.NaN;
    for (PriceWindow window : windows.values()) {
      double move = window.move(nowMillis);
      greatest = Double.isNaN(greatest) || move > greatest ? move : greatest;
    }
    return greatest;
  }

  @Override
  public boolean past(long nowMillis) {
    return value(nowMillis) >= condition.threshold();
  }

  @Override
  public boolean back(long nowMillis) {
    return value(nowMillis) < TriggerCondition.REARM * condition.threshold();
  }

  @Override
  public String words(long nowMillis) {
    double greatest = value(nowMillis);
    String symbol =
        windows.entrySet().stream()
            .filter(of -> of.getValue().move(nowMillis) == greatest)
            .map(of -> of.getKey().name())
            .findFirst()
            .orElse("no symbol");
    return "%s moved by %s within %d s"
        .formatted(symbol, Words.number(greatest), condition.windowMillis() / 1_000);
  }
}
