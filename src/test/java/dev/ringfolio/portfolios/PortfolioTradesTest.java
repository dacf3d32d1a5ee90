package dev.ringfolio.portfolios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.ImportPortfolio;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.PortfolioDraft;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.ReplacePortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.TradeTaken;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trades are booked once, in order, one by one and from files. */
class PortfolioTradesTest extends PortfoliosStage {
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
}
