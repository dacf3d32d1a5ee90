package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.config.Config;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trade is found again by the name that its client gave it, on both databases. */
class NamedTradesTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

  @TempDir Path folder;

  private static Portfolio after(Portfolio before, Booked booking) {
    return new Portfolio(
        before.id(), before.owner(), before.name(), false, booking.after(), before.version() + 1);
  }

  /** Books one trade in each of two portfolios under the same name, and one more without. */
  private static void assertFoundByName(Database database) {
    SqlPortfolios store = new SqlPortfolios(database);
    Trade trade =
        new Deal(new Symbol("AAPL"), Side.BUY, new BigDecimal("2"), new BigDecimal("10.5"), NOON);
    for (String id : List.of("a", "b")) {
      Portfolio empty = new Portfolio(id, "ann", "Ann’s", false, Holdings.EMPTY, 1);
      store.create(empty);
      Booked once = (Booked) empty.holdings().booked(trade, false);
      BookedTrade named = new BookedTrade(1, trade, once.realizedPnl(), "t-1 " + id);
      Portfolio bought = after(empty, once);
      store.book(bought, List.of(named));
      Booked twice = (Booked) bought.holdings().booked(trade, false);
      store.book(
          after(bought, twice), List.of(new BookedTrade(2, trade, twice.realizedPnl(), null)));

      assertThat(store.named(id, "t-1 " + id)).contains(named);
    }
    assertThat(store.named("a", "t-1 b")).isEmpty();
    assertThat(store.named("c", "t-1 a")).isEmpty();
  }

  @Test
  void inTheEmbeddedDatabase() {
    try (Database database = Database.open(new Config.Database("", "", "", 2, false), folder)) {
      assertFoundByName(database);
    }
  }

  @Test
  void inPostgres() throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Database database =
            Database.open(
                new Config.Database(
                    server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", 2, false),
                folder)) {
      assertFoundByName(database);
    }
  }
}
