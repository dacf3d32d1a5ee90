package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.market.CsvLine;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import dev.ringfolio.core.model.WireName;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads positions or trades from CSV; the header decides which:
 *
 * <ul>
 *   <li>{@code symbol,quantity,average_cost};
 *   <li>{@code symbol,side,quantity,price,at[,kind,ratio]}, where a row of the kind {@code split}
 *       has a ratio in place of side, quantity and price.
 * </ul>
 *
 * <p>Columns in any order, in UTF-8, with or without a byte order mark, lines ended by LF or CRLF,
 * cells optionally in double quotes. Every bad row is told with its first bad cell. Pure; one use.
 */
public final class PortfolioCsv {
  /** Lines with data: as many trades as are kept of a portfolio. */
  public static final int ROWS_MAX = 10_000;

  private static final List<String> POSITIONS = List.of("symbol", "quantity", "average_cost");
  private static final List<String> TRADES = List.of("symbol", "side", "quantity", "price", "at");
  private static final List<String> SPLITS = List.of("kind", "ratio");
  private static final String FORMS =
      "a header must be symbol,quantity,average_cost or symbol,side,quantity,price,at[,kind,ratio]";
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?");

  /** What a good row says. */
  public sealed interface Row {
    /** From 1, the header's. */
    long line();
  }

  /** A row of positions. */
  public record PositionRow(long line, Position position) implements Row {}

  /** A row of trades. */
  public record TradeRow(long line, Trade trade) implements Row {}

  /**
   * A row that cannot be taken.
   *
   * @param line from 1, the header's
   * @param column its name in the header, or empty where it is the whole line
   * @param value as it stands there
   * @param reason the rule
   */
  public record Fault(long line, String column, String value, String reason) {}

  /**
   * A file.
   *
   * @param rows lines with data, good or bad
   * @param good in the order of the file
   * @param faults in the order of the file
   */
  public record Sheet(int rows, List<Row> good, List<Fault> faults) {}

  /** A cell breaks a rule. Without a stack trace: it is a value. */
  private static final class BadCell extends Exception {
    final String column;
    final String value;

    BadCell(String column, String value, String reason) {
      super(reason, null, false, false);
      this.column = column;
      this.value = value;
    }
  }

  private final long nowMillis;
  private final List<Row> good = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Set<Symbol> positions = new HashSet<>();
  private List<String> names = List.of();
  private List<String> cells = List.of();
  private int rows;

