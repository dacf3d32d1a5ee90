package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.PortfoliosSummarized.Line;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.SummarizePortfolios;
import dev.ringfolio.core.model.Valuation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers from memory what is there and what it is worth. What belongs to another is not there.
 * Owned by the portfolios verticle, on whose context it runs.
 */
final class PortfolioReads {
  /** Positions in all portfolios of one list; at least one portfolio is told. */
  static final int POSITIONS_MAX = 5_000;

  private final PortfolioShelf shelf;
  private final Valuations valuations;
  private final StoreState state;

  PortfolioReads(PortfolioShelf shelf, Valuations valuations, StoreState state) {
    this.shelf = shelf;
    this.valuations = valuations;
    this.state = state;
  }

  /** The portfolio, where it is the asker's to use. */
  Future<Portfolio> find(Asker asker, String id) {
    if (!state.loadedOnce()) {
      return notLoaded();
    }
    Optional<Portfolio> found = shelf.find(id).filter(one -> asker.may(one.owner()));
    return found
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Bus.refuse(
                    new Failure(FailureCode.NOT_FOUND, "portfolio '" + id + "': there is none")));
  }

  private static <A> Future<A> notLoaded() {
    return Bus.refuse(
        new Failure(
            FailureCode.UNAVAILABLE,
            "no portfolio was loaded yet: the database does not answer",
            Map.of(),
            PortfolioDesk.RETRY_SECONDS));
  }

  Future<PortfolioRead> read(ReadPortfolio request) {
    return find(request.asker(), request.id()).map(this::read);
  }

  PortfolioRead read(Portfolio portfolio) {
    return new PortfolioRead(portfolio, valuations.of(portfolio), !state.current());
  }

  Future<PortfoliosListed> list(ListPortfolios request) {
    if (!state.loadedOnce()) {
      return notLoaded();
    }
    Asker asker = request.asker();
    String owner = request.owner() == null && !asker.all() ? asker.user() : request.owner();
    if (owner != null && !asker.may(owner)) {
      return Future.succeededFuture(new PortfoliosListed(List.of(), false, !state.current()));
    }
    List<Portfolio> following = shelf.after(request.after(), owner);
    int count = 0;
    int positions = 0;
    while (count < Math.min(request.limit(), following.size())
        && (count == 0 || positions < POSITIONS_MAX)) {
      positions += following.get(count).holdings().positions().size();
      count++;
    }
    return Future.succeededFuture(
        new PortfoliosListed(
            following.subList(0, count), count < following.size(), !state.current()));
  }

  Future<PortfoliosSummarized> summarize(SummarizePortfolios request) {
    if (!state.loadedOnce()) {
      return notLoaded();
    }
    boolean may = request.asker().may(request.owner());
    List<Portfolio> owned = may ? shelf.after("", request.owner()) : List.of();
    List<Line> told = new ArrayList<>();
    boolean more = false;
    double value = 0.0;
    double dayChange = 0.0;
    double unrealized = 0.0;
    double realized = 0.0;
    for (Portfolio portfolio : owned) {
      Valuation valuation = valuations.of(portfolio).valuation();
      value += valuation.value();
      dayChange += valuation.dayChange();
      unrealized += valuation.unrealizedPnl();
      realized += valuation.realizedPnl();
      if (portfolio.id().compareTo(request.after()) > 0) {
        more = told.size() == request.limit();
        if (!more) {
          told.add(line(portfolio, valuation));
        }
      }
    }
    return Future.succeededFuture(
        new PortfoliosSummarized(
            told,
            more,
            value,
            dayChange,
            unrealized,
            realized,
            valuations.simulated(),
            !state.current()));
  }

  private static Line line(Portfolio portfolio, Valuation valuation) {
    return new Line(
        portfolio.id(),
        portfolio.name(),
        portfolio.version(),
        portfolio.holdings().positions().size(),
        valuation.value(),
        valuation.cash(),
        valuation.dayChange(),
        valuation.dayChangePercent(),
        valuation.unrealizedPnl(),
        valuation.unrealizedPnlPercent(),
        valuation.realizedPnl());
  }
}
