package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Resolution;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LiveBarsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol BITCOIN = new Symbol("BINANCE:BTCUSDT");

  /** A Wednesday in New York. */
  private static final LocalDate DATE = LocalDate.of(2024, 7, 10);

  private static final int DAY = (int) DATE.toEpochDay();
  private static final long NOON = at("12:00:00");
  private static final double NONE = Double.NaN;

  private final LiveBars bars = new LiveBars();

  /** A moment of that day by New York's clocks. */
  private static long at(String time) {
    return Instant.parse(DATE + "T" + time + "-04:00").toEpochMilli();
  }

  private void trade(Symbol symbol, double price, double volume, long time) {
    bars.trade(symbol, price, volume, time, time + 50);
  }

  private List<LiveBar> read(Symbol symbol, Resolution resolution) {
    return bars.read(symbol, resolution, 0, Long.MAX_VALUE, 5_000).bars();
  }

  @Test
  void aTradeCountsInTheBarsOfItsOwnTime() {
    trade(AAPL, 100, 5, NOON + 100);
    trade(AAPL, 103, 0.1, NOON + 900);
    trade(AAPL, 99, 0.2, NOON + 61_000);
    trade(AAPL, 101, 0, NOON + 3_599_999);

    assertThat(read(AAPL, Resolution.SECOND))
        .containsExactly(
            new LiveBar(NOON, 100, 103, 100, 103, 5.1),
            new LiveBar(NOON + 61_000, 99, 99, 99, 99, 0.2),
            new LiveBar(NOON + 3_599_000, 101, 101, 101, 101, 0));
    assertThat(read(AAPL, Resolution.FIVE_MINUTES))
        .containsExactly(
            new LiveBar(NOON, 100, 103, 99, 99, 5.3),
            new LiveBar(NOON + 3_300_000, 101, 101, 101, 101, 0));
    assertThat(read(AAPL, Resolution.HOUR))
        .containsExactly(new LiveBar(NOON, 100, 103, 99, 101, 5.3));
  }

  @Test
  void aLateTradeChangesTheBarThatItBelongsTo() {
    trade(AAPL, 100, 1, NOON + 500);
    trade(AAPL, 105, 1, NOON + 2_500);
    trade(AAPL, 90, 1, NOON + 100);
    trade(AAPL, 95, 1, NOON + 500);
    trade(AAPL, 80, 1, NOON + 1_700);

    assertThat(read(AAPL, Resolution.SECOND))
        .containsExactly(
            new LiveBar(NOON, 90, 100, 90, 95, 3),
            new LiveBar(NOON + 1_000, 80, 80, 80, 80, 1),
            new LiveBar(NOON + 2_000, 105, 105, 105, 105, 1));
  }

  @Test
  void aReadAnswersTheNewestBarsOfItsRange() {
    for (int i = 0; i < 10; i++) {
      trade(AAPL, 100 + i, 1, NOON + i * 1_000);
    }
    assertThat(
            bars.read(AAPL, Resolution.SECOND, NOON + 1, NOON + 7_000, 3).bars().stream()
                .map(LiveBar::open))
        .containsExactly(105.0, 106.0, 107.0);
    assertThat(
            bars.read(AAPL, Resolution.SECOND, NOON + 6_001, NOON + 7_999, 3).bars().stream()
                .map(LiveBar::open))
        .containsExactly(107.0);
    assertThat(bars.read(AAPL, Resolution.SECOND, NOON + 20_000, Long.MAX_VALUE, 3).bars())
        .isEmpty();
  }

  @Test
  void volumesAddUpInDecimals() {
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < 10_000; i++) {
      BigDecimal volume = BigDecimal.valueOf(i * 7_919L % 100_000, 8);
      exact = exact.add(volume);
      trade(BITCOIN, 90_000, volume.doubleValue(), NOON + i);
    }
    assertThat(read(BITCOIN, Resolution.HOUR).get(0).volume()).isEqualTo(exact.doubleValue());
  }

  @Property(tries = 300)
  void barsAreThoseOfTheTradesInTheOrderOfTheirTimes(
      @ForAll @Size(max = 120) List<@IntRange(max = 9_999) Integer> seeds,
      @ForAll @IntRange(min = 1, max = 20) int capacity) {
    BarRing ring = new BarRing(1_000, capacity);
    record Made(long time, double price, double volume) {}
    List<Made> kept = new ArrayList<>();
    TreeMap<Long, LiveBar> naive = new TreeMap<>();
    long arrival = 1_000_000;
    long late = 0;
    for (int seed : seeds) {
      arrival += seed % 7 * 150;
      long time = arrival - (seed % 5 == 0 ? seed % 4_000 : 0);
      Made made = new Made(time, 100 + seed % 13, seed % 10 / 10.0);
      long start = Math.floorDiv(time, 1_000) * 1_000;
      boolean full = naive.size() == capacity;
      if (full && !naive.containsKey(start) && start < naive.firstKey()) {
        late++;
      } else {
        if (full && !naive.containsKey(start)) {
          long gone = naive.firstKey();
          kept.removeIf(print -> print.time() < gone + 1_000);
        }
        kept.add(made);
        naive.clear();
        kept.stream()
            .sorted(Comparator.comparingLong(Made::time))
            .forEach(
                print ->
                    naive.merge(
                        Math.floorDiv(print.time(), 1_000) * 1_000,
                        new LiveBar(
                            Math.floorDiv(print.time(), 1_000) * 1_000,
                            print.price(),
                            print.price(),
                            print.price(),
                            print.price(),
                            print.volume()),
                        LiveBarsTest::joined));
      }
      ring.trade(made.price(), made.volume(), made.time());
    }
    List<LiveBar> read = new ArrayList<>();
    ring.read(Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, read::add);

    assertThat(read).containsExactlyElementsOf(naive.values());
    assertThat(ring.late()).isEqualTo(late);
  }

  private static LiveBar joined(LiveBar bar, LiveBar next) {
    return new LiveBar(
        bar.startMillis(),
        bar.open(),
        Math.max(bar.high(), next.high()),
        Math.min(bar.low(), next.low()),
        next.close(),
        BigDecimal.valueOf(bar.volume()).add(BigDecimal.valueOf(next.volume())).doubleValue());
  }

  @Test
  void everySymbolAndResolutionKeepsItsNewestBarsAndNoMore() {
    for (int s = 0; s < LiveBars.SYMBOLS_MAX + 3; s++) {
      Symbol symbol = new Symbol("S" + s);
      bars.stream(symbol, true, NOON);
      trade(symbol, 1, 1, NOON + 1);
    }
    for (int i = 0; i < 2_000; i++) {
      trade(new Symbol("S7"), 1, 1, NOON + i * 3_600_000L);
    }
    assertThat(bars.symbols()).isEqualTo(LiveBars.SYMBOLS_MAX);
    assertThat(bars.refused()).isEqualTo(3);
    assertThat(bars.size()).isLessThanOrEqualTo(LiveBars.BARS_MAX);
    for (Resolution resolution : Resolution.values()) {
      List<LiveBar> kept = read(new Symbol("S7"), resolution);
      assertThat(kept).hasSize(LiveBars.barsMax(resolution));
      assertThat(kept.get(kept.size() - 1).startMillis()).isEqualTo(NOON + 1_999 * 3_600_000L);
    }
    trade(new Symbol("S7"), 1, 1, NOON);
    assertThat(bars.late()).isEqualTo(Resolution.values().length);
  }

  @Test
  void aSymbolThatIsNotStreamedAnyMoreMakesRoomTheLongestAgoFirst() {
    for (int s = 0; s < LiveBars.SYMBOLS_MAX; s++) {
      bars.stream(new Symbol("S" + s), true, NOON);
    }
    bars.stream(new Symbol("S9"), false, NOON + 2);
    bars.stream(new Symbol("S4"), false, NOON + 1);
    bars.stream(AAPL, true, NOON + 3);
    trade(AAPL, 1, 1, NOON + 4);

    assertThat(bars.displaced()).isEqualTo(1);
    assertThat(read(AAPL, Resolution.SECOND)).hasSize(1);
    trade(new Symbol("S4"), 1, 1, NOON + 5);
    assertThat(bars.refused()).isEqualTo(1);
  }

  @Test
  void whereTradesMayHaveBeenMissedIsTold() {
    bars.stream(AAPL, true, NOON);
    trade(AAPL, 1, 1, NOON + 60_000);
    trade(BITCOIN, 1, 1, NOON + 90_000);
    bars.stream(AAPL, false, NOON + 150_000);
    bars.stream(AAPL, true, NOON + 200_000);
    bars.gap(NOON + 400_000);

    Gap before = new Gap(Gap.EVER, NOON);
    Gap down = new Gap(NOON + 85_050, NOON + 400_000);
    LiveBars.Read all = bars.read(AAPL, Resolution.MINUTE, 0, Long.MAX_VALUE, 10);
    assertThat(all.gaps()).containsExactly(before, down);
    assertThat(bars.read(AAPL, Resolution.MINUTE, NOON, NOON + 59_999, 10).gaps())
        .containsExactly(down);
    assertThat(bars.read(AAPL, Resolution.SECOND, NOON, NOON + 59_999, 10).gaps()).isEmpty();
    assertThat(bars.read(new Symbol("NOBODY"), Resolution.SECOND, 0, NOON, 10))
        .isEqualTo(new LiveBars.Read(List.of(), List.of(new Gap(Gap.EVER, Gap.ON))));
  }

  @Test
  void manyGapsBecomeFewThatSayTooMuchRatherThanTooLittle() {
    Coverage coverage = new Coverage();
    coverage.begins(0);
    for (int i = 1; i <= 200; i++) {
      coverage.lost(i * 100_000L, i * 100_000L + 1_000);
    }
    List<Gap> gaps = coverage.within(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(gaps).hasSize(Coverage.GAPS_MAX);
    assertThat(gaps.get(0)).isEqualTo(new Gap(Gap.EVER, 137 * 100_000L + 1_000));
    assertThat(coverage.lacks(150 * 100_000L + 1_000, 151 * 100_000L - 5_000)).isFalse();
  }

  @Test
  void theRegularTradeOfASessionMakesADailyBarWhenItHasSettled() {
    bars.stream(AAPL, true, at("08:00:00"));
    trade(AAPL, 90, 1_000, at("09:29:59"));
    trade(AAPL, 100, 10, at("09:30:00"));
    trade(AAPL, 107, 0.5, at("11:00:00"));
    trade(AAPL, 99, 1, at("12:00:00"));
    trade(AAPL, 101, 2, at("15:59:59"));
    trade(AAPL, 120, 1_000, at("16:00:00"));

    assertThat(bars.settled(at("16:00:59"))).isEmpty();
    assertThat(bars.settled(at("16:01:00")))
        .containsExactly(new DailyBar(AAPL, DAY, 100, 107, 99, 101, 13.5));
    trade(AAPL, 121, 1, at("16:02:00"));
    assertThat(bars.settled(at("23:00:00"))).isEmpty();
  }

  @Test
  void ofASessionThatWasMissedInPartTheCloseAloneIsKnown() {
    bars.stream(AAPL, true, at("13:00:00"));
    trade(AAPL, 100, 10, at("13:00:01"));
    trade(AAPL, 101, 10, at("15:59:00"));

    assertThat(bars.settled(at("16:01:00")))
        .containsExactly(new DailyBar(AAPL, DAY, NONE, NONE, NONE, 101, NONE));
  }

  @Test
  void aCloseThatMayHaveBeenMissedIsNotMadeUp() {
    bars.stream(AAPL, true, at("09:00:00"));
    trade(AAPL, 100, 10, at("15:58:00"));
    bars.gap(at("15:59:30"));

    assertThat(bars.settled(at("16:01:00"))).isEmpty();
  }

  @Test
  void aSessionRoundTheClockEndsWithItsDateAndStillTakesLateTrades() {
    long midnight = Instant.parse("2024-07-11T00:00:00Z").toEpochMilli();
    bars.stream(BITCOIN, true, midnight - 86_400_000);
    trade(BITCOIN, 90_000, 1, midnight - 86_400_000);
    trade(BITCOIN, 91_000, 1, midnight - 1_000);
    trade(BITCOIN, 92_000, 4, midnight);
    trade(BITCOIN, 91_500, 0.25, midnight - 1);

    assertThat(bars.settled(midnight + 59_999)).isEmpty();
    assertThat(bars.settled(midnight + 60_000))
        .containsExactly(new DailyBar(BITCOIN, DAY, 90_000, 91_500, 90_000, 91_500, 2.25));
    trade(BITCOIN, 5, 1, midnight - 1);
    assertThat(bars.settled(midnight + 70_000)).isEmpty();
  }
}
