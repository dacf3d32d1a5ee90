package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * Returns of a made-up market of ten factors, the same bits on every machine: SplitMix64 draws and
 * no transcendental function.
 */
public final class SyntheticUniverse {
  private static final int FACTORS = 10;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private SyntheticUniverse(long seed) {
    this.state = seed;
  }

  public static ReturnsMatrix of(int n, int rows, long seed) {
    return new SyntheticUniverse(seed).returns(n, rows);
  }

  /** The universe that benchmarks take: of 1,000 rows, 1,500 where there are 1,000 assets. */
  public static ReturnsMatrix ofBenchmark(int n) {
    return of(n, n == 1000 ? 1500 : 1000, n);
  }

  private ReturnsMatrix returns(int n, int rows) {
    double[] loadings = new double[n * FACTORS];
    double[] own = new double[n];
    double[] drift = new double[n];
    List<Symbol> symbols = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      loadings[i * FACTORS] = 0.006 + 0.008 * uniform();
      for (int k = 1; k < FACTORS; k++) {
        loadings[i * FACTORS + k] = (uniform() - 0.5) * 0.006;
      }
      own[i] = 0.008 + 0.017 * uniform();
      drift[i] = 0.0001 + 0.0008 * uniform();
      symbols.add(new Symbol("S%04d".formatted(i)));
    }
    double[] returns = new double[rows * n];
    for (int t = 0; t < rows; t++) {
      fillRow(returns, t * n, loadings, own, drift);
    }
    return new ReturnsMatrix(symbols, rows, returns, 0, true, List.of());
  }

  private void fillRow(double[] returns, int row, double[] loadings, double[] own, double[] drift) {
    double[] factors = new double[FACTORS];
    for (int k = 0; k < FACTORS; k++) {
      factors[k] = normal();
    }
    for (int i = 0; i < own.length; i++) {
      double value = drift[i];
      for (int k = 0; k < FACTORS; k++) {
        value = value + factors[k] * loadings[i * FACTORS + k];
      }
      returns[row + i] = value + own[i] * normal();
    }
  }

  private double uniform() {
    state += GOLDEN;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1.0p-53;
  }

  private double normal() {
    double u1 = uniform();
    double u2 = uniform();
    double u3 = uniform();
    double u4 = uniform();
    return (((u1 + u2) + u3) + u4 - 2) * 1.7320508075688772;
  }
}
