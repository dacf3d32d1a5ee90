package dev.ringfolio.portfolios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.ModuleFacts.PortfolioFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SummarizePortfolios;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Holdings;
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
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Test;

final class PortfoliosVerticleTest {
  /** 2024-01-01T12:00:00Z. */
  private static final long NOW = 1_704_110_400_000L;

  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final Asker ANN = new Asker("ann", false);
  private static final Asker BOB = new Asker("bob", false);
  private static final Asker ADMIN = new Asker("root", true);

  private static final Clock CLOCK =
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
  private static final class SwingingHistory implements History {
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
  private static final class Neighbours extends VerticleBase {
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

  private final Vertx vertx = Vertx.vertx();
  private final VertxBus bus = new VertxBus(vertx, CLOCK);
  private final MemoryPortfolios store = new MemoryPortfolios();
  private final Neighbours neighbours = new Neighbours(bus);

  @BeforeEach
  void startNeighbours() throws Exception {
    done(vertx.deployVerticle(neighbours));
  }

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  private String start() throws Exception {
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

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private <Q, A> A ask(Service<Q, A> service, Q request) throws Exception {
    return done(bus.ask(service, request));
  }

  /** "CODE: detail" of what is refused. */
  private <Q, A> String refused(Service<Q, A> service, Q request) throws Exception {
    try {
      return "answered " + ask(service, request);
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).getMessage();
    }
  }

  private static PortfolioDraft draft(String cash, Position... positions) {
    return new PortfolioDraft("Savings", false, new BigDecimal(cash), List.of(positions));
  }

  private static Position position(Symbol symbol, String quantity, String cost) {
    return new Position(symbol, new BigDecimal(quantity), new BigDecimal(cost));
  }

  private static Deal deal(Side side, Symbol symbol, String quantity, String price) {
    return new Deal(
        symbol, side, new BigDecimal(quantity), new BigDecimal(price), Instant.ofEpochMilli(NOW));
  }

  private PortfolioRead create(Asker owner, String id, PortfolioDraft draft) throws Exception {
    return ask(Services.CREATE_PORTFOLIO, new CreatePortfolio(owner.user(), id, draft));
  }

  private static BookTrade trade(Trade trade, @Nullable String clientId, Long... versions) {
    return new BookTrade(ANN, "p", List.of(versions), trade, clientId);
  }

  @Test
  void aPortfolioIsKeptBeforeItIsAnsweredAndValuedWithEachPrice() throws Exception {
    start();
    PortfolioRead made = create(ANN, "p", draft("1000", position(AAPL, "10", "90")));

    assertThat(store.kept.get("p")).isEqualTo(made.portfolio());
    assertThat(made.portfolio().version()).isEqualTo(1);
    assertThat(made.cached()).isFalse();

    neighbours.trade(AAPL, 110.0);
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().value()).isEqualTo(2100.0));
    PortfolioValuation told = neighbours.newest("p");
    assertThat(told.owner()).isEqualTo("ann");
    assertThat(told.valuation().unrealizedPnl()).isEqualTo(200.0);
    assertThat(told.seq()).isEqualTo(neighbours.valued.size());
  }

  @Test
  void anIdIsMadeUpWhereNoneIsGivenAndTakenOnce() throws Exception {
    start();
    PortfolioRead made = create(ANN, null, draft("0"));
    assertThat(made.portfolio().id()).matches("pf_[a-z0-9]{12}");

    create(ANN, "mine", draft("0"));
    assertThat(refused(Services.CREATE_PORTFOLIO, new CreatePortfolio("bob", "mine", draft("0"))))
        .isEqualTo("DUPLICATE_REQUEST: id: 'mine' is taken");
  }

