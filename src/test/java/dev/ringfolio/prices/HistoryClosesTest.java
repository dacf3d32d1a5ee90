package dev.ringfolio.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.prices.LastCloses.DailyClose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Last closes out of a history. */
class HistoryClosesTest {
  private static final Symbol MADE = new Symbol("MADE");
  private static final Symbol OLD = new Symbol("OLD");
  private static final Symbol NOBODY = new Symbol("NOBODY");
  private static final LocalDate TODAY = LocalDate.of(2024, 7, 10);

  /** MADE has rows of 9 and 5 July, OLD of 2018; those before {@code from} are not handed out. */
  private static final class MadeHistory implements History {
    int reads;

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      reads++;
      int[] days = {
        (int) LocalDate.of(2018, 2, 7).toEpochDay(),
        (int) LocalDate.of(2024, 7, 5).toEpochDay(),
        (int) LocalDate.of(2024, 7, 9).toEpochDay()
      };
      double[] closes = new double[3 * symbols.size()];
      List<Origin> origins = new ArrayList<>();
      for (int i = 0; i < symbols.size(); i++) {
        Symbol symbol = symbols.get(i);
        origins.add(symbol.equals(NOBODY) ? Origin.NONE : Origin.SIMULATED);
        closes[i] = symbol.equals(OLD) && from == null ? 7 : Double.NaN;
        closes[symbols.size() + i] = symbol.equals(MADE) ? 5 : Double.NaN;
        closes[2 * symbols.size() + i] = symbol.equals(MADE) ? 9 : Double.NaN;
      }
      return new PriceTable(symbols, origins, days, closes, 1);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return 1;
    }
  }

  private static DailyClose made(LocalDate date, double close) {
    return new DailyClose(date, close, Origin.SIMULATED);
  }

  @Test
  void theTwoNewestClosesBeforeTheDateComeNewestFirst() {
    assertThat(new HistoryCloses(new MadeHistory()).read(List.of(MADE), TODAY).get(MADE))
        .containsExactly(made(LocalDate.of(2024, 7, 9), 9), made(LocalDate.of(2024, 7, 5), 5));
  }

  @Test
  void aHistoryThatEndedLongAgoIsReadWhole() {
    MadeHistory history = new MadeHistory();
    assertThat(new HistoryCloses(history).read(List.of(MADE, OLD), TODAY).get(OLD))
        .containsExactly(made(LocalDate.of(2018, 2, 7), 7));
    assertThat(history.reads).isEqualTo(2);
  }

  @Test
  void aSymbolWithoutAnyRowIsNotSoughtTwice() {
    MadeHistory history = new MadeHistory();
    assertThat(new HistoryCloses(history).read(List.of(MADE, NOBODY), TODAY))
        .containsOnlyKeys(MADE);
    assertThat(history.reads).isEqualTo(1);
  }
}
