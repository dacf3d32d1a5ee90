package dev.ringfolio.prices;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store of daily bars. Blocking: call it on a pool, never on an event loop. */
public interface DailyBars {

  /**
   * The newest {@code limit} bars of the range, in order of time.
   *
   * @throws StoreUnavailable if the store cannot be read now
   */
  List<DailyBar> read(Symbol symbol, @Nullable LocalDate from, @Nullable LocalDate to, int limit);

  /**
   * Begins an import: all of it is stored by {@link Import#commit}, or nothing. Bars kept from a
   * feed make room for the first imported one of their symbol.
   *
   * @throws StoreUnavailable if the store cannot be written now
   */
  Import begin();

  /**
   * What the store holds.
   *
   * @throws StoreUnavailable if the store cannot be read now
   */
  Contents contents();

  /** An import in one transaction. Used by one thread at a time. */
  interface Import extends AutoCloseable {
    /** Stores a bar; the same symbol and date replaces. */
    void add(DailyBar bar);

    /** Makes it last, and answers when it survives the end of this process. */
    Stored commit();

    /** Rolls back what was not committed. */
    @Override
    void close();
  }

  /** Bars that were new, and bars that took the place of another. */
  record Stored(long inserted, long replaced) {}

  /**
   * What the store holds.
   *
   * @param kind {@code h2} or {@code postgresql}
   */
  record Contents(String kind, long bars, int symbols) {}
}
