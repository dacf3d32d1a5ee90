package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small random markets of every awkward kind: few rows, duplicates, riskless assets. */
public final class RandomMarket {
  private RandomMarket() {}

  /** Estimates of n assets whose covariance is regular. */
  public static Estimates regular(Random random, int n) {
    return SampleEstimator.estimate(returns(random, n, 3 * n + 5 + random.nextInt(20)));
  }

  /** Estimates of n assets: as often singular as not. */
  public static Estimates any(Random random, int n) {
    int rows = random.nextBoolean() ? 2 + random.nextInt(n + 1) : 2 * n + 5;
    ReturnsMatrix returns = returns(random, n, rows);
    double[] cells = returns.returns();
    if (n > 1 && random.nextInt(3) == 0) {
      copyColumn(cells, n, random.nextInt(n), random.nextInt(n));
    }
    if (random.nextInt(4) == 0) {
      setColumn(cells, n, random.nextInt(n), 0.0004 * (random.nextInt(3) - 1));
    }
    return SampleEstimator.estimate(returns);
  }

  public static ReturnsMatrix returns(Random random, int n, int rows) {
    double[] cells = new double[rows * n];
    for (int t = 0; t < rows; t++) {
      double market = random.nextGaussian();
      for (int i = 0; i < n; i++) {
        double scale = 0.004 + 0.004 * (i % 5);
        cells[t * n + i] = 0.001 + 0.006 * market + scale * random.nextGaussian();
      }
    }
    return new ReturnsMatrix(symbols(n), rows, cells, 0, true, List.of());
  }

  public static List<Symbol> symbols(int n) {
    return IntStream.range(0, n).mapToObj(i -> new Symbol("A" + i)).toList();
  }

  private static void copyColumn(double[] cells, int n, int from, int to) {
    for (int row = 0; row < cells.length; row += n) {
      cells[row + to] = cells[row + from];
    }
  }

  private static void setColumn(double[] cells, int n, int column, double value) {
    for (int row = 0; row < cells.length; row += n) {
      cells[row + column] = value;
    }
  }
}