  private PortfolioCsv(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  /**
   * What {@code utf8} says.
   *
   * @param utf8 <em>read</em>
   * @param nowMillis wall time: no trade is of the future
   */
  public static Sheet read(byte[] utf8, long nowMillis) {
    PortfolioCsv csv = new PortfolioCsv(nowMillis);
    try {
      csv.take(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      csv.faults.add(new Fault(1, "", "", "the file must be UTF-8"));
    }
    return new Sheet(csv.rows, List.copyOf(csv.good), List.copyOf(csv.faults));
  }

  private void take(String text) {
    int from = text.startsWith("\uFEFF") ? 1 : 0;
    for (long line = 1; from < text.length(); line++) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      String content = text.substring(from, end).strip();
      from = end + 1;
      if (!content.isEmpty() && !takeLine(line, content)) {
        return;
      }
    }
    if (names.isEmpty()) {
      faults.add(new Fault(1, "", "", "the file is empty: " + FORMS));
    }
  }

  /** Whether the lines after it matter. */
  private boolean takeLine(long line, String content) {
    @Nullable List<String> parsed = CsvLine.cells(content);
    if (names.isEmpty()) {
      return takeHeader(line, content, parsed == null ? List.of() : parsed);
    }
    if (rows == ROWS_MAX) {
      faults.add(new Fault(line, "", content, "a file must have at most " + ROWS_MAX + " rows"));
      return false;
    }
    rows++;
    if (parsed == null || parsed.size() != names.size()) {
      String rule = "a line must have as many cells as the header: " + names.size();
      faults.add(new Fault(line, "", content, rule));
      return true;
    }
    cells = parsed;
    try {
      good.add(names.contains("at") ? new TradeRow(line, trade()) : position(line));
    } catch (BadCell bad) {
      faults.add(new Fault(line, bad.column, bad.value, String.valueOf(bad.getMessage())));
    }
    return true;
  }

  private boolean takeHeader(long line, String content, List<String> parsed) {
    List<String> lower = parsed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    Set<String> distinct = new HashSet<>(lower);
    boolean trades = distinct.containsAll(TRADES);
    List<String> allowed =
        trades ? Stream.concat(TRADES.stream(), SPLITS.stream()).toList() : POSITIONS;
    boolean known = distinct.size() == lower.size() && allowed.containsAll(distinct);
    if (!known || !(trades || distinct.containsAll(POSITIONS))) {
      faults.add(new Fault(line, "", content, FORMS));
      return false;
    }
    names = lower;
    return true;
  }

  private Row position(long line) throws BadCell {
    Symbol symbol = symbol();
    BigDecimal quantity = decimal("quantity");
    BigDecimal cost = decimal("average_cost");
    Position position = made(() -> new Position(symbol, quantity, cost));
    if (!positions.add(symbol)) {
      throw new BadCell("symbol", symbol.name(), "a symbol must stand once");
    }
    return new PositionRow(line, position);
  }

  private Trade trade() throws BadCell {
    Symbol symbol = symbol();
    Instant at = at();
    String kind = cell("kind").toLowerCase(Locale.ROOT);
    if (kind.equals("split")) {
      for (String column : List.of("side", "quantity", "price")) {
        if (!cell(column).isEmpty()) {
          throw new BadCell(column, cell(column), "must be empty in a split");
        }
      }
      BigDecimal ratio = decimal("ratio");
      return made(() -> new Split(symbol, ratio, at));
    }
    if (!kind.isEmpty() && !kind.equals("trade")) {
      throw new BadCell("kind", cell("kind"), "must be trade or split");
    }
    if (!cell("ratio").isEmpty()) {
      throw new BadCell("ratio", cell("ratio"), "must be empty in a trade");
    }
    Side side =
        WireName.parse(Side.class, cell("side").toLowerCase(Locale.ROOT))
            .orElseThrow(() -> new BadCell("side", cell("side"), "must be buy or sell"));
    BigDecimal quantity = decimal("quantity");
    BigDecimal price = decimal("price");
    return made(() -> new Deal(symbol, side, quantity, price, at));
  }

  private interface Making<T> {
    T make();
  }

  /** The rules of amounts stand in the model, and name the field first. */
  private <T> T made(Making<T> making) throws BadCell {
    try {
      return making.make();
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      String column = names.stream().filter(reason::startsWith).findFirst().orElse("");
      throw new BadCell(column, cell(column), reason);
    }
  }

  private Symbol symbol() throws BadCell {
    String cell = cell("symbol");
    Optional<Symbol> symbol = Symbol.parse(cell);
    return symbol.orElseThrow(
        () -> new BadCell("symbol", cell, "a symbol must match " + Symbol.RULE));
  }

  private Instant at() throws BadCell {
    String cell = cell("at");
    Instant at =
        TradeTime.parse(cell)
            .orElseThrow(() -> new BadCell("at", cell, "must be " + TradeTime.FORM));
    Optional<String> fault = TradeTime.fault(at, nowMillis);
    if (fault.isPresent()) {
      throw new BadCell("at", cell, fault.get());
    }
    return at;
  }

  private BigDecimal decimal(String column) throws BadCell {
    String cell = cell(column);
    if (!DECIMAL.matcher(cell).matches()) {
      throw new BadCell(column, cell, "must be a plain decimal number");
    }
    return new BigDecimal(cell);
  }

  /** What stands under {@code column}; empty where there is no such column. */
  private String cell(String column) {
    int index = names.indexOf(column);
    return index < 0 ? "" : cells.get(index);
  }
}
