package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.portfolio.PortfolioBook;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that every symbol that is held has a price: streamed where the upstream has room, else
 * the newest that is stored. Owned by the portfolios verticle.
 *
 * <p>The upstream takes few symbols, which are clients' as well: at most {@code demandMax} are
 * asked for here, those that most portfolios hold. The others are read from the stores, in rounds,
 * at most {@link #READ_MAX} with each tick. A change of what is held begins a round at once.
 */
final class HeldPrices implements TopicHandler<PriceUpdate> {
  /** The name by which the feed knows who demands. */
  static final String OWNER = "portfolios";

  static final int READ_MAX = 500;

  /** A demand holds for three rounds; stored prices are looked at once in each. */
  static final int TICKS_A_ROUND = 10;

  private final Bus bus;
  private final PortfolioBook book;
  private final int demandMax;
  private final Set<Symbol> streamed = new HashSet<>();
  private List<Symbol> held = List.of();
  private int ticks;

  /** Of the symbols without a stream, the first that this round has not read. */
  private int next;

  private boolean reading;

  /**
   * @param demandMax symbols that are asked to be streamed at most
   */
  HeldPrices(Bus bus, PortfolioBook book, int demandMax) {
    this.bus = bus;
    this.book = book;
    this.demandMax = demandMax;
  }

  @Override
  public void entries(long epoch, long first, List<PriceUpdate> entries) {
    entries.forEach(this::stream);
  }

  @Override
  public void snapshot(long epoch, long head, List<PriceUpdate> values) {
    streamed.clear();
    values.forEach(this::stream);
  }

  /** As many as the topic has keys at most. */
  private void stream(PriceUpdate update) {
    streamed.add(update.symbol());
    take(update);
  }

  private void take(PriceUpdate update) {
    book.price(
        update.symbol(),
        update.price(),
        update.previousClose(),
        update.stale(),
        update.timeMillis());
  }

  /** Call it every second. */
  void tick() {
    List<Symbol> now = book.held();
    boolean due = ++ticks % TICKS_A_ROUND == 1 || !now.equals(held);
    held = now;
    if (due) {
      List<Symbol> demanded = held.subList(0, Math.min(demandMax, held.size()));
      // What is refused shows in the valuations as stale; the feed keeps trying.
      bus.ask(Services.DEMAND_SYMBOLS, new DemandSymbols(OWNER, demanded));
      next = 0;
    }
    List<Symbol> silent = held.stream().filter(symbol -> !streamed.contains(symbol)).toList();
    if (next < silent.size() && !reading) {
      read(silent.subList(next, Math.min(next + READ_MAX, silent.size())));
    }
  }

  private void read(List<Symbol> lot) {
    reading = true;
    next += lot.size();
    bus.ask(Services.READ_PRICES, new ReadPrices(lot))
        .onSuccess(this::taken)
        .onComplete(ended -> reading = false);
  }

  /** What began to be streamed meanwhile is newer there. */
  private void taken(PricesRead read) {
    for (PriceUpdate stored : read.found()) {
      if (!streamed.contains(stored.symbol())) {
        take(stored);
      }
    }
  }
}
