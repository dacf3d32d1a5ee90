package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.portfolios.PortfoliosVerticle.Bounds;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The verticle of portfolios on the real bus, with a store in memory that may be away, and the
 * rooms around it.
 */
abstract class PortfoliosStage {
  /** 2024-01-01T12:00:00Z. */
  static final long NOW = 1_704_110_400_000L;

  static final Symbol AAPL = new Symbol("AAPL");
  static final Symbol MSFT = new Symbol("MSFT");
  static final Asker ANN = new Asker("ann", false);
  static final Asker BOB = new Asker("bob", false);
  static final Asker ADMIN = new Asker("root", true);

  static final Clock CLOCK =
      new Clock() {
        @Override
        public long millis() {
          return NOW;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** 100, 110, 99, 108.9, … for every symbol. */
  static final class SwingingHistory implements History {
    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      int rows = 5;
      int n = symbols.size();
      double[] closes = new double[rows * n];
      int[] days = new int[rows];
      double price = 100;
      for (int row = 0; row < rows; row++) {
        days[row] = 19_000 + row;
        for (int column = 0; column < n; column++) {
          closes[row * n + column] = price;
        }
        price *= row % 2 == 0 ? 1.1 : 0.9;
      }
      return new PriceTable(
          symbols, symbols.stream().map(s -> History.Origin.IMPORTED).toList(), days, closes, 1);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return 1;
    }
  }

  /** The rooms around: prices and the feed. */
  static final class Neighbours extends VerticleBase {
    private final Bus bus;
    final List<List<Symbol>> demands = new CopyOnWriteArrayList<>();
    final List<PortfolioValuation> valued = new CopyOnWriteArrayList<>();
    private TopicWriter<PriceUpdate> updates;

    Neighbours(Bus bus) {
      this.bus = bus;
    }

    @Override
    public Future<?> start() {
      updates = bus.writer(Topics.PRICE_UPDATES);
      bus.serve(
          Services.DEMAND_SYMBOLS,
          (DemandSymbols demand) -> {
            demands.add(demand.symbols());
            return Future.succeededFuture(new SymbolsDemanded(List.of()));
          });
      bus.serve(
          Services.READ_PRICES,
          question ->
              Future.succeededFuture(
                  new PricesRead(
                      question.symbols().stream()
                          .filter(MSFT::equals)
                          .map(symbol -> update(symbol, 300, true, Origin.DATABASE))
                          .toList(),
                      List.of())));
      bus.reader(
          Topics.VALUATIONS,
          "test",
          new TopicHandler<PortfolioValuation>() {
            @Override
            public void entries(long epoch, long first, List<PortfolioValuation> entries) {
              valued.addAll(entries);
            }

            @Override
            public void snapshot(long epoch, long head, List<PortfolioValuation> values) {
              valued.addAll(values);
            }
          });
      return Future.succeededFuture();
    }

    void trade(Symbol symbol, double price) {
      context.runOnContext(turn -> updates.append(update(symbol, price, false, Origin.LIVE)));
    }

    private static PriceUpdate update(Symbol symbol, double price, boolean stale, Origin origin) {
      return new PriceUpdate(
          symbol,
          price,
          1,
          false,
          100,
          price - 100,
          price - 100,
          NOW,
          NOW,
          1,
          1,
          stale,
          PriceSource.FINNHUB,
          origin);
    }

    /** The newest valuation of a portfolio, or null. */
    @Nullable PortfolioValuation newest(String id) {
      List<PortfolioValuation> all = new ArrayList<>(valued);
      PortfolioValuation found = null;
      for (PortfolioValuation one : all) {
        found = one.portfolioId().equals(id) ? one : found;
      }
      return found;
    }
  }

  final Vertx vertx = Vertx.vertx();
  final VertxBus bus = new VertxBus(vertx, CLOCK);
  final MemoryPortfolios store = new MemoryPortfolios();
  final Neighbours neighbours = new Neighbours(bus);

  @BeforeEach
  void startNeighbours() throws Exception {
    done(vertx.deployVerticle(neighbours));
  }

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  String start() throws Exception {
    return done(
        vertx.deployVerticle(
            new PortfoliosVerticle(
                bus,
                store,
                new SwingingHistory(),
                new Bounds(4, 3, 25),
                false,
                CLOCK,
                new SplittableRandom(1))));
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  <Q, A> A ask(Service<Q, A> service, Q request) throws Exception {
    return done(bus.ask(service, request));
  }

  /** "CODE: detail" of what is refused. */
  <Q, A> String refused(Service<Q, A> service, Q request) throws Exception {
    try {
      return "answered " + ask(service, request);
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).getMessage();
    }
  }

  static PortfolioDraft draft(String cash, Position... positions) {
    return new PortfolioDraft("Savings", false, new BigDecimal(cash), List.of(positions));
  }

  static Position position(Symbol symbol, String quantity, String cost) {
    return new Position(symbol, new BigDecimal(quantity), new BigDecimal(cost));
  }

  static Deal deal(Side side, Symbol symbol, String quantity, String price) {
    return new Deal(
        symbol, side, new BigDecimal(quantity), new BigDecimal(price), Instant.ofEpochMilli(NOW));
  }

  PortfolioRead create(Asker owner, String id, PortfolioDraft draft) throws Exception {
    return ask(Services.CREATE_PORTFOLIO, new CreatePortfolio(owner.user(), id, draft));
  }

  static BookTrade trade(Trade trade, @Nullable String clientId, Long... versions) {
    return new BookTrade(ANN, "p", List.of(versions), trade, clientId);
  }
}
