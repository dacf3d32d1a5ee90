package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.Alignment.Aligned;
import dev.ringfolio.core.market.Alignment.Reason;
import dev.ringfolio.core.market.Alignment.Refused;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnsAlignmentTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  private static final double NONE = Double.NaN;

  @Test
  void returnsAreRatiosOfNeighbouringRowsLessOne() {
    ReturnsMatrix returns = aligned(table(day(1, 100, 10), day(2, 110, 9), day(3, 99, 9)), null);
    assertThat(returns.returns()).containsExactly(110.0 / 100 - 1, 9.0 / 10 - 1, 99.0 / 110 - 1, 0);
    assertThat(returns.observations()).isEqualTo(2);
    assertThat(returns.warnings()).isEmpty();
    assertThat(returns.marketDataMillis()).isEqualTo(3 * 86_400_000L);
  }

  @Test
  void rowsWithAMissingCellAreDroppedAndReported() {
    ReturnsMatrix returns =
        aligned(
            table(day(1, 100, 10), day(2, NONE, 9), day(3, 99, 9), day(4, 99, NONE), day(5, 98, 8)),
            null);
    assertThat(returns.returns())
        .containsExactly(99.0 / 100 - 1, 9.0 / 10 - 1, 98.0 / 99 - 1, 8.0 / 9 - 1);
    assertThat(returns.warnings())
        .containsExactly(new Warning("rows_dropped", "2 of 5 rows lack a price of some symbol"));
  }

  @Test
  void onlyTheNewestLookbackRowsAreKept() {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 3, 3), day(4, 6, 3), day(5, 9, 6));
    assertThat(aligned(table, 3).returns()).containsExactly(1.0, 0.0, 0.5, 1.0);
  }

  @Test
  void theLiveRowIsNotCountedInTheLookback() {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4), day(4, 8, 8));
    ReturnsMatrix returns = aligned(table, 3, live(A, 16, 5), live(B, 4, 5));
    assertThat(returns.returns()).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, -0.5);
    assertThat(returns.marketDataMillis()).isEqualTo(777);
  }

  @Test
  void aLiveRowOfTheLastDateReplacesThatRow() {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4), day(4, 8, 8));
    ReturnsMatrix returns = aligned(table, 3, live(A, 2, 4), live(B, 6, 4));
    assertThat(returns.returns()).containsExactly(1.0, 1.0, -0.5, 0.5);
    assertThat(returns.warnings()).isEmpty();
  }

  @Test
  void aLiveRowOfTheLastDateStandsInForAnIncompleteRow() {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, NONE));
    ReturnsMatrix returns = aligned(table, null, live(A, 2, 3), live(B, 6, 3));
    assertThat(returns.returns()).containsExactly(1.0, 1.0, 0.0, 2.0);
    assertThat(returns.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 100})
  void aLiveSessionBeforeTheLastRowOrMoreThanFiveDaysAfterItIsSkipped(int session) {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4));
    assertSkipped(table, live(A, 8, session), live(B, 8, session));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void aLiveSessionOneToFiveDaysAfterTheLastRowIsTaken(int session) {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4));
    assertThat(aligned(table, null, live(A, 8, session), live(B, 8, session)).observations())
        .isEqualTo(3);
  }

  @Test
  void aLiveRowThatLacksASymbolIsSkipped() {
    assertSkipped(table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4)), live(A, 8, 4));
  }

  @Test
  void aLiveRowOfTwoSessionDatesIsSkipped() {
    assertSkipped(table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4)), live(A, 8, 4), live(B, 8, 5));
  }

  @Test
  void aStaleOrUselessLivePriceIsSkipped() {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4));
    LivePrice stale = new LivePrice(B, 8, 4, PriceSource.FINNHUB, 777, true);
    assertSkipped(table, live(A, 8, 4), stale);
    assertSkipped(table, live(A, 8, 4), live(B, 0, 4));
    assertSkipped(table, live(A, 8, 4), live(B, NONE, 4));
    assertSkipped(table, live(A, 8, 4), live(B, Double.POSITIVE_INFINITY, 4));
  }

  @Test
  void aLivePriceMeetsOnlyRowsOfItsOwnKindOfMarket() {
    for (PriceSource source : PriceSource.values()) {
      for (Origin origin : List.of(Origin.IMPORTED, Origin.SIMULATED)) {
        boolean agree =
            (source == PriceSource.FINNHUB && origin == Origin.IMPORTED)
                || (source == PriceSource.SIMULATOR && origin == Origin.SIMULATED);
        PriceTable table =
            new PriceTable(
                List.of(A), List.of(origin), new int[] {1, 2, 3}, new double[] {1, 2, 4}, 1);
        LivePrice live = new LivePrice(A, 8, 4, source, 777, false);
        Aligned aligned = (Aligned) ReturnsAlignment.align(table, rows(null, true), List.of(live));
        assertThat(aligned.returns().observations())
            .as("%s with %s", source, origin)
            .isEqualTo(agree ? 3 : 2);
      }
    }
  }

  @Test
  void withoutLiveNoLiveRowIsLookedAt() {
    PriceTable table = table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4));
    Aligned aligned = (Aligned) ReturnsAlignment.align(table, rows(null, false), List.of());
    assertThat(aligned.returns().warnings()).isEmpty();
    assertThat(aligned.returns().observations()).isEqualTo(2);
  }

  @Test
  void anySimulatedColumnMakesTheReturnsSimulated() {
    PriceTable table =
        new PriceTable(
            List.of(A, B),
            List.of(Origin.IMPORTED, Origin.SIMULATED),
            new int[] {1, 2, 3},
            new double[] {1, 1, 2, 2, 4, 4},
            1);
    assertThat(aligned(table, null).simulated()).isTrue();
    assertThat(aligned(table(day(1, 1, 1), day(2, 2, 2), day(3, 4, 4)), null).simulated())
        .isFalse();
  }

  @Test
  void symbolsWithoutRowsAreNamed() {
    PriceTable table =
        new PriceTable(
            List.of(A, B),
            List.of(Origin.IMPORTED, Origin.NONE),
            new int[] {1},
            new double[] {1, NONE},
            1);
    Refused refused = refused(table);
    assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SYMBOL);
    assertThat(refused.symbols()).containsExactly(B);
    assertThat(refused.detail()).isEqualTo("no price history of B");
  }

  @Test
  void oneReturnRowIsTooFewAndTheCountIsTold() {
    Refused refused = refused(table(day(1, 1, 1), day(2, 2, 2), day(3, NONE, 1)));
    assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_DATA);
    assertThat(refused.detail())
        .isEqualTo(
            "1 return rows common to all symbols; at least 2 are needed; 2 of 3 price rows have a"
                + " price of every symbol (from: the first, to: the last, lookback: all)");
  }

  @Test
  void tooFewRowsAreToldWithTheSliceThatWasAskedForAndTheSymbolThatLimitsIt() {
    Parameters asked =
        new Parameters.Builder(1)
            .rows(LocalDate.of(1970, 1, 2), LocalDate.of(1970, 1, 9), 30)
            .live(false)
            .build();
    PriceTable table = table(day(1, 1, NONE), day(2, 2, NONE), day(3, 4, 1), day(4, 4, 2));
    assertThat(((Refused) ReturnsAlignment.align(table, asked, List.of())).detail())
        .isEqualTo(
            "1 return rows common to all symbols; at least 2 are needed; 2 of 4 price rows have a"
                + " price of every symbol (from: 1970-01-02, to: 1970-01-09, lookback: 30);"
                + " B has prices only from 1970-01-04 on, 2 rows after the first");
    PriceTable none =
        new PriceTable(List.of(A), List.of(Origin.NONE), new int[0], new double[0], 1);
    assertThat(((Refused) ReturnsAlignment.align(none, asked, List.of())).detail())
        .isEqualTo("no price history of A (from: 1970-01-02, to: 1970-01-09)");
  }

  @Test
  void aSymbolThatBeginsLateIsNamedWhereRowsAreMissingForItsSake() {
    PriceTable table =
        table(day(1, 1, NONE), day(2, 2, 1), day(3, 4, 1), day(4, 4, 2), day(5, 1, 1));
    assertThat(aligned(table, null).warnings())
        .containsExactly(
            new Warning("rows_dropped", "1 of 5 rows lack a price of some symbol"),
            new Warning(
                "short_history", "B has prices only from 1970-01-03 on, 1 rows after the first"));
    assertThat(aligned(table, 5).warnings())
        .extracting(Warning::code)
        .containsExactly("rows_dropped", "short_history");
    assertThat(aligned(table, 4).warnings())
        .extracting(Warning::code)
        .containsExactly("rows_dropped");
  }

  @Test
  void aSymbolThatEndedLongAgoIsNamedAndADelayIsNot() {
    Day[] days = new Day[12];
    for (int i = 0; i < days.length; i++) {
      days[i] = day(i + 1, i + 1, i < 6 ? i + 1 : NONE);
    }
    assertThat(aligned(table(days), 3).warnings())
        .containsExactly(
            new Warning("rows_dropped", "6 of 12 rows lack a price of some symbol"),
            new Warning(
                "short_history", "B has prices only up to 1970-01-07, 6 rows before the last"));
    assertThat(aligned(table(Arrays.copyOf(days, 11)), 3).warnings())
        .extracting(Warning::code)
        .containsExactly("rows_dropped");
  }

  @Test
  void ofManyShortHistoriesThreeAreNamed() {
    List<Symbol> symbols = IntStream.range(0, 6).mapToObj(i -> new Symbol("S" + i)).toList();
    double[] closes = new double[24];
    Arrays.fill(closes, 1.0);
    Arrays.fill(closes, 1, 6, NONE);
    PriceTable table =
        new PriceTable(
            symbols, Collections.nCopies(6, Origin.IMPORTED), new int[] {1, 2, 3, 4}, closes, 1);
    assertThat(aligned(table, null).warnings().get(1).detail())
        .isEqualTo(
            "S1, S2, S3 and 2 more have prices only from 1970-01-03 on, 1 rows after the first");
  }

  @Test
  void symbolsWithoutACommonDateAreTooFewRows() {
    Refused refused = refused(table(day(1, 1, NONE), day(2, NONE, 2)));
    assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_DATA);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -1.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aPriceThatIsNoneIsNamedByItsSymbolAndDate(double price) {
    Refused refused = refused(table(day(1, 1, 1), day(2, 2, price), day(3, 4, 4)));
    assertThat(refused.reason()).isEqualTo(Reason.INVALID_DATA);
    assertThat(refused.symbols()).containsExactly(B);
    assertThat(refused.detail()).contains("B on 1970-01-03");
  }

  private static void assertSkipped(PriceTable table, LivePrice... live) {
    ReturnsMatrix returns = aligned(table, null, live);
    assertThat(returns.observations()).isEqualTo(table.rows() - 1);
    assertThat(returns.warnings()).extracting(Warning::code).containsExactly("live_price_skipped");
  }

  private static ReturnsMatrix aligned(
      PriceTable table, @Nullable Integer lookback, LivePrice... live) {
    Alignment alignment =
        ReturnsAlignment.align(table, rows(lookback, live.length > 0), Arrays.asList(live));
    return ((Aligned) alignment).returns();
  }

  private static Refused refused(PriceTable table) {
    return (Refused) ReturnsAlignment.align(table, rows(null, false), List.of());
  }

  private static Parameters rows(@Nullable Integer lookback, boolean live) {
    return new Parameters.Builder(1).rows(null, null, lookback).live(live).build();
  }

  private static LivePrice live(Symbol symbol, double price, int session) {
    return new LivePrice(symbol, price, session, PriceSource.FINNHUB, 777, false);
  }

  private record Day(int epochDay, double a, double b) {}

  private static Day day(int epochDay, double a, double b) {
    return new Day(epochDay, a, b);
  }

  private static PriceTable table(Day... days) {
    return new PriceTable(
        List.of(A, B),
        List.of(Origin.IMPORTED, Origin.IMPORTED),
        Arrays.stream(days).mapToInt(Day::epochDay).toArray(),
        Arrays.stream(days)
            .flatMapToDouble(d -> Arrays.stream(new double[] {d.a(), d.b()}))
            .toArray(),
        1);
  }
}
