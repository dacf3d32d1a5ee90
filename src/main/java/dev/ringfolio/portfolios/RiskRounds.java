package dev.ringfolio.portfolios;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.portfolio.CloseCache;
import dev.ringfolio.core.portfolio.Closes;
import dev.ringfolio.core.portfolio.Exposure;
import dev.ringfolio.core.portfolio.PortfolioBook;
import dev.ringfolio.core.portfolio.PortfolioRisk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps volatility and value at risk of all portfolios up to date, off the event loop. Owned by the
 * portfolios verticle, on whose context all but the reckoning runs.
 *
 * <p>A portfolio that changed is reckoned with the next lot. All are with each round: weights drift
 * with prices, closes come in, and a history that was away is back. Those that lack a price are
 * looked at more often. One lot of {@link #LOT} portfolios is under way at a time, on one thread;
 * what is told is what changed.
 */
final class RiskRounds {
  static final int LOT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(RiskRounds.class);

  private final PortfolioBook book;
  private final CloseCache closes;
  private final WorkerExecutor pool;
  private final Set<String> due = new LinkedHashSet<>();
  private final Map<String, PortfolioRisk> told = new HashMap<>();
  private boolean reckoning;
  private boolean refresh;
  private boolean closed;
  private String trouble = "";

  RiskRounds(Vertx vertx, PortfolioBook book, CloseCache closes) {
    this.book = book;
    this.closes = closes;
    this.pool = vertx.createSharedWorkerExecutor("portfolio-risk", 1);
  }

  /** A portfolio changed. */
  void changed(String id) {
    due.add(id);
    next();
  }

  void removed(String id) {
    due.remove(id);
    told.remove(id);
  }

  /** All are to be reckoned anew, of data that are looked at anew. */
  void round(Iterable<String> ids) {
    ids.forEach(due::add);
    refresh = true;
    next();
  }

  /** Some of those that lacked a price or a history may have both by now. */
  void unknown() {
    told.entrySet().stream()
        .filter(entry -> entry.getValue().equals(PortfolioRisk.UNKNOWN))
        .limit(LOT)
        .forEach(entry -> due.add(entry.getKey()));
    next();
  }

  private void next() {
    if (reckoning || closed) {
      return;
    }
    List<Exposure> lot = lot();
    if (lot.isEmpty()) {
      return;
    }
    reckoning = true;
    boolean fresh = refresh;
    refresh = false;
    pool.executeBlocking(() -> reckoned(lot, fresh), false)
        .onComplete(ended -> reckoning = false)
        .onSuccess(this::taken)
        .onFailure(this::failed);
  }

  private List<Exposure> lot() {
    List<Exposure> lot = new ArrayList<>();
    Iterator<String> ids = due.iterator();
    while (ids.hasNext() && lot.size() < LOT) {
      book.exposure(ids.next()).ifPresent(lot::add);
      ids.remove();
    }
    return lot;
  }

  /** On the pool's thread. */
  private Map<String, PortfolioRisk> reckoned(List<Exposure> lot, boolean fresh) {
    Set<Symbol> symbols = new HashSet<>();
    lot.forEach(exposure -> symbols.addAll(exposure.symbols()));
    if (fresh) {
      closes.refresh(symbols);
    }
    Map<Symbol, Closes> known = closes.read(symbols);
    Map<String, PortfolioRisk> risks = new HashMap<>();
    lot.forEach(exposure -> risks.put(exposure.portfolioId(), PortfolioRisk.of(exposure, known)));
    return risks;
  }

  private void taken(Map<String, PortfolioRisk> risks) {
    trouble = "";
    risks.forEach(
        (id, risk) -> {
          if (book.exposure(id).isPresent() && !risk.equals(told.put(id, risk))) {
            book.risk(id, risk.volatility(), risk.var95());
          }
        });
    next();
  }

  /** What is known stays; the next round tries again. Told once, however often it happens. */
  private void failed(Throwable error) {
    due.clear();
    if (trouble.isEmpty() && !closed) {
      LOG.warn("the risk of portfolios cannot be reckoned: {}", String.valueOf(error.getMessage()));
    }
    trouble = "the risk of portfolios cannot be reckoned: " + error.getMessage();
  }

  /** What is wrong, or empty. */
  String trouble() {
    return trouble;
  }

  /** Portfolios that wait. */
  int waiting() {
    return due.size();
  }

  Future<Void> close() {
    closed = true;
    return pool.close();
  }
}
