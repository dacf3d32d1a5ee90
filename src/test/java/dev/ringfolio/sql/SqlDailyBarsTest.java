package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.market.RememberedHistory.Known;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gate.Bulk;
import dev.ringfolio.prices.DailyBars;
import dev.ringfolio.prices.DailyBars.Stored;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of daily bars keeps one contract on the embedded database and on PostgreSQL. */
class SqlDailyBarsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final double NONE = Double.NaN;

  private static DailyBar bar(Symbol symbol, int day, double close) {
    return new DailyBar(symbol, day, NONE, NONE, NONE, close, NONE);
  }

  private static DailyClose close(int day, double close) {
    return new DailyClose(LocalDate.ofEpochDay(day), close, Origin.IMPORTED);
  }

  abstract static class Contract extends DatabaseContract {
    SqlDailyBars bars;

    Contract(String url) {
      super(url, "daily_bars");
    }

    @BeforeEach
    void useIt() {
      bars = new SqlDailyBars(database);
    }

    Stored store(DailyBar... some) {
      try (DailyBars.Import importing = bars.begin()) {
        for (DailyBar bar : some) {
          importing.add(bar);
        }
        return importing.commit();
      }
    }

    @Test
    void whatWasStoredIsReadInOrderOfTimeTheNewestOfTheLimit() {
      DailyBar whole = new DailyBar(AAPL, 20_001, 1, 3, 0.5, 2, 1e6);
      assertThat(store(bar(AAPL, 20_002, 5), whole, bar(AAPL, 20_000, 1), bar(MSFT, 20_000, 9)))
          .isEqualTo(new Stored(4, 0));
      assertThat(bars.read(AAPL, null, null, 2)).containsExactly(whole, bar(AAPL, 20_002, 5));
      LocalDate day = LocalDate.ofEpochDay(20_001);
      assertThat(bars.read(AAPL, day, day, 10)).containsExactly(whole);
      assertThat(bars.read(new Symbol("NONE"), null, null, 10)).isEmpty();
    }

    @Test
    void theSameSymbolAndDateReplacesAndIsCountedSo() {
      store(new DailyBar(AAPL, 20_000, 1, 3, 0.5, 2, 1e6));
      assertThat(store(bar(AAPL, 20_000, 7), bar(AAPL, 20_001, 8), bar(AAPL, 20_001, 9)))
          .isEqualTo(new Stored(1, 2));
      assertThat(bars.read(AAPL, null, null, 10))
          .containsExactly(bar(AAPL, 20_000, 7), bar(AAPL, 20_001, 9));
    }

    @Test
    void anImportOfManyBatchesOverSomeStoredRowsCountsWhichIsWhich() {
      try (DailyBars.Import importing = bars.begin()) {
        for (int i = 0; i < 7_000; i += 2) {
          importing.add(bar(AAPL, i, 1 + i));
        }
        importing.add(bar(MSFT, 5, 1));
        assertThat(importing.commit()).isEqualTo(new Stored(3_501, 0));
      }
      try (DailyBars.Import importing = bars.begin()) {
        for (int i = 0; i < 7_000; i++) {
          importing.add(bar(AAPL, i, 2 + i));
          importing.add(bar(MSFT, i, 3 + i));
        }
        assertThat(importing.commit()).isEqualTo(new Stored(14_000 - 3_501, 3_501));
      }
      assertThat(bars.contents().bars()).isEqualTo(14_000);
      assertThat(bars.read(AAPL, null, null, 2))
          .containsExactly(bar(AAPL, 6_998, 7_000), bar(AAPL, 6_999, 7_001));
      assertThat(bars.read(MSFT, null, null, 1)).containsExactly(bar(MSFT, 6_999, 7_002));
    }

    @Test
    void anImportThatIsNotCommittedLeavesNothingBehind() {
      long before = bars.version(List.of(AAPL));
      try (DailyBars.Import importing = bars.begin()) {
        for (int i = 0; i < 12_000; i++) {
          importing.add(bar(AAPL, i, 1 + i));
        }
      }
      assertThat(bars.read(AAPL, null, null, 10)).isEmpty();
      assertThat(bars.version(List.of(AAPL))).isEqualTo(before);
      assertThat(bars.contents().bars()).isZero();
    }

    @Test
    void theVersionGrowsWithEachChangeAndTheContentsFollow() {
      long before = bars.version(List.of(AAPL));
      store(bar(AAPL, 20_000, 1));
      assertThat(bars.version(List.of(AAPL))).isEqualTo(before + 1);
      assertThat(bars.contents()).isEqualTo(new DailyBars.Contents(database.kind(), 1, 1));
      store(bar(MSFT, 20_000, 1));
      assertThat(bars.contents()).isEqualTo(new DailyBars.Contents(database.kind(), 2, 2));
      assertThat(bars.known()).isEqualTo(new Known(before + 2, Set.of(AAPL, MSFT)));
    }

    @Test
    void barsOfAFeedAreKeptReplacedAndRaiseTheVersion() {
      long before = bars.version(List.of(AAPL));
      DailyBar whole = new DailyBar(AAPL, 20_001, 1, 3, 0.5, 2, 1e6);

      assertThat(bars.keep(List.of(bar(AAPL, 20_000, 1), bar(AAPL, 20_001, 9)))).isEqualTo(2);
      assertThat(bars.keep(List.of(whole, bar(MSFT, 20_001, 7)))).isEqualTo(2);
      assertThat(bars.read(AAPL, null, null, 10)).containsExactly(bar(AAPL, 20_000, 1), whole);
      assertThat(bars.read(MSFT, null, null, 10)).containsExactly(bar(MSFT, 20_001, 7));
      assertThat(bars.version(List.of(AAPL))).isEqualTo(before + 2);
      assertThat(bars.read(List.of(AAPL), null, null).origins()).containsExactly(Origin.IMPORTED);
    }

    @Test
    void aSymbolWithImportedBarsHasThoseOnly() {
      store(bar(AAPL, 20_000, 1));
      long version = bars.version(List.of(AAPL));

      assertThat(bars.keep(List.of(bar(AAPL, 20_001, 2), bar(AAPL, 20_000, 3)))).isZero();
      assertThat(bars.version(List.of(AAPL))).isEqualTo(version);
      assertThat(bars.read(AAPL, null, null, 10)).containsExactly(bar(AAPL, 20_000, 1));
    }

    @Test
    void keptBarsMakeRoomForImportedOnes() {
      bars.keep(List.of(bar(AAPL, 20_000, 1), bar(AAPL, 20_005, 2), bar(MSFT, 20_000, 3)));

      assertThat(store(bar(AAPL, 20_000, 7), bar(AAPL, 20_001, 8))).isEqualTo(new Stored(2, 0));
      assertThat(bars.read(AAPL, null, null, 10))
          .containsExactly(bar(AAPL, 20_000, 7), bar(AAPL, 20_001, 8));
      assertThat(bars.read(MSFT, null, null, 10)).containsExactly(bar(MSFT, 20_000, 3));
    }

    @Test
    void whatIsKeptDuringAnImportOfTheSameSymbolGoesWithItsCommit() {
      try (DailyBars.Import importing = bars.begin()) {
        for (int i = 0; i < 6_000; i++) {
          importing.add(bar(AAPL, i, 1 + i));
        }
        assertThat(bars.keep(List.of(bar(AAPL, 20_000, 2), bar(MSFT, 20_000, 3)))).isEqualTo(2);
        importing.commit();
      }
      assertThat(bars.read(AAPL, null, null, 1)).containsExactly(bar(AAPL, 5_999, 6_000));
      assertThat(bars.read(MSFT, null, null, 1)).containsExactly(bar(MSFT, 20_000, 3));
    }

    @Test
    void anImportThatIsNotCommittedLeavesWhatWasKept() {
      bars.keep(List.of(bar(AAPL, 20_000, 1)));
      try (DailyBars.Import importing = bars.begin()) {
        for (int i = 0; i < 6_000; i++) {
          importing.add(bar(AAPL, i, 1 + i));
        }
      }
      assertThat(bars.read(AAPL, null, null, 10)).containsExactly(bar(AAPL, 20_000, 1));
    }

    @Test
    void aTableHasTheUnionOfTheDatesAndSaysWhoseRowsTheyAre() {
      store(bar(AAPL, 20_000, 1), bar(AAPL, 20_002, 2), bar(MSFT, 20_001, 3));
      PriceTable table = bars.read(List.of(MSFT, new Symbol("NONE"), AAPL), null, null);
      assertThat(table.origins()).containsExactly(Origin.IMPORTED, Origin.NONE, Origin.IMPORTED);
      assertThat(table.epochDays()).containsExactly(20_000, 20_001, 20_002);
      assertThat(table.closes()).containsExactly(NONE, NONE, 1, 3, NONE, NONE, NONE, NONE, 2);
      PriceTable outside =
          bars.read(List.of(AAPL), LocalDate.ofEpochDay(30_000), LocalDate.ofEpochDay(30_001));
      assertThat(outside.rows()).isZero();
      assertThat(outside.origins()).containsExactly(Origin.IMPORTED);
    }

    @Test
    void aReadEndsAtWhicheverPollSaysStop() {
      List<Symbol> symbols = List.of(AAPL, new Symbol("NONE"), MSFT);
      DailyBar[] many = new DailyBar[2_500];
      Arrays.setAll(many, i -> bar(AAPL, 10_000 + i, 1 + i));
      store(many);
      store(bar(MSFT, 12_400, 2), bar(MSFT, 12_600, 3), bar(MSFT, 9_000, 1));
      AtomicInteger all = new AtomicInteger();
      PriceTable whole =
          bars.read(symbols, null, null, () -> all.incrementAndGet() < 0).orElseThrow();

      assertThat(whole.epochDays()).isSorted().hasSize(2_502);
      assertThat(all.get()).isGreaterThanOrEqualTo(11); // columns thrice, two thousand rows
      for (int stop = 1; stop <= all.get(); stop++) {
        int last = stop;
        AtomicInteger polls = new AtomicInteger();
        assertThat(bars.read(symbols, null, null, () -> polls.incrementAndGet() >= last)).isEmpty();
        assertThat(polls).hasValue(last);
      }
    }

    @Test
    void theTwoNewestClosesBeforeADateComeNewestFirstHoweverLongAgoTheyAre() {
      store(bar(AAPL, 100, 1), bar(AAPL, 20_000, 2), bar(AAPL, 20_001, 3), bar(AAPL, 20_002, 4));
      store(bar(MSFT, 7, 9), bar(new Symbol("LATER"), 20_002, 5));
      Symbol unknown = new Symbol("NONE");
      assertThat(
              new SqlLastCloses(database)
                  .read(
                      List.of(MSFT, unknown, new Symbol("LATER"), AAPL),
                      LocalDate.ofEpochDay(20_002)))
          .isEqualTo(
              Map.of(
                  AAPL,
                  List.of(close(20_001, 3), close(20_000, 2)),
                  MSFT,
                  List.of(close(7, 9)),
                  new Symbol("LATER"),
                  List.of()));
    }
  }

  @Nested
  class OnTheEmbeddedDatabase extends Contract {
    OnTheEmbeddedDatabase() {
      super(EMBEDDED);
    }

    @Test
    void whatWasCommittedIsThereAfterItWasOpenedAgain() {
      store(bar(AAPL, 20_000, 1));
      database.close();
      database = open();
      assertThat(new SqlDailyBars(database).read(AAPL, null, null, 1)).hasSize(1);
    }

    /** A bulk read of prices falls back on these, and passes over what takes longer than 500 ms. */
    @Bulk
    @Test
    void theLastClosesOf500SymbolsThatEndedYearsAgoAreFoundInAFractionOfTheDeadline()
        throws SQLException {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into daily_bars (symbol, bar_date, close_price)"
                + " select 'S' || s.x, dateadd('day', d.x, date '2013-01-01'), d.x"
                + " from system_range(1, 500) s(x) cross join system_range(1, 1259) d(x)");
        connection.commit();
      }
      List<Symbol> symbols =
          IntStream.rangeClosed(1, 500).mapToObj(i -> new Symbol("S" + i)).toList();
      SqlLastCloses closes = new SqlLastCloses(database);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        assertThat(closes.read(symbols, LocalDate.of(2030, 1, 1))).hasSize(500);
        best = Math.min(best, System.nanoTime() - start);
      }
      assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(150));
    }

    @Test
    void aFolderThatCannotBeOpenedIsNamed() {
      assertThatThrownBy(() -> Database.open(config(""), Path.of("/proc/nowhere")))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("data.dir = '/proc/nowhere' cannot be opened");
    }
  }

  @Nested
  @ExtendWith(OnePostgres.class)
  class OnPostgres extends Contract {
    OnPostgres(EmbeddedPostgres server) {
      super(OnePostgres.url(server, "postgres"));
    }
  }
}
