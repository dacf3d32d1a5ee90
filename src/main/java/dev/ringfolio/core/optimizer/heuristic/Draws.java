package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import java.util.SplittableRandom;

/**
 * The random numbers of one search, all of one seed. The functions behind them are those of {@link
 * StrictMath}, so that a seed gives the same bits everywhere. One thread.
 */
final class Draws {
  /** How uneven random portfolios are: shares are powers of exponentials between these. */
  private static final double EVENNESS_LEAST = 0.5;

  private static final double EVENNESS_SPREAD = 3.5;

  /** Of the portfolios that may keep cash, how many are fully invested. */
  private static final double INVESTED = 0.75;

  private final SplittableRandom random;
  private double spare = Double.NaN;

  Draws(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Uniform on 0 (inclusive) to 1 (exclusive). */
  double uniform() {
    return random.nextDouble();
  }

  /** Uniform on 0 to {@code bound − 1}. */
  int index(int bound) {
    return random.nextInt(bound);
  }

  /** Standard normal, by Marsaglia's polar method: a quarter of the pairs is drawn again. */
  double normal() {
    if (!Double.isNaN(spare)) {
      double normal = spare;
      spare = Double.NaN;
      return normal;
    }
    double x;
    double y;
    double square;
    do {
      x = 2.0 * random.nextDouble() - 1.0;
      y = 2.0 * random.nextDouble() - 1.0;
      square = x * x + y * y;
    } while (square >= 1.0 || square == 0.0);
    double scale = StrictMath.sqrt(-2.0 * StrictMath.log(square) / square);
    spare = y * scale;
    return x * scale;
  }

  /** Cauchy around {@code middle}. */
  double cauchy(double middle, double scale) {
    return middle + scale * StrictMath.tan(StrictMath.PI * (random.nextDouble() - 0.5));
  }

  /**
   * A random portfolio: from nearly equal weights to nearly one asset alone; without a budget,
   * uniform in the box. It need not keep every bound.
   *
   * @param weights n; <em>written</em>
   */
  void portfolio(FeasibleSet box, double[] weights) {
    if (box.budget() == Budget.FREE) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = box.lower()[i] + uniform() * (box.upper()[i] - box.lower()[i]);
      }
      return;
    }
    double evenness = EVENNESS_LEAST + EVENNESS_SPREAD * uniform();
    double sum = 0.0;
    double rest = box.budget() == Budget.ONE || uniform() < INVESTED ? 1.0 : uniform();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.pow(-StrictMath.log(1.0 - uniform()), evenness);
      sum += weights[i];
      rest -= box.lower()[i];
    }
    double share = sum > 0.0 ? Math.max(0.0, rest) / sum : 0.0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = box.lower()[i] + share * weights[i];
    }
  }
}
