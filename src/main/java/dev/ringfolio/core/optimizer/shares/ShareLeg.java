package dev.ringfolio.core.optimizer.shares;

/**
 * Targets of one side, long or short, and what may be spent on them.
 *
 * @param targets n, in money, at least 0; <em>read</em>
 * @param prices n, above 0; <em>read</em>
 * @param funds what the shares may cost in all
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record ShareLeg(double[] targets, double[] prices, double funds) {
  /** Sums of money that differ by less than this part of the funds are equal but for rounding. */
  private static final double ROUNDING = 1e-13;

  /**
   * Shares of one leg.
   *
   * @param shares n, at least 0
   * @param value of the shares
   * @param cash the rest of the funds, at least 0
   * @param shortfall {@code Σ max(0, tᵢ − pᵢxᵢ)}
   * @param leastShortfall of any shares that can be paid
   * @param proven whether the shortfall is the least
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Rounded(
      long[] shares,
      double value,
      double cash,
      double shortfall,
      double leastShortfall,
      boolean proven) {}

  /** Money that is none. */
  double rounding() {
    return ROUNDING * Math.max(funds, Double.MIN_NORMAL);
  }

  /** The targets in shares, rounded down; a share that rounding alone took away is kept. */
  long[] floors() {
    long[] floors = new long[targets.length];
    for (int i = 0; i < floors.length; i++) {
      long floor = (long) (targets[i] / prices[i]);
      floors[i] = (floor + 1) * prices[i] <= targets[i] + rounding() ? floor + 1 : floor;
    }
    return floors;
  }

  /** What shares leave of the funds. */
  double cash(long[] shares) {
    double cash = funds;
    for (int i = 0; i < shares.length; i++) {
      cash -= prices[i] * shares[i];
    }
    return cash;
  }

  /** Rounded down, then share by share to the largest deficit that can be paid. */
  Rounded greedy() {
    long[] shares = floors();
    double cash = cash(shares);
    for (int i = leastDeficit(shares); cash < -rounding() && i >= 0; i = leastDeficit(shares)) {
      shares[i]--; // ends: there are finitely many shares, and none cost nothing
      cash += prices[i];
    }
    for (int i = greatestDeficit(shares, cash); i >= 0; i = greatestDeficit(shares, cash)) {
      shares[i]++; // ends: a deficit of less than a share is gone when one is bought
      cash -= prices[i];
    }
    return rounded(shares, 0.0, false);
  }

  private int greatestDeficit(long[] shares, double cash) {
    int best = -1;
    double greatest = 0.0;
    for (int i = 0; i < shares.length; i++) {
      double deficit = targets[i] - prices[i] * shares[i];
      if (deficit > greatest && prices[i] <= cash + rounding()) {
        best = i;
        greatest = deficit;
      }
    }
    return best;
  }

  private int leastDeficit(long[] shares) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < shares.length; i++) {
      double deficit = targets[i] - prices[i] * (shares[i] - 1);
      if (shares[i] > 0 && deficit < least) {
        best = i;
        least = deficit;
      }
    }
    return best;
  }

  /**
   * @param leastShortfall a bound below that of any shares
   */
  Rounded rounded(long[] shares, double leastShortfall, boolean proven) {
    double shortfall = 0.0;
    double value = 0.0;
    for (int i = 0; i < shares.length; i++) {
      shortfall += Math.max(0.0, targets[i] - prices[i] * shares[i]);
      value += prices[i] * shares[i];
    }
    return new Rounded(
        shares,
        value,
        Math.max(0.0, cash(shares)),
        shortfall,
        proven ? shortfall : Math.min(shortfall, leastShortfall),
        proven);
  }
}
