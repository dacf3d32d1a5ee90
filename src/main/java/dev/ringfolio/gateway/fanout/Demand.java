package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.model.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The union of the symbols that the clients of one instance asked for by name, oldest demand first.
 * Bounded by the clients' own limits.
 */
public final class Demand {
  private final Map<Symbol, Integer> clients = new LinkedHashMap<>();
  private boolean changed;

  /** One more client wants {@code symbol}. */
  public void add(Symbol symbol) {
    if (clients.merge(symbol, 1, Integer::sum) == 1) {
      changed = true;
    }
  }

  /** One client less wants {@code symbol}. */
  public void remove(Symbol symbol) {
    if (clients.computeIfPresent(symbol, (key, count) -> count == 1 ? null : count - 1) == null) {
      changed = true;
    }
  }

  /** Whether the union is another than at the last {@link #take}. */
  public boolean changed() {
    return changed;
  }

  public boolean contains(Symbol symbol) {
    return clients.containsKey(symbol);
  }

  /** The whole set, to be told to the feed. */
  public List<Symbol> take() {
    changed = false;
    return List.copyOf(clients.keySet());
  }
}
