package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Imported closes above simulated ones. */
class LayeredClosesTest {
  private static final LocalDate TODAY = LocalDate.of(2024, 7, 10);
  private static final Symbol IMPORTED = new Symbol("IMPORTED");
  private static final Symbol LATER = new Symbol("LATER");
  private static final Symbol MADE = new Symbol("MADE");

  private static List<DailyClose> one(double close, Origin origin) {
    return List.of(new DailyClose(TODAY.minusDays(1), close, origin));
  }

  @Test
  void aSymbolWithAnyRowAboveIsNotLookedForBelow() {
    List<List<Symbol>> askedBelow = new ArrayList<>();
    LastCloses above =
        (symbols, before) -> Map.of(IMPORTED, one(5, Origin.IMPORTED), LATER, List.of());
    LastCloses below =
        (symbols, before) -> {
          askedBelow.add(symbols);
          return Map.of(MADE, one(7, Origin.SIMULATED));
        };
    assertThat(new LayeredCloses(above, below).read(List.of(IMPORTED, LATER, MADE), TODAY))
        .isEqualTo(
            Map.of(
                IMPORTED, one(5, Origin.IMPORTED),
                LATER, List.of(),
                MADE, one(7, Origin.SIMULATED)));
    assertThat(askedBelow).containsExactly(List.of(MADE));
  }
}
