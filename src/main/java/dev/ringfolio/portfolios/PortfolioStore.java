package dev.ringfolio.portfolios;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;
import java.util.Optional;

/**
 * Where portfolios and their trades are kept. What a method has done when it returns survives the
 * end of this process. Blocking: call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now; then nothing
 * is changed, or it is not known whether it is.
 */
public interface PortfolioStore {
  /** Trades of one portfolio that are kept: the newest. */
  int TRADES_MAX = 10_000;

  /** All portfolios, in the order of their ids. */
  List<Portfolio> all();

  /**
   * Keeps a new portfolio.
   *
   * @return false where its id is taken: nothing changes
   */
  boolean create(Portfolio portfolio);

  /**
   * Keeps {@code after} in place of the version before it.
   *
   * @return false where another version than {@code after.version() − 1} is kept, or none: nothing
   *     changes
   */
  boolean replace(Portfolio after);

  /**
   * As {@link #replace}, with the trades that led to it, in one transaction; trades beyond the
   * newest {@value #TRADES_MAX} go. Positions in other symbols than those of the trades are taken
   * to be as they were.
   *
   * @param trades in the order of their numbers, which follow on the newest that is kept; their
   *     times are kept to the microsecond
   */
  boolean book(Portfolio after, List<BookedTrade> trades);

  /**
   * Forgets a portfolio and its trades.
   *
   * @return false where another version is kept, or none: nothing changes
   */
  boolean delete(String id, long version);

  /** Trades with a number below {@code before}, the newest {@code limit} of them, newest first. */
  List<BookedTrade> trades(String id, long before, int limit);

  /** The newest trade of a portfolio to which its client gave the name {@code clientId}. */
  Optional<BookedTrade> named(String id, String clientId);
}
