package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LayeredHistoryTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  private static final Symbol C = new Symbol("C");

  /** Rows by symbol and day. */
  private record Rows(Origin origin, long version, Map<Symbol, Map<Integer, Double>> rows)
      implements History {
    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      int[] days =
          symbols.stream()
              .flatMap(s -> rows.getOrDefault(s, Map.of()).keySet().stream())
              .mapToInt(Integer::intValue)
              .sorted()
              .distinct()
              .toArray();
      double[] closes =
          Arrays.stream(days)
              .boxed()
              .flatMap(
                  d ->
                      symbols.stream()
                          .map(s -> rows.getOrDefault(s, Map.of()).getOrDefault(d, Double.NaN)))
              .mapToDouble(Double::doubleValue)
              .toArray();
      List<Origin> origins =
          symbols.stream().map(s -> rows.containsKey(s) ? origin : Origin.NONE).toList();
      return new PriceTable(symbols, origins, days, closes, version);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return version;
    }
  }

  private static Map<Integer, Double> days(double... closes) {
    return new TreeMap<>(
        java.util.stream.IntStream.range(0, closes.length)
            .boxed()
            .collect(Collectors.toMap(i -> i, i -> closes[i])));
  }

  private final History upper = new Rows(Origin.IMPORTED, 3, Map.of(A, Map.of(1, 10.0, 5, 11.0)));
  private final History lower =
      new Rows(Origin.SIMULATED, 40, Map.of(A, days(1, 2, 3), B, days(4, 5, 6)));
  private final History layered = new LayeredHistory(upper, lower);

  @Test
  void aSymbolWithAnyUpperRowHasUpperRowsOnly() {
    PriceTable table = layered.read(List.of(B, A, C), null, null);
    assertThat(table.origins()).containsExactly(Origin.SIMULATED, Origin.IMPORTED, Origin.NONE);
    assertThat(table.epochDays()).containsExactly(0, 1, 2, 5);
    double none = Double.NaN;
    assertThat(table.closes())
        .containsExactly(4, none, none, 5, 10, none, 6, none, none, none, 11, none);
  }

  @Test
  void theVersionGrowsWithEither() {
    assertThat(layered.version(List.of(A))).isEqualTo(43);
    assertThat(layered.read(List.of(A), null, null).version()).isEqualTo(43);
    assertThat(layered.read(List.of(A, B), null, null).version()).isEqualTo(43);
  }
}
