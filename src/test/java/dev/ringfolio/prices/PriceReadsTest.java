package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.PricesRead;
import dev.ringfolio.contract.ReadPrices;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prices are read live, then from the stores, which may not answer. */
class PriceReadsTest extends PricesStage {
  @Test
  void whileTheDatabaseHangsARememberedCloseIsAnsweredAndThatIsSaid() throws Exception {
    start();
    closes.held = new CountDownLatch(1);
    LocalDate yesterday = LocalDate.of(2024, 7, 9);
    closes.remembered.put(IBM, List.of(new DailyClose(yesterday, 180.5, History.Origin.IMPORTED)));

    PricesRead read = read(IBM, NOBODY);
    assertThat(read.found()).extracting(PriceUpdate::price).containsExactly(180.5);
    assertThat(read.found()).extracting(PriceUpdate::stale).containsExactly(true);
    assertThat(read.missing()).containsExactly(NOBODY);
    assertThat(read.unavailable()).containsExactly(Origin.DATABASE);
  }

  @Test
  void pricesAreReadLiveThenFromTheSnapshotThenFromTheHistory() throws Exception {
    PriceSnapshot snapshot =
        new PriceSnapshot(MSFT, 400, BigDecimal.TEN, true, 399, TEN - 9, TEN - 8, DAY, TEN - 7);
    closes.rows.put(
        IBM,
        List.of(
            new DailyClose(LocalDate.of(2024, 7, 9), 175.5, History.Origin.IMPORTED),
            new DailyClose(LocalDate.of(2024, 7, 8), 175, History.Origin.IMPORTED)));
    start();
    kept.save(snapshot);
    feed.tell(List.of(trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> true);

    PricesRead read = read(IBM, MSFT, NOBODY, AAPL, IBM);
    assertThat(read.found().stream().map(PriceUpdate::symbol)).containsExactly(IBM, MSFT, AAPL);
    assertThat(read.found().stream().map(PriceUpdate::origin))
        .containsExactly(Origin.DATABASE, Origin.REDIS, Origin.LIVE);
    assertThat(read.missing()).containsExactly(NOBODY);
    PriceUpdate closed = read.found().get(0);
    assertThat(closed.price()).isEqualTo(175.5);
    assertThat(closed.change()).isEqualTo(0.5);
    assertThat(closed.stale()).isTrue();
    assertThat(closed.volume()).isNaN();
    assertThat(Instant.ofEpochMilli(closed.timeMillis())).isEqualTo("2024-07-09T20:00:00Z");
    assertThat(read.found().get(1).change()).isEqualTo(1);
    PriceFacts facts = (PriceFacts) probe("prices").facts();
    assertThat(facts.hits()).isEqualTo(1);
    assertThat(facts.misses()).isEqualTo(3);
  }

  @Test
  void whoWantsLivePricesAloneWaitsForNoStore() throws Exception {
    closes.held = new CountDownLatch(1);
    deploy(PriceSource.FINNHUB, new HungSnapshots());
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(List.of(trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> true);

    Future<PricesRead> read =
        bus.ask(Services.READ_PRICES, new ReadPrices(List.of(IBM, AAPL), true));

    assertThat(get(read).found().stream().map(PriceUpdate::symbol)).containsExactly(AAPL);
    assertThat(get(read).missing()).containsExactly(IBM);
    assertThat(closes.asked).doesNotContain(IBM);
    closes.held.countDown();
  }

  @Test
  void storesThatDoNotAnswerArePassedOverAndNamed() throws Exception {
    closes.held = new CountDownLatch(1);
    closes.rows.put(IBM, List.of());
    deploy(PriceSource.FINNHUB, new HungSnapshots());
    get(vertx.deployVerticle(feed));
    listen();
    feed.tell(List.of(trade(AAPL, 150, 1, TEN)));
    await(AAPL, update -> true);
    PricesRead read = read(AAPL, IBM);
    assertThat(read.found()).hasSize(1);
    assertThat(read.missing()).containsExactly(IBM);
    assertThat(read.unavailable()).containsExactly(Origin.REDIS, Origin.DATABASE);
    assertThat(read(AAPL).unavailable()).isEmpty();
    assertThat(probe("redis").status()).isEqualTo(Status.YELLOW);
    assertThat(probe("redis").detail()).contains("lost").contains("7 snapshots wait");
  }

  @Test
  void tooManySymbolsAreRefused() throws Exception {
    start();
    Symbol[] many =
        IntStream.rangeClosed(0, PricesVerticle.READ_SYMBOLS_MAX)
            .mapToObj(i -> new Symbol("S" + i))
            .toArray(Symbol[]::new);
    assertThatThrownBy(() -> read(many))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("at most " + PricesVerticle.READ_SYMBOLS_MAX);
  }

  @Test
  void withoutARedisTheSnapshotIsInProcessAndAllIsWell() throws Exception {
    start();
    ModuleReport report = probe("redis");
    assertThat(report.status()).isEqualTo(Status.GREEN);
    assertThat(report.detail()).isEqualTo("in process");
    assertThat(probe("prices").status()).isEqualTo(Status.GREEN);
  }
}
