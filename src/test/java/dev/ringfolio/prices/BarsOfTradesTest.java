package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.LiveBarsRead;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleFacts.BarFacts;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.ReadLiveBars;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.DailyBar;
import dev.ringfolio.core.market.LiveBars;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Trades make bars, and the bar of a session is kept when it is over. */
class BarsOfTradesTest extends PricesStage {
  private LiveBarsRead bars(Symbol symbol, Resolution resolution) throws Exception {
    return get(
        bus.ask(
            Services.READ_LIVE_BARS, new ReadLiveBars(symbol, resolution, 0, Long.MAX_VALUE, 100)));
  }

  @Test
  void tradesMakeBarsWithTheStretchesInWhichSomeMayBeMissing() throws Exception {
    start();
    feed.tell(
        List.of(
            new StreamChanged(AAPL, true, TEN, PriceSource.FINNHUB),
            trade(AAPL, 150, 2, TEN + 1_000),
            trade(AAPL, 151, 0.5, TEN + 59_000),
            trade(AAPL, 149, 1, TEN + 61_000),
            new Traded(MSFT, 1, 1, TEN, TEN, PriceSource.REPLAY)));
    await(AAPL, update -> update.price() == 149);

    assertThat(bars(AAPL, Resolution.MINUTE))
        .isEqualTo(
            new LiveBarsRead(
                AAPL,
                Resolution.MINUTE,
                false,
                List.of(
                    new LiveBarsRead.Bar(TEN, 150, 151, 150, 151, 2.5),
                    new LiveBarsRead.Bar(TEN + 60_000, 149, 149, 149, 149, 1)),
                List.of(new LiveBarsRead.Gap(LiveBarsRead.Gap.EVER, TEN))));
    assertThat(bars(MSFT, Resolution.MINUTE).bars()).isEmpty();
    PriceFacts facts = (PriceFacts) probe("prices").facts();
    assertThat(facts.bars()).isEqualTo(new BarFacts(1, 7, LiveBars.BARS_MAX, 0, 0, 0, 0));
  }

  /** From 10:00 to the end of the session, at 16:00 in New York. */
  private void tellASession(PriceSource source) {
    long end = TEN + Duration.ofHours(6).toMillis();
    feed.tell(
        List.of(
            new StreamChanged(AAPL, true, TEN, source),
            new Traded(AAPL, 150, 2, TEN + 1_000, TEN + 1_000, source),
            new Traded(AAPL, 155, 3, end - 1_000, end - 1_000, source)));
    await(AAPL, update -> update.price() == 155);
    clock.millis.set(end + 60_000);
  }

  @Test
  void theBarOfASettledSessionIsKeptWhenTheStoreIsBack() throws Exception {
    daily.away = true;
    start();
    tellASession(PriceSource.FINNHUB);
    Awaitility.await().until(() -> ((PriceFacts) probe("prices").facts()).bars().waiting() == 1);
    assertThat(daily.kept).isEmpty();

    daily.away = false;
    clock.millis.addAndGet(BarsKeeper.PAUSE_MILLIS);
    Awaitility.await().until(() -> !daily.kept.isEmpty());
    assertThat(daily.kept)
        .containsExactly(
            new DailyBar(AAPL, DAY, Double.NaN, Double.NaN, Double.NaN, 155, Double.NaN));
    Awaitility.await().until(() -> ((PriceFacts) probe("prices").facts()).bars().kept() == 1);
    assertThat(daily.tries).hasValue(2);
  }

  @Test
  void aReplayedSessionIsNeverKept() throws Exception {
    deploy(PriceSource.REPLAY, kept);
    get(vertx.deployVerticle(feed));
    listen();
    tellASession(PriceSource.REPLAY);
    clock.millis.addAndGet(Duration.ofMinutes(10).toMillis());
    await(AAPL, PriceUpdate::stale); // a tick has looked at the clock since
    feed.tell(
        List.of(new Traded(AAPL, 156, 1, clock.millis(), clock.millis(), PriceSource.REPLAY)));
    await(AAPL, update -> update.price() == 156);
    assertThat(daily.tries).hasValue(0);
  }
}
