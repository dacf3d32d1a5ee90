package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CachedClosesTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final Symbol NOBODY = new Symbol("NOBODY");
  private static final LocalDate DATE = LocalDate.of(2024, 7, 10);
  private static final List<DailyClose> ROWS =
      List.of(new DailyClose(DATE.minusDays(1), 150, Origin.IMPORTED));

  /** A history that has a version alone, and may be away. */
  private static final class Versions implements History {
    long version = 1;
    boolean away;

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      throw new AssertionError("closes are not read here");
    }

    @Override
    public long version(List<Symbol> symbols) {
      if (away) {
        throw new HistoryUnavailable("pulled out", null);
      }
      return version;
    }
  }

  private final Versions versions = new Versions();
  private final Map<Symbol, List<DailyClose>> rows = new HashMap<>(Map.of(AAPL, ROWS));
  private final List<List<Symbol>> asked = new ArrayList<>();
  private final CachedCloses closes =
      new CachedCloses(
          (symbols, before) -> {
            asked.add(symbols);
            Map<Symbol, List<DailyClose>> found = new HashMap<>(rows);
            found.keySet().retainAll(symbols);
            return found;
          },
          versions);

  @Test
  void whatWasReadIsNotAskedForAgainNorWhatWasNotThere() {
    assertThat(closes.read(List.of(AAPL, NOBODY), DATE)).isEqualTo(Map.of(AAPL, ROWS));
    assertThat(closes.read(List.of(NOBODY, AAPL), DATE)).isEqualTo(Map.of(AAPL, ROWS));
    rows.put(MSFT, List.of());
    assertThat(closes.read(List.of(AAPL, MSFT), DATE))
        .isEqualTo(Map.of(AAPL, ROWS, MSFT, List.of()));
    assertThat(asked).containsExactly(List.of(AAPL, NOBODY), List.of(MSFT));
  }

  @Test
  void newDataIsSeen() {
    closes.read(List.of(AAPL), DATE);
    List<DailyClose> newer = List.of(new DailyClose(DATE.minusDays(1), 151, Origin.IMPORTED));
    rows.put(AAPL, newer);
    versions.version++;
    assertThat(closes.read(List.of(AAPL), DATE)).isEqualTo(Map.of(AAPL, newer));
  }

  @Test
  void eachDateHasItsOwnAnswersAndOldDatesGo() {
    for (int day = 0; day < CachedCloses.DATES_MAX; day++) {
      closes.read(List.of(AAPL), DATE.plusDays(day));
    }
    closes.read(List.of(AAPL), DATE);
    closes.read(List.of(AAPL), DATE.plusDays(100));
    assertThat(asked).hasSize(CachedCloses.DATES_MAX + 1);
    closes.read(List.of(AAPL), DATE);
    assertThat(asked).hasSize(CachedCloses.DATES_MAX + 1);
    closes.read(List.of(AAPL), DATE.plusDays(1));
    assertThat(asked).hasSize(CachedCloses.DATES_MAX + 2);
  }

  @Test
  void tooManySymbolsBeginAnew() {
    List<Symbol> many =
        IntStream.range(0, CachedCloses.SYMBOLS_MAX).mapToObj(i -> new Symbol("S" + i)).toList();
    closes.read(List.of(AAPL), DATE);
    closes.read(many, DATE);
    assertThat(closes.remembered(List.of(AAPL), DATE)).isEmpty();
    assertThat(closes.read(List.of(AAPL), DATE)).isEqualTo(Map.of(AAPL, ROWS));
    assertThat(asked).hasSize(3);
  }

  @Test
  void whileTheStoreIsAwayWhatIsRememberedIsStillThere() {
    closes.read(List.of(AAPL), DATE);
    versions.away = true;
    assertThatThrownBy(() -> closes.read(List.of(AAPL), DATE))
        .isInstanceOf(History.HistoryUnavailable.class);
    assertThat(closes.remembered(List.of(AAPL, MSFT), DATE)).isEqualTo(Map.of(AAPL, ROWS));
    assertThat(closes.remembered(List.of(AAPL), DATE.plusDays(1))).isEmpty();
  }
}
