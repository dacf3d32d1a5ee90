package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Daily closes, the port that solvers read. Blocking: call it on a pool, never on an event loop.
 */
public interface History {
  /**
   * The closes of {@code symbols} on the union of their dates.
   *
   * @param from first date, inclusive, or null for the first there is
   * @param to last date, inclusive, or null for the last there is
   * @return a table in the order of {@code symbols}; a symbol without rows has source {@link
   *     Origin#NONE} and an empty column
   * @throws HistoryUnavailable if the store cannot be read now
   */
  PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to);

  /**
   * The same, or empty where it was told to stop meanwhile. A store that answers within a few
   * milliseconds need not ask before it is done.
   *
   * @param stop polled from this thread every few milliseconds; once true, stays so
   */
  default Optional<PriceTable> read(
      List<Symbol> symbols,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      BooleanSupplier stop) {
    PriceTable table = read(symbols, from, to);
    return stop.getAsBoolean() ? Optional.empty() : Optional.of(table);
  }

  /**
   * Grows whenever a read of any of {@code symbols}, or of any symbol where there are none, could
   * answer differently than before. Cheap enough to ask before each solve.
   *
   * @throws HistoryUnavailable if the store cannot be read now
   */
  long version(List<Symbol> symbols);

  /**
   * Whether the last answers came from memory, since the store could not be read: they are what it
   * held when it was last read.
   */
  default boolean fromMemory() {
    return false;
  }

  /** Whose rows a symbol has. */
  enum Origin {
    /** None: the symbol is unknown here. */
    NONE,
    /** Imported by a user, or kept from a real feed. */
    IMPORTED,
    /** The simulated exchange's. */
    SIMULATED
  }

  /** The store cannot be read now; the message says why. */
  final class HistoryUnavailable extends RuntimeException {
    public HistoryUnavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
