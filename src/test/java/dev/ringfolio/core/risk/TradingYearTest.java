package dev.ringfolio.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Years of rows of every kind, and what a row on which a market is shut does to annual figures. */
class TradingYearTest {
  /** A Monday. */
  private static final int MONDAY = 19_996;

  private static int[] days(int count, IntPredicate open) {
    return IntStream.range(0, count).filter(open).map(day -> MONDAY + day).toArray();
  }

  private static boolean weekday(int day) {
    return day % 7 < 5;
  }

  @Test
  void rowsOfWeekdaysHave252AYearHoweverManyHolidaysTheyHave() {
    assertThat(TradingYear.rows(days(365, TradingYearTest::weekday))).isEqualTo(252.0);
    assertThat(TradingYear.rows(days(40, day -> weekday(day) && (day < 7 || day > 20))))
        .isEqualTo(252.0);
    assertThat(TradingYear.rows(new int[] {MONDAY, MONDAY + 1})).isEqualTo(252.0);
  }

  @Test
  void rowsOfEachDayHave365() {
    assertThat(TradingYear.rows(days(22, day -> true))).isEqualTo(365.0);
  }

  @Test
  void otherRowsHaveAsManyAsThereAre() {
    // Sunday to Thursday; each day but Saturday; Fridays; the last days of months.
    assertThat(TradingYear.rows(days(365, day -> day % 7 < 4 || day % 7 == 6)))
        .isCloseTo(365 * 260.0 / 364, within(1e-12));
    assertThat(TradingYear.rows(days(365, day -> day % 7 != 5)))
        .isCloseTo(365 * 312.0 / 364, within(1e-12));
    assertThat(TradingYear.rows(days(365, day -> day % 7 == 4)))
        .isCloseTo(365 / 7.0, within(1e-12));
    assertThat(TradingYear.rows(new int[] {0, 365})).isEqualTo(1.0);
  }

  @Test
  void rowsOfWeekdaysOfWhichManyAreMissingAreCounted() {
    int[] fewer = days(365, day -> weekday(day) && day % 5 != 0);
    assertThat(TradingYear.rows(fewer))
        .isCloseTo(365.0 * (fewer.length - 1) / (fewer[fewer.length - 1] - fewer[0]), within(1e-12))
        .isBetween(205.0, 212.0);
  }

  @Test
  void oneDayIsNoRate() {
    assertThatThrownBy(() -> TradingYear.rows(new int[] {MONDAY}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 days");
  }

  /** A year of 252 moves up and down in turn, looked at on its 252 days and on all 365. */
  @Test
  void daysOnWhichAMarketIsShutChangeNothingAnnual() {
    int[] all = days(366, day -> true);
    int[] open = days(366, day -> weekday(day) && (day < 100 || day > 112));
    double[] moves = new double[open.length - 1];
    double[] filled = new double[all.length - 1];
    for (int t = 0; t < moves.length; t++) {
      moves[t] = t % 2 == 0 ? 0.02 : -0.01;
      filled[open[t + 1] - MONDAY - 1] = moves[t];
    }
    AnnualFigures told = AnnualFigures.of(moves, TradingYear.rows(open), 0.03);
    AnnualFigures same = AnnualFigures.of(filled, TradingYear.rows(all), 0.03);
    double growth = Math.pow(1.02 * 0.99, moves.length / 2.0);

    assertThat(moves).hasSize(252);
    assertThat(told.compounded()).isCloseTo(growth - 1.0, within(1e-12));
    assertThat(same.compounded()).isCloseTo(growth - 1.0, within(1e-12));
    // Σr² a year is what both have; T - 1 and the square of the mean are all that tells them apart.
    double squares = 126 * (0.02 * 0.02 + 0.01 * 0.01);
    double mean = 126 * 0.01 / 252;
    assertThat(told.volatility())
        .isCloseTo(Math.sqrt(252 * (squares - 252 * mean * mean) / 251), within(1e-14));
    double meanOfAll = 126 * 0.01 / 365;
    assertThat(same.volatility())
        .isCloseTo(Math.sqrt(365 * (squares - 365 * meanOfAll * meanOfAll) / 364), within(1e-14));
    assertThat(same.volatility()).isCloseTo(told.volatility(), within(0.02 * told.volatility()));
    assertThat(same.sharpeRatio() * same.volatility())
        .isCloseTo(told.sharpeRatio() * told.volatility(), within(1e-12));
  }

  @Test
  void aPathThatNeverMovesHasNoSharpeRatio() {
    AnnualFigures still = AnnualFigures.of(new double[] {0, 0, 0}, 252, 0.01);

    assertThat(still.volatility()).isZero();
    assertThat(still.sharpeRatio()).isNaN();
  }
}
