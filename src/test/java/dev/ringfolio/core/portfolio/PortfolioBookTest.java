package dev.ringfolio.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Valuation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PortfolioBookTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");

  private final PortfolioBook book = new PortfolioBook(100, 1_000);

  private static Holdings holdings(String cash, Position... positions) {
    return Holdings.of(new BigDecimal(cash), List.of(positions));
  }

  private static Position position(Symbol symbol, String quantity, String cost) {
    return new Position(symbol, new BigDecimal(quantity), new BigDecimal(cost));
  }

  private List<Valuation> pass() {
    List<Valuation> valued = new ArrayList<>();
    book.pass(valued::add);
    return valued;
  }

  @Test
  void aPortfolioIsValuedAtTheNewestPrices() {
    book.put("p", holdings("1000", position(AAPL, "10", "100"), position(MSFT, "-2", "400")));
    book.price(AAPL, 110.0, 105.0, false, 5_000);
    book.price(MSFT, 390.0, 395.0, true, 4_000);

    Valuation valuation = pass().get(0);

    assertThat(valuation.value()).isEqualTo(1000.0 + 1100.0 - 780.0);
    assertThat(valuation.cost()).isEqualTo(200.0);
    assertThat(valuation.dayChange()).isEqualTo(50.0 + 10.0);
    assertThat(valuation.dayChangePercent()).isEqualTo(100.0 * 60.0 / 1260.0);
    assertThat(valuation.unrealizedPnl()).isEqualTo(120.0);
    assertThat(valuation.unrealizedPnlPercent()).isEqualTo(100.0 * 120.0 / 1800.0);
    assertThat(valuation.stale()).containsExactly(MSFT);
    assertThat(valuation.unpriced()).isEmpty();
    assertThat(valuation.asOfMillis()).isEqualTo(5_000);
    assertThat(valuation.lines())
        .containsExactly(
            new Valuation.Line(
                AAPL,
                10.0,
                100.0,
                110.0,
                1100.0,
                1100.0 / 1320.0,
                50.0,
                100.0 * 5.0 / 105.0,
                100.0,
                false),
            new Valuation.Line(
                MSFT,
                -2.0,
                400.0,
                390.0,
                -780.0,
                -780.0 / 1320.0,
                10.0,
                100.0 * -5.0 / 395.0,
                20.0,
                true));
  }

  @Test
  void whatHasNoPriceCountsNothingAndIsTold() {
    book.put("p", holdings("10", position(AAPL, "1", "7")));

    Valuation valuation = pass().get(0);

    assertThat(valuation.value()).isEqualTo(10.0);
    assertThat(valuation.cost()).isZero();
    assertThat(valuation.unpriced()).containsExactly(AAPL);
    assertThat(valuation.stale()).containsExactly(AAPL);
    assertThat(valuation.lines().get(0).value()).isNaN();
    assertThat(valuation.unrealizedPnlPercent()).isNaN();
  }

  @Test
  void anUnknownPreviousCloseLeavesTheDayUnknownButNotTheValue() {
    book.put("p", holdings("0", position(AAPL, "1", "7"), position(MSFT, "1", "7")));
    book.price(AAPL, 10.0, Double.NaN, false, 1);
    book.price(MSFT, 20.0, 19.0, false, 1);

    Valuation valuation = pass().get(0);

    assertThat(valuation.value()).isEqualTo(30.0);
    assertThat(valuation.dayChange()).isEqualTo(1.0);
    assertThat(valuation.lines().get(0).dayChange()).isNaN();
  }

  @Test
  void aPassValuesOnlyWhatChangedAndThatOnce() {
    book.put("a", holdings("0", position(AAPL, "1", "7")));
    book.put("b", holdings("0", position(MSFT, "1", "7")));
    book.price(AAPL, 10.0, 9.0, false, 1);
    book.price(MSFT, 10.0, 9.0, false, 1);
    assertThat(pass()).hasSize(2);
    assertThat(pass()).isEmpty();

    book.price(MSFT, 11.0, 9.0, false, 2);
    book.price(MSFT, 12.0, 9.0, false, 3);

    assertThat(pass())
        .extracting(Valuation::portfolioId, Valuation::value)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("b", 12.0));
  }

  @Test
  void aPriceThatCameBeforeItsHolderCounts() {
    book.price(AAPL, 10.0, 9.0, false, 1);
    book.put("a", holdings("0", position(AAPL, "3", "7")));

    assertThat(pass().get(0).value()).isEqualTo(30.0);
  }

  @Test
  void aRemovedPortfolioIsNotValuedAndFreesItsSymbols() {
    book.put("a", holdings("0", position(AAPL, "3", "7")));
    book.price(AAPL, 10.0, 9.0, false, 1);
    book.remove("a");

    assertThat(pass()).isEmpty();
    assertThat(book.held()).isEmpty();
    assertThat(book.valuation("a")).isEmpty();
  }

  @Test
  void aChangedPortfolioKeepsWhatItRisksUntilThatIsKnownAnew() {
    book.put("a", holdings("5", position(AAPL, "3", "7")));
    book.risk("a", 0.2, 0.02);
    book.put("a", holdings("6"));

    Valuation valuation = pass().get(0);

    assertThat(valuation.volatility()).isEqualTo(0.2);
    assertThat(valuation.var95()).isEqualTo(0.02);
    assertThat(valuation.value()).isEqualTo(6.0);
  }

  @Test
  void oneMoreThanThereIsRoomForIsRefused() {
    PortfolioBook small = new PortfolioBook(1, 1);
    assertThat(small.put("a", holdings("0"))).isTrue();
    assertThat(small.put("b", holdings("0"))).isFalse();
    assertThat(small.put("a", holdings("1"))).isTrue();
    assertThat(small.size()).isEqualTo(1);

    small.price(AAPL, 1.0, 1.0, false, 1);
    small.price(MSFT, 1.0, 1.0, false, 1);
    assertThat(small.refusedPrices()).isEqualTo(1);
  }

  /** Whatever happens in between, the book ends where valuing everything from scratch ends. */
  @Property(tries = 300)
  void theBookEndsWhereTheNaiveTwinEnds(@ForAll long seed) {
    Random random = new Random(seed);
    PortfolioBook tried = new PortfolioBook(100, 1_000);
    Map<String, Holdings> owned = new HashMap<>();
    Map<Symbol, Double> prices = new HashMap<>();
    Map<String, Valuation> newest = new HashMap<>();
    for (int step = 0; step < 200; step++) {
      Symbol symbol = new Symbol("S" + random.nextInt(12));
      String id = "p" + random.nextInt(8);
      switch (random.nextInt(6)) {
        case 0 -> {
          Holdings holdings = random(random);
          owned.put(id, holdings);
          tried.put(id, holdings);
        }
        case 1 -> {
          owned.remove(id);
          newest.remove(id);
          tried.remove(id);
        }
        case 2 -> tried.pass(valuation -> newest.put(valuation.portfolioId(), valuation));
        default -> {
          double price = 1 + random.nextInt(1_000) / 4.0;
          prices.put(symbol, price);
          tried.price(symbol, price, 1.0, false, step);
        }
      }
    }
    tried.pass(valuation -> newest.put(valuation.portfolioId(), valuation));

    assertThat(newest.keySet()).isEqualTo(owned.keySet());
    owned.forEach(
        (id, holdings) -> {
          double worth = holdings.cash().doubleValue();
          for (Position position : holdings.positions().values()) {
            worth +=
                position.quantity().doubleValue() * prices.getOrDefault(position.symbol(), 0.0);
          }
          assertThat(newest.get(id).value()).isCloseTo(worth, Offset.offset(1e-9));
        });
  }

  private static Holdings random(Random random) {
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      if (random.nextInt(3) == 0) {
        positions.add(position(new Symbol("S" + i), String.valueOf(1 + random.nextInt(9)), "2"));
      }
    }
    positions.sort(Comparator.comparing(Position::symbol));
    return Holdings.of(BigDecimal.valueOf(random.nextInt(1_000)), positions);
  }
}
