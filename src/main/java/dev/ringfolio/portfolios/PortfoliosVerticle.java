package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.contract.ModuleFacts.PortfolioFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.portfolio.CloseCache;
import dev.ringfolio.core.portfolio.PortfolioBook;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.storage.StorePool;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Binds the portfolios: reads {@code price_updates}, writes {@code valuations}, answers what is
 * asked of portfolios and the probes of {@code portfolios}. Starts without the store where that is
 * away, and loads when it is back.
 */
public final class PortfoliosVerticle extends VerticleBase {
  /** The name by which health probes it. */
  public static final String MODULE = "portfolios";

  /** Advice to those who find too many reads of trades under way, in seconds. */
  private static final double READ_RETRY_SECONDS = 1;

  /** Between two valuations of what changed. */
  static final long PASS_MILLIS = 100;

  /** Between two looks at the store, at what is held without a stream, and at unknown risks. */
  static final long LOOK_MILLIS = 1_000;

  /** A store that does not answer does not keep the service from starting. */
  static final int START_SECONDS_MAX = 2;

  /** Between two reckonings of the risk of all. */
  static final long RISK_MILLIS = 15_000;

  private final Bus bus;
  private final PortfolioStore store;
  private final History history;
  private final Bounds bounds;
  private final boolean simulated;
  private final Clock clock;
  private final RandomGenerator chance;
  private StorePool pool;
  private PortfolioShelf shelf;
  private PortfolioBook book;
  private Valuations valuations;
  private RiskRounds risks;
  private HeldPrices prices;
  private PortfolioDesk desk;
  private final StoreState state = new StoreState();
  private boolean passing;

  /**
   * How much there may be.
   *
   * @param portfolios in all, at most as many as the topic of valuations has keys
   * @param portfoliosOfUser of one user
   * @param demandedSymbols that are asked to be streamed
   */
  public record Bounds(int portfolios, int portfoliosOfUser, int demandedSymbols) {}

  /**
   * Creates the verticle.
   *
   * @param history of which volatility and value at risk are made
   * @param simulated whether the prices are
   * @param chance makes the ids of portfolios
   */
  @SuppressWarnings("NullAway.Init") // what needs Vert.x comes with start()
  public PortfoliosVerticle(
      Bus bus,
      PortfolioStore store,
      History history,
      Bounds bounds,
      boolean simulated,
      Clock clock,
      RandomGenerator chance) {
    this.bus = bus;
    this.store = store;
    this.history = history;
    this.bounds = bounds;
    this.simulated = simulated;
    this.clock = clock;
    this.chance = chance;
  }

  @Override
  public Future<?> start() {
    TopicWriter<PortfolioValuation> writer = bus.writer(Topics.VALUATIONS);
    pool = new StorePool(vertx, "portfolios", "trades", READ_RETRY_SECONDS);
    shelf = new PortfolioShelf(bounds.portfolios(), bounds.portfoliosOfUser());
    book = new PortfolioBook(Topics.VALUATIONS.keysMax(), Topics.PRICE_UPDATES.keysMax());
    valuations = new Valuations(writer, book, simulated, clock);
    risks = new RiskRounds(vertx, book, new CloseCache(history));
    prices = new HeldPrices(bus, book, bounds.demandedSymbols());
    PortfolioReads reads = new PortfolioReads(shelf, valuations, state);
    desk = new PortfolioDesk(store, pool, reads, shelf, valuations, risks, state, clock, chance);
    bus.serve(Services.CREATE_PORTFOLIO, desk::create);
    bus.serve(Services.REPLACE_PORTFOLIO, desk::replace);
    bus.serve(Services.DELETE_PORTFOLIO, desk::delete);
    bus.serve(Services.BOOK_TRADE, desk::book);
    bus.serve(Services.IMPORT_PORTFOLIO, desk::take);
    bus.serve(Services.LIST_TRADES, desk::trades);
    bus.serve(Services.READ_PORTFOLIO, reads::read);
    bus.serve(Services.LIST_PORTFOLIOS, reads::list);
    bus.serve(Services.SUMMARIZE_PORTFOLIOS, reads::summarize);
    bus.serve(Services.PROBE.at(MODULE), probe -> Future.succeededFuture(report()));
    bus.reader(Topics.PRICE_UPDATES, MODULE, prices);
    vertx.setPeriodic(PASS_MILLIS, timer -> pass());
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
    vertx.setPeriodic(
        RISK_MILLIS, timer -> risks.round(shelf.all().stream().map(Portfolio::id).toList()));
    return desk.look()
        .timeout(START_SECONDS_MAX, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .onSuccess(looked -> prices.tick());
  }

  private void look() {
    desk.look();
    prices.tick();
    risks.unknown();
  }

  @Override
  public Future<?> stop() {
    return risks.close().eventually(pool::close);
  }

  /** A pass that has not ended goes on first. */
  private void pass() {
    if (!passing) {
      slice();
    }
  }

  private void slice() {
    passing = valuations.slice();
    if (passing) {
      context.runOnContext(turn -> slice());
    }
  }

  private ModuleReport report() {
    PortfolioFacts facts =
        new PortfolioFacts(
            shelf.size(),
            shelf.positions(),
            book.dirty(),
            valuations.valued(),
            book.refusedPrices(),
            desk.writing(),
            desk.turnedAway() + pool.turnedAway(),
            valuations.passMicros());
    String detail = state.trouble(clock.nanos());
    detail = detail.isEmpty() ? risks.trouble() : detail;
    return new ModuleReport(MODULE, detail.isEmpty() ? Status.GREEN : Status.YELLOW, detail, facts);
  }
}
