package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up returns, as the tests of this room need them. */
final class Markets {
  private Markets() {}

  /** One factor and noise of different size, so that the assets are correlated. */
  static ReturnsMatrix random(long seed, int n, int rows) {
    Random random = new Random(seed);
    double[] cells = new double[rows * n];
    for (int t = 0; t < rows; t++) {
      double factor = random.nextGaussian();
      for (int i = 0; i < n; i++) {
        double noise = 0.004 + 0.003 * (i % 4);
        cells[t * n + i] = 0.0005 + 0.007 * factor + noise * random.nextGaussian();
      }
    }
    return matrix(n, rows, cells);
  }

  static ReturnsMatrix matrix(int n, int rows, double[] cells) {
    return new ReturnsMatrix(symbols(n), rows, cells, 0, true, List.of());
  }

  static List<Symbol> symbols(int n) {
    return IntStream.range(0, n).mapToObj(i -> new Symbol("A" + i)).toList();
  }

  /** The same with each row's cells in another order of assets. */
  static ReturnsMatrix reordered(ReturnsMatrix returns, int[] order) {
    int n = returns.assets();
    double[] cells = new double[returns.returns().length];
    for (int t = 0; t < returns.observations(); t++) {
      for (int i = 0; i < n; i++) {
        cells[t * n + i] = returns.returns()[t * n + order[i]];
      }
    }
    return matrix(n, returns.observations(), cells);
  }

  static ReturnsMatrix scaled(ReturnsMatrix returns, double factor) {
    double[] cells = returns.returns().clone();
    for (int i = 0; i < cells.length; i++) {
      cells[i] *= factor;
    }
    return matrix(returns.assets(), returns.observations(), cells);
  }

  /** Column {@code i} of returns. */
  static double[] column(ReturnsMatrix returns, int i) {
    double[] column = new double[returns.observations()];
    for (int t = 0; t < column.length; t++) {
      column[t] = returns.returns()[t * returns.assets() + i];
    }
    return column;
  }
}
