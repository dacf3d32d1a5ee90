package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A history that goes on with what it knows while its store is away: with the version that was read
 * last, so that tables which others hold of it stay good, and with the knowledge which symbols have
 * no rows. What has rows and is held by nobody is unavailable. Any thread that may block.
 */
public final class RememberedHistory implements History {
  /** A history that can say from memory whose rows it has. */
  public interface Store extends History {
    /** As of some earlier read, or null before the first; never blocks. */
    @Nullable Known known();
  }

  /**
   * What a store held.
   *
   * @param version when it held that
   * @param symbols that had rows
   */
  public record Known(long version, Set<Symbol> symbols) {
    public Known {
      symbols = Set.copyOf(symbols);
    }
  }

  private static final long UNREAD = -1;

  private final Store store;
  private volatile long lastVersion = UNREAD;
  private volatile boolean away;

  public RememberedHistory(Store store) {
    this.store = store;
  }

  @Override
  public long version(List<Symbol> symbols) {
    try {
      long version = store.version(symbols);
      lastVersion = version;
      away = false;
      return version;
    } catch (HistoryUnavailable e) {
      Known known = store.known();
      if (lastVersion == UNREAD && known != null) {
        lastVersion = known.version();
      }
      if (lastVersion == UNREAD) {
        throw e;
      }
      away = true;
      return lastVersion;
    }
  }

  @Override
  public boolean fromMemory() {
    return away;
  }

  @Override
  public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
    return read(symbols, from, to, () -> false).orElseThrow();
  }

  @Override
  public Optional<PriceTable> read(
      List<Symbol> symbols,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      BooleanSupplier stop) {
    try {
      return store.read(symbols, from, to, stop);
    } catch (HistoryUnavailable e) {
      Known known = store.known();
      if (known == null
          || known.version() != lastVersion
          || !Collections.disjoint(known.symbols(), symbols)) {
        throw e;
      }
      away = true;
      return Optional.of(
          new PriceTable(
              symbols,
              Collections.nCopies(symbols.size(), Origin.NONE),
              new int[0],
              new double[0],
              lastVersion));
    }
  }
}
