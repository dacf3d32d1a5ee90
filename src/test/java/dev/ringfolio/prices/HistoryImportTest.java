package dev.ringfolio.prices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.core.market.DailyBar;
import org.junit.jupiter.api.Test;

class HistoryImportTest {
  /** Takes everything, and counts it. */
  private static final class CountingTarget implements DailyBars.Import {
    private long bars;

    @Override
    public void add(DailyBar bar) {
      bars++;
    }

    @Override
    public DailyBars.Stored commit() {
      return new DailyBars.Stored(bars, 0);
    }

    @Override
    public void close() {}
  }

  private static ImportReport imported(String csv, boolean partial) {
    HistoryImport one = new HistoryImport(new CountingTarget(), partial);
    one.take(csv.getBytes(UTF_8));
    return one.end();
  }

  private static String symbols(int count) {
    StringBuilder csv = new StringBuilder("date,symbol,close\n");
    for (int i = 1; i <= count; i++) {
      csv.append("2024-01-02,S").append(i).append(",1\n");
    }
    return csv.toString();
  }

  @Test
  void symbolsBeyondTheMostAreRefusedByTheirLine() {
    int most = HistoryImport.SYMBOLS_MAX;
    ImportReport report = imported(symbols(most + 2), true);
    assertThat(report.inserted()).isEqualTo(most);
    assertThat(report.refused()).isEqualTo(2);
    assertThat(report.errors())
        .containsExactly(
            new CellError(
                most + 2L, "symbol", "S10001", "an import must have at most 10000 symbols"),
            new CellError(
                most + 3L, "symbol", "S10002", "an import must have at most 10000 symbols"));
  }

  @Test
  void linesWithoutSenseAreRefusedByTheirNumberHoweverMany() {
    String csv = "date,symbol,close\n" + "nonsense\n".repeat(20_000);
    ImportReport report = imported(csv, true);
    assertThat(report.refused()).isEqualTo(20_000);
    assertThat(report.errors()).hasSize(HistoryImport.ERRORS_MAX);
    assertThat(report.errors().get(99).line()).isEqualTo(101);
  }
}
