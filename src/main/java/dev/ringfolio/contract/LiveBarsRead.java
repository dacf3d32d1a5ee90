package dev.ringfolio.contract;

import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import java.util.List;

/**
 * Bars made from live trades, in order of time; a stretch without trades has none.
 *
 * @param gaps in which trades may have been missed, in order of time, as far as they touch the
 *     range that was asked for
 */
public record LiveBarsRead(
    Symbol symbol, Resolution resolution, boolean simulated, List<Bar> bars, List<Gap> gaps) {
  public LiveBarsRead {
    bars = List.copyOf(bars);
    gaps = List.copyOf(gaps);
  }

  /** One stretch, which begins at a multiple of its resolution. */
  public record Bar(
      long startMillis, double open, double high, double low, double close, double volume) {}

  /**
   * Trades may be missing.
   *
   * @param fromMillis {@link #EVER} where nothing was seen before
   * @param toMillis exclusive; {@link #ON} where it lasts
   */
  public record Gap(long fromMillis, long toMillis) {
    /** The beginning of what nobody has seen. */
    public static final long EVER = Long.MIN_VALUE;

    /** The end of what is still missing. */
    public static final long ON = Long.MAX_VALUE;

    /** Whether it touches the stretch from {@code from} to {@code to}, which is exclusive. */
    public boolean touches(long from, long to) {
      return fromMillis < to && toMillis > from;
    }
  }
}
