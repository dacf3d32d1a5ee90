package dev.ringfolio.core.optimizer.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.optimizer.shares.Rebalancing.Side;
import dev.ringfolio.core.optimizer.shares.Rebalancing.Trade;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RebalancingTest {

  @Test
  void salesComeBeforePurchasesAndWhatIsKeptIsNotTraded() {
    Rebalancing one =
        Rebalancing.between(
            new double[] {5, 10, 2.5, 0},
            new long[] {8, 10, 0, -4},
            new double[] {10, 20, 40, 5},
            50.0);
    assertThat(one.trades())
        .containsExactly(
            new Trade(2, Side.SELL, 2.5, 40),
            new Trade(3, Side.SELL, 4, 5),
            new Trade(0, Side.BUY, 3, 10));
    assertThat(one.cash()).isEqualTo(50.0 + 100 + 20 - 30);
    assertThat(one.turnover()).isCloseTo(150.0 / 400.0, within(1e-15));
  }

  @Test
  void holdingsThatAreTheTargetNeedNoTrade() {
    Rebalancing one =
        Rebalancing.between(new double[] {5, 0}, new long[] {5, 0}, new double[] {1, 1}, 3.0);
    assertThat(one.trades()).isEmpty();
    assertThat(one.turnover()).isZero();
    assertThat(one.cash()).isEqualTo(3.0);
  }

  @Property(tries = 200)
  void theTradesLeadFromTheHoldingsToTheTargetAndKeepTheValue(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
    Random random = new Random(seed);
    double[] current = new double[n];
    long[] target = new long[n];
    double[] prices = new double[n];
    double cash = 100.0 + 1000.0 * random.nextDouble();
    double value = cash;
    for (int i = 0; i < n; i++) {
      current[i] = random.nextInt(20);
      target[i] = random.nextInt(20);
      prices[i] = 1.0 + 100.0 * random.nextDouble();
      value += current[i] * prices[i];
    }
    Rebalancing one = Rebalancing.between(current, target, prices, cash);
    double after = one.cash();
    double traded = 0.0;
    for (Trade trade : one.trades()) {
      current[trade.asset()] += trade.side() == Side.BUY ? trade.quantity() : -trade.quantity();
      traded += trade.value();
    }
    for (int i = 0; i < n; i++) {
      assertThat(current[i]).isEqualTo(target[i]);
      after += target[i] * prices[i];
    }
    assertThat(after).isCloseTo(value, within(1e-9 * value));
    assertThat(one.turnover()).isCloseTo(traded / value, within(1e-12));
  }

  @Test
  void holdingsWorthNothingHaveNoTurnover() {
    assertThatThrownBy(
            () -> Rebalancing.between(new double[1], new long[] {1}, new double[] {1}, 0.0))
        .hasMessageContaining("worth 0.0");
    assertThatThrownBy(
            () -> Rebalancing.between(new double[1], new long[] {1}, new double[] {1, 2}, 1.0))
        .hasMessage("1 holdings, 1 targets, 2 prices");
  }
}
