package dev.ringfolio.portfolios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioImported;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PortfolioImportTest {
  private static final long NOW = 1_704_110_400_000L;
  private static final String HEADER = "symbol,side,quantity,price,at,kind,ratio\n";

  private static Portfolio portfolio(String cash) {
    return new Portfolio("p", "ann", "x", false, Holdings.of(new BigDecimal(cash), List.of()), 1);
  }

  private static PortfolioImport of(Portfolio before, String csv) {
    return PortfolioImport.of(before, csv.getBytes(UTF_8), () -> 7, NOW);
  }

  @Test
  void tradesAreNumberedInTheOrderOfTheFileAndRefusedOnesPassedOver() {
    PortfolioImport done =
        of(
            portfolio("100"),
            HEADER
                + "A,buy,2,10,2023-01-02,,\nB,sell,1,1,2023-01-01,,\nA,sell,1,12,2023-01-01,,\n");

    assertThat(done.trades()).extracting(BookedTrade::number).containsExactly(7L, 8L);
    assertThat(done.after().realizedPnl()).isEqualByComparingTo("2");
    assertThat(done.booked()).isEqualTo(2);
    assertThat(done.refused()).isEqualTo(1);
  }

  @Test
  void theReportNamesTheFirstHundredInTheOrderOfTheFile() {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 0; i < 150; i++) {
      csv.append(i % 2 == 0 ? "A,sell,1,1,2023-01-01,,\n" : "A,buy,x,1,2023-01-01,,\n");
    }
    PortfolioImported report = of(portfolio("0"), csv.toString()).report(0, 1);

    assertThat(report.refused()).isEqualTo(150);
    assertThat(report.errors()).hasSize(100);
    assertThat(report.errors().get(0))
        .isEqualTo(
            new CellError(
                2,
                "quantity",
                "1",
                "sells 1 of A, of which 0 are held; a portfolio without allow_short sells no"
                    + " more"));
    assertThat(report.errors()).extracting(CellError::line).isSorted();
  }

  @Test
  void aPortfolioHoldsNoMorePositionsThanAllowed() {
    StringBuilder csv = new StringBuilder("symbol,quantity,average_cost\n");
    for (int i = 0; i <= Holdings.POSITIONS_MAX; i++) {
      csv.append('S').append(i).append(",1,1\n");
    }
    PortfolioImport done = of(portfolio("0"), csv.toString());

    assertThat(done.booked()).isEqualTo(Holdings.POSITIONS_MAX);
    assertThat(done.report(0, 1).errors().get(0).reason())
        .isEqualTo("a portfolio holds at most 1000 positions");
  }

  /** The naive twin: what a symbol has, what that cost in all, and the cash, as plain sums. */
  private static final class NaiveBook {
    BigDecimal cash;
    BigDecimal gained = BigDecimal.ZERO;
    final Map<String, BigDecimal> held = new HashMap<>();
    final Map<String, BigDecimal> cost = new HashMap<>();
    int booked;

    /** The most that was held of any symbol at any time. */
    BigDecimal most = BigDecimal.ONE;

    NaiveBook(BigDecimal cash) {
      this.cash = cash;
    }

    BigDecimal held(String symbol) {
      return held.getOrDefault(symbol, BigDecimal.ZERO);
    }

    BigDecimal cost(String symbol) {
      return cost.getOrDefault(symbol, BigDecimal.ZERO);
    }

    void buy(String symbol, BigDecimal quantity, BigDecimal price) {
      cash = cash.subtract(quantity.multiply(price));
      cost.put(symbol, cost(symbol).add(quantity.multiply(price)));
      hold(symbol, held(symbol).add(quantity));
    }

    void sell(String symbol, BigDecimal quantity, BigDecimal price) {
      if (held(symbol).compareTo(quantity) < 0) {
        return;
      }
      BigDecimal out =
          cost(symbol).multiply(quantity).divide(held(symbol), 30, RoundingMode.HALF_EVEN);
      cash = cash.add(quantity.multiply(price));
      gained = gained.add(quantity.multiply(price)).subtract(out);
      cost.put(symbol, cost(symbol).subtract(out));
      hold(symbol, held(symbol).subtract(quantity));
    }

    private void hold(String symbol, BigDecimal quantity) {
      held.put(symbol, quantity);
      most = most.max(quantity);
      booked++;
    }

    void split(String symbol, BigDecimal ratio) {
      if (held(symbol).signum() > 0) {
        hold(symbol, held(symbol).multiply(ratio));
      }
    }
  }

  /**
   * Three hundred thousand shares of one symbol: costs are rounded by more than a ten-millionth.
   */
  @Test
  void manySharesAreRoundedByTheirNumber() {
    theBookEndsWhereNaiveSumsEndAndMoneyIsConserved(-606917);
  }

  /** Whatever is in the file, the book ends where the sums end, and no money comes or goes. */
  @Property(tries = 200)
  void theBookEndsWhereNaiveSumsEndAndMoneyIsConserved(@ForAll long seed) {
    Random random = new Random(seed);
    NaiveBook naive = new NaiveBook(new BigDecimal("10000.5"));
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 0; i < 60; i++) {
      String symbol = "S" + random.nextInt(3);
      BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(5_000), random.nextInt(4));
      BigDecimal price = BigDecimal.valueOf(random.nextInt(100_000), 2);
      switch (random.nextInt(8)) {
        case 0 -> {
          BigDecimal ratio = new BigDecimal(random.nextBoolean() ? "2" : "0.5");
          csv.append("%s,,,,2023-01-01,split,%s\n".formatted(symbol, ratio));
          naive.split(symbol, ratio);
        }
        case 1, 2, 3 -> {
          csv.append("%s,sell,%s,%s,2023-01-01,,\n".formatted(symbol, quantity, price));
          naive.sell(symbol, quantity, price);
        }
        default -> {
          csv.append("%s,buy,%s,%s,2023-01-01,,\n".formatted(symbol, quantity, price));
          naive.buy(symbol, quantity, price);
        }
      }
    }
    PortfolioImport done = of(portfolio("10000.5"), csv.toString());
    Holdings after = done.after();

    assertThat(done.booked()).isEqualTo(naive.booked);
    assertThat(done.booked() + done.refused()).isEqualTo(60);
    assertThat(after.cash()).isEqualByComparingTo(naive.cash);
    assertNear(after.realizedPnl(), naive.gained, naive);
    naive.held.forEach(
        (symbol, held) -> {
          Position position = after.positions().get(new Symbol(symbol));
          assertThat(position == null ? BigDecimal.ZERO : position.quantity())
              .isEqualByComparingTo(held);
          if (position != null) {
            assertNear(position.cost(), naive.cost(symbol), naive);
          }
        });
    BigDecimal cost =
        after.positions().values().stream()
            .map(Position::cost)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertNear(
        after.cash().add(cost).subtract(after.realizedPnl()), new BigDecimal("10000.5"), naive);
    BigDecimal realized =
        done.trades().stream()
            .map(BookedTrade::realizedPnl)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(realized).isEqualByComparingTo(after.realizedPnl());
  }

  /**
   * Each booking rounds one average to twelve decimals, by half of the last one at most, for as
   * many shares as are held then; so many roundings are the most that a cost is off.
   */
  private static void assertNear(BigDecimal value, BigDecimal expected, NaiveBook naive) {
    BigDecimal most =
        new BigDecimal("5E-13")
            .multiply(naive.most)
            .multiply(BigDecimal.valueOf(Math.max(1, naive.booked)));
    assertThat(value.subtract(expected).abs()).isLessThanOrEqualTo(most);
  }
}
