package dev.ringfolio.optimization.daily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.optimization.Requests;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewDayTest {
  private static final double NO = Double.NaN;
  private static final int FOR_EVER = Integer.MAX_VALUE;

  /** Closes of two symbols on {@code days}. */
  private static PriceTable table(int[] days, double[]... rows) {
    double[] cells = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return new PriceTable(
        Requests.symbols("A", "B"), List.of(Origin.IMPORTED, Origin.IMPORTED), days, cells, 1);
  }

  private static PriceTable days(int... days) {
    double[][] rows = new double[days.length][];
    Arrays.setAll(rows, row -> new double[] {1, 2});
    return table(days, rows);
  }

  @Test
  void itIsTheNewestAndNoneBefore() {
    assertThat(NewDay.ofAll(days(10, 11, 12), 9, FOR_EVER)).hasValue(12);
  }

  @Test
  void whatWasToldIsNotNew() {
    assertThat(NewDay.ofAll(days(10, 11, 12), 12, FOR_EVER)).isEmpty();
    assertThat(NewDay.ofAll(days(), 12, FOR_EVER)).isEmpty();
  }

  @Test
  void theLastDayEndsIt() {
    assertThat(NewDay.ofAll(days(10, 11, 12), 9, 11)).hasValue(11);
    assertThat(NewDay.ofAll(days(10, 11, 12), 11, 11)).isEmpty();
  }

  @Test
  void aDayThatASymbolLacksIsWaitedFor() {
    PriceTable half = table(new int[] {10, 11}, new double[] {1, 2}, new double[] {1, NO});

    assertThat(NewDay.ofAll(half, 9, FOR_EVER)).hasValue(10);
    assertThat(NewDay.ofAll(half, 10, FOR_EVER)).isEmpty();
  }

  @Test
  void aLastDayIsPastWhenEachHasALaterClose() {
    assertThat(NewDay.isPast(days(10, 11), 11)).isFalse();
    assertThat(NewDay.isPast(days(10, 12), 11)).isTrue();
    assertThat(NewDay.isPast(days(), 11)).isFalse();

    PriceTable oneUploaded =
        table(
            new int[] {10, 11, 12},
            new double[] {1, 2},
            new double[] {1, NO},
            new double[] {1, NO});
    assertThat(NewDay.isPast(oneUploaded, 11)).as("the other's file is to come").isFalse();
  }

  @Test
  void aLastDayIsPastAlsoWhereASymbolHasLeftTheMarket() {
    double[][] rows = {{1, 2}, {1, NO}};
    int gone = 11 + NewDay.GONE_DAYS;

    assertThat(NewDay.isPast(table(new int[] {10, gone}, rows), 11)).isFalse();
    assertThat(NewDay.isPast(table(new int[] {10, gone + 1}, rows), 11)).isTrue();
    assertThat(NewDay.isPast(table(new int[] {10, gone + 1}, rows), FOR_EVER)).isFalse();
  }

  @Test
  void aSymbolThatLeftTheMarketHoldsUpNobody() {
    double[][] rows = {{1, 2}, {1, NO}, {1, NO}};
    int gone = 10 + NewDay.GONE_DAYS;

    PriceTable nearly = table(new int[] {10, 11, gone - 1}, rows);
    assertThat(NewDay.ofThoseLeft(nearly, 10)).isEmpty();
    assertThat(NewDay.ofThoseLeft(nearly, 9)).hasValue(10);
    assertThat(NewDay.ofThoseLeft(table(new int[] {10, 11, gone}, rows), 10)).hasValue(gone);
    assertThat(NewDay.ofAll(table(new int[] {10, 11, gone}, rows), 10, FOR_EVER))
        .as("where all of them are traded")
        .isEmpty();
  }
}
