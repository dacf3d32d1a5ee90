package dev.ringfolio.contract;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/** Daily bars in order of time. NaN where a part of a bar is unknown. */
public record BarsRead(Symbol symbol, boolean simulated, List<Bar> bars) {
  public BarsRead {
    bars = List.copyOf(bars);
  }

  /**
   * One day.
   *
   * @param epochDay days since 1970-01-01
   */
  public record Bar(
      int epochDay, double open, double high, double low, double close, double volume) {}
}
