package dev.ringfolio.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PaperPortfolioTest {
  private static final double EXACT = 1e-14;

  private final PaperPortfolio paper = new PaperPortfolio(2);

  @Test
  void whatIsHeldGrowsWithItsPriceAndCashDoesNot() {
    paper.rebalance(new double[] {0.5, 0.25}, 0.0);
    paper.grow(new double[] {2.0, 0.8});

    assertThat(paper.worth()).isCloseTo(0.25 + 1.0 + 0.2, within(EXACT));
    assertThat(paper.weights())
        .containsExactly(new double[] {1.0 / 1.45, 0.2 / 1.45}, within(EXACT));
    assertThat(paper.turnover()).isCloseTo(0.75, within(EXACT));
    assertThat(paper.cost()).isZero();
  }

  @Test
  void costsAreTakenFromTheWorthSoThatTheWeightsAreMet() {
    assertThat(paper.rebalance(new double[] {1.0, 0.0}, 0.01)).isTrue();

    assertThat(paper.worth()).isCloseTo(1.0 / 1.01, within(EXACT));
    assertThat(paper.cost()).isCloseTo(1.0 - 1.0 / 1.01, within(EXACT));
    assertThat(paper.weights()).containsExactly(new double[] {1.0, 0.0}, within(EXACT));
  }

  @Test
  void aShortLosesWhatItsPriceGains() {
    paper.rebalance(new double[] {1.5, -0.5}, 0.0);
    paper.grow(new double[] {1.0, 1.5});

    assertThat(paper.worth()).isCloseTo(0.75, within(EXACT));
  }

  @Test
  void whatTradingWouldEatWholeIsNotTraded() {
    assertThat(paper.rebalance(new double[] {1.0, 0.0}, 0.0)).isTrue();
    assertThat(paper.rebalance(new double[] {0.0, 1.0}, 2.0)).isFalse();

    assertThat(paper.weights()).containsExactly(new double[] {1.0, 0.0}, within(EXACT));
  }

  @Property(tries = 200)
  void aRebalancingMeetsItsWeightsAndLosesItsCostAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    PaperPortfolio many = new PaperPortfolio(4);
    for (int day = 0; day < 20; day++) {
      double[] weights = new double[4];
      double rate = random.nextDouble() / 50;
      for (int i = 0; i < 4; i++) {
        weights[i] = random.nextDouble() * 0.5 - 0.1;
      }
      double before = many.worth();
      double cost = many.cost();
      assertThat(many.rebalance(weights, rate)).isTrue();
      assertThat(many.weights()).containsExactly(weights, within(1e-12));
      assertThat(many.worth()).isCloseTo(before - (many.cost() - cost), within(1e-12));
      double[] growth = new double[4];
      for (int i = 0; i < 4; i++) {
        growth[i] = 0.95 + 0.1 * random.nextDouble();
      }
      many.grow(growth);
    }
  }
}
