package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedHistoryTest {
  private static final int WINDOW = 504;
  private static final List<Symbol> TRIO =
      List.of(new Symbol("AAPL"), new Symbol("GOOGL"), new Symbol("MSFT"));

  @Test
  void itHasTenYearsOfWeekdaysThatEndYesterdayInNewYork() {
    // 02:00 UTC on Tuesday is still Monday in New York.
    SimulatedHistory history = history(1, "2026-11-24T02:00:00Z");

    PriceTable table = history.read(TRIO, null, null);

    assertThat(date(table, 0)).isEqualTo("2016-11-23");
    assertThat(date(table, table.rows() - 1)).isEqualTo("2026-11-20");
    assertThat(table.rows()).isBetween(2600, 2615);
    for (int row = 0; row < table.rows(); row++) {
      assertThat(date(table, row).getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    }
  }

  @Test
  void aDatesCloseIsTheSameWheneverItIsAsked() {
    LocalDate from = LocalDate.of(2017, 1, 2);
    LocalDate to = LocalDate.of(2018, 12, 31);
    SimulatedHistory early = history(1, "2019-01-02T12:00:00Z");
    SimulatedHistory late = history(1, "2026-11-21T12:00:00Z");

    PriceTable before = early.read(early.symbols(), from, to);
    PriceTable after = late.read(late.symbols(), from, to);

    assertThat(before.rows()).isEqualTo(521);
    assertThat(after.epochDays()).isEqualTo(before.epochDays());
    assertThat(after.closes()).isEqualTo(before.closes());
  }

  @Test
  void anotherSeedIsAnotherHistory() {
    PriceTable one = history(1, "2026-11-21T12:00:00Z").read(TRIO, null, null);
    PriceTable two = history(2, "2026-11-21T12:00:00Z").read(TRIO, null, null);

    assertThat(one.closes()).isNotEqualTo(two.closes());
  }

  @Test
  void aRangeIsCutToItsDatesInclusive() {
    SimulatedHistory history = history(1, "2026-11-21T12:00:00Z");

    PriceTable week = history.read(TRIO, LocalDate.of(2026, 11, 7), LocalDate.of(2026, 11, 13));

    assertThat(week.epochDays()).hasSize(5);
    assertThat(date(week, 0)).isEqualTo("2026-11-09");
    assertThat(date(week, 4)).isEqualTo("2026-11-13");
    assertThat(history.read(TRIO, LocalDate.of(2026, 11, 20), LocalDate.of(2026, 11, 1)).rows())
        .isZero();
  }

  @Test
  void anUnknownSymbolHasNoOriginAndAnEmptyColumn() {
    SimulatedHistory history = history(1, "2026-11-21T12:00:00Z");

    PriceTable mixed = history.read(List.of(new Symbol("XYZ"), TRIO.get(0)), null, null);

    assertThat(mixed.origins()).containsExactly(Origin.NONE, Origin.SIMULATED);
    for (int row = 0; row < mixed.rows(); row++) {
      assertThat(mixed.close(row, 0)).isNaN();
      assertThat(mixed.close(row, 1)).isPositive();
    }
    assertThat(history.read(List.of(new Symbol("XYZ")), null, null).rows()).isZero();
  }

  @Test
  void theVersionGrowsWhenADayWasAdded() {
    PushedClock clock = new PushedClock("2026-11-24T12:00:00Z");
    SimulatedHistory history = new SimulatedHistory(1, clock);
    long tuesday = history.version(TRIO);

    clock.set("2026-11-25T04:59:59Z");
    assertThat(history.version(TRIO)).isEqualTo(tuesday);
    clock.set("2026-11-25T05:00:00Z");

    assertThat(history.version(TRIO)).isGreaterThan(tuesday);
    assertThat(history.read(TRIO, null, null).version()).isEqualTo(history.version(TRIO));
  }

  @Test
  void itHas41SymbolsAndTheTwoClassesOfOneShareMoveTogether() {
    SimulatedHistory history = history(1, "2036-11-21T12:00:00Z");
    assertThat(history.symbols()).hasSize(41).doesNotHaveDuplicates();

    PriceTable classes = history.read(List.of(new Symbol("GOOG"), new Symbol("GOOGL")), null, null);

    double[] first = returns(classes, 0);
    double[] second = returns(classes, 1);
    double correlation = correlation(first, second);
    assertThat(correlation).isGreaterThan(0.99).isLessThan(1);
  }

  @Test
  void pricesAreOfTheLevelThatTheParametersName() {
    SimulatedHistory history = history(1, "2026-08-22T12:00:00Z");
    PriceTable table = history.read(history.symbols(), LocalDate.of(2026, 8, 21), null);

    List<Listing> listings = Listings.load();
    for (int i = 0; i < listings.size(); i++) {
      double moved = Math.log(table.close(0, i) / listings.get(i).level());
      double grown =
          listings.get(i).drift()
              * FactorWalks.yearsBetween(listings.get(i).levelDay(), table.epochDays()[0]);
      assertThat(moved)
          .as(listings.get(i).symbol())
          .isCloseTo(grown, within(listings.get(i).loadings().band() + 0.001));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_261_121, -7})
  void everyWindowOfTwoYearsHasAShareThatGains(long seed) {
    PriceTable table = from2016to2036(seed);
    double[][] sums = new double[table.symbols().size()][];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = prefixSums(returns(table, i));
    }
    int apple = table.symbols().indexOf(new Symbol("AAPL"));
    int microsoft = table.symbols().indexOf(new Symbol("MSFT"));
    int index = table.symbols().indexOf(new Symbol("SPY"));

    int windows = table.rows() - WINDOW + 1;
    for (int first = 0; first < windows; first++) {
      for (int symbol : new int[] {apple, microsoft, index}) {
        double mean = (sums[symbol][first + WINDOW - 1] - sums[symbol][first]) / (WINDOW - 1);
        assertThat(mean)
            .as("seed %d, %s, window from row %d", seed, table.symbols().get(symbol), first)
            .isPositive();
      }
    }
    assertThat(windows).isGreaterThan(4700);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void dailyVolatilitiesAreThoseOfTheParameters(long seed) {
    PriceTable table = from2016to2036(seed);
    List<Listing> listings = Listings.load();
    for (int i = 0; i < listings.size(); i++) {
      assertThat(deviation(returns(table, i)) * Math.sqrt(252))
          .as("seed %d, %s", seed, listings.get(i).symbol())
          .isCloseTo(
              listings.get(i).loadings().volatility(),
              within(0.12 * listings.get(i).loadings().volatility()));
    }
  }

  @Test
  void theParametersVolatilitiesAreKept() {
    Listings.rows("simulator-params.csv")
        .forEach(
            row ->
                assertThat(
                        Listings.load().stream()
                            .filter(listing -> listing.symbol().equals(row.get("symbol")))
                            .findFirst()
                            .orElseThrow()
                            .loadings()
                            .volatility())
                    .isCloseTo(Listings.number(row, "ann_vol"), within(1e-9)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void correlationsAreThoseOfTheFactors(long seed) {
    PriceTable table = from2016to2036(seed);
    List<Listing> listings = Listings.load();
    double worst = 0;
    for (int i = 0; i < listings.size(); i++) {
      for (int j = 0; j < i; j++) {
        double expected = expectedCorrelation(listings.get(i), listings.get(j));
        double found = correlation(returns(table, i), returns(table, j));
        worst = Math.max(worst, Math.abs(found - expected));
      }
    }
    assertThat(worst).isLessThan(0.12);
  }

  @Test
  void tailsAreFatAndVolatilityClusters() {
    PriceTable table = from2016to2036(1);
    double[] index = returns(table, table.symbols().indexOf(new Symbol("SPY")));
    double[] sizes = Arrays.stream(index).map(Math::abs).toArray();

    assertThat(kurtosis(index)).isBetween(5.0, 25.0);
    assertThat(autocorrelation(sizes, 1)).isBetween(0.1, 0.4);
    assertThat(autocorrelation(index, 1)).isBetween(-0.1, 0.1);
  }

  @Test
  void aReadOf500RowsOfAllSymbolsIsQuick() {
    SimulatedHistory history = history(1, "2026-11-21T12:00:00Z");
    LocalDate from = LocalDate.of(2024, 12, 20);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long start = System.nanoTime();
      PriceTable table = history.read(history.symbols(), from, null);
      best = Math.min(best, System.nanoTime() - start);
      assertThat(table.rows()).isEqualTo(501);
    }
    assertThat(best).isLessThan(2_000_000);
  }

  private static SimulatedHistory history(long seed, String now) {
    return new SimulatedHistory(seed, new PushedClock(now));
  }

  /** Two readings, since one reaches back ten years only. */
  private static PriceTable from2016to2036(long seed) {
    PushedClock clock = new PushedClock("2026-01-02T12:00:00Z");
    SimulatedHistory history = new SimulatedHistory(seed, clock);
    PriceTable first = history.read(history.symbols(), null, LocalDate.of(2025, 12, 31));
    clock.set("2035-12-31T12:00:00Z");
    PriceTable second = history.read(history.symbols(), LocalDate.of(2026, 1, 1), null);
    int[] days = Arrays.copyOf(first.epochDays(), first.rows() + second.rows());
    System.arraycopy(second.epochDays(), 0, days, first.rows(), second.rows());
    double[] closes = Arrays.copyOf(first.closes(), first.closes().length + second.closes().length);
    System.arraycopy(second.closes(), 0, closes, first.closes().length, second.closes().length);
    return new PriceTable(first.symbols(), first.origins(), days, closes, second.version());
  }

  private static LocalDate date(PriceTable table, int row) {
    return LocalDate.ofEpochDay(table.epochDays()[row]);
  }

  private static double[] returns(PriceTable table, int column) {
    double[] returns = new double[table.rows() - 1];
    for (int row = 0; row < returns.length; row++) {
      returns[row] = table.close(row + 1, column) / table.close(row, column) - 1;
    }
    return returns;
  }

  private static double[] prefixSums(double[] values) {
    double[] sums = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      sums[i + 1] = sums[i] + values[i];
    }
    return sums;
  }

  private static double expectedCorrelation(Listing a, Listing b) {
    double common =
        a.loadings().market() * b.loadings().market() + a.loadings().style() * b.loadings().style();
    if (a.loadings().ownFactor() == b.loadings().ownFactor()) {
      common += a.loadings().own() * b.loadings().own();
    }
    return common / a.loadings().volatility() / b.loadings().volatility();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    return Math.sqrt(moment(values, 2));
  }

  private static double kurtosis(double[] values) {
    return moment(values, 4) / Math.pow(moment(values, 2), 2);
  }

  private static double moment(double[] values, int order) {
    double mean = mean(values);
    return Arrays.stream(values)
        .map(value -> Math.pow(value - mean, order))
        .average()
        .orElseThrow();
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / a.length / deviation(a) / deviation(b);
  }

  private static double autocorrelation(double[] values, int lag) {
    return correlation(
        Arrays.copyOf(values, values.length - lag), Arrays.copyOfRange(values, lag, values.length));
  }
}
