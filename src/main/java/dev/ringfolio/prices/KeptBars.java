package dev.ringfolio.prices;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;

/**
 * Where the daily bars of a real feed go; simulated and replayed ones never do. Blocking: call it
 * on a pool, never on an event loop.
 */
public interface KeptBars {
  /**
   * Keeps bars, all or none of them: one that is kept already is replaced, and one of a symbol that
   * has imported bars is left out.
   *
   * @return how many were kept; they survive the end of this process
   * @throws StoreUnavailable if the store cannot be written now
   */
  int keep(List<DailyBar> bars);
}
