package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceBookTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol BTC = new Symbol("BINANCE:BTCUSDT");
  private static final Duration TTL = Duration.ofSeconds(300);

  /** A Wednesday, 10:00 in New York. */
  private static final long TEN = millis("2024-07-10T14:00:00Z");

  private static final long NEXT_DAY = TEN + 86_400_000;

  private final PriceBook book = new PriceBook(PriceSource.FINNHUB, TTL, 3);

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private BookEntry aapl() {
    return price(AAPL);
  }

  private BookEntry price(Symbol symbol) {
    BookEntry price = book.find(symbol);
    assertThat(price).isNotNull();
    return price;
  }

  private void trade(double price, double volume, long time) {
    book.trade(AAPL, price, volume, time, time);
  }

  private List<Symbol> drained() {
    List<Symbol> symbols = new ArrayList<>();
    book.drainChanged(price -> symbols.add(price.symbol()));
    return symbols;
  }

  @Test
  void theNewestTradeByItsOwnTimeIsThePrice() {
    trade(150, 10, TEN);
    trade(151, 10, TEN + 1);
    assertThat(aapl().price()).isEqualTo(151);
    assertThat(aapl().timeMillis()).isEqualTo(TEN + 1);
  }

  @Test
  void aLateTradeAddsVolumeAndNeverReplacesANewerPrice() {
    trade(151, 10, TEN);
    trade(150, 5, TEN - 141);
    assertThat(aapl().price()).isEqualTo(151);
    assertThat(aapl().volume()).isEqualTo(15);
    assertThat(aapl().seq()).isEqualTo(2);
  }

  @Test
  void ofTwoTradesInOneMillisecondTheLaterArrivalIsThePrice() {
    trade(150, 10, TEN);
    trade(149, 10, TEN);
    assertThat(aapl().price()).isEqualTo(149);
  }

  @Test
  void equalTradesAreAllCounted() {
    trade(150, 100, TEN);
    trade(150, 100, TEN);
    assertThat(aapl().volume()).isEqualTo(200);
  }

  @Test
  void aPriceUpdateWithoutVolumeIsAValue() {
    trade(150, 0, TEN);
    assertThat(aapl().price()).isEqualTo(150);
    assertThat(aapl().volume()).isZero();
    assertThat(aapl().seq()).isEqualTo(1);
  }

  @Test
  void aNewSessionStartsTheSumAnew() {
    trade(150, 10, TEN);
    trade(151, 7, NEXT_DAY);
    assertThat(aapl().volume()).isEqualTo(7);
    assertThat(aapl().sessionDay()).isEqualTo((int) LocalDate.of(2024, 7, 11).toEpochDay());
    assertThat(aapl().seq()).isEqualTo(2);
  }

  @Test
  void aTradeOfAnOlderSessionChangesNothing() {
    trade(151, 7, NEXT_DAY);
    drained();
    trade(150, 10, TEN);
    assertThat(aapl().volume()).isEqualTo(7);
    assertThat(aapl().seq()).isEqualTo(1);
    assertThat(drained()).isEmpty();
    assertThat(book.outdated()).isEqualTo(1);
  }

  @Test
  void aShareAndACoinChangeSessionAtTheirOwnMidnights() {
    long utcMidnight = millis("2024-07-11T00:00:00Z");
    for (Symbol symbol : List.of(AAPL, BTC)) {
      book.trade(symbol, 10, 1, utcMidnight - 1, TEN);
      book.trade(symbol, 11, 2, utcMidnight, TEN);
    }
    assertThat(aapl().volume()).isEqualTo(3);
    assertThat(price(BTC).volume()).isEqualTo(2);
  }

  @Test
  void theFeedsPreviousCloseGivesTheChange() {
    trade(150.3, 10, TEN);
    book.quote(AAPL, 150.2, 150, TEN - 1_000, TEN);
    assertThat(aapl().previousClose()).isEqualTo(150);
    assertThat(aapl().change()).isEqualTo(new Change(0.3, 0.2));
  }

  @Test
  void aPreviousCloseAloneIsNoNewValue() {
    trade(150.3, 10, TEN);
    drained();
    book.quote(AAPL, 150.2, 150, TEN - 1_000, TEN);
    assertThat(aapl().seq()).isEqualTo(1);
    assertThat(drained()).containsExactly(AAPL);
    book.quote(AAPL, 150.2, 150, TEN - 1_000, TEN + 60_000);
    assertThat(drained()).isEmpty();
  }

  @Test
  void aNewSessionDoesNotKeepThePreviousCloseOfTheLast() {
    book.quote(AAPL, 150, 149, TEN, TEN);
    trade(151, 7, NEXT_DAY);
    assertThat(aapl().previousClose()).isNaN();
    assertThat(aapl().change()).isEqualTo(Change.UNKNOWN);
  }

  @Test
  void aQuoteFromTheSessionBeforeBringsNoPreviousClose() {
    trade(151, 7, NEXT_DAY);
    book.quote(AAPL, 150, 149, TEN, TEN + 5);
    assertThat(aapl().previousClose()).isNaN();
    assertThat(aapl().price()).isEqualTo(151);
  }

  @Test
  void aPreviousCloseToldInTheSessionCountsWhateverTheTimeOfTheQuotedPrice() {
    trade(151, 7, NEXT_DAY);
    book.quote(AAPL, 150, 149, TEN, NEXT_DAY + 5);
    assertThat(aapl().previousClose()).isEqualTo(149);
    assertThat(aapl().price()).isEqualTo(151);
    trade(152, 7, NEXT_DAY + 86_400_000);
    assertThat(aapl().previousClose()).isNaN();
  }

  @Test
  void aStoredCloseServesUntilTheFeedTellsItsOwn() {
    trade(151, 7, TEN);
    int day = aapl().sessionDay();
    book.previousClose(AAPL, day, 150);
    assertThat(aapl().previousClose()).isEqualTo(150);
    book.quote(AAPL, 151, 149.5, TEN - 1, TEN);
    assertThat(aapl().previousClose()).isEqualTo(149.5);
    book.previousClose(AAPL, day, 150);
    assertThat(aapl().previousClose()).isEqualTo(149.5);
    assertThat(aapl().seq()).isEqualTo(1);
  }

  @Test
  void aStoredCloseThatComesAfterTheSessionChangedIsNotTaken() {
    trade(151, 7, TEN);
    int day = aapl().sessionDay();
    trade(152, 7, NEXT_DAY);
    book.previousClose(AAPL, day, 150);
    assertThat(aapl().previousClose()).isNaN();
  }

  @Test
  void anUnknownPreviousCloseIsAskedForOnceAMinuteAndAtOnceInANewSession() {
    trade(151, 7, TEN);
    assertThat(book.closesWanted(TEN, 10).symbols()).containsExactly(AAPL);
    assertThat(book.closesWanted(TEN + 59_999, 10).symbols()).isEmpty();
    assertThat(book.closesWanted(TEN + 60_000, 10).symbols()).containsExactly(AAPL);
    trade(152, 7, NEXT_DAY);
    assertThat(book.closesWanted(TEN + 60_001, 10))
        .isEqualTo(new PriceBook.ClosesWanted(aapl().sessionDay(), List.of(AAPL)));
    book.previousClose(AAPL, aapl().sessionDay(), 151);
    assertThat(book.closesWanted(TEN + 200_000, 10).symbols()).isEmpty();
  }

  @Test
  void aQuotedPriceIsAValueOnlyIfItIsNewer() {
    trade(151, 7, TEN);
    book.quote(AAPL, 150, 0, TEN, TEN);
    assertThat(aapl().price()).isEqualTo(151);
    assertThat(aapl().seq()).isEqualTo(1);
    book.quote(AAPL, 152, 0, TEN + 1, TEN + 1);
    assertThat(aapl().price()).isEqualTo(152);
    assertThat(aapl().volume()).isEqualTo(7);
    assertThat(aapl().seq()).isEqualTo(2);
  }

  @Test
  void aQuoteOfZerosIsNothing() {
    book.quote(AAPL, 0, 0, 0, TEN);
    assertThat(book.all()).isEmpty();
  }

  @Test
  void impossibleTradesAreRefusedAndCounted() {
    trade(0, 1, TEN);
    trade(Double.NaN, 1, TEN);
    trade(Double.POSITIVE_INFINITY, 1, TEN);
    trade(1, -1, TEN);
    trade(1, Double.NaN, TEN);
    trade(1, 1, -1);
    trade(1, 1, Long.MAX_VALUE);
    assertThat(book.find(AAPL)).isNull();
    assertThat(book.invalid()).isEqualTo(7);
  }

  @Test
  void symbolsBeyondTheBoundAreRefusedAndCounted() {
    for (String name : List.of("A", "B", "C", "D", "D", "A")) {
      book.trade(new Symbol(name), 1, 1, TEN, TEN);
    }
    assertThat(book.all()).hasSize(3);
    assertThat(book.refused()).isEqualTo(2);
    assertThat(price(new Symbol("A")).volume()).isEqualTo(2);
  }

  @Test
  void manyTradesOfASymbolAreOneChange() {
    trade(150, 1, TEN);
    trade(151, 1, TEN);
    book.trade(BTC, 1, 1, TEN, TEN);
    assertThat(drained()).containsExactly(AAPL, BTC);
    assertThat(drained()).isEmpty();
  }

  @Test
  void volumeIsPartialWhenTheStreamBeganInMidSession() {
    book.stream(AAPL, true, TEN - 1_000);
    trade(150, 1, TEN);
    assertThat(aapl().volumePartial()).isTrue();
  }

  @Test
  void volumeIsWholeWhenTheStreamStoodBeforeTheSessionBegan() {
    book.stream(AAPL, true, millis("2024-07-10T04:00:00Z"));
    trade(150, 1, TEN);
    assertThat(aapl().volumePartial()).isFalse();
  }

  @Test
  void aMillisecondIntoTheSessionIsTooLate() {
    book.stream(AAPL, true, millis("2024-07-10T04:00:00.001Z"));
    trade(150, 1, TEN);
    assertThat(aapl().volumePartial()).isTrue();
  }

  @Test
  void anInterruptionMakesTheVolumePartialUntilTheSessionEnds() {
    book.stream(AAPL, true, TEN - 86_400_000);
    trade(150, 1, TEN);
    book.stream(AAPL, false, TEN + 1);
    assertThat(aapl().volumePartial()).isTrue();
    book.stream(AAPL, true, TEN + 2);
    assertThat(aapl().volumePartial()).isTrue();
    trade(150, 1, NEXT_DAY);
    assertThat(aapl().volumePartial()).isFalse();
  }

  @Test
  void anInterruptionAfterTheSessionLeavesItsSumWhole() {
    book.stream(AAPL, true, TEN - 86_400_000);
    trade(150, 1, TEN);
    book.stream(AAPL, false, millis("2024-07-11T04:00:00Z"));
    assertThat(aapl().volumePartial()).isFalse();
  }

  @Test
  void aGapMakesEveryVolumePartialUntilTheSessionEndsAndIsTold() {
    for (Symbol symbol : List.of(AAPL, BTC)) {
      book.stream(symbol, true, TEN - 86_400_000);
      book.trade(symbol, 150, 1, TEN, TEN);
    }
    drained();
    book.gap(TEN + 1);
    assertThat(aapl().volumePartial()).isTrue();
    assertThat(price(BTC).volumePartial()).isTrue();
    assertThat(drained()).containsExactlyInAnyOrder(AAPL, BTC);
    assertThat(aapl().seq()).isEqualTo(1);
    trade(150, 1, NEXT_DAY);
    assertThat(aapl().volumePartial()).isFalse();
  }

  @Test
  void aGapInASessionThatTheBookHasNotSeenYetMakesItPartial() {
    book.stream(AAPL, true, TEN - 86_400_000);
    trade(150, 1, TEN);
    book.gap(NEXT_DAY);
    trade(150, 1, NEXT_DAY + 1);
    assertThat(aapl().volumePartial()).isTrue();
  }

  @Test
  void aShareIsStaleWithoutAPrintInAnOpenMarket() {
    book.market(true, TEN - 1_000_000);
    trade(150, 1, TEN);
    drained();
    book.sweep(TEN + TTL.toMillis());
    assertThat(aapl().stale()).isFalse();
    book.sweep(TEN + TTL.toMillis() + 1);
    assertThat(aapl().stale()).isTrue();
    assertThat(book.staleCount()).isEqualTo(1);
    assertThat(aapl().seq()).isEqualTo(1);
    assertThat(drained()).containsExactly(AAPL);
    book.sweep(TEN + TTL.toMillis() + 2);
    assertThat(drained()).isEmpty();
    trade(150, 1, TEN + 1);
    assertThat(aapl().stale()).isFalse();
  }

  @Test
  void aLateTradeIsAPrint() {
    book.market(true, TEN - 1_000_000);
    trade(150, 1, TEN);
    book.trade(AAPL, 149, 1, TEN - 5_000, TEN + 200_000);
    book.sweep(TEN + 400_000);
    assertThat(aapl().stale()).isFalse();
  }

  @Test
  void aShareIsNotStaleWhileItsMarketIsClosedNorJustAfterItOpened() {
    trade(150, 1, TEN);
    book.market(false, TEN + 1);
    book.sweep(TEN + 10_000_000);
    assertThat(aapl().stale()).isFalse();
    book.market(true, TEN + 10_000_000);
    book.market(true, TEN + 10_200_000);
    book.sweep(TEN + 10_300_000);
    assertThat(aapl().stale()).isFalse();
    book.sweep(TEN + 10_300_001);
    assertThat(aapl().stale()).isTrue();
  }

  @Test
  void untilTheMarketsStatusIsKnownSharesAreExpectedToPrintOnWeekdays() {
    long friday = millis("2024-07-12T23:50:00Z");
    trade(150, 1, friday);
    book.sweep(friday + TTL.toMillis() + 1);
    assertThat(aapl().stale()).isTrue();
    book.sweep(millis("2024-07-13T15:00:00Z"));
    assertThat(aapl().stale()).isFalse();
    book.sweep(millis("2024-07-15T08:05:00Z"));
    assertThat(aapl().stale()).isFalse();
    book.sweep(millis("2024-07-15T08:05:00.001Z"));
    assertThat(aapl().stale()).isTrue();
  }

  @Test
  void aCoinsMarketNeverCloses() {
    long sunday = millis("2024-07-14T12:00:00Z");
    book.market(false, sunday);
    book.trade(BTC, 1, 1, sunday, sunday);
    book.sweep(sunday + TTL.toMillis() + 1);
    assertThat(price(BTC).stale()).isTrue();
  }

  private static PriceSnapshot kept(double price, String volume, boolean partial, long time) {
    int day = new SessionCalendar().day(true, time);
    return new PriceSnapshot(
        AAPL, price, new BigDecimal(volume), partial, 149, time, time, day, time);
  }

  @Test
  void aRestoredPriceStandsUntilTheFirstPrint() {
    book.restore(kept(150, "1000.5", true, TEN));
    assertThat(aapl().price()).isEqualTo(150);
    assertThat(aapl().restored()).isTrue();
    assertThat(aapl().seq()).isZero();
    assertThat(aapl().previousClose()).isEqualTo(149);
    trade(151, 2, TEN + 1);
    assertThat(aapl().restored()).isFalse();
    assertThat(aapl().seq()).isEqualTo(1);
    assertThat(aapl().volume()).isEqualTo(1002.5);
    assertThat(aapl().volumePartial()).isTrue();
  }

  @Test
  void whatIsOlderThanTheBookIsNotRestored() {
    trade(151, 7, NEXT_DAY);
    book.restore(kept(150, "1000", false, TEN));
    assertThat(aapl().price()).isEqualTo(151);
    assertThat(aapl().volume()).isEqualTo(7);
  }

  @Test
  void ofTheSameSessionTheSumIsRestoredAndThePriceStays() {
    trade(151, 7, TEN + 1);
    book.restore(kept(150, "1000", false, TEN));
    assertThat(aapl().price()).isEqualTo(151);
    assertThat(aapl().restored()).isFalse();
    assertThat(aapl().volume()).isEqualTo(1007);
    assertThat(aapl().volumePartial()).isTrue();
  }

  @Test
  void aWholeSumIsNotCountedTwice() {
    book.stream(AAPL, true, TEN - 86_400_000);
    trade(151, 7, TEN + 1);
    book.restore(kept(150, "1000", false, TEN));
    assertThat(aapl().volume()).isEqualTo(7);
  }

  @Test
  void aRestoredSumIsWholeOnlyIfNothingCouldTradeMeanwhile() {
    long evening = millis("2024-07-11T00:00:10Z");
    book.restore(kept(150, "1000", false, evening));
    assertThat(aapl().volumePartial()).isTrue();
    book.stream(AAPL, true, evening + 60_000);
    assertThat(aapl().volumePartial()).isFalse();

    PriceBook inTheSession = new PriceBook(PriceSource.FINNHUB, TTL, 3);
    inTheSession.restore(kept(150, "1000", false, TEN));
    inTheSession.stream(AAPL, true, TEN + 60_000);
    assertThat(inTheSession.find(AAPL).volumePartial()).isTrue();

    PriceBook simulated = new PriceBook(PriceSource.SIMULATOR, TTL, 3);
    simulated.restore(kept(150, "1000", false, evening));
    simulated.stream(AAPL, true, evening + 60_000);
    assertThat(simulated.find(AAPL).volumePartial()).isTrue();
  }

  @Test
  void aWholeSumMayBeRestoredAfterTheStreamBegan() {
    long evening = millis("2024-07-11T00:00:10Z");
    book.stream(AAPL, true, evening + 60_000);
    book.restore(kept(150, "1000", false, evening));
    assertThat(aapl().volumePartial()).isFalse();
  }

  @Test
  void aSnapshotHoldsWhatARestartNeeds() {
    book.stream(AAPL, true, TEN - 86_400_000);
    book.quote(AAPL, 150, 149, TEN, TEN);
    book.trade(AAPL, 151, 0.1, TEN + 5, TEN + 9);
    book.trade(AAPL, 150, 0.2, TEN + 4, TEN + 10);
    assertThat(aapl().snapshot(TEN + 20))
        .isEqualTo(
            new PriceSnapshot(
                AAPL,
                151,
                new BigDecimal("0.300000000"),
                false,
                149,
                TEN + 5,
                TEN + 9,
                aapl().sessionDay(),
                TEN + 20));
  }
}
