package dev.ringfolio.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ValueHistoryTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");

  private static PriceTable closes(int[] days, double... cells) {
    List<Symbol> symbols = cells.length == days.length ? List.of(A) : List.of(A, B);
    return new PriceTable(
        symbols, Collections.nCopies(symbols.size(), Origin.IMPORTED), days, cells, 1);
  }

  private static Deal deal(Symbol symbol, Side side, double quantity, double price, int day) {
    return new Deal(
        symbol,
        side,
        BigDecimal.valueOf(quantity),
        BigDecimal.valueOf(price),
        Instant.ofEpochSecond(day * 86_400L + 50_000));
  }

  private static Holdings holding(double cash, double quantity) {
    return Holdings.of(
        BigDecimal.valueOf(cash),
        List.of(new Position(A, BigDecimal.valueOf(quantity), BigDecimal.ONE)));
  }

  @Test
  void aPurchaseIsUndoneBeforeItsDay() {
    ValueHistory history =
        ValueHistory.of(
            holding(900, 10),
            List.of(deal(A, Side.BUY, 10, 10, 3)),
            closes(new int[] {1, 2, 3, 4}, 8, 9, 11, 12));

    assertThat(history.values()).containsExactly(1000, 1000, 1010, 1020);
    assertThat(history.returns())
        .containsExactly(new double[] {0, 0.01, 1020.0 / 1010 - 1}, within(1e-15));
  }

  @Test
  void whatWasHeldBeforeTheFirstTradeWasHeldAllAlong() {
    ValueHistory history =
        ValueHistory.of(
            holding(0, 10),
            List.of(deal(A, Side.SELL, 5, 10, 3)),
            closes(new int[] {1, 2, 3}, 8, 9, 11));

    assertThat(history.values()).containsExactly(15 * 8 - 50, 15 * 9 - 50, 110);
  }

  @Test
  void aTradeBeforeASplitIsInTheSharesOfThen() {
    Split split = new Split(A, BigDecimal.valueOf(4), Instant.ofEpochSecond(3 * 86_400L));
    ValueHistory history =
        ValueHistory.of(
            holding(100, 40),
            List.of(deal(A, Side.BUY, 10, 20, 2), split),
            closes(new int[] {1, 2, 3}, 5, 5, 6));

    assertThat(history.values()).containsExactly(300, 300, 340);
  }

  @Test
  void itBeginsWhereAllHaveAPriceAndFillsGapsWithTheLastOne() {
    Holdings both =
        Holdings.of(
            BigDecimal.ZERO,
            List.of(
                new Position(A, BigDecimal.ONE, BigDecimal.ONE),
                new Position(B, BigDecimal.TEN, BigDecimal.ONE)));
    double none = Double.NaN;
    ValueHistory history =
        ValueHistory.of(
            both, List.of(), closes(new int[] {1, 2, 3, 4}, 7, none, 8, 1, none, 2, 9, none));

    assertThat(history.epochDays()).containsExactly(2, 3, 4);
    assertThat(history.values()).containsExactly(18, 28, 29);
  }

  @Test
  void withoutACommonDayThereIsNothing() {
    double none = Double.NaN;
    ValueHistory history =
        ValueHistory.of(holding(5, 1), List.of(), closes(new int[] {1, 2}, 7, none, 8, none));

    assertThat(history.values()).isEmpty();
    assertThat(history.returns()).isEmpty();
  }

  @Test
  void aValueOfZeroDoesNotCompound() {
    ValueHistory history =
        ValueHistory.of(holding(-70, 10), List.of(), closes(new int[] {1, 2}, 7, 8));

    assertThat(history.compounds()).isFalse();
  }

  /** Booking random trades forward, day by day, ends at each close where walking back ends. */
  @Property(tries = 200)
  void walkingBackIsBookingForward(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int days = 30;
    Holdings held = Holdings.of(BigDecimal.valueOf(100_000), List.of());
    List<Trade> trades = new ArrayList<>();
    double[] cells = new double[2 * days];
    double[] expected = new double[days];
    int[] dates = new int[days];
    for (int day = 0; day < days; day++) {
      dates[day] = 100 + day;
      for (int i = random.nextInt(3); i > 0; i--) {
        Symbol symbol = random.nextBoolean() ? A : B;
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        Deal deal =
            deal(symbol, side, 1 + random.nextInt(20), 1 + random.nextInt(50) / 4.0, dates[day]);
        held = ((Booked) held.booked(deal, true)).after();
        trades.add(deal);
      }
      expected[day] = held.cash().doubleValue();
      for (int column = 0; column < 2; column++) {
        cells[2 * day + column] = 1 + random.nextInt(1_000) / 8.0;
        Position position = held.positions().get(column == 0 ? A : B);
        expected[day] +=
            position == null ? 0 : position.quantity().doubleValue() * cells[2 * day + column];
      }
    }

    assertThat(ValueHistory.of(held, trades, closes(dates, cells)).values())
        .containsExactly(expected, within(1e-7));
  }
}
