package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.MarketStatus;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.prices.LastCloses.DailyClose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trades and quotes become updates, as the feed, the clock and restarts go on. */
class PricesVerticleTest extends PricesStage {
  @Test
  void aTradeBecomesAnUpdate() throws Exception {
    start();
    feed.tell(
        List.of(
            new Quoted(AAPL, 150, 150, 150, 151, 149, TEN - 5_000, TEN, PriceSource.FINNHUB),
            trade(AAPL, 150.3, 12.5, TEN)));
    assertThat(await(AAPL, update -> update.price() == 150.3))
        .isEqualTo(
            new PriceUpdate(
                AAPL,
                150.3,
                12.5,
                true,
                150,
                0.3,
                0.2,
                TEN,
                TEN,
                DAY,
                2,
                false,
                PriceSource.FINNHUB,
                Origin.LIVE));
  }

  @Test
  void ofManyTradesAtOnceTheNewestOfEachSymbolGoesOutAndItsSeqTellsOfTheOthers() throws Exception {
    start();
    List<MarketEvent> trades = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      trades.add(trade(i % 2 == 0 ? AAPL : MSFT, i, 1, TEN + i));
    }
    feed.tell(trades);
    PriceUpdate last = await(AAPL, update -> update.seq() == 2_500);
    assertThat(last.price()).isEqualTo(5_000);
    assertThat(last.volume()).isEqualTo(2_500);
    assertThat(updates).hasSizeLessThan(5_000);
    assertThat(updates.stream().filter(u -> u.symbol().equals(AAPL)).map(PriceUpdate::seq))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aGapInTheTradesMakesVolumesPartial() throws Exception {
    start();
    feed.tell(
        List.of(
            new StreamChanged(AAPL, true, TEN - 86_400_000, PriceSource.FINNHUB),
            trade(AAPL, 150, 1, TEN)));
    assertThat(await(AAPL, update -> update.seq() == 1).volumePartial()).isFalse();
    List<MarketEvent> flood = new ArrayList<>();
    for (int i = 0; i < 3 * Topics.TRADES.capacity(); i++) {
      flood.add(trade(MSFT, 1, 1, TEN));
    }
    flood.add(trade(AAPL, 151, 1, TEN + 1));
    feed.tell(flood);
    assertThat(await(AAPL, update -> update.price() == 151).volumePartial()).isTrue();
  }

  @Test
  void theLastCloseIsThePreviousCloseWhereTheFeedTellsNone() throws Exception {
    closes.rows.put(
        AAPL,
        List.of(
            new DailyClose(LocalDate.of(2024, 7, 10), 151, History.Origin.IMPORTED),
            new DailyClose(LocalDate.of(2024, 7, 9), 150, History.Origin.IMPORTED)));
    start();
    feed.tell(List.of(trade(AAPL, 150.3, 1, TEN)));
    PriceUpdate known = await(AAPL, update -> update.previousClose() > 0);
    assertThat(known.previousClose()).isEqualTo(150);
    assertThat(known.change()).isEqualTo(0.3);
    assertThat(known.seq()).isEqualTo(1);
  }

  @Test
  void aSimulatedPriceDoesNotChangeFromARealClose() throws Exception {
    closes.rows.put(
        AAPL, List.of(new DailyClose(LocalDate.of(2024, 7, 9), 150, History.Origin.IMPORTED)));
    closes.rows.put(
        MSFT, List.of(new DailyClose(LocalDate.of(2024, 7, 9), 400, History.Origin.SIMULATED)));
    deploy(PriceSource.SIMULATOR, kept);
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(
        List.of(
            new Traded(AAPL, 151, 1, TEN, TEN, PriceSource.SIMULATOR),
            new Traded(MSFT, 401, 1, TEN, TEN, PriceSource.SIMULATOR)));
    await(MSFT, update -> update.previousClose() == 400);
    assertThat(read(AAPL).found().get(0).previousClose()).isNaN();
  }

  @Test
  void pricesOfAnotherSourceAreLeftOut() throws Exception {
    start();
    feed.tell(
        List.of(new Traded(AAPL, 1, 1, TEN, TEN, PriceSource.SIMULATOR), trade(MSFT, 400, 1, TEN)));
    await(MSFT, update -> true);
    assertThat(read(AAPL).missing()).containsExactly(AAPL);
    assertThat(probe("prices").status()).isEqualTo(Status.YELLOW);
  }

  @Test
  void aPriceThatNobodyPrintsTurnsStale() throws Exception {
    start();
    feed.tell(
        List.of(
            new MarketStatus("US", true, "regular", TEN - 1_000, PriceSource.FINNHUB),
            trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> !update.stale());
    clock.millis.addAndGet(301_000);
    PriceUpdate stale = await(AAPL, PriceUpdate::stale);
    assertThat(stale.seq()).isEqualTo(1);
    assertThat(((PriceFacts) probe("prices").facts()).stale()).isEqualTo(1);
  }

  @Test
  void aRestartGoesOnFromTheSnapshots() throws Exception {
    String first = deploy(PriceSource.FINNHUB, kept);
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(List.of(trade(AAPL, 150, 0.1, TEN)));
    await(AAPL, update -> update.seq() == 1);
    get(vertx.undeploy(first));
    updates.clear();

    deploy(PriceSource.FINNHUB, kept);
    PriceUpdate restored = await(AAPL, update -> update.seq() == 0);
    assertThat(restored.price()).isEqualTo(150);
    assertThat(restored.origin()).isEqualTo(Origin.REDIS);
    feed.tell(List.of(trade(AAPL, 151, 0.2, TEN + 1)));
    PriceUpdate next = await(AAPL, update -> update.seq() == 1);
    assertThat(next.volume()).isEqualTo(0.3);
    assertThat(next.volumePartial()).isTrue();
    assertThat(next.origin()).isEqualTo(Origin.LIVE);
  }
}
