package dev.ringfolio.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The market behind the simulated exchange. Time is pushed in; what happens is a function of the
 * seed, of the generator's state and of the times pushed. One thread.
 *
 * <p>Two layers. {@link FactorWalks} give each day its close, and {@link Session} the path of each
 * middle price between two closes, both functions of (seed, time) alone. On top of that, {@link
 * Tape} makes the trades of each share that somebody listens to: bursts, bid-ask bounce, sizes. The
 * rate multiplies bursts, not their sizes and not the clock.
 *
 * <p>Bounds: a share makes {@link #BURSTS_MAX} bursts at most in one call; if more are due (the
 * process was stopped, or the rate is beyond it) the share jumps to now, and the jump is counted.
 */
public final class MarketModel {
  /** Bursts of one share at most, for each push of time. */
  static final int BURSTS_MAX = 500;

  private final long seed;
  private final SessionShape shape = SessionShape.load();
  private final List<Tape> tapes = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Burst burst = new Burst();
  private FactorWalks walks;
  private Session session;
  private long reachedMillis = Long.MIN_VALUE;
  private long jumps;

  /**
   * @param seed of prices and history
   * @param rate multiplies the trades a second
   * @param random of trades
   * @param nowMillis wall time of the exchange
   */
  public MarketModel(long seed, double rate, RandomGenerator random, long nowMillis) {
    this.seed = seed;
    List<Listing> listings = Listings.load();
    this.walks = new FactorWalks(seed, listings.size());
    this.session = sessionOf(nowMillis);
    for (int i = 0; i < listings.size(); i++) {
      tapes.add(new Tape(listings.get(i), i, rate, random, session));
      indexes.put(listings.get(i).symbol(), i);
    }
  }

  /** The symbols that are traded, by their places in the list. */
  List<String> symbols() {
    return tapes.stream().map(tape -> tape.listing().symbol()).toList();
  }

  /** Lets the trades of {@code symbol} begin or end; unknown symbols have none. */
  void stream(String symbol, boolean on, long nowMillis) {
    Integer index = indexes.get(symbol);
    if (index == null || tapes.get(index).streamed() == on) {
      return;
    }
    if (on) {
      tapes.get(index).start(nowMillis);
    } else {
      tapes.get(index).stop();
    }
  }

  /** Makes all that happens up to {@code nowMillis}, share by share; {@code sink} keeps nothing. */
  void advance(long nowMillis, Consumer<Burst> sink) {
    if (nowMillis >= session.endMillis()) {
      trade(session.endMillis() - 1, sink);
    }
    enter(nowMillis);
    if (nowMillis < reachedMillis) {
      restart(nowMillis);
    }
    reachedMillis = nowMillis;
    trade(nowMillis, sink);
  }

  /** The wall clock went back: nobody waits until it is again where it was. */
  private void restart(long nowMillis) {
    for (Tape tape : tapes) {
      tape.jump(nowMillis);
    }
  }

  private void trade(long untilMillis, Consumer<Burst> sink) {
    for (Tape tape : tapes) {
      if (tape.streamed()) {
        trade(tape, untilMillis, sink);
      }
    }
  }

  private void trade(Tape tape, long untilMillis, Consumer<Burst> sink) {
    for (int made = 0; tape.nextBurstMillis() <= untilMillis; made++) {
      if (made == BURSTS_MAX) {
        jumps++;
        tape.jump(untilMillis);
        return;
      }
      tape.fill(burst);
      sink.accept(burst);
    }
  }

  /** The session's prices of {@code symbol}, or empty if it is unknown. */
  Optional<Quote> quote(String symbol, long nowMillis) {
    enter(nowMillis);
    return Optional.ofNullable(indexes.get(symbol)).map(index -> tapes.get(index).quote(nowMillis));
  }

  /** How often a share left out what was due. */
  long jumps() {
    return jumps;
  }

  private void enter(long nowMillis) {
    if (session.holds(nowMillis)) {
      return;
    }
    session = sessionOf(nowMillis);
    for (Tape tape : tapes) {
      tape.begin(session);
      if (tape.streamed() && !session.holds((long) tape.nextBurstMillis())) {
        tape.jump(nowMillis);
      }
    }
  }

  private Session sessionOf(long nowMillis) {
    int day = Session.dayOf(nowMillis);
    if (day < FactorWalks.FIRST_DAY) {
      throw new IllegalArgumentException(
          "the clock says " + nowMillis + " ms, before the simulated exchange began");
    }
    if (day < walks.nextDay()) {
      walks = new FactorWalks(seed, walks.listings()); // the wall clock went back over midnight
    }
    MarketDay reached = walks.next();
    while (reached.day() < day) {
      reached = walks.next();
    }
    return new Session(reached, shape, seed);
  }
}
