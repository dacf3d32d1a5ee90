package dev.ringfolio.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.TailRisk;
import dev.ringfolio.core.risk.Volatility;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PortfolioRiskTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");

  private static Closes closes(int[] days, double... prices) {
    return new Closes(days, prices);
  }

  private static PortfolioRisk risk(double[] weights, Map<Symbol, Closes> closes) {
    List<Symbol> symbols = weights.length == 1 ? List.of(A) : List.of(A, B);
    return PortfolioRisk.of(new Exposure("p", symbols, weights), closes);
  }

  @Test
  void oppositeHalvesLeaveNoRisk() {
    int[] days = {1, 2, 3, 4};
    PortfolioRisk risk =
        risk(
            new double[] {0.5, 0.5},
            Map.of(A, closes(days, 100, 110, 99, 108.9), B, closes(days, 100, 90, 99, 89.1)));

    assertThat(risk.volatility()).isCloseTo(0.0, within(1e-12));
    assertThat(risk.var95()).isCloseTo(0.0, within(1e-12));
  }

  @Test
  void aShortPositionLosesWhereItsSymbolGains() {
    int[] days = {1, 2, 3, 4};
    PortfolioRisk risk = risk(new double[] {-1.0}, Map.of(A, closes(days, 100, 120, 120, 120)));

    assertThat(risk.var95()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void aDayThatOneOfThemLacksIsLeftOut() {
    PortfolioRisk risk =
        risk(
            new double[] {0.5, 0.5},
            Map.of(
                A, closes(new int[] {1, 2, 3, 5}, 100, 999, 110, 121),
                B, closes(new int[] {1, 3, 4, 5}, 100, 110, 999, 121)));

    assertThat(risk.volatility()).isCloseTo(0.0, within(1e-9));
    assertThat(risk.var95()).isCloseTo(-0.1, within(1e-12));
  }

  @Test
  void withoutAPriceOrAHistoryOrTwoReturnsNothingIsKnown() {
    int[] days = {1, 2, 3};
    Closes known = closes(days, 1, 2, 3);

    assertThat(risk(new double[] {Double.NaN}, Map.of(A, known))).isEqualTo(PortfolioRisk.UNKNOWN);
    assertThat(risk(new double[] {0.5, 0.5}, Map.of(A, known))).isEqualTo(PortfolioRisk.UNKNOWN);
    assertThat(risk(new double[] {1.0}, Map.of(A, closes(new int[] {1, 2}, 1, 2))))
        .isEqualTo(PortfolioRisk.UNKNOWN);
  }

  @Test
  void cashAloneRisksNothing() {
    Exposure cash = new Exposure("p", List.of(), new double[0]);

    assertThat(PortfolioRisk.of(cash, Map.of())).isEqualTo(new PortfolioRisk(0.0, 0.0));
  }

  /** The naive twin looks each price up by its day. */
  @Property(tries = 300)
  void itIsWhatLookingUpEachDayGives(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Symbol, Closes> closes = new HashMap<>();
    Map<Symbol, Map<Integer, Double>> byDay = new HashMap<>();
    TreeSet<Integer> common = new TreeSet<>();
    for (int day = 0; day < 40; day++) {
      common.add(day);
    }
    for (Symbol symbol : List.of(A, B)) {
      Map<Integer, Double> prices = new HashMap<>();
      for (int day = 0; day < 40; day++) {
        if (random.nextInt(4) > 0) {
          prices.put(day, 50 + 100 * random.nextDouble());
        }
      }
      byDay.put(symbol, prices);
      common.retainAll(prices.keySet());
      int[] days = prices.keySet().stream().sorted().mapToInt(day -> day).toArray();
      double[] values = new double[days.length];
      for (int i = 0; i < days.length; i++) {
        values[i] = prices.get(days[i]);
      }
      closes.put(symbol, new Closes(days, values));
    }
    double[] weights = {random.nextDouble() * 2 - 1, random.nextDouble()};
    List<Double> returns = new ArrayList<>();
    Integer before = null;
    for (int day : common) {
      if (before != null) {
        returns.add(
            weights[0] * (byDay.get(A).get(day) / byDay.get(A).get(before) - 1)
                + weights[1] * (byDay.get(B).get(day) / byDay.get(B).get(before) - 1));
      }
      before = day;
    }
    double[] expected = returns.stream().mapToDouble(value -> value).toArray();

    PortfolioRisk risk = risk(weights, closes);
    if (expected.length < 2) {
      assertThat(risk).isEqualTo(PortfolioRisk.UNKNOWN);
    } else {
      assertThat(risk.volatility()).isCloseTo(Volatility.annual(expected), within(1e-12));
      assertThat(risk.var95()).isCloseTo(TailRisk.valueAtRisk(expected, 0.05), within(1e-12));
    }
  }

  /** Two columns of which the second begins late; counts its reads. */
  private static final class CountedHistory implements History {
    private int reads;
    private long version = 1;

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      reads++;
      int rows = 600;
      int n = symbols.size();
      double[] cells = new double[rows * n];
      int[] days = new int[rows];
      for (int row = 0; row < rows; row++) {
        days[row] = row;
        for (int column = 0; column < n; column++) {
          boolean late = symbols.get(column).equals(B) && row < 597;
          boolean never = symbols.get(column).name().startsWith("N");
          cells[row * n + column] = late || never ? Double.NaN : 1.0 + row;
        }
      }
      List<Origin> origins = symbols.stream().map(symbol -> Origin.IMPORTED).toList();
      return new PriceTable(symbols, origins, days, cells, version);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return version;
    }
  }

  @Test
  void closesAreReadOnceWhileTheDataStand() {
    CountedHistory history = new CountedHistory();
    CloseCache cache = new CloseCache(history);
    cache.refresh(List.of(A, B));

    Map<Symbol, Closes> read = cache.read(List.of(A, B, new Symbol("NONE")));
    assertThat(read.keySet()).containsExactlyInAnyOrder(A, B);
    assertThat(read.get(A).epochDays()).hasSize(Closes.ROWS_MAX).startsWith(95).endsWith(599);
    assertThat(read.get(B).prices()).containsExactly(598, 599, 600);

    cache.read(List.of(B, A, new Symbol("NONE")));
    cache.refresh(List.of(A));
    cache.read(List.of(A));
    assertThat(history.reads).isEqualTo(1);

    history.version = 2;
    cache.refresh(List.of(A));
    cache.read(List.of(A));
    assertThat(history.reads).isEqualTo(2);
  }

  @Test
  void theSymbolNotAskedForLongestGivesWay() {
    CountedHistory history = new CountedHistory();
    CloseCache cache = new CloseCache(history);
    List<Symbol> many = new ArrayList<>();
    for (int i = 0; i < CloseCache.SYMBOLS_MAX; i++) {
      many.add(new Symbol("N" + i));
    }
    cache.read(many);
    cache.read(List.of(A));
    int reads = history.reads;

    assertThat(cache.size()).isEqualTo(CloseCache.SYMBOLS_MAX);
    cache.read(List.of(A, new Symbol("N1")));
    assertThat(history.reads).isEqualTo(reads);
    cache.read(List.of(new Symbol("N0")));
    assertThat(history.reads).isEqualTo(reads + 1);
  }
}
