package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All portfolios and what they are worth on live prices. Owned by the portfolio verticle; not
 * thread-safe.
 *
 * <p><b>Problem.</b> Ten thousand portfolios hold the same few hundred symbols, whose prices change
 * ten thousand times a second. Valuing a portfolio at each change is a thousand times too much
 * work, and nobody reads it.
 *
 * <p><b>Idea.</b> A price marks its symbol, nothing else. A pass, ten times a second, goes from the
 * marked symbols to their holders by an index, and values each of these once, at prices of one
 * moment. So the work is bounded by portfolios × positions a pass, whatever the feed does, and a
 * symbol that nobody holds costs nothing.
 *
 * <p><b>Bounds.</b> {@code portfoliosMax} portfolios of {@link Holdings#POSITIONS_MAX} positions. A
 * held symbol is known as long as somebody holds it; the price of one that nobody holds is kept for
 * who may buy it, while fewer than {@code symbolsMax} are known, and is refused and counted then.
 */
public final class PortfolioBook {
  private static final Comparator<Quote> BY_HOLDERS =
      Comparator.<Quote>comparingInt(quote -> -quote.holders.size())
          .thenComparing(quote -> quote.symbol);

  private final int portfoliosMax;
  private final int symbolsMax;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<Symbol, Quote> quotes = new HashMap<>();
  private final List<Quote> changed = new ArrayList<>();
  private final Deque<Account> dirty = new ArrayDeque<>();
  private long refusedPrices;

  public PortfolioBook(int portfoliosMax, int symbolsMax) {
    this.portfoliosMax = portfoliosMax;
    this.symbolsMax = symbolsMax;
  }

  /**
   * Takes a portfolio, new or changed; it is valued in the next pass.
   *
   * @return whether there was room
   */
  public boolean put(String id, Holdings holdings) {
    Account before = accounts.get(id);
    if (before == null && accounts.size() >= portfoliosMax) {
      return false;
    }
    List<Quote> held = new ArrayList<>(holdings.positions().size());
    holdings.positions().keySet().forEach(symbol -> held.add(quote(symbol)));
    Account account = new Account(id, holdings, held);
    held.forEach(quote -> quote.holders.add(account));
    if (before != null) {
      account.volatility = before.volatility;
      account.var95 = before.var95;
      leave(before);
    }
    accounts.put(id, account);
    mark(account);
    return true;
  }

  /** Forgets a portfolio. */
  public void remove(String id) {
    Account account = accounts.remove(id);
    if (account != null) {
      leave(account);
    }
  }

  /**
   * Takes the newest price of a symbol.
   *
   * @param price above 0
   * @param previousClose NaN where unknown
   */
  public void price(
      Symbol symbol, double price, double previousClose, boolean stale, long timeMillis) {
    Quote quote = quotes.get(symbol);
    if (quote == null) {
      if (quotes.size() >= symbolsMax) {
        refusedPrices++;
        return;
      }
      quote = quote(symbol);
    }
    quote.price = price;
    quote.previousClose = previousClose;
    quote.stale = stale;
    quote.timeMillis = timeMillis;
    if (!quote.changed && !quote.holders.isEmpty()) {
      quote.changed = true;
      changed.add(quote);
    }
  }

  /**
   * Takes what a portfolio risks; it is told with its next valuation.
   *
   * @param volatility annual; NaN where unknown
   * @param var95 fraction of the value, one day; NaN where unknown
   */
  public void risk(String id, double volatility, double var95) {
    Account account = accounts.get(id);
    if (account != null) {
      account.volatility = volatility;
      account.var95 = var95;
      mark(account);
    }
  }

  /**
   * Values each portfolio that changed since the last pass, or of which a price did, once.
   *
   * @return how many
   */
  public int pass(Consumer<Valuation> taker) {
    return pass(taker, Integer.MAX_VALUE);
  }

  /**
   * As {@link #pass(Consumer)}, but for those beyond {@code most}: they wait for the next call. So
   * a pass over very many can let others have the thread in between.
   */
  public int pass(Consumer<Valuation> taker, int most) {
    for (Quote quote : changed) {
      quote.changed = false;
      quote.holders.forEach(this::mark);
    }
    changed.clear();
    int valued = 0;
    while (valued < most && !dirty.isEmpty()) {
      Account account = dirty.remove();
      account.dirty = false;
      if (accounts.get(account.id) == account) {
        taker.accept(account.valued());
        valued++;
      }
    }
    return valued;
  }

  /** Portfolios that wait to be valued, those whose prices changed since the last pass aside. */
  public int dirty() {
    return dirty.size();
  }

  /** The portfolio at the newest prices; empty where it is unknown. */
  public Optional<Valuation> valuation(String id) {
    return Optional.ofNullable(accounts.get(id)).map(Account::valued);
  }

  /** How the portfolio's worth is spread over its symbols; empty where it is unknown. */
  public Optional<Exposure> exposure(String id) {
    return Optional.ofNullable(accounts.get(id)).map(Account::exposure);
  }

  /** Symbols that somebody holds, those of most portfolios first. */
  public List<Symbol> held() {
    return quotes.values().stream()
        .filter(quote -> !quote.holders.isEmpty())
        .sorted(BY_HOLDERS)
        .map(quote -> quote.symbol)
        .toList();
  }

  /** Prices that were refused because too many symbols are known, in all. */
  public long refusedPrices() {
    return refusedPrices;
  }

  /** Portfolios known. */
  public int size() {
    return accounts.size();
  }

  private Quote quote(Symbol symbol) {
    return quotes.computeIfAbsent(symbol, Quote::new);
  }

  private void mark(Account account) {
    if (!account.dirty) {
      account.dirty = true;
      dirty.add(account);
    }
  }

  private void leave(Account account) {
    for (Quote quote : account.quotes) {
      quote.holders.remove(account);
      if (quote.holders.isEmpty() && !quote.priced()) {
        quotes.remove(quote.symbol);
      }
    }
  }
}
