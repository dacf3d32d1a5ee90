package dev.ringfolio.prices;

import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the newest prices in this process, where no shared store is configured: they outlive the
 * verticle, not the process. Owned by the price cache; at most {@link #SYMBOLS_MAX} symbols.
 */
public final class InProcessSnapshots implements PriceSnapshots {
  /** Symbols kept; those beyond are counted as failed. */
  public static final int SYMBOLS_MAX = 10_000;

  private final Map<Symbol, PriceSnapshot> kept = new HashMap<>();
  private long written;
  private long failed;

  @Override
  public void open() {}

  @Override
  public void save(PriceSnapshot snapshot) {
    if (kept.size() >= SYMBOLS_MAX && !kept.containsKey(snapshot.symbol())) {
      failed++;
      return;
    }
    kept.put(snapshot.symbol(), snapshot);
    written++;
  }

  @Override
  public Future<Map<Symbol, PriceSnapshot>> read(List<Symbol> symbols) {
    Map<Symbol, PriceSnapshot> found = new HashMap<>();
    for (Symbol symbol : symbols) {
      PriceSnapshot snapshot = kept.get(symbol);
      if (snapshot != null) {
        found.put(symbol, snapshot);
      }
    }
    return Future.succeededFuture(found);
  }

  @Override
  public Future<List<PriceSnapshot>> readAll() {
    return Future.succeededFuture(List.copyOf(kept.values()));
  }

  @Override
  public Status status() {
    return new Status(State.IN_PROCESS, written, failed, 0, 0);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
