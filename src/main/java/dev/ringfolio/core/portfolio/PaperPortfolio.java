package dev.ringfolio.core.portfolio;

/**
 * A portfolio on paper: worth one at first, all in cash, which earns nothing. Holdings are amounts
 * of money, so fractions of shares are no matter; they grow with prices and are put right to
 * weights from time to time, at a cost. Mutable, owned by one thread.
 */
public final class PaperPortfolio {
  /** Steps of a bisection that leave nothing but rounding. */
  private static final int STEPS = 100;

  private final double[] held;
  private double cash = 1.0;
  private double turnover;
  private double cost;

  /**
   * @param assets that it may hold
   */
  public PaperPortfolio(int assets) {
    held = new double[assets];
  }

  /** Cash and holdings; not above zero where shorts or costs have eaten it. */
  public double worth() {
    double worth = cash;
    for (double amount : held) {
      worth += amount;
    }
    return worth;
  }

  /** n, what is missing to one is cash. The worth must be above zero. */
  public double[] weights() {
    double worth = worth();
    double[] weights = new double[held.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = held[i] / worth;
    }
    return weights;
  }

  /** The sum of all trades, each as a part of the worth at its time. */
  public double turnover() {
    return turnover;
  }

  /** What trading has cost, of the one that there was at first. */
  public double cost() {
    return cost;
  }

  /**
   * Prices change.
   *
   * @param growth n, the new price over the old; <em>read</em>
   */
  public void grow(double[] growth) {
    for (int i = 0; i < held.length; i++) {
      held[i] *= growth[i];
    }
  }

  /**
   * Trades to {@code weights} of what is left when the trades are paid: {@code V' = V − rate ·
   * Σ|wᵢV' − hᵢ|}.
   *
   * @param weights n; <em>read</em>
   * @param costRate of a unit of what is traded, at least 0
   * @return false where nothing would be left; then nothing is traded
   */
  public boolean rebalance(double[] weights, double costRate) {
    double before = worth();
    double low = 0.0;
    double high = before;
    if (!(before > 0.0) || costRate * traded(weights, 0.0) > before) {
      return false;
    }
    for (int i = 0; i < STEPS && costRate > 0.0; i++) {
      double middle = 0.5 * (low + high);
      if (middle + costRate * traded(weights, middle) > before) {
        high = middle;
      } else {
        low = middle;
      }
    }
    double after = costRate > 0.0 ? low : before;
    double moved = traded(weights, after);
    turnover += moved / before;
    cost += before - after;
    cash = after;
    for (int i = 0; i < held.length; i++) {
      held[i] = weights[i] * after;
      cash -= held[i];
    }
    return true;
  }

  private double traded(double[] weights, double worth) {
    double sum = 0.0;
    for (int i = 0; i < held.length; i++) {
      sum += Math.abs(weights[i] * worth - held[i]);
    }
    return sum;
  }
}
