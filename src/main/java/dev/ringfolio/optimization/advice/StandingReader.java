package dev.ringfolio.optimization.advice;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks where the portfolio of a request stands now. Whether the requester may know was asked before
 * the request came in. A room that does not answer costs {@value #TIMEOUT_MILLIS} ms a question.
 */
public final class StandingReader {
  static final long TIMEOUT_MILLIS = 500;

  private static final Service<ReadPortfolio, PortfolioRead> PORTFOLIO =
      new Service<>(
          Services.READ_PORTFOLIO.name(), ReadPortfolio.class, PortfolioRead.class, TIMEOUT_MILLIS);

  private static final Service<ReadPrices, PricesRead> PRICES =
      new Service<>(
          Services.READ_PRICES.name(), ReadPrices.class, PricesRead.class, TIMEOUT_MILLIS);

  private final Bus bus;

  public StandingReader(Bus bus) {
    this.bus = bus;
  }

  /** Empty where the request is for no portfolio, or that one or its prices could not be read. */
  public Future<Optional<Standing>> read(Optimize request) {
    String id = request.portfolioId();
    if (id == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return bus.ask(PORTFOLIO, new ReadPortfolio(new Asker(request.user(), true), id))
        .compose(read -> priced(read.portfolio(), request.symbols()))
        .map(Optional::of)
        .otherwise(Optional.empty());
  }

  private Future<Standing> priced(Portfolio portfolio, List<Symbol> wanted) {
    Set<Symbol> symbols = new TreeSet<>(wanted);
    symbols.addAll(portfolio.holdings().positions().keySet());
    return bus.ask(PRICES, new ReadPrices(List.copyOf(symbols)))
        .map(read -> new Standing(portfolio.holdings(), portfolio.allowShort(), read.found()));
  }
}
