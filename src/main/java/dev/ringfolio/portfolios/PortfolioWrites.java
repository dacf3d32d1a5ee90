package dev.ringfolio.portfolios;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.portfolio.TradeTime;
import java.util.List;
import java.util.Optional;

/**
 * Reckons what a write makes of a portfolio, and has the store keep it. Blocks: called on the
 * store's pool, for one portfolio by one thread at a time. Without state.
 *
 * <p>What cannot be done is thrown as a {@link FailureException} before the store is asked; {@link
 * StoreOvertaken} and {@link StoreUnavailable} come from the store.
 */
final class PortfolioWrites {
  /** Characters of a user's name that the store has room for. */
  private static final int OWNER_MAX = 512;

  private final PortfolioStore store;

  PortfolioWrites(PortfolioStore store) {
    this.store = store;
  }

  /**
   * @param positionsMax that it may have
   */
  Written<Portfolio> create(String id, String owner, PortfolioDraft draft, int positionsMax) {
    if (owner.length() > OWNER_MAX || owner.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          FailureCode.FORBIDDEN,
          "a user whose name has more than " + OWNER_MAX + " or control characters owns nothing");
    }
    Holdings holdings = holdings(Holdings.EMPTY, draft, positionsMax);
    Portfolio made = new Portfolio(id, owner, draft.name(), draft.allowShort(), holdings, 1);
    if (!store.create(made)) {
      throw refused(FailureCode.DUPLICATE_REQUEST, "id: '" + id + "' is taken");
    }
    return new Written<>(made, made);
  }

  /**
   * @param positionsMax that it may have afterwards
   */
  Written<Portfolio> replace(Portfolio before, PortfolioDraft draft, int positionsMax) {
    Holdings holdings = holdings(before.holdings(), draft, positionsMax);
    // Another name leaves the trades what led to the holdings.
    boolean same = holdings.equals(before.holdings());
    Portfolio after =
        new Portfolio(
            before.id(),
            before.owner(),
            draft.name(),
            draft.allowShort(),
            holdings,
            same ? before.settledTrades() : lastNumber(before),
            before.version() + 1);
    return kept(store.replace(after), after, after);
  }

  /**
   * Refuses a change of {@code before} where it is meant for other versions.
   *
   * @param versions none for any
   */
  static void checkVersion(Portfolio before, List<Long> versions) {
    if (!versions.isEmpty() && !versions.contains(before.version())) {
      throw refused(
          FailureCode.VERSION_CONFLICT,
          "portfolio '%s' has version %d by now".formatted(before.id(), before.version()));
    }
  }

  Written<String> delete(Portfolio before) {
    if (!store.delete(before.id(), before.version())) {
      throw new StoreOvertaken(before.id());
    }
    return new Written<>(null, before.id());
  }

  /**
   * One that is known by its name is answered as it was, whatever version the request is meant for:
   * who repeats it does so because the answer, and with it the new version, got lost.
   *
   * @param positionsMax that it may have afterwards
   * @param nowMillis wall time: no trade is of the future
   */
  Written<TradeTaken> book(Portfolio before, BookTrade request, int positionsMax, long nowMillis) {
    Trade trade = request.trade();
    TradeTime.fault(trade.at(), nowMillis)
        .ifPresent(
            rule -> {
              throw refused(FailureCode.INVALID_MESSAGE, "at: " + trade.at() + " " + rule);
            });
    String clientId = request.clientId();
    Optional<BookedTrade> known =
        clientId == null ? Optional.empty() : store.named(before.id(), clientId);
    if (known.isPresent()) {
      return repeated(before, known.get(), trade);
    }
    checkVersion(before, request.versions());
    Holdings.Booking booking = before.holdings().booked(trade, before.allowShort());
    if (booking instanceof Holdings.Refused no) {
      throw refused(FailureCode.INVALID_MESSAGE, no.field() + ": " + no.detail());
    }
    Booked done = (Booked) booking;
    checkRoom(before.holdings(), done.after(), positionsMax);
    long number = lastNumber(before) + 1;
    BookedTrade booked = new BookedTrade(number, trade, done.realizedPnl(), clientId);
    Portfolio after = changed(before, done.after(), before.settledTrades());
    TradeTaken taken = new TradeTaken(booked, after.version(), false);
    return kept(store.book(after, List.of(booked)), after, taken);
  }

  private static Written<TradeTaken> repeated(Portfolio before, BookedTrade known, Trade trade) {
    if (!sameContent(known.trade(), trade)) {
      throw refused(
          FailureCode.DUPLICATE_REQUEST,
          "id: '%s' is trade %d of this portfolio, with another content"
              .formatted(known.clientId(), known.number()));
    }
    return new Written<>(null, new TradeTaken(known, before.version(), true));
  }

  /** Whether both say the same; a time that the client left out is another each time. */
  private static boolean sameContent(Trade one, Trade other) {
    if (one instanceof Deal first && other instanceof Deal second) {
      return first.symbol().equals(second.symbol())
          && first.side() == second.side()
          && first.quantity().compareTo(second.quantity()) == 0
          && first.price().compareTo(second.price()) == 0;
    }
    return one instanceof Split first
        && other instanceof Split second
        && first.symbol().equals(second.symbol())
        && first.ratio().compareTo(second.ratio()) == 0;
  }

  /**
   * @param positionsMax that it may have afterwards
   * @param nowMillis wall time: no trade is of the future
   */
  Written<PortfolioImported> take(
      Portfolio before, ImportPortfolio request, int positionsMax, long nowMillis) {
    PortfolioImport done =
        PortfolioImport.of(before, request.csv(), () -> lastNumber(before) + 1, nowMillis);
    boolean counts = done.booked() > 0 && (done.refused() == 0 || request.partial());
    if (!counts) {
      return new Written<>(null, done.report(0, before.version()));
    }
    checkRoom(before.holdings(), done.after(), positionsMax);
    boolean outright = done.trades().isEmpty();
    long settled = outright ? lastNumber(before) : before.settledTrades();
    Portfolio after = changed(before, done.after(), settled);
    boolean stored = outright ? store.replace(after) : store.book(after, done.trades());
    return kept(stored, after, done.report(done.booked(), after.version()));
  }

  /** Of the newest trade; 0 before the first. */
  private long lastNumber(Portfolio before) {
    List<BookedTrade> newest = store.trades(before.id(), Long.MAX_VALUE, 1);
    return newest.isEmpty() ? 0 : newest.get(0).number();
  }

  private static Portfolio changed(Portfolio before, Holdings after, long settledTrades) {
    return new Portfolio(
        before.id(),
        before.owner(),
        before.name(),
        before.allowShort(),
        after,
        settledTrades,
        before.version() + 1);
  }

  private static <A> Written<A> kept(boolean stored, Portfolio after, A answer) {
    if (!stored) {
      throw new StoreOvertaken(after.id());
    }
    return new Written<>(after, answer);
  }

  private static Holdings holdings(Holdings before, PortfolioDraft draft, int positionsMax) {
    Holdings after;
    try {
      after = before.replaced(draft.cash(), draft.positions());
    } catch (IllegalArgumentException e) {
      throw refused(FailureCode.INVALID_MESSAGE, "positions: " + e.getMessage());
    }
    for (Position position : after.positions().values()) {
      if (position.quantity().signum() < 0 && !draft.allowShort()) {
        throw refused(
            FailureCode.INVALID_MESSAGE,
            "quantity: %s of %s; a portfolio without allow_short holds nothing below 0"
                .formatted(position.quantity().toPlainString(), position.symbol()));
      }
    }
    checkRoom(before, after, positionsMax);
    return after;
  }

  private static void checkRoom(Holdings before, Holdings after, int positionsMax) {
    int count = after.positions().size();
    if (count > before.positions().size() && count > positionsMax) {
      throw refused(
          FailureCode.FORBIDDEN,
          "positions: there are %d in all portfolios, which is the most"
              .formatted(PortfolioShelf.POSITIONS_MAX));
    }
  }

  private static FailureException refused(FailureCode code, String detail) {
    return new FailureException(new Failure(code, detail));
  }
}
