package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Symbol;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryCsvTest {
  /** Writes down what it is told. */
  private static final class Told implements HistoryCsv.Sink {
    final List<DailyBar> bars = new ArrayList<>();
    final List<String> refused = new ArrayList<>();

    @Override
    public void bar(DailyBar bar) {
      bars.add(bar);
    }

    @Override
    public void refused(long line, String column, String value, String reason) {
      refused.add(line + "|" + column + "|" + value + "|" + reason);
    }
  }

  private static Told read(byte[] bytes, int piece) {
    Told told = new Told();
    HistoryCsv csv = new HistoryCsv(told);
    for (int at = 0; at < bytes.length; at += piece) {
      csv.take(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }
    csv.end();
    return told;
  }

  private static Told read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8), 1 << 20);
  }

  private static DailyBar close(String symbol, String date, double close) {
    double none = Double.NaN;
    int day = (int) LocalDate.parse(date).toEpochDay();
    return new DailyBar(new Symbol(symbol), day, none, none, none, close, none);
  }

  @Test
  void theWideFormHasAColumnASymbolAndAnEmptyCellIsNoPrice() {
    Told told = read("date,AAPL,brk.b\n2024-01-02,185.64,\n2024-01-03,184.25,360.5\n");
    assertThat(told.refused).isEmpty();
    assertThat(told.bars)
        .containsExactly(
            close("AAPL", "2024-01-02", 185.64),
            close("AAPL", "2024-01-03", 184.25),
            close("BRK.B", "2024-01-03", 360.5));
  }

  @Test
  void theLongFormHasItsColumnsInAnyOrder() {
    Told told =
        read("date,symbol,volume,close,high,low,open\n2024-01-02,AAPL,100,185.5,187,184,186\n");
    assertThat(told.bars)
        .containsExactly(
            new DailyBar(
                new Symbol("AAPL"),
                (int) LocalDate.parse("2024-01-02").toEpochDay(),
                186,
                187,
                184,
                185.5,
                100));
  }

  @Test
  void aMarkCarriageReturnsQuotesAndAMissingLastLineEndAreTaken() {
    Told told = read("\uFEFFDate,\"AAPL\"\r\n2024-01-02,\"185.64\"\r\n\r\n2024-01-03, 184.25");
    assertThat(told.refused).isEmpty();
    assertThat(told.bars)
        .containsExactly(close("AAPL", "2024-01-02", 185.64), close("AAPL", "2024-01-03", 184.25));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; a price must be a number above 0",
        "-1; a price must be a number above 0",
        "NaN; a price must be a number above 0",
        "Infinity; a price must be a number above 0",
        "1e999; a price must be a number above 0",
        "0x1p3; a price must be a number above 0",
        "1d; a price must be a number above 0",
        "1.2.3; a price must be a number above 0",
        "n/a; a price must be a number above 0"
      })
  void aBadPriceIsNamedByLineColumnValueAndReason(String cell, String reason) {
    Told told = read("date,AAPL,MSFT\n2024-01-02,1,2\n2024-01-03," + cell + ",3\n");
    assertThat(told.refused).containsExactly("3|AAPL|" + cell + "|" + reason);
    assertThat(told.bars).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-13-01",
    "2024-02-30",
    "24-01-01",
    "2024/01/01",
    "1899-12-31",
    "2200-01-01",
    "x"
  })
  void aBadDateIsNamed(String date) {
    Told told = read("date,AAPL\n" + date + ",1\n");
    assertThat(told.refused)
        .containsExactly(
            "2|date|" + date + "|a date must be YYYY-MM-DD from 1900-01-01 to 2199-12-31");
  }

  @Test
  void aLineWithTooFewOrTooManyCellsIsNamed() {
    Told told = read("date,AAPL,MSFT\n2024-01-02,1\n2024-01-03,1,2,3\n");
    assertThat(told.refused)
        .containsExactly(
            "2||2024-01-02,1|a line must have as many cells as the header: 3, not 2",
            "3||2024-01-03,1,2,3|a line must have as many cells as the header: 3, not 4");
    assertThat(told.bars).isEmpty();
  }

  @Test
  void badAndRepeatedSymbolsOfAWideHeaderAreNamedAndTheOthersTaken() {
    Told told = read("date,AAPL,!,aapl,MSFT\n2024-01-02,1,2,3,4\n");
    assertThat(told.refused)
        .containsExactly(
            "1|!|!|a symbol must match " + Symbol.RULE, "1|aapl|aapl|a symbol must stand once");
    assertThat(told.bars)
        .containsExactly(close("AAPL", "2024-01-02", 1), close("MSFT", "2024-01-02", 4));
  }

  @Test
  void eachBadCellOfTheLongFormIsNamed() {
    Told told =
        read(
            "date,symbol,close,high,low,volume\n"
                + "2024-01-02,!,1,2,1,0\n"
                + "2024-01-02,A,,2,1,0\n"
                + "2024-01-02,A,1,1,2,0\n"
                + "2024-01-02,A,1,2,1,-5\n"
                + "2024-01-02,A,1,2,1,\n");
    assertThat(told.refused)
        .containsExactly(
            "2|symbol|!|a symbol must match " + Symbol.RULE,
            "3|close||a price must be a number above 0",
            "4|high|1|high must not be below low",
            "5|volume|-5|a volume must be a number of at least 0");
    assertThat(told.bars).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "day,AAPL; day; the first column must be date",
        "date; ''; a header must have 2 to 10001 columns",
        "date,symbol,open; ''; a column close must be there",
        "date,symbol,close,bid; bid; a column must be one of open, high, low, close, volume",
        "date,symbol,close,close; close; a column must stand once"
      })
  void aHeaderThatIsNoneEndsTheReading(String header, String value, String reason) {
    Told told = read(header + "\n2024-01-02,1\n");
    assertThat(told.refused).containsExactly("1|" + value + "|" + value + "|" + reason);
    assertThat(told.bars).isEmpty();
  }

  @Test
  void anEmptyFileIsNamed() {
    assertThat(read("").refused)
        .containsExactly("1|||the file is empty: a header line must come first");
  }

  @Test
  void bytesThatAreNoUtf8AreNamedByLine() {
    byte[] bytes = "date,AAPL\n2024-01-02,1\n2024-01-03,x\n".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xFF;
    Told told = read(bytes, 7);
    assertThat(told.refused).containsExactly("3|||a line must be UTF-8");
    assertThat(told.bars).hasSize(1);
  }

  @Test
  void aLineOverTheBoundIsNamedAndMemoryStaysAtTheBound() {
    byte[] bytes = new byte[HistoryCsv.LINE_BYTES_MAX + 100];
    Arrays.fill(bytes, (byte) '1');
    byte[] head = "date,AAPL\n2024-01-02,".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[bytes.length - 1] = '\n';
    Told told = read(bytes, 8192);
    assertThat(told.refused)
        .singleElement()
        .satisfies(r -> assertThat(r).startsWith("2|").endsWith("at most 262144 bytes"));
  }

  @Property(tries = 200)
  void whereThePiecesEndDoesNotMatter(@ForAll @IntRange(min = 1, max = 40) int piece) {
    String text = "date,AAPL,MSFT\r\n2024-01-02,185.64,1e2\r\n2024-01-03,x,\r\n2024-01-04,,7\r\n";
    Told whole = read(text);
    Told cut = read(text.getBytes(StandardCharsets.UTF_8), piece);
    assertThat(cut.bars).isEqualTo(whole.bars);
    assertThat(cut.refused).isEqualTo(whole.refused);
  }
}
