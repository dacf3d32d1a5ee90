package dev.ringfolio.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.model.Holdings.Booked;
import dev.ringfolio.core.model.Holdings.Refused;
import dev.ringfolio.core.model.Trade.Deal;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trade.Split;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class HoldingsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Holdings rich = Holdings.of(decimal("10000"), List.of());

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static Deal deal(Side side, String quantity, String price) {
    return new Deal(AAPL, side, decimal(quantity), decimal(price), NOON);
  }

  private static Holdings after(Holdings before, Trade trade) {
    return ((Booked) before.booked(trade, true)).after();
  }

  @Test
  void aPurchaseTakesCashAndAveragesIn() {
    Holdings once = after(rich, deal(Side.BUY, "10", "100"));
    Holdings twice = after(once, deal(Side.BUY, "30", "120.5"));

    assertThat(twice.cash()).isEqualByComparingTo("5385");
    assertThat(twice.positions().get(AAPL))
        .isEqualTo(new Position(AAPL, decimal("40"), decimal("115.375")));
    assertThat(twice.realizedPnl()).isZero();
  }

  @Test
  void equalAmountsAreEqualHoweverTheyWereWritten() {
    Position one = new Position(AAPL, decimal("1E+1"), decimal("100.50"));
    assertThat(one).isEqualTo(new Position(AAPL, decimal("10.000"), decimal("100.5")));
    assertThat(Holdings.of(decimal("5.00"), List.of(one)))
        .isEqualTo(Holdings.of(decimal("5"), List.of(one)));
    assertThat(deal(Side.BUY, "10", "7.0")).isEqualTo(deal(Side.BUY, "1E1", "7"));
    assertThat(new Split(AAPL, decimal("4.0"), NOON))
        .isEqualTo(new Split(AAPL, decimal("4"), NOON));
    assertThat(one.quantity().toString()).isEqualTo("10");
  }

  @Test
  void aSaleRealizesAgainstTheAverageAndLeavesIt() {
    Holdings held = after(rich, deal(Side.BUY, "10", "100"));
    Booked sold = (Booked) held.booked(deal(Side.SELL, "4", "110.25"), false);

    assertThat(sold.realizedPnl()).isEqualByComparingTo("41");
    assertThat(sold.after().cash()).isEqualByComparingTo("9441");
    assertThat(sold.after().positions().get(AAPL))
        .isEqualTo(new Position(AAPL, decimal("6"), decimal("100")));
  }

  @Test
  void whatIsSoldWhollyIsNoPositionAnyMore() {
    Holdings held = after(rich, deal(Side.BUY, "0.1", "3"));

    assertThat(after(held, deal(Side.SELL, "0.1", "3")).positions()).isEmpty();
    assertThat(after(held, deal(Side.SELL, "0.1", "3")).cash()).isEqualByComparingTo("10000");
  }

  @Test
  void moreThanIsHeldCannotBeSold() {
    Holdings held = after(rich, deal(Side.BUY, "10", "100"));

    assertThat(held.booked(deal(Side.SELL, "10.5", "100"), false))
        .isEqualTo(
            new Refused(
                "quantity",
                "sells 10.5 of AAPL, of which 10 are held; a portfolio without allow_short sells no"
                    + " more"));
  }

  @Test
  void aShortPositionIsTheMirrorImage() {
    Holdings shorted = after(rich, deal(Side.SELL, "10", "100"));
    assertThat(shorted.cash()).isEqualByComparingTo("11000");
    assertThat(shorted.positions().get(AAPL).quantity()).isEqualByComparingTo("-10");

    Booked covered = (Booked) shorted.booked(deal(Side.BUY, "4", "90"), false);
    assertThat(covered.realizedPnl()).isEqualByComparingTo("40");
    assertThat(covered.after().positions().get(AAPL).averageCost()).isEqualByComparingTo("100");
  }

  @Test
  void whatGoesThroughZeroSellsAllAndStartsAnew() {
    Holdings held = after(rich, deal(Side.BUY, "10", "100"));
    Booked turned = (Booked) held.booked(deal(Side.SELL, "15", "104"), true);

    assertThat(turned.realizedPnl()).isEqualByComparingTo("40");
    assertThat(turned.after().positions().get(AAPL))
        .isEqualTo(new Position(AAPL, decimal("-5"), decimal("104")));
  }

  @Test
  void aSplitChangesTheCountAndTheAverageButNotTheCost() {
    Holdings held = after(rich, deal(Side.BUY, "10", "100"));
    Holdings split = after(held, new Split(AAPL, decimal("4"), NOON));

    assertThat(split.positions().get(AAPL))
        .isEqualTo(new Position(AAPL, decimal("40"), decimal("25")));
    assertThat(split.cash()).isEqualTo(held.cash());
  }

  @Test
  void whatIsNotHeldDoesNotSplit() {
    assertThat(rich.booked(new Split(AAPL, decimal("4"), NOON), false))
        .isEqualTo(new Refused("symbol", "nothing is held of AAPL, so nothing splits"));
  }

  @Test
  void sumsBeyondTheRangeAreRefused() {
    Deal huge = deal(Side.BUY, "999999999999999", "999999999999999");

    assertThat(rich.booked(huge, false)).isInstanceOf(Refused.class);
  }

  @Test
  void amountsOutsideTheirRangeAreNamed() {
    assertThatThrownBy(() -> deal(Side.BUY, "0", "1")).hasMessage("quantity 0 is not above 0");
    assertThatThrownBy(() -> deal(Side.BUY, "1", "-1")).hasMessage("price -1 is below 0");
    assertThatThrownBy(() -> deal(Side.BUY, "0.1234567890123", "1"))
        .hasMessage("quantity 0.1234567890123 has more than 12 decimals");
    assertThatThrownBy(() -> deal(Side.BUY, "1e15", "1"))
        .hasMessage("quantity 1000000000000000 is not below 10^15 in magnitude");
    assertThatThrownBy(() -> new Split(AAPL, decimal("10001"), NOON))
        .hasMessage("ratio 10001 is not within 0.0001 and 10000");
    assertThatThrownBy(() -> deal(Side.BUY, "1e999999999", "1"))
        .hasMessageContaining("1E+999999999");
  }

  @Test
  void aSymbolComesOnce() {
    Position position = new Position(AAPL, decimal("1"), decimal("1"));

    assertThatThrownBy(() -> Holdings.of(decimal("0"), List.of(position, position)))
        .hasMessage("symbol AAPL comes twice");
  }

  @Test
  void otherPositionsLeaveWhatWasRealized() {
    Holdings held = after(rich, deal(Side.BUY, "10", "100"));
    Holdings sold = after(held, deal(Side.SELL, "10", "101"));

    assertThat(sold.replaced(decimal("1"), List.of()).realizedPnl()).isEqualByComparingTo("10");
  }

  /**
   * Cash and realized gains never part from what was paid and got: nothing appears from nowhere.
   */
  @Property(tries = 500)
  void cashAndCostAndGainsBalance(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -50, max = 50) Integer> quantities,
      @ForAll @IntRange(min = 1, max = 100_000) int cents) {
    Holdings now = rich;
    BigDecimal price = BigDecimal.valueOf(cents, 2);
    for (int quantity : quantities) {
      if (quantity != 0) {
        Side side = quantity > 0 ? Side.BUY : Side.SELL;
        BigDecimal count = BigDecimal.valueOf(Math.abs(quantity));
        now = after(now, new Deal(AAPL, side, count, price, NOON));
        price = price.multiply(decimal("1.01")).round(new MathContext(6));
      }
    }
    BigDecimal cost =
        now.positions().values().stream()
            .map(Position::cost)
            .reduce(BigDecimal.ZERO, BigDecimal::add);

    BigDecimal balance = now.cash().add(cost).subtract(now.realizedPnl());
    assertThat(balance.subtract(rich.cash()).abs()).isLessThan(decimal("1e-6"));
  }

  /** The naive twin keeps a queue of single shares that all carry the average. */
  @Property(tries = 200)
  void theAverageIsThatOfSingleShares(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -20, max = 20) Integer> quantities) {
    Deque<Double> shares = new ArrayDeque<>();
    double realized = 0.0;
    Holdings now = rich;
    int price = 100;
    for (int quantity : quantities) {
      int change = Math.max(quantity, -shares.size());
      if (change != 0) {
        Side side = change > 0 ? Side.BUY : Side.SELL;
        now = after(now, deal(side, String.valueOf(Math.abs(change)), String.valueOf(price)));
        double average = shares.stream().mapToDouble(share -> share).average().orElse(0.0);
        for (int i = 0; i < -change; i++) {
          shares.poll();
          realized += price - average;
        }
        for (int i = 0; i < change; i++) {
          shares.add((double) price);
        }
        average = shares.stream().mapToDouble(share -> share).average().orElse(0.0);
        int left = shares.size();
        shares.clear();
        for (int i = 0; i < left; i++) {
          shares.add(average);
        }
      }
      price += 7;
    }

    assertThat(now.realizedPnl().doubleValue()).isCloseTo(realized, within());
    assertThat(now.positions().containsKey(AAPL)).isEqualTo(!shares.isEmpty());
    if (!shares.isEmpty()) {
      assertThat(now.positions().get(AAPL).averageCost().doubleValue())
          .isCloseTo(shares.peek(), within());
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }
}
