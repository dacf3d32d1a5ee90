package dev.ringfolio.simulator;

import java.util.random.RandomGenerator;

/**
 * The trades of one share, as they happen: bursts that come as a Poisson process, at a rate that
 * follows the day's shape and wanders slowly; prices that bounce between bid and ask. Owned by its
 * {@link MarketModel}.
 */
final class Tape {
  private static final double ACTIVITY_DEVIATION = 0.55;
  private static final double ACTIVITY_MILLIS = 300_000;
  private static final double SIDE_FLIPS = 0.32;

  /** How often a burst takes the side to which the price just moved. */
  private static final double SIDE_FOLLOWS = 0.35;

  private static final double AGAINST_SIDE = 0.07;
  private static final double SAME_MILLISECOND = 0.4;
  private static final int GAP_MILLIS_MAX = 5;
  private static final double REGULAR = 0.97;
  private static final double AVERAGE_PRICE = 0.25;

  /** Of the bursts with two different stamps, how many report a newer trade before an older one. */
  private static final double LATE_REPORT = 0.3;

  /** Points of a session at which its high and low are looked up where no trades were made. */
  private static final int POINTS = 288;

  private final Listing listing;
  private final int index;
  private final BurstShape bursts;
  private final RandomGenerator random;
  private final double burstsPerMilli;

  private Session session;
  private double nextBurstMillis;
  private double activity;
  private double activityMillis;
  private int side = 1;
  private double mid;
  private boolean streamed;

  private long open;
  private long high;
  private long low;
  private long last;
  private long lastMillis;
  private int pointsSeen;

  Tape(Listing listing, int index, double rate, RandomGenerator random, Session session) {
    this.listing = listing;
    this.index = index;
    this.bursts = BurstShape.of(listing);
    this.random = random;
    this.burstsPerMilli = rate * listing.tradesPerSecond() / bursts.mean() / 1000;
    this.activity = ACTIVITY_DEVIATION * random.nextGaussian();
    this.session = session;
    begin(session);
  }

  /** Goes over to a new session. */
  void begin(Session next) {
    session = next;
    mid = next.mid(listing, index, next.startMillis());
    open = cents(mid);
    high = open;
    low = open;
    last = open;
    lastMillis = next.startMillis();
    pointsSeen = 0;
  }

  Listing listing() {
    return listing;
  }

  boolean streamed() {
    return streamed;
  }

  void start(long nowMillis) {
    streamed = true;
    activityMillis = nowMillis;
    jump(nowMillis);
  }

  void stop() {
    streamed = false;
  }

  double nextBurstMillis() {
    return nextBurstMillis;
  }

  /** Lets the market go on at {@code nowMillis} without what would have happened before. */
  void jump(long nowMillis) {
    nextBurstMillis = nowMillis;
    waitOn();
  }

  /** Makes the burst that is next. */
  void fill(Burst burst) {
    long now = (long) nextBurstMillis;
    double moved = session.mid(listing, index, now);
    side = nextSide(moved - mid);
    mid = moved;
    burst.begin(index);
    int trades = bursts.trades(random);
    long stamp = now;
    for (int i = 0; i < trades; i++) {
      if (i > 0 && random.nextDouble() >= SAME_MILLISECOND) {
        stamp += random.nextInt(GAP_MILLIS_MAX + 1);
      }
      int by = random.nextDouble() < AGAINST_SIDE ? -side : side;
      long price = cents(mid + by * spread() / 2);
      note(price, now);
      burst.add(price, bursts.volume(random), stamp, conditions());
    }
    // The last trade is made now, not after now.
    burst.shift(now - stamp);
    if (stamp > now && random.nextDouble() < LATE_REPORT) {
      reportLate(burst);
    }
    waitOn();
  }

  private static void reportLate(Burst burst) {
    int i = 0;
    while (burst.stamp(i) == burst.stamp(i + 1)) {
      i++;
    }
    burst.swap(i);
  }

  private int nextSide(double move) {
    if (move != 0 && random.nextDouble() < SIDE_FOLLOWS) {
      return move > 0 ? 1 : -1;
    }
    return random.nextDouble() < SIDE_FLIPS ? -side : side;
  }

  private int conditions() {
    return (random.nextDouble() < REGULAR ? Burst.REGULAR : 0)
        | (random.nextDouble() < AVERAGE_PRICE ? Burst.AVERAGE_PRICE : 0);
  }

  /** Dollars; a cent at least, and in proportion to the price. */
  private double spread() {
    return Math.max(0.01, listing.spreadCents() / 100.0 * mid / listing.level());
  }

  private void note(long price, long atMillis) {
    last = price;
    lastMillis = atMillis;
    high = Math.max(high, price);
    low = Math.min(low, price);
  }

  /**
   * Puts the next burst an exponential gap later, at the rate of now, and moves the activity on.
   */
  private void waitOn() {
    double decay = Math.exp(-Math.max(0, nextBurstMillis - activityMillis) / ACTIVITY_MILLIS);
    activity =
        activity * decay
            + ACTIVITY_DEVIATION * Math.sqrt(1 - decay * decay) * random.nextGaussian();
    activityMillis = nextBurstMillis;
    double busy = Math.exp(activity - ACTIVITY_DEVIATION * ACTIVITY_DEVIATION / 2);
    double rate = burstsPerMilli * session.rate((long) nextBurstMillis) * busy;
    nextBurstMillis += random.nextExponential() / rate;
  }

  /** The session's prices so far; where no trades were made, those of the middle price. */
  Quote quote(long nowMillis) {
    int points = (int) (session.fraction(nowMillis) * POINTS);
    long step = (session.endMillis() - session.startMillis()) / POINTS;
    for (; pointsSeen < points; pointsSeen++) {
      long at = session.startMillis() + (pointsSeen + 1) * step;
      long price = cents(session.mid(listing, index, at));
      high = Math.max(high, price);
      low = Math.min(low, price);
      if (at > lastMillis) {
        last = price;
        lastMillis = at;
      }
    }
    long previousClose = Math.round(session.day().previousClose(listing, index) * 100);
    return new Quote(last, high, low, open, previousClose, lastMillis);
  }

  private static long cents(double dollars) {
    return Math.max(1, Math.round(dollars * 100));
  }
}