  @Test
  void thereAreNoMorePortfoliosThanAllowed() throws Exception {
    start();
    for (int i = 0; i < 3; i++) {
      create(ANN, "a" + i, draft("0"));
    }
    assertThat(refused(Services.CREATE_PORTFOLIO, new CreatePortfolio("ann", "a4", draft("0"))))
        .isEqualTo(
            "FORBIDDEN: 'ann' has 3 portfolios, which is the most (limits.portfolios_per_user)");
    create(BOB, "b", draft("0"));
    assertThat(refused(Services.CREATE_PORTFOLIO, new CreatePortfolio("bob", "b2", draft("0"))))
        .isEqualTo("FORBIDDEN: there are 4 portfolios, which is the most (limits.portfolios)");
  }

  @Test
  void whatIsHeldIsDemandedAndWhatIsNotStreamedIsReadFromTheStores() throws Exception {
    start();
    create(ANN, "p", draft("0", position(MSFT, "2", "100"), position(AAPL, "1", "1")));

    await().until(() -> neighbours.demands.contains(List.of(AAPL, MSFT)));
    neighbours.trade(AAPL, 50.0);
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().value()).isEqualTo(650.0));
    assertThat(neighbours.newest("p").valuation().stale()).containsExactly(MSFT);

    neighbours.trade(MSFT, 400.0);
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().value()).isEqualTo(850.0));
  }

  @Test
  void volatilityAndValueAtRiskComeFromTheHistory() throws Exception {
    start();
    create(ANN, "p", draft("100", position(AAPL, "1", "1")));
    neighbours.trade(AAPL, 100.0);

    // Half of it in cash: ±5 % a day.
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().var95()).isBetween(0.0499, 0.0501));
    assertThat(neighbours.newest("p").valuation().volatility())
        .isBetween(Math.sqrt(252 * 4 * 0.0025 / 3) - 1e-9, Math.sqrt(252 * 4 * 0.0025 / 3) + 1e-9);
  }

  @Test
  void tradesAreBookedInOrderAndListedNewestFirst() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    List<Future<TradeTaken>> taken = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      taken.add(
          bus.ask(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", String.valueOf(i)), null)));
    }
    for (int i = 1; i <= 20; i++) {
      TradeTaken one = done(taken.get(i - 1));
      assertThat(one.booked().number()).isEqualTo(i);
      assertThat(one.version()).isEqualTo(1 + i);
    }
    var listed = ask(Services.LIST_TRADES, new ListTrades(ANN, "p", 20, 3));
    assertThat(listed.trades()).extracting(t -> t.number()).containsExactly(19L, 18L, 17L);
    assertThat(listed.more()).isTrue();
    PortfolioRead now = ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p"));
    assertThat(now.portfolio().holdings().cash()).isEqualByComparingTo("790");
    assertThat(now.portfolio().holdings().positions().get(AAPL).averageCost())
        .isEqualByComparingTo("10.5");
  }

  @Test
  void aTradeThatIsSentAgainUnderItsNameCountsOnceAlsoAfterARestart() throws Exception {
    String deployed = start();
    create(ANN, "p", draft("1000"));
    Deal once = deal(Side.BUY, AAPL, "1", "10");
    TradeTaken first = ask(Services.BOOK_TRADE, trade(once, "t-1"));
    assertThat(first.repeated()).isFalse();

    done(vertx.undeploy(deployed));
    start();
    TradeTaken again = ask(Services.BOOK_TRADE, trade(once, "t-1"));
    assertThat(again).isEqualTo(new TradeTaken(first.booked(), 2, true));
    assertThat(refused(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "2", "10"), "t-1")))
        .isEqualTo(
            "DUPLICATE_REQUEST: id: 't-1' is trade 1 of this portfolio, with another content");
    assertThat(store.trades.get("p")).hasSize(1);
  }

  @Test
  void aTradeThatIsSentAgainIsAnsweredAsBeforeThoughItNamesTheVersionFromBeforeIt()
      throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    BookTrade once = trade(deal(Side.BUY, AAPL, "1", "10"), "t-1", 1L);
    TradeTaken first = ask(Services.BOOK_TRADE, once);

    assertThat(ask(Services.BOOK_TRADE, once)).isEqualTo(new TradeTaken(first.booked(), 2, true));
    assertThat(refused(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", "10"), "t-2", 1L)))
        .isEqualTo("VERSION_CONFLICT: portfolio 'p' has version 2 by now");
  }

  @Test
  void aTradeIsKnownByItsNameAmongAllThatAreKept() throws Exception {
    start();
    create(ANN, "p", draft("100000"));
    BookTrade once = trade(deal(Side.BUY, AAPL, "1", "10"), "t-1");
    TradeTaken first = ask(Services.BOOK_TRADE, once);
    String rows = "AAPL,buy,1,1,2024-01-01\n".repeat(PortfolioStore.TRADES_MAX - 1);
    byte[] csv = ("symbol,side,quantity,price,at\n" + rows).getBytes(StandardCharsets.UTF_8);
    ask(Services.IMPORT_PORTFOLIO, new ImportPortfolio(ANN, "p", List.of(), csv, false));

    assertThat(ask(Services.BOOK_TRADE, once)).isEqualTo(new TradeTaken(first.booked(), 3, true));
  }

  @Test
  void aTradeThatCannotBeIsRefusedAndChangesNothing() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    assertThat(refused(Services.BOOK_TRADE, trade(deal(Side.SELL, AAPL, "1", "10"), null)))
        .startsWith("INVALID_MESSAGE: quantity: sells 1 of AAPL, of which 0 are held");
    Deal tomorrow =
        new Deal(
            AAPL, Side.BUY, BigDecimal.ONE, BigDecimal.ONE, Instant.ofEpochMilli(NOW + 61_000));
    assertThat(refused(Services.BOOK_TRADE, trade(tomorrow, null)))
        .isEqualTo("INVALID_MESSAGE: at: 2024-01-01T12:01:01Z is in the future");
    assertThat(refused(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", "1"), null, 7L)))
        .isEqualTo("VERSION_CONFLICT: portfolio 'p' has version 1 by now");
    assertThat(store.kept.get("p").version()).isEqualTo(1);
  }

  @Test
  void anotherNameLeavesTheTradesWhatLedToTheHoldings() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    ask(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", "10"), null));
    PortfolioDraft renamed =
        new PortfolioDraft(
            "Old age", false, new BigDecimal("990.00"), List.of(position(AAPL, "1.0", "10")));
    ask(Services.REPLACE_PORTFOLIO, new ReplacePortfolio(ANN, "p", List.of(2L), renamed));
    assertThat(store.kept.get("p").settledTrades()).isZero();

    ask(Services.REPLACE_PORTFOLIO, new ReplacePortfolio(ANN, "p", List.of(3L), draft("990")));
    assertThat(store.kept.get("p").settledTrades()).isEqualTo(1);
  }

  @Test
  void otherPositionsLeaveWhatWasRealized() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    ask(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", "10"), null));
    ask(Services.BOOK_TRADE, trade(deal(Side.SELL, AAPL, "1", "15"), null));
    PortfolioRead replaced =
        ask(
            Services.REPLACE_PORTFOLIO,
            new ReplacePortfolio(ANN, "p", List.of(3L), draft("7", position(MSFT, "1", "2"))));

    assertThat(replaced.portfolio().version()).isEqualTo(4);
    assertThat(replaced.portfolio().holdings().realizedPnl()).isEqualByComparingTo("5");
    assertThat(replaced.portfolio().holdings().cash()).isEqualByComparingTo("7");
    assertThat(
            refused(
                Services.REPLACE_PORTFOLIO,
                new ReplacePortfolio(ANN, "p", List.of(), draft("7", position(MSFT, "-1", "2")))))
        .isEqualTo(
            "INVALID_MESSAGE: quantity: -1 of MSFT; a portfolio without allow_short holds nothing"
                + " below 0");
  }

  @Test
  void whatBelongsToAnotherIsNotThereButForAdmins() throws Exception {
    start();
    create(ANN, "p", draft("5"));
    String none = "NOT_FOUND: portfolio 'p': there is none";
    assertThat(refused(Services.READ_PORTFOLIO, new ReadPortfolio(BOB, "p"))).isEqualTo(none);
    assertThat(refused(Services.DELETE_PORTFOLIO, new DeletePortfolio(BOB, "p", List.of())))
        .isEqualTo(none);
    assertThat(refused(Services.LIST_TRADES, new ListTrades(BOB, "p", 9, 9))).isEqualTo(none);
    assertThat(ask(Services.LIST_PORTFOLIOS, new ListPortfolios(BOB, null, "", 9)).portfolios())
        .isEmpty();
    assertThat(ask(Services.LIST_PORTFOLIOS, new ListPortfolios(BOB, "ann", "", 9)).portfolios())
        .isEmpty();
    assertThat(ask(Services.READ_PORTFOLIO, new ReadPortfolio(ADMIN, "p")).portfolio().owner())
        .isEqualTo("ann");
    assertThat(ask(Services.LIST_PORTFOLIOS, new ListPortfolios(ADMIN, null, "", 9)).portfolios())
        .hasSize(1);
  }

  @Test
  void listsAndSummariesGoOnAfterTheLastOneAndTotalsAreOfAll() throws Exception {
    start();
    for (String id : List.of("c", "a", "b")) {
      create(ANN, id, draft("5"));
    }
    PortfoliosListed first = ask(Services.LIST_PORTFOLIOS, new ListPortfolios(ANN, null, "", 2));
    assertThat(first.portfolios()).extracting(p -> p.id()).containsExactly("a", "b");
    assertThat(first.more()).isTrue();
    PortfoliosListed rest = ask(Services.LIST_PORTFOLIOS, new ListPortfolios(ANN, null, "b", 2));
    assertThat(rest.portfolios()).extracting(p -> p.id()).containsExactly("c");
    assertThat(rest.more()).isFalse();

    PortfoliosSummarized summary =
        ask(Services.SUMMARIZE_PORTFOLIOS, new SummarizePortfolios(ANN, "ann", "a", 1));
    assertThat(summary.totalValue()).isEqualTo(15.0);
    assertThat(summary.portfolios()).extracting(line -> line.id()).containsExactly("b");
    assertThat(summary.more()).isTrue();
  }

  @Test
  void aDeletedPortfolioIsToldToBeGoneAndItsSeqGoesOnWhenItsIdComesBack() throws Exception {
    start();
    create(ANN, "p", draft("5"));
    await().until(() -> neighbours.newest("p") != null);
    ask(Services.DELETE_PORTFOLIO, new DeletePortfolio(ANN, "p", List.of(1L)));
    await().until(() -> neighbours.newest("p").removed());
    long last = neighbours.newest("p").seq();

    assertThat(store.kept).isEmpty();
    create(ANN, "p", draft("6"));
    await().until(() -> !neighbours.newest("p").removed());
    assertThat(neighbours.newest("p").seq()).isEqualTo(last + 1);
    assertThat(neighbours.newest("p").valuation().value()).isEqualTo(6.0);
  }

  private PortfolioImported take(String csv, boolean partial) throws Exception {
    return ask(
        Services.IMPORT_PORTFOLIO,
        new ImportPortfolio(ANN, "p", List.of(), csv.getBytes(UTF_8), partial));
  }

  @Test
  void anImportCountsWhollyOrNotAtAllUnlessPartialIsAsked() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    String csv =
        """
        symbol,side,quantity,price,at,kind,ratio
        AAPL,buy,10,50,2023-12-01,,
        AAPL,sell,11,50,2023-12-02,trade,
        AAPL,,,,2023-12-03,split,2
        """;
    PortfolioImported refused = take(csv, false);
    assertThat(refused.rows()).isEqualTo(3);
    assertThat(refused.booked()).isZero();
    assertThat(refused.refused()).isEqualTo(1);
    assertThat(refused.errors().get(0).line()).isEqualTo(3);
    assertThat(refused.errors().get(0).column()).isEqualTo("quantity");
    assertThat(refused.errors().get(0).value()).isEqualTo("11");
    assertThat(store.kept.get("p").version()).isEqualTo(1);

    PortfolioImported partial = take(csv, true);
    assertThat(partial.booked()).isEqualTo(2);
    assertThat(partial.version()).isEqualTo(2);
    assertThat(store.kept.get("p").holdings().positions().get(AAPL).quantity())
        .isEqualByComparingTo("20");
    assertThat(store.trades.get("p")).extracting(t -> t.number()).containsExactly(1L, 2L);
  }

  @Test
  void importedPositionsTakeThePlaceOfThoseInTheSameSymbols() throws Exception {
    start();
    create(ANN, "p", draft("1000", position(AAPL, "1", "1"), position(MSFT, "1", "1")));
    PortfolioImported done = take("symbol,quantity,average_cost\nAAPL,2.5,10.25\n", false);

    assertThat(done.booked()).isEqualTo(1);
    assertThat(store.kept.get("p").holdings().positions().values())
        .containsExactly(position(AAPL, "2.5", "10.25"), position(MSFT, "1", "1"));
    assertThat(store.kept.get("p").holdings().cash()).isEqualByComparingTo("1000");
  }

  private ModuleReport probe() throws Exception {
    return ask(Services.PROBE.at("portfolios"), new Probe());
  }

  @Test
  void withoutTheDatabaseReadsComeFromMemoryWritesFailAndAllHeals() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    assertThat(probe().status()).isEqualTo(Status.GREEN);
    store.away(true);

    BookTrade trade = trade(deal(Side.BUY, AAPL, "1", "10"), null);
    assertThat(refused(Services.BOOK_TRADE, trade))
        .startsWith("UNAVAILABLE: the database does not answer (the database is away)");
    assertThat(probe().status()).isEqualTo(Status.YELLOW);
    PortfolioRead read = ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p"));
    assertThat(read.cached()).isTrue();
    assertThat(read.portfolio().version()).isEqualTo(1);
    neighbours.trade(AAPL, 10);

    store.away(false);
    await().until(() -> probe().status() == Status.GREEN);
    assertThat(ask(Services.BOOK_TRADE, trade).version()).isEqualTo(2);
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsReadWhenItIsThere() throws Exception {
    store.away(true);
    start();
    assertThat(refused(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p")))
        .startsWith("UNAVAILABLE: no portfolio was loaded yet");
    assertThat(probe().status()).isEqualTo(Status.YELLOW);

    store.away(false);
    await().until(() -> probe().status() == Status.GREEN);
    assertThat(((PortfolioFacts) probe().facts()).portfolios()).isZero();
  }

  @Test
  void aWriteWhoseAnswerGotLostIsSeenAfterAllWasReadAgain() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    store.losesAnswers(true);
    BookTrade trade = trade(deal(Side.BUY, AAPL, "1", "10"), "t-1");
    assertThat(refused(Services.BOOK_TRADE, trade)).startsWith("UNAVAILABLE");
    store.losesAnswers(false);

    await().until(() -> probe().status() == Status.GREEN);
    assertThat(ask(Services.BOOK_TRADE, trade).repeated()).isTrue();
    assertThat(
            ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p"))
                .portfolio()
                .holdings()
                .positions()
                .get(AAPL)
                .quantity())
        .isEqualByComparingTo("1");
  }

  @Test
  void whatAnotherHasWrittenIsSeenAfterTheConflict() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    store.replace(new Portfolio("p", "ann", "Other", false, Holdings.EMPTY, 2));

    assertThat(refused(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", "10"), null)))
        .startsWith("VERSION_CONFLICT: another version of p is stored");
    await().until(() -> probe().status() == Status.GREEN);
    assertThat(ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p")).portfolio().name())
        .isEqualTo("Other");
  }
}
