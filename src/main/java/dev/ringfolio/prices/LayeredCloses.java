package dev.ringfolio.prices;

import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Last closes above others: a symbol with any row in the upper ones has those only. Stateless; any
 * thread that may block.
 */
public final class LayeredCloses implements LastCloses {
  private final LastCloses upper;
  private final LastCloses lower;

  public LayeredCloses(LastCloses upper, LastCloses lower) {
    this.upper = upper;
    this.lower = lower;
  }

  @Override
  public Map<Symbol, List<DailyClose>> read(List<Symbol> symbols, LocalDate before) {
    Map<Symbol, List<DailyClose>> found = new HashMap<>(upper.read(symbols, before));
    List<Symbol> rest = symbols.stream().filter(symbol -> !found.containsKey(symbol)).toList();
    if (!rest.isEmpty()) {
      found.putAll(lower.read(rest, before));
    }
    return found;
  }
}
