package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.gate.Bulk;
import dev.ringfolio.portfolios.PortfolioStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of portfolios keeps one contract on the embedded database and on PostgreSQL. */
class SqlPortfoliosTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol BITCOIN = new Symbol("BINANCE:BTCUSDT");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
  private static final long NEWEST = Long.MAX_VALUE;

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static Holdings holdings(String cash, Position... positions) {
    return Holdings.of(decimal(cash), List.of(positions));
  }

  private static Position position(Symbol symbol, String quantity, String averageCost) {
    return new Position(symbol, decimal(quantity), decimal(averageCost));
  }

  private static Portfolio portfolio(String id, Holdings holdings) {
    return new Portfolio(id, "ann", "Ann’s «savings» 株", false, holdings, 1);
  }

  private static Deal buy(Symbol symbol, String quantity, String price) {
    return new Deal(symbol, Side.BUY, decimal(quantity), decimal(price), NOON);
  }

  /** The portfolio after trades, the first of which has {@code number}. */
  private record Step(Portfolio after, List<BookedTrade> trades) {
    static Step of(Portfolio before, long number, Trade... trades) {
      Holdings holdings = before.holdings();
      List<BookedTrade> booked = new ArrayList<>();
      for (Trade trade : trades) {
        Booked booking = (Booked) holdings.booked(trade, before.allowShort());
        holdings = booking.after();
        booked.add(new BookedTrade(number + booked.size(), trade, booking.realizedPnl()));
      }
      return new Step(next(before, holdings), booked);
    }
  }

  private static Portfolio next(Portfolio before, Holdings holdings) {
    return new Portfolio(
        before.id(),
        before.owner(),
        before.name(),
        before.allowShort(),
        holdings,
        before.version() + 1);
  }

  abstract static class Contract extends DatabaseContract {
    PortfolioStore store;

    Contract(String url) {
      super(url, "portfolios");
    }

    /** The store as another process sees it, where the database allows another one. */
    abstract PortfolioStore other();

    @BeforeEach
    void useIt() {
      store = new SqlPortfolios(database);
    }

    private boolean book(Step step) {
      return store.book(step.after(), step.trades());
    }

    @Test
    void whatWasCreatedIsReadAsItWasInTheOrderOfIds() {
      String most = "999999999999999.999999999999";
      Portfolio short1 =
          new Portfolio(
              "b", "bob", "", true, holdings("-0.000000000001", position(AAPL, "-3", most)), 1);
      Portfolio rich =
          portfolio(
              "a", holdings(most, position(BITCOIN, "1E-12", "0"), position(AAPL, most, "1")));
      Portfolio upper = portfolio("Z", Holdings.EMPTY);

      assertThat(Stream.of(short1, rich, upper).filter(store::create)).hasSize(3);
      assertThat(store.all()).containsExactly(upper, rich, short1);
    }

    @Test
    void anIdIsTakenOnce() {
      Portfolio first = portfolio("a", holdings("1"));
      assertThat(store.create(first)).isTrue();
      assertThat(store.create(portfolio("a", holdings("2", position(AAPL, "1", "1"))))).isFalse();
      assertThat(store.all()).containsExactly(first);
    }

    @Test
    void onlyTheNextVersionReplaces() {
      Portfolio first = portfolio("a", holdings("1", position(AAPL, "5", "10")));
      store.create(first);
      Portfolio second = next(first, holdings("7", position(BITCOIN, "0.5", "90000.5")));

      assertThat(store.replace(next(second, Holdings.EMPTY))).isFalse();
      assertThat(store.replace(second)).isTrue();
      assertThat(store.replace(second)).isFalse();
      assertThat(store.replace(next(portfolio("unknown", Holdings.EMPTY), Holdings.EMPTY)))
          .isFalse();
      assertThat(store.all()).containsExactly(second);
    }

    @Test
    void aBookedTradeIsThereWithWhatItChangedNewestFirst() {
      Portfolio first = portfolio("a", holdings("1000", position(BITCOIN, "2", "100")));
      store.create(first);
      Step bought = Step.of(first, 1, buy(AAPL, "3", "10.125"), buy(BITCOIN, "0.5", "200"));
      Step sold =
          Step.of(
              bought.after(),
              3,
              new Split(AAPL, decimal("3"), NOON.minusSeconds(1)),
              new Deal(AAPL, Side.SELL, decimal("9"), decimal("4"), Instant.EPOCH));

      assertThat(book(bought)).isTrue();
      assertThat(book(sold)).isTrue();
      assertThat(store.all()).containsExactly(sold.after());
      assertThat(sold.after().holdings().positions()).containsOnlyKeys(BITCOIN);
      assertThat(store.trades("a", NEWEST, 10))
          .containsExactly(
              sold.trades().get(1),
              sold.trades().get(0),
              bought.trades().get(1),
              bought.trades().get(0));
    }

    @Test
    void aTradeKeepsTheNameThatTheClientGaveIt() {
      Portfolio first = portfolio("a", holdings("1000"));
      store.create(first);
      Step bought = Step.of(first, 1, buy(AAPL, "3", "10.125"));
      BookedTrade plain = bought.trades().get(0);
      BookedTrade named =
          new BookedTrade(
              1, plain.trade(), plain.realizedPnl(), "größer ".repeat(18) + "\uD83D\uDE00");

      assertThat(store.book(bought.after(), List.of(named))).isTrue();
      assertThat(store.trades("a", NEWEST, 10)).containsExactly(named);
    }

    @Test
    void aTradeOnAnOldVersionChangesNothing() {
      Portfolio first = portfolio("a", holdings("1000"));
      store.create(first);
      Step one = Step.of(first, 1, buy(AAPL, "3", "10"));
      Step other = Step.of(first, 1, buy(BITCOIN, "1", "10"));

      assertThat(book(one)).isTrue();
      assertThat(book(other)).isFalse();
      assertThat(store.all()).containsExactly(one.after());
      assertThat(store.trades("a", NEWEST, 10)).isEqualTo(one.trades());
    }

    @Test
    void anInstantFinerThanAMicrosecondIsCutAndOneBeforeTheCommonEraIsKept() {
      Portfolio first = portfolio("a", holdings("10"));
      store.create(first);
      Instant fine = Instant.parse("2026-11-20T12:00:00.999999999Z");
      Instant early = Instant.parse("0001-01-01T00:00:00Z");
      book(
          Step.of(
              first,
              1,
              new Deal(AAPL, Side.BUY, decimal("1"), decimal("1"), fine),
              new Deal(AAPL, Side.BUY, decimal("1"), decimal("1"), early)));

      assertThat(store.trades("a", NEWEST, 2).stream().map(booked -> booked.trade().at()))
          .containsExactly(early, Instant.parse("2026-11-20T12:00:00.999999Z"));
    }

    @Test
    void aPageOfTradesEndsBeforeItsNumber() {
      Portfolio first = portfolio("a", holdings("1000"));
      store.create(first);
      Trade[] seven = new Trade[7];
      Arrays.fill(seven, buy(AAPL, "1", "1"));
      book(Step.of(first, 1, seven));

      assertThat(numbers("a", NEWEST, 3)).containsExactly(7, 6, 5);
      assertThat(numbers("a", 5, 3)).containsExactly(4, 3, 2);
      assertThat(numbers("a", 2, 3)).containsExactly(1);
      assertThat(numbers("a", 1, 3)).isEmpty();
      assertThat(numbers("unknown", NEWEST, 3)).isEmpty();
    }

    private long[] numbers(String id, long before, int limit) {
      return store.trades(id, before, limit).stream().mapToLong(BookedTrade::number).toArray();
    }

    @Test
    void theNewestTenThousandTradesStay() {
      Portfolio first = portfolio("a", holdings("1000000"));
      Portfolio second = portfolio("b", holdings("1000000"));
      store.create(first);
      store.create(second);
      int most = PortfolioStore.TRADES_MAX;
      Trade[] many = new Trade[most + 3];
      Arrays.fill(many, buy(AAPL, "1", "1"));
      book(Step.of(second, 1, buy(AAPL, "1", "1")));
      Step all = Step.of(first, 1, many);
      book(all);
      assertThat(numbers("a", 6, 10)).containsExactly(5, 4);

      book(Step.of(all.after(), most + 4, buy(AAPL, "1", "1")));
      assertThat(numbers("a", 7, 10)).containsExactly(6, 5);
      assertThat(numbers("a", NEWEST, 2 * most)).hasSize(most).startsWith(most + 4);
      assertThat(numbers("b", NEWEST, 10)).containsExactly(1);
    }

    @Test
    void onlyTheVersionThatWasSeenIsDeletedAndItsTradesGoWithIt() {
      Portfolio first = portfolio("a", holdings("1000", position(BITCOIN, "2", "100")));
      store.create(first);
      book(Step.of(first, 1, buy(AAPL, "1", "1")));

      assertThat(store.delete("a", 1)).isFalse();
      assertThat(store.delete("b", 2)).isFalse();
      assertThat(store.delete("a", 2)).isTrue();
      assertThat(store.delete("a", 2)).isFalse();
      assertThat(store.all()).isEmpty();
      assertThat(store.trades("a", NEWEST, 10)).isEmpty();
      assertThat(store.create(first)).isTrue();
      assertThat(store.trades("a", NEWEST, 10)).isEmpty();
    }

    @Test
    void writersThatRaceEachWinAVersionAndLoseNoTrade() throws Exception {
      int writers = 4;
      int each = 25;
      store.create(portfolio("a", holdings("1000000")));
      PortfolioStore other = other();
      ExecutorService pool = Executors.newFixedThreadPool(writers);
      List<Future<Integer>> tries = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        PortfolioStore mine = i % 2 == 0 ? store : other;
        Deal deal = buy(new Symbol("W" + i), "1", "2");
        tries.add(pool.submit(() -> race(mine, each, deal)));
      }
      int tried = 0;
      for (Future<Integer> writer : tries) {
        tried += writer.get();
      }
      pool.shutdown();
      assertThat(tried).as("else nobody raced").isGreaterThan(writers * each);

      Portfolio end = store.all().get(0);
      assertThat(end.version()).isEqualTo(1 + writers * each);
      assertThat(end.holdings())
          .isEqualTo(
              holdings(
                  "999800",
                  IntStream.range(0, writers)
                      .mapToObj(i -> position(new Symbol("W" + i), "25", "2"))
                      .toArray(Position[]::new)));
      assertThat(numbers("a", NEWEST, 1_000))
          .containsExactly(LongStream.iterate(writers * each, n -> n > 0, n -> n - 1).toArray());
    }

    /** Books until {@code wins} are won, from what the store has each time. */
    private static int race(PortfolioStore store, int wins, Trade trade) {
      int tries = 0;
      int won = 0;
      while (won < wins) {
        Portfolio seen = store.all().get(0);
        List<BookedTrade> newest = store.trades("a", NEWEST, 1);
        Step step = Step.of(seen, newest.isEmpty() ? 1 : newest.get(0).number() + 1, trade);
        won += store.book(step.after(), step.trades()) ? 1 : 0;
        tries++;
      }
      return tries;
    }

    @Test
    void whoBooksWhileAnotherDeletesIsToldSo() throws Exception {
      PortfolioStore other = other();
      ExecutorService pool = Executors.newSingleThreadExecutor();
      for (int i = 0; i < 20; i++) {
        Portfolio first = portfolio("a" + i, holdings("10"));
        store.create(first);
        Step step = Step.of(first, 1, buy(AAPL, "1", "1"));
        Future<Boolean> deleted = pool.submit(() -> other.delete(first.id(), 1));
        boolean booked = book(step);

        assertThat(deleted.get()).isEqualTo(!booked);
        assertThat(store.trades(first.id(), NEWEST, 5)).hasSize(booked ? 1 : 0);
      }
      pool.shutdown();
    }

    @Test
    void whatCannotBeReachedIsUnavailable() {
      database.close();
      assertThatThrownBy(store::all).isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> store.create(portfolio("a", Holdings.EMPTY)))
          .isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> store.delete("a", 1)).isInstanceOf(StoreUnavailable.class);
    }

    /** Reads go on at the start of the process, which must be ready within five seconds. */
    @Bulk
    @Test
    void tenThousandPortfoliosOfTwentyPositionsAreReadInASecondOrTwo() throws SQLException {
      fill(10_000, 20);
      long start = System.nanoTime();
      List<Portfolio> all = store.all();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf("%s: 10,000 portfolios in %d ms%n", database.kind(), took.toMillis());

      assertThat(all).hasSize(10_000);
      assertThat(all).allSatisfy(p -> assertThat(p.holdings().positions()).hasSize(20));
      assertThat(took).isLessThan(Duration.ofSeconds(4));
    }

    private void fill(int portfolios, int positions) throws SQLException {
      String numbers =
          database.kind().equals("h2") ? "system_range(1, %d)" : "generate_series(1, %d)";
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into portfolios (id, owner, name, allow_short, cash, realized_pnl, version,"
                + " settled_trades) select 'p' || p.x, 'u', 'n', false, 1, 0, 1, 0 from "
                + numbers.formatted(portfolios)
                + " p(x)");
        statement.execute(
            "insert into positions (portfolio_id, symbol, quantity, average_cost)"
                + " select 'p' || p.x, 'S' || s.x, s.x, 1.25 from "
                + numbers.formatted(portfolios)
                + " p(x) cross join "
                + numbers.formatted(positions)
                + " s(x)");
        connection.commit();
      }
    }
  }

  @Nested
  class OnTheEmbeddedDatabase extends Contract {
    OnTheEmbeddedDatabase() {
      super(EMBEDDED);
    }

    @Override
    PortfolioStore other() {
      return new SqlPortfolios(database);
    }

    @Test
    void whatWasKeptIsThereAfterItWasOpenedAgain() {
      Portfolio first = portfolio("a", holdings("10"));
      store.create(first);
      Step step = Step.of(first, 1, buy(AAPL, "1", "0.1"));
      assertThat(store.book(step.after(), step.trades())).isTrue();
      database.close();
      database = open();
      store = new SqlPortfolios(database);
      assertThat(store.all()).containsExactly(step.after());
      assertThat(store.trades("a", NEWEST, 5)).isEqualTo(step.trades());
    }
  }

  @Nested
  @ExtendWith(OnePostgres.class)
  class OnPostgres extends Contract {
    private Database second;

    OnPostgres(EmbeddedPostgres server) {
      super(OnePostgres.url(server, "postgres"));
    }

    @Override
    PortfolioStore other() {
      second = open();
      return new SqlPortfolios(second);
    }

    @AfterEach
    void closeTheSecond() {
      if (second != null) {
        second.close();
      }
    }
  }
}
