package dev.ringfolio.core.market;

import dev.ringfolio.core.model.Symbol;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads daily bars from CSV that arrives in pieces, in either of two forms:
 *
 * <ul>
 *   <li>wide: {@code date,AAPL,MSFT,…}, closes; an empty cell is no price;
 *   <li>long: {@code date,symbol,close[,open,high,low,volume]}, the columns after the first two in
 *       any order.
 * </ul>
 *
 * <p>UTF-8, with or without a byte order mark, lines ended by LF or CRLF, cells optionally in
 * double quotes. A bad cell is told and skipped; a line of which nothing can be said is told as one
 * cell. Memory is one line, at most {@value #LINE_BYTES_MAX} bytes. Owned by one import; not
 * thread-safe.
 */
public final class HistoryCsv {
  /** The longest line: some 10,000 columns. */
  public static final int LINE_BYTES_MAX = 256 * 1024;

  /** The most columns of a line. */
  public static final int COLUMNS_MAX = 10_001;

  private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2199, 12, 31);
  private static final List<String> LONG = List.of("open", "high", "low", "close", "volume");

  /** Told in the order of the file. */
  public interface Sink {
    void bar(DailyBar bar);

    /**
     * A cell that cannot be taken.
     *
     * @param line from 1, the header's
     * @param column its name in the header
     * @param value as it stands there
     * @param reason the rule
     */
    void refused(long line, String column, String value, String reason);
  }

  private final Sink sink;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private byte[] line = new byte[4096];
  private int length;
  private boolean overlong;
  private long lineNumber;
  private long dataRows;
  private @Nullable List<String> header;
  private boolean broken;
  private boolean wide;
  private final Map<Integer, Symbol> columns = new TreeMap<>();
  private final Map<String, Symbol> known = new HashMap<>();

  public HistoryCsv(Sink sink) {
    this.sink = sink;
  }

  /** Lines with data so far. */
  public long rows() {
    return dataRows;
  }

  /** The line that is being told of, from 1, the header's. */
  public long line() {
    return lineNumber;
  }

  /** Takes the next piece; {@code bytes} is read. */
  public void take(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n') {
        endLine();
      } else if (length == LINE_BYTES_MAX) {
        overlong = true;
      } else {
        if (length == line.length) {
          line = java.util.Arrays.copyOf(line, line.length * 2);
        }
        line[length++] = b;
      }
    }
  }

  /** Takes the end of the file. */
  public void end() {
    if (length > 0) {
      endLine();
    }
    if (header == null && !broken) {
      sink.refused(1, "", "", "the file is empty: a header line must come first");
    }
  }

  private void endLine() {
    lineNumber++;
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    int start = lineNumber == 1 && startsWithMark(end) ? 3 : 0;
    boolean cut = overlong;
    length = 0;
    overlong = false;
    if (broken || end == start) {
      return;
    }
    String text;
    try {
      CharBuffer decoded = utf8.decode(ByteBuffer.wrap(line, start, end - start));
      text = decoded.toString();
    } catch (CharacterCodingException e) {
      refuseLine("", "a line must be UTF-8");
      return;
    }
    if (cut) {
      refuseLine(text, "a line must have at most " + LINE_BYTES_MAX + " bytes");
    } else if (!text.isBlank()) {
      take(text);
    }
  }

  private boolean startsWithMark(int end) {
    return end >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
  }

  private void refuseLine(String text, String reason) {
    sink.refused(lineNumber, "", text, reason);
    broken |= header == null;
  }

  private void take(String text) {
    List<String> cells = CsvLine.cells(text);
    if (cells == null) {
      refuseLine(text, "a quoted cell must end with a quote");
    } else if (header == null) {
      takeHeader(cells);
    } else {
      takeRow(header, cells);
    }
  }

  private void takeHeader(List<String> cells) {
    List<String> names = cells.stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
    header = cells;
    if (!names.get(0).equals("date")) {
      breakOff(cells.get(0), "the first column must be date");
    } else if (cells.size() < 2 || cells.size() > COLUMNS_MAX) {
      breakOff("", "a header must have 2 to " + COLUMNS_MAX + " columns");
    } else if (names.get(1).equals("symbol")) {
      takeLongHeader(names);
    } else {
      takeWideHeader(cells);
    }
  }

  private void takeLongHeader(List<String> names) {
    for (int i = 2; i < names.size(); i++) {
      if (!LONG.contains(names.get(i))) {
        breakOff(names.get(i), "a column must be one of " + String.join(", ", LONG));
      } else if (names.indexOf(names.get(i)) < i) {
        breakOff(names.get(i), "a column must stand once");
      }
    }
    if (!names.contains("close")) {
      breakOff("", "a column close must be there");
    }
    header = names;
  }

  private void takeWideHeader(List<String> cells) {
    wide = true;
    for (int i = 1; i < cells.size(); i++) {
      Optional<Symbol> symbol = Symbol.parse(cells.get(i));
      if (symbol.isEmpty()) {
        sink.refused(lineNumber, cells.get(i), cells.get(i), "a symbol must match " + Symbol.RULE);
      } else if (columns.containsValue(symbol.get())) {
        sink.refused(lineNumber, cells.get(i), cells.get(i), "a symbol must stand once");
      } else {
        columns.put(i, symbol.get());
      }
    }
  }

  private void breakOff(String value, String reason) {
    sink.refused(lineNumber, value, value, reason);
    broken = true;
  }

  private void takeRow(List<String> names, List<String> cells) {
    dataRows++;
    if (cells.size() != names.size()) {
      sink.refused(
          lineNumber,
          "",
          String.join(",", cells.subList(0, Math.min(4, cells.size()))),
          "a line must have as many cells as the header: "
              + names.size()
              + ", not "
              + cells.size());
      return;
    }
    int day = day(cells.get(0));
    if (day == Integer.MIN_VALUE) {
      sink.refused(
          lineNumber,
          names.get(0),
          cells.get(0),
          "a date must be YYYY-MM-DD from " + FIRST + " to " + LAST);
    } else if (wide) {
      takeWide(names, cells, day);
    } else {
      takeLong(names, cells, day);
    }
  }

  private static int day(String text) {
    if (text.length() != 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return Integer.MIN_VALUE;
    }
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(text, 0, 4, 10),
              Integer.parseInt(text, 5, 7, 10),
              Integer.parseInt(text, 8, 10, 10));
      boolean fine = !date.isBefore(FIRST) && !date.isAfter(LAST);
      return fine ? (int) date.toEpochDay() : Integer.MIN_VALUE;
    } catch (NumberFormatException | DateTimeException e) {
      return Integer.MIN_VALUE;
    }
  }

  private void takeWide(List<String> names, List<String> cells, int day) {
    columns.forEach(
        (column, symbol) -> {
          String cell = cells.get(column);
          if (!cell.isEmpty()) {
            double close = price(names.get(column), cell);
            if (!Double.isNaN(close)) {
              double none = Double.NaN;
              sink.bar(new DailyBar(symbol, day, none, none, none, close, none));
            }
          }
        });
  }

  private void takeLong(List<String> names, List<String> cells, int day) {
    Symbol symbol = known.computeIfAbsent(cells.get(1), text -> Symbol.parse(text).orElse(null));
    if (symbol == null) {
      sink.refused(lineNumber, "symbol", cells.get(1), "a symbol must match " + Symbol.RULE);
      return;
    }
    if (known.size() > COLUMNS_MAX) {
      known.clear();
    }
    double[] parts = new double[LONG.size()];
    boolean fine = true;
    for (int i = 0; i < parts.length; i++) {
      int column = names.indexOf(LONG.get(i));
      String cell = column < 0 ? "" : cells.get(column);
      boolean close = LONG.get(i).equals("close");
      if (cell.isEmpty() && !close) {
        parts[i] = Double.NaN;
      } else {
        parts[i] = LONG.get(i).equals("volume") ? volume(cell) : price(LONG.get(i), cell);
        fine &= !Double.isNaN(parts[i]);
      }
    }
    if (fine && parts[1] < parts[2]) {
      sink.refused(
          lineNumber, "high", cells.get(names.indexOf("high")), "high must not be below low");
    } else if (fine) {
      sink.bar(new DailyBar(symbol, day, parts[0], parts[1], parts[2], parts[3], parts[4]));
    }
  }

  private double price(String column, String cell) {
    double value = number(cell);
    if (!(value > 0) || Double.isInfinite(value)) {
      sink.refused(lineNumber, column, cell, "a price must be a number above 0");
      return Double.NaN;
    }
    return value;
  }

  private double volume(String cell) {
    double value = number(cell);
    if (!(value >= 0) || Double.isInfinite(value)) {
      sink.refused(lineNumber, "volume", cell, "a volume must be a number of at least 0");
      return Double.NaN;
    }
    return value;
  }

  /**
   * NaN for what is no plain decimal; the JDK would take {@code 1d}, {@code 0x1p3} and {@code NaN}.
   */
  private static double number(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      boolean plain =
          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!plain) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
