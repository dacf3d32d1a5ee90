package dev.ringfolio.optimization.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Performance;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.portfolio.ValueHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Weekdays;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stock beside a coin through some weekends, each figure computed here once more. */
class PerformanceAnalysisTest {
  private static final int DAY = 20_000;
  private static final int DAYS = 61;
  private static final double RATE = 0.02;
  private static final double TARGET = 0.05;

  /** The worth of a stock that keeps its price at weekends, and the coin's price. */
  private final double[] stock = new double[DAYS];

  private final double[] coin = new double[DAYS];

  private Performance told() {
    double[] cells = new double[2 * DAYS];
    stock[0] = 10;
    coin[0] = 500;
    for (int t = 0; t < DAYS; t++) {
      boolean open = Weekdays.open(DAY + t);
      if (t > 0) {
        stock[t] = stock[t - 1] * (!open ? 1.0 : t % 3 == 0 ? 1.05 : 0.98);
        coin[t] = coin[t - 1] * (t % 2 == 0 ? 1.04 : 0.97);
      }
      cells[2 * t] = open ? stock[t] : Double.NaN;
      cells[2 * t + 1] = coin[t];
    }
    int[] days = IntStream.range(DAY, DAY + DAYS).toArray();
    PriceTable closes =
        new PriceTable(
            Requests.symbols("S", "C"), List.of(Origin.IMPORTED, Origin.IMPORTED), days, cells, 1);
    return PerformanceAnalysis.of(
        new ValueHistory(days, stock),
        closes,
        closes.symbols().get(1),
        RATE,
        TARGET,
        new Basis(DAYS - 1, 0, false, List.of()));
  }

  private static double[] returns(double[] values) {
    return IntStream.range(1, DAYS).mapToDouble(t -> values[t] / values[t - 1] - 1).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double volatility(double[] returns) {
    double squares = Arrays.stream(returns).map(r -> Math.pow(r - mean(returns), 2)).sum();
    return Math.sqrt(365 * squares / (returns.length - 1));
  }

  @Test
  void whereSomeRowsAreOfWeekendsAYearHasAsManyAsThereAre() {
    Performance told = told();
    double[] own = returns(stock);
    double[] other = returns(coin);
    double[] apart = IntStream.range(0, own.length).mapToDouble(t -> own[t] - other[t]).toArray();
    double daily = TARGET / 365;
    double below = Math.sqrt(mean(Arrays.stream(own).map(r -> belowSquared(r, daily)).toArray()));

    assertThat(told.portfolio().annualReturn())
        .isCloseTo(Math.pow(stock[DAYS - 1] / 10, 365.0 / 60) - 1, within(1e-10));
    assertThat(told.portfolio().volatility()).isCloseTo(volatility(own), within(1e-12));
    assertThat(told.portfolio().sharpeRatio())
        .isCloseTo((365 * mean(own) - RATE) / volatility(own), within(1e-11));
    assertThat(told.portfolio().sortinoRatio())
        .isCloseTo(Math.sqrt(365) * (mean(own) - daily) / below, within(1e-11));
    assertThat(told.benchmark().volatility()).isCloseTo(volatility(other), within(1e-12));
    assertThat(told.trackingError()).isCloseTo(volatility(apart), within(1e-12));
  }

  private static double belowSquared(double value, double target) {
    return Math.pow(Math.min(value - target, 0.0), 2);
  }
}
