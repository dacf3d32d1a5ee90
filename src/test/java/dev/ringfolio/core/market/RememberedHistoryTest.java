package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.RememberedHistory.Known;
import dev.ringfolio.core.model.Symbol;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RememberedHistoryTest {
  private static final Symbol STORED = new Symbol("STORED");
  private static final Symbol ABSENT = new Symbol("ABSENT");

  private final Database database = new Database();
  private final RememberedHistory history = new RememberedHistory(database);

  private static final class Database implements RememberedHistory.Store {
    long version = 7;
    boolean away;
    @Nullable Known known;

    @Override
    public @Nullable Known known() {
      return known;
    }

    @Override
    public long version(List<Symbol> symbols) {
      if (away) {
        throw new HistoryUnavailable("gone", null);
      }
      return version;
    }

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      return new PriceTable(
          symbols, List.of(Origin.IMPORTED), new int[] {1}, new double[] {2}, version(symbols));
    }
  }

  @Test
  void whileTheStoreIsAwayTheVersionIsTheOneThatWasReadLast() {
    assertThat(history.version(List.of(STORED))).isEqualTo(7);
    assertThat(history.fromMemory()).isFalse();
    database.away = true;
    database.version = 8;
    assertThat(history.version(List.of(STORED))).isEqualTo(7);
    assertThat(history.fromMemory()).isTrue();
    database.away = false;
    assertThat(history.version(List.of(STORED))).isEqualTo(8);
    assertThat(history.fromMemory()).isFalse();
  }

  @Test
  void whatWasNeverReadIsUnavailable() {
    database.away = true;
    assertThatThrownBy(() -> history.version(List.of(STORED)))
        .isInstanceOf(HistoryUnavailable.class);
  }

  @Test
  void theVersionOfTheLastLookWillDoWhereNoneWasAsked() {
    database.known = new Known(7, Set.of(STORED));
    database.away = true;
    assertThat(history.version(List.of(ABSENT))).isEqualTo(7);
  }

  @Test
  void aSymbolThatHadNoRowsHasNoneWhileTheStoreIsAway() {
    database.known = new Known(7, Set.of(STORED));
    assertThat(history.version(List.of(ABSENT))).isEqualTo(7);
    database.away = true;
    PriceTable table = history.read(List.of(ABSENT), null, null);
    assertThat(table.origins()).containsExactly(Origin.NONE);
    assertThat(table.rows()).isZero();
    assertThat(table.version()).isEqualTo(7);
    assertThat(history.fromMemory()).isTrue();
  }

  @Test
  void rowsThatAreNotThereAreNotMadeUp() {
    database.known = new Known(7, Set.of(STORED));
    assertThat(history.version(List.of(ABSENT))).isEqualTo(7);
    database.away = true;
    assertThatThrownBy(() -> history.read(List.of(ABSENT, STORED), null, null))
        .isInstanceOf(HistoryUnavailable.class);
  }

  /** The symbol may have been imported since. */
  @Test
  void anOlderLookDoesNotTellThatASymbolHasNoRows() {
    database.known = new Known(6, Set.of(STORED));
    assertThat(history.version(List.of(ABSENT))).isEqualTo(7);
    database.away = true;
    assertThatThrownBy(() -> history.read(List.of(ABSENT), null, null))
        .isInstanceOf(HistoryUnavailable.class);
  }

  @Test
  void whileTheStoreIsThereItIsRead() {
    PriceTable table = history.read(List.of(STORED), null, null);
    assertThat(table.origins()).containsExactly(Origin.IMPORTED);
    assertThat(table.closes()).containsExactly(2.0);
  }
}
