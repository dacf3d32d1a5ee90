package dev.ringfolio.simulator;

import java.util.random.RandomGenerator;

/**
 * How many trades come together, and how large they are. A burst is a single trade with probability
 * {@code single}, else 2 + floor(lognormal(ln {@code scale} − ½, 1)). Of the sizes 70 % are odd
 * lots (geometric with mean 20), 18 % exactly 100, the rest 100 × lognormal, so that the mean size
 * is the share's own.
 *
 * @param mean trades a burst, the expectation of the rule above
 * @param roundLots mean of the lognormal, in lots of 100
 */
record BurstShape(double single, double scale, double mean, double roundLots) {
  private static final double ODD = 0.70;
  private static final double EXACTLY_100 = 0.18;
  private static final double ODD_MEAN = 20;
  private static final int LOTS_MAX = 10_000;

  static BurstShape of(Listing listing) {
    double others = listing.sizeMean() - ODD * ODD_MEAN - EXACTLY_100 * 100;
    double roundLots = Math.max(1.5, others / 100 / (1 - ODD - EXACTLY_100));
    return listing.liquid()
        ? new BurstShape(0.5, 5, 3.75, roundLots)
        : new BurstShape(0.55, 1.75, 2.02, roundLots);
  }

  /** The number of trades of a burst, 1 to {@link Burst#TRADES_MAX}. */
  int trades(RandomGenerator random) {
    if (random.nextDouble() < single) {
      return 1;
    }
    double tail = Math.exp(Math.log(scale) - 0.5 + random.nextGaussian());
    return Math.min(Burst.TRADES_MAX, 2 + (int) tail);
  }

  /** The shares of a trade. */
  int volume(RandomGenerator random) {
    double kind = random.nextDouble();
    if (kind < ODD) {
      return Math.min(99, 1 + (int) ((ODD_MEAN - 1) * random.nextExponential()));
    }
    if (kind < ODD + EXACTLY_100) {
      return 100;
    }
    double lots = roundLots * Math.exp(random.nextGaussian() - 0.5);
    return 100 * (int) Math.max(1, Math.min(LOTS_MAX, Math.round(lots)));
  }
}
