package dev.ringfolio.portfolios;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.portfolio.PortfolioCsv;
import dev.ringfolio.core.portfolio.PortfolioCsv.Fault;
import dev.ringfolio.core.portfolio.PortfolioCsv.PositionRow;
import dev.ringfolio.core.portfolio.PortfolioCsv.Row;
import dev.ringfolio.core.portfolio.PortfolioCsv.Sheet;
import dev.ringfolio.core.portfolio.PortfolioCsv.TradeRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What a file of positions or trades makes of a portfolio. Positions take the place of those in the
 * same symbols, and leave the cash; trades are booked in the order of the file. A row that is
 * refused is passed over, so that the rows after it are looked at, too. Made for one import; pure
 * but for the number that is asked for.
 */
final class PortfolioImport {
  /** Errors that the report names one by one; the others are counted. */
  static final int ERRORS_MAX = 100;

  private static final int SHOWN_MAX = 64;

  private final Portfolio before;
  private final List<Fault> faults;
  private final List<BookedTrade> trades = new ArrayList<>();
  private final int rows;
  private Holdings after;
  private int booked;

  private PortfolioImport(Portfolio before, Sheet sheet) {
    this.before = before;
    this.after = before.holdings();
    this.rows = sheet.rows();
    this.faults = new ArrayList<>(sheet.faults());
  }

  /**
   * @param firstNumber of the trades to come; asked for where there are any
   */
  static PortfolioImport of(
      Portfolio before, byte[] csv, LongSupplier firstNumber, long nowMillis) {
    Sheet sheet = PortfolioCsv.read(csv, nowMillis);
    PortfolioImport made = new PortfolioImport(before, sheet);
    if (!sheet.good().isEmpty()) {
      if (sheet.good().get(0) instanceof TradeRow) {
        made.book(sheet.good(), firstNumber.getAsLong());
      } else {
        made.hold(sheet.good());
      }
    }
    return made;
  }

  private void hold(List<Row> good) {
    SortedMap<Symbol, Position> positions = new TreeMap<>(after.positions());
    for (Row row : good) {
      Position position = ((PositionRow) row).position();
      boolean fresh = !positions.containsKey(position.symbol());
      if (position.quantity().signum() < 0 && !before.allowShort()) {
        refuse(
            row,
            "quantity",
            position.quantity().toPlainString(),
            "a portfolio without allow_short holds nothing below 0");
      } else if (fresh && positions.size() == Holdings.POSITIONS_MAX) {
        refuse(
            row,
            "symbol",
            position.symbol().name(),
            "a portfolio holds at most " + Holdings.POSITIONS_MAX + " positions");
      } else {
        positions.put(position.symbol(), position);
        booked++;
      }
    }
    after = after.replaced(after.cash(), positions.values());
  }

  private void book(List<Row> good, long firstNumber) {
    for (Row row : good) {
      Trade trade = ((TradeRow) row).trade();
      Holdings.Booking booking = after.booked(trade, before.allowShort());
      if (booking instanceof Holdings.Refused no) {
        refuse(row, no.field(), shown(trade, no.field()), no.detail());
      } else {
        Booked done = (Booked) booking;
        after = done.after();
        trades.add(new BookedTrade(firstNumber + booked, trade, done.realizedPnl()));
        booked++;
      }
    }
  }

  private static String shown(Trade trade, String field) {
    BigDecimal amount =
        trade instanceof Deal deal ? deal.quantity() : ((Trade.Split) trade).ratio();
    return field.equals("symbol") ? trade.symbol().name() : amount.toPlainString();
  }

  private void refuse(Row row, String column, String value, String reason) {
    faults.add(new Fault(row.line(), column, value, reason));
  }

  /** What the portfolio has afterwards, refused rows left out. */
  Holdings after() {
    return after;
  }

  /** In the order of their numbers; none where the file is of positions. */
  List<BookedTrade> trades() {
    return trades;
  }

  /** Rows that can count. */
  int booked() {
    return booked;
  }

  /** Rows that cannot; at least 1 where the file as a whole cannot. */
  int refused() {
    return faults.size();
  }

  /**
   * @param counted rows that do count now
   * @param version of the portfolio now
   */
  PortfolioImported report(int counted, long version) {
    List<CellError> errors =
        faults.stream()
            .sorted(Comparator.comparingLong(Fault::line))
            .limit(ERRORS_MAX)
            .map(
                fault ->
                    new CellError(fault.line(), fault.column(), cut(fault.value()), fault.reason()))
            .toList();
    return new PortfolioImported(rows, counted, faults.size(), errors, version);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX - 1) + "…";
  }
}
