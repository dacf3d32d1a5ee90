package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.util.List;

/** What came of aligning a price table. */
public sealed interface Alignment {

  /** The rows that all symbols share, as returns. */
  record Aligned(ReturnsMatrix returns) implements Alignment {}

  /**
   * The table cannot be used.
   *
   * @param detail for people
   * @param symbols those at fault; empty where the whole is
   */
  record Refused(Reason reason, String detail, List<Symbol> symbols) implements Alignment {
    public Refused {
      symbols = List.copyOf(symbols);
    }
  }

  /** Why a table cannot be used. */
  enum Reason {
    /** Some symbols have no rows at all. */
    UNKNOWN_SYMBOL,
    /** Fewer than two return rows: no variance. */
    INSUFFICIENT_DATA,
    /** A price is zero, negative or infinite. */
    INVALID_DATA
  }
}
