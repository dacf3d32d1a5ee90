package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gate.Bulk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarketModelTest {
  /** Midnight in New York, a Tuesday. */
  private static final long MIDNIGHT = PushedClock.at("2026-11-17T05:00:00Z");

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  @Test
  void theSameSeedAndTimesMakeTheSameTrades() {
    List<Print> one = record(1, 1, MIDNIGHT, MIDNIGHT + HOUR, 20, "AAPL", "KO");
    List<Print> two = record(1, 1, MIDNIGHT, MIDNIGHT + HOUR, 20, "AAPL", "KO");
    List<Print> other = record(2, 1, MIDNIGHT, MIDNIGHT + HOUR, 20, "AAPL", "KO");

    assertThat(one).isEqualTo(two).isNotEqualTo(other).hasSizeGreaterThan(1000);
  }

  @Bulk
  @Test
  void theThirtyBusiestNamesMake34TradesASecondOverADay() {
    MarketModel model = new MarketModel(1, 1, new SplittableRandom(1), MIDNIGHT);
    List<String> names = model.symbols().stream().filter(MarketModelTest::isOfThirty).toList();
    assertThat(names).hasSize(30);

    int trades = record(1, 1, MIDNIGHT, MIDNIGHT + DAY, 1000, names.toArray(String[]::new)).size();

    assertThat(trades / 86400.0).isCloseTo(34, within(3.4));
  }

  @Bulk
  @Test
  void theDayHasTheShapeOfASession() {
    List<Print> prints = record(1, 5, MIDNIGHT, MIDNIGHT + DAY, 1000, "NVDA", "SPY", "AAPL");

    double first = share(prints, MIDNIGHT, MIDNIGHT + 2 * HOUR);
    double middle = share(prints, MIDNIGHT + 11 * HOUR, MIDNIGHT + 13 * HOUR);
    double last = share(prints, MIDNIGHT + 22 * HOUR, MIDNIGHT + DAY);

    assertThat(first).isBetween(0.13, 0.22);
    assertThat(middle).isBetween(0.03, 0.07);
    assertThat(last).isBetween(0.11, 0.20);
  }

  @Test
  void pricesBounceBetweenBidAndAsk() {
    List<Print> prints = record(1, 4, MIDNIGHT, MIDNIGHT + DAY, 1000, "BAC");

    double[] changes = new double[prints.size() - 1];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = prints.get(i + 1).cents() - prints.get(i).cents();
    }

    assertThat(autocorrelation(changes, 1)).isBetween(-0.45, -0.2);
    assertThat(autocorrelation(changes, 2)).isBetween(-0.2, 0.1);
    double unchanged = Arrays.stream(changes).filter(change -> change == 0).count();
    assertThat(unchanged / changes.length).isBetween(0.6, 0.95);
  }

  @Test
  void tradesComeInBursts() {
    MarketModel model = new MarketModel(1, 1, new SplittableRandom(1), MIDNIGHT);
    model.stream("AAPL", true, MIDNIGHT);
    List<Integer> sizes = new ArrayList<>();
    long[] late = {0};
    long[] backwards = {0};
    for (long now = MIDNIGHT; now < MIDNIGHT + DAY; now += 50) {
      long at = now;
      model.advance(
          now,
          burst -> {
            sizes.add(burst.size());
            late[0] += burst.stamp(burst.size() - 1) > at ? 1 : 0;
            backwards[0] += goesBack(burst) ? 1 : 0;
          });
    }

    double mean = sizes.stream().mapToInt(Integer::intValue).average().orElseThrow();
    double single = sizes.stream().filter(size -> size == 1).count() / (double) sizes.size();
    assertThat(mean).isCloseTo(3.75, within(0.15));
    assertThat(single).isCloseTo(0.5, within(0.02));
    assertThat(sizes).allMatch(size -> size <= Burst.TRADES_MAX);
    assertThat(late[0]).as("trades of the future").isZero();
    assertThat(backwards[0] / (double) sizes.size()).isBetween(0.06, 0.14);
  }

  @Bulk
  @Test
  void sevenTradesInTenAreOddLotsAndTheMeanSizeIsTheShares() {
    List<Print> prints = record(1, 20, MIDNIGHT, MIDNIGHT + DAY, 1000, "AAPL");

    double odd = prints.stream().filter(print -> print.volume() < 100).count();
    double hundred = prints.stream().filter(print -> print.volume() == 100).count();
    double mean = prints.stream().mapToInt(Print::volume).average().orElseThrow();
    assertThat(odd / prints.size()).isCloseTo(0.70, within(0.01));
    assertThat(hundred / prints.size()).isBetween(0.17, 0.20);
    assertThat(mean).isCloseTo(190, within(10.0));
    assertThat(prints).allMatch(print -> print.volume() >= 1);
  }

  @Test
  void theRateMultipliesTradesAndNotTheirBursts() {
    long end = MIDNIGHT + HOUR;
    List<Print> slow = record(1, 1, MIDNIGHT, end, 20, "SPY");
    List<Print> fast = record(1, 50, MIDNIGHT, end, 20, "SPY");

    assertThat(fast.size() / (double) slow.size()).isBetween(30.0, 80.0);
    assertThat(perBurst(fast)).isCloseTo(perBurst(slow), within(0.3));
  }

  @Bulk
  @Test
  void aDayBeginsAtTheCloseBeforeAndEndsOnTheHistorysClose() {
    MarketModel model = new MarketModel(1, 1, new SplittableRandom(1), MIDNIGHT);
    long lastMilli = MIDNIGHT + DAY - 1;
    SimulatedHistory history = new SimulatedHistory(1, new PushedClock("2026-11-18T06:00:00Z"));
    PriceTable table = history.read(history.symbols(), null, null);
    int tuesday = table.rows() - 1;
    model.symbols().forEach(symbol -> model.stream(symbol, true, MIDNIGHT));
    Map<Integer, Long> last = new HashMap<>();

    model.advance(MIDNIGHT, burst -> {});
    for (String symbol : model.symbols()) {
      int column = table.symbols().indexOf(new Symbol(symbol));
      Quote quote = model.quote(symbol, MIDNIGHT).orElseThrow();
      assertThat(quote.previousClose())
          .as(symbol)
          .isEqualTo(Math.round(table.close(tuesday - 1, column) * 100));
    }
    for (long now = MIDNIGHT; now <= lastMilli; now += 1000) {
      model.advance(now, burst -> last.put(burst.listing(), burst.cents(burst.size() - 1)));
    }

    for (int i = 0; i < table.symbols().size(); i++) {
      double close = table.close(tuesday, i) * 100;
      assertThat(last.get(i).doubleValue())
          .as(table.symbols().get(i).name())
          .isCloseTo(close, within(Math.max(3, 0.004 * close)));
    }
  }

  @Test
  void theMiddlePriceIsTheSameForAProcessThatIsStartedAnew() {
    long noon = MIDNIGHT + 12 * HOUR;
    MarketModel old = new MarketModel(1, 1, new SplittableRandom(1), MIDNIGHT);
    old.advance(noon, burst -> {});
    MarketModel fresh = new MarketModel(1, 7, new SplittableRandom(99), noon);

    for (String symbol : old.symbols()) {
      assertThat(fresh.quote(symbol, noon)).isEqualTo(old.quote(symbol, noon));
    }
  }

  @Test
  void aWeekendStaysNearTheLastClose() {
    long saturday = PushedClock.at("2026-11-21T05:00:00Z");
    MarketModel model = new MarketModel(1, 1, new SplittableRandom(1), saturday);
    Quote open = model.quote("AAPL", saturday).orElseThrow();
    Quote end = model.quote("AAPL", saturday + DAY - 1).orElseThrow();
    Quote monday = model.quote("AAPL", saturday + 2 * DAY).orElseThrow();

    assertThat(open.open()).isCloseTo(open.previousClose(), within(1L));
    assertThat((double) end.last()).isCloseTo(open.previousClose(), within(0.01 * open.last()));
    assertThat(end.high()).isGreaterThan(end.low());
    assertThat(monday.previousClose()).isEqualTo(open.previousClose());
  }

  @Test
  void theIntradayPathHasTheDaysVolatility() {
    double squares = 0;
    int days = 200;
    long start = PushedClock.at("2026-01-05T05:00:00Z");
    MarketModel model = new MarketModel(1, 1, new SplittableRandom(1), start);
    for (int day = 0; day < days; day++) {
      long from = start + day * 7 / 5 * DAY;
      double before = Math.log(model.quote("MCD", from).orElseThrow().last());
      for (int step = 1; step <= 24; step++) {
        double now = Math.log(model.quote("MCD", from + step * HOUR - 1).orElseThrow().last());
        squares += (now - before) * (now - before);
        before = now;
      }
    }
    // Without the overnight part (35 %), and with the two weekend days of seven at a quarter.
    double expected = 0.65 * 0.177 * 0.177 * (5 + 2 * 0.25) / 7;
    assertThat(Math.sqrt(squares / days * 252)).isCloseTo(Math.sqrt(expected), within(0.03));
  }

  @Test
  void aMarketThatWasStoppedJumpsToNow() {
    MarketModel model = new MarketModel(1, 100, new SplittableRandom(1), MIDNIGHT);
    model.stream("SPY", true, MIDNIGHT);
    int[] bursts = {0};

    model.advance(MIDNIGHT + 8 * HOUR, burst -> bursts[0]++);

    assertThat(bursts[0]).isEqualTo(MarketModel.BURSTS_MAX);
    assertThat(model.jumps()).isEqualTo(1);
  }

  @Test
  void aWallClockThatGoesBackDoesNotSilenceTheMarket() {
    MarketModel model = new MarketModel(1, 1, new SplittableRandom(1), MIDNIGHT + HOUR);
    model.stream("SPY", true, MIDNIGHT + HOUR);
    model.advance(MIDNIGHT + HOUR + 60_000, burst -> {});
    int[] bursts = {0};

    model.advance(MIDNIGHT, burst -> bursts[0]++);
    model.advance(MIDNIGHT + 60_000, burst -> bursts[0]++);
    model.advance(MIDNIGHT - 2 * DAY, burst -> bursts[0]++);
    int before = bursts[0];
    model.advance(MIDNIGHT - 2 * DAY + 60_000, burst -> bursts[0]++);

    assertThat(before).isGreaterThan(10);
    assertThat(bursts[0]).isGreaterThan(before + 10);
  }

  @Test
  void itStaysQuickFarAboveTenThousandTradesASecond() {
    MarketModel model = new MarketModel(1, 2_600, new SplittableRandom(1), MIDNIGHT + 12 * HOUR);
    model.symbols().forEach(symbol -> model.stream(symbol, true, MIDNIGHT + 12 * HOUR));
    long[] trades = {0};
    long start = System.nanoTime();
    for (int tick = 1; tick <= 200; tick++) {
      model.advance(MIDNIGHT + 12 * HOUR + tick * 10, burst -> trades[0] += burst.size());
    }
    double seconds = (System.nanoTime() - start) / 1e9;

    // Two seconds of a market of 100,000 trades a second at its quietest hour, in less than that.
    assertThat(trades[0]).isGreaterThan(60_000);
    assertThat(seconds).isLessThan(2);
  }

  private static boolean isOfThirty(String symbol) {
    return Listings.rows("simulator-params.csv").stream()
        .anyMatch(
            row -> symbol.equals(row.get("symbol")) && "2026-08-21".equals(row.get("price_asof")));
  }

  private static boolean goesBack(Burst burst) {
    for (int i = 1; i < burst.size(); i++) {
      if (burst.stamp(i) < burst.stamp(i - 1)) {
        return true;
      }
    }
    return false;
  }

  private record Print(int listing, long cents, int volume, long stamp, int burst) {}

  private static List<Print> record(
      long seed, double rate, long from, long to, long step, String... symbols) {
    MarketModel model = new MarketModel(seed, rate, new SplittableRandom(seed), from);
    for (String symbol : symbols) {
      model.stream(symbol, true, from);
    }
    List<Print> prints = new ArrayList<>();
    int[] bursts = {0};
    for (long now = from; now < to; now += step) {
      model.advance(
          now,
          burst -> {
            bursts[0]++;
            for (int i = 0; i < burst.size(); i++) {
              prints.add(
                  new Print(
                      burst.listing(), burst.cents(i), burst.volume(i), burst.stamp(i), bursts[0]));
            }
          });
    }
    return prints;
  }

  private static double share(List<Print> prints, long from, long to) {
    long inside =
        prints.stream().filter(print -> print.stamp() >= from && print.stamp() < to).count();
    return inside / (double) prints.size();
  }

  private static double perBurst(List<Print> prints) {
    return prints.size() / (double) prints.get(prints.size() - 1).burst();
  }

  private static double autocorrelation(double[] values, int lag) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double own = 0;
    double lagged = 0;
    for (int i = 0; i < values.length; i++) {
      own += (values[i] - mean) * (values[i] - mean);
      if (i >= lag) {
        lagged += (values[i] - mean) * (values[i - lag] - mean);
      }
    }
    return lagged / own;
  }
}
