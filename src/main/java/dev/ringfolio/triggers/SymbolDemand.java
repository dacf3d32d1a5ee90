package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the feed for the symbols that an engine watches: when they change, and every {@value
 * #REPEAT_TICKS} ticks, since a demand is forgotten with its feed. Owned by one verticle.
 */
final class SymbolDemand {
  static final int REPEAT_TICKS = 10;

  private final Bus bus;
  private final String module;
  private final Supplier<Set<Symbol>> watched;
  private List<Symbol> demanded = List.of();
  private long ticks;

  /**
   * Demands nothing yet.
   *
   * @param module in whose name
   */
  SymbolDemand(Bus bus, String module, Supplier<Set<Symbol>> watched) {
    this.bus = bus;
    this.module = module;
    this.watched = watched;
  }

  /** Asks where other symbols are watched than were asked for. */
  void changed() {
    List<Symbol> wanted = watched.get().stream().sorted().toList();
    if (!wanted.equals(demanded)) {
      demanded = wanted;
      demand();
    }
  }

  void tick() {
    ticks++;
    changed();
    if (ticks % REPEAT_TICKS == 0 && !demanded.isEmpty()) {
      demand();
    }
  }

  private void demand() {
    bus.ask(Services.DEMAND_SYMBOLS, new DemandSymbols(module, demanded));
  }
}
