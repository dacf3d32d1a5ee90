package dev.ringfolio.questions;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.Analyze.Own;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks what weights would have earned, beside the portfolio that they are for. */
public final class TrackingQuestions {
  private final Bus bus;
  private final TradeHistory trades;

  public TrackingQuestions(Bus bus) {
    this.bus = bus;
    this.trades = new TradeHistory(bus);
  }

  /**
   * A question for the analysts.
   *
   * @param question without a portfolio where there is none any more
   * @param warnings that belong to its answer
   */
  public record Asked(AnalyzeTracking question, List<Warning> warnings) {}

  /**
   * The question about {@code kept}, with live prices where {@code parameters} want them.
   *
   * @param asker who reads the portfolio
   */
  public Future<Asked> of(Asker asker, KeptWeights kept, Parameters parameters) {
    List<Warning> warnings = new ArrayList<>();
    return own(asker, kept.portfolioId(), warnings)
        .compose(
            own ->
                live(kept, parameters, own)
                    .map(
                        prices ->
                            new AnalyzeTracking(
                                kept.symbols(),
                                parameters,
                                kept.weights(),
                                kept.sinceDay(),
                                own.orElse(null),
                                prices)))
        .map(question -> new Asked(question, warnings));
  }

  private Future<Optional<Own>> own(
      Asker asker, @Nullable String portfolio, List<Warning> warnings) {
    if (portfolio == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return bus.ask(Services.READ_PORTFOLIO, new ReadPortfolio(asker, portfolio))
        .compose(
            read ->
                trades
                    .of(asker, read.portfolio())
                    .map(
                        all ->
                            Optional.of(
                                new Own(
                                    TradeHistory.symbols(read.portfolio(), all),
                                    read.portfolio().holdings(),
                                    all))))
        .recover(
            cause -> {
              if (!notFound(cause)) {
                return Future.failedFuture(cause);
              }
              warnings.add(
                  new Warning("portfolio_left_out", "the portfolio is not there any more"));
              return Future.succeededFuture(Optional.empty());
            });
  }

  private Future<List<PriceUpdate>> live(
      KeptWeights kept, Parameters parameters, Optional<Own> own) {
    if (!parameters.live()) {
      return Future.succeededFuture(List.of());
    }
    Set<Symbol> symbols = new TreeSet<>(kept.symbols());
    own.ifPresent(portfolio -> symbols.addAll(portfolio.symbols()));
    return bus.ask(Services.READ_PRICES, new ReadPrices(List.copyOf(symbols), true))
        .map(read -> read.found().stream().filter(price -> price.origin() == Origin.LIVE).toList())
        .otherwise(List.<PriceUpdate>of());
  }

  private static boolean notFound(Throwable cause) {
    return cause instanceof FailureException failed
        && failed.failure().code() == FailureCode.NOT_FOUND;
  }
}
