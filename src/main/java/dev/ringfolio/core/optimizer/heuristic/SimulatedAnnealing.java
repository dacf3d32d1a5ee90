package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import java.util.Arrays;

/**
 * Simulated annealing on portfolios.
 *
 * <p>The state is one portfolio. A move that makes it better is taken; one that makes it worse by Δ
 * is taken with probability {@code exp(−Δ/T)}, and the temperature T falls geometrically from the
 * spread of random portfolios to a small part of it. There are two kinds of moves:
 *
 * <ul>
 *   <li><b>Transfers</b>: some weight goes from one asset to another, cut off at the bounds, so
 *       that weights come to rest exactly on them. Cash counts as one more asset where the budget
 *       leaves some. The image changes by two parts of it: one pass.
 *   <li><b>Differences</b>: a multiple of the difference of two earlier states. Transfers alone
 *       creep along narrow valleys and stick at the kinks of a CVaR; differences of past states
 *       point along the valley. Their images are kept, so that this is one pass, too, unless a
 *       bound is met.
 * </ul>
 *
 * <p>The reach of transfers is kept for each asset, that of differences once; each grows with a
 * move taken and falls with a move refused, so that a part {@link #TAKEN} of them is taken at any
 * temperature.
 *
 * <p>References: Kirkpatrick, Gelatt and Vecchi, <i>Optimization by simulated annealing</i> (1983);
 * Corana and others, <i>Minimizing multimodal functions of continuous variables</i> (1987), for the
 * reach; ter Braak and Vrugt, <i>Differential evolution Markov chain with snooker updater and fewer
 * chains</i> (2008), for moves along differences of past states.
 */
final class SimulatedAnnealing implements Search {
  /** Of the evaluations, the random portfolios that the spread of costs is taken from. */
  private static final double SURVEY_PART = 0.01;

  private static final int SURVEY_MOST = 400;

  /** The last temperature, as a part of the first. */
  private static final double COOLED = 1e-8;

  /** The first temperature, as a part of the spread of random portfolios' costs. */
  private static final double HOT = 0.5;

  /** Of the moves, the transfers. */
  private static final double TRANSFERS = 0.2;

  /** Of the moves, those that shall be taken. */
  private static final double TAKEN = 0.3;

  /** Moves worse by more than this many temperatures have no chance: exp(−40) = 4e-18. */
  private static final double NEVER_TAKEN = 40.0;

  /** How fast reaches adapt. */
  private static final double ADAPTATION = 0.3;

  private static final double REACH_LEAST = 1e-9;
  private static final double REACH_MOST = 4.0;

  /**
   * Past states kept: this many and five for each asset, up to a limit of their own and one on
   * their cells. With two for each asset, a CVaR of twenty assets was missed by 1e-4, not 1e-6.
   */
  private static final int HISTORY_BASE = 20;

  private static final int HISTORY_PER_ASSET = 5;
  private static final int HISTORY_MOST = 300;
  private static final int HISTORY_CELLS_MOST = 2_000_000;

  @Override
  public void round(Trials trials, Draws draws) {
    new Chain(trials, draws).cool();
  }

  /** One round's chain of states. */
  private static final class Chain {
    private final Trials trials;
    private final Draws draws;
    private final FeasibleSet box;
    private final int n;
    private final int places;
    private final Candidate state;
    private final Candidate move;
    private final Candidate[] history;
    private final double[] reach;
    private double stride = 1.0;
    private int historyCount;
    private int historyNext;
    private int moves;

    Chain(Trials trials, Draws draws) {
      this.trials = trials;
      this.draws = draws;
      this.box = trials.region().box();
      this.n = trials.cost().assets();
      this.places = box.budget() == Budget.ONE ? n : n + 1;
      this.state = new Candidate(trials.cost());
      this.move = new Candidate(trials.cost());
      this.history = new Candidate[historyLength(n, n + trials.cost().length())];
      this.reach = new double[places];
      Arrays.fill(reach, 0.3);
    }

    private static int historyLength(int assets, int cells) {
      int wanted = Math.min(HISTORY_MOST, HISTORY_BASE + HISTORY_PER_ASSET * assets);
      return Math.max(2, Math.min(wanted, HISTORY_CELLS_MOST / cells));
    }

    void cool() {
      state.set(trials.best());
      trials.evaluate(state);
      double hot = HOT * survey();
      while (trials.goOn()) {
        double temperature = hot * StrictMath.pow(COOLED, trials.roundFraction());
        boolean evaluated = places > 1 && draws.uniform() < TRANSFERS && transfer(temperature);
        if (!evaluated) {
          stride(temperature);
        }
      }
    }

    /** Looks at random portfolios; starts at the best; tells the spread of their costs. */
    private double survey() {
      long surveyed =
          Math.max(1, Math.min(SURVEY_MOST, (long) (SURVEY_PART * trials.roundBudget())));
      double mean = 0.0;
      double squares = 0.0;
      long count = 0;
      remember(state);
      for (long draw = 0; draw < surveyed && trials.goOn(); draw++) {
        draws.portfolio(box, move.weights);
        trials.evaluate(move);
        remember(move);
        if (move.cost < Double.POSITIVE_INFINITY) {
          count++;
          double off = move.cost - mean;
          mean += off / count;
          squares += off * (move.cost - mean);
        }
        if (move.cost < state.cost) {
          state.set(move);
        }
      }
      return count > 1 ? Math.sqrt(squares / count) : 0.0;
    }

    private void remember(Candidate past) {
      if (historyCount < history.length) {
        history[historyCount++] = new Candidate(trials.cost());
      }
      history[historyNext].set(past);
      historyNext = (historyNext + 1) % history.length;
    }

    /**
     * Moves some weight from one place to another; the place after the last asset is cash.
     *
     * @return whether there was room to
     */
    private boolean transfer(double temperature) {
      int from = draws.index(places);
      int to = draws.index(places - 1);
      to += to >= from ? 1 : 0;
      double cash = places > n ? cash() : 0.0;
      double room = Math.min(roomDown(from, cash), roomUp(to, cash));
      double amount = Math.min(room, reach(from, to) * Math.abs(draws.normal()));
      if (!(amount > 0.0)) {
        return false;
      }
      move.set(state);
      shift(from, -amount);
      shift(to, amount);
      trials.evaluateMoved(move);
      double factor = step(temperature) ? grown() : shrunk();
      adapt(from, factor);
      adapt(to, factor);
      return true;
    }

    private double reach(int from, int to) {
      return Math.sqrt(reach[from] * reach[to]);
    }

    private void adapt(int place, double factor) {
      reach[place] = Math.max(REACH_LEAST, Math.min(REACH_MOST, reach[place] * factor));
    }

    private static double grown() {
      return 1.0 + ADAPTATION * (1.0 - TAKEN);
    }

    private static double shrunk() {
      return 1.0 - ADAPTATION * TAKEN;
    }

    private double cash() {
      double cash = 1.0;
      for (int i = 0; i < n; i++) {
        cash -= state.weights[i];
      }
      return cash;
    }

    private double roomDown(int place, double cash) {
      if (place < n) {
        return state.weights[place] - box.lower()[place];
      }
      return box.budget() == Budget.FREE ? Double.POSITIVE_INFINITY : cash;
    }

    private double roomUp(int place, double cash) {
      if (place < n) {
        return box.upper()[place] - state.weights[place];
      }
      return box.budget() == Budget.FREE ? Double.POSITIVE_INFINITY : 1.0 - cash;
    }

    private void shift(int place, double amount) {
      if (place == n) {
        return;
      }
      double moved = state.weights[place] + amount;
      move.weights[place] = Math.max(box.lower()[place], Math.min(box.upper()[place], moved));
      trials.cost().add(move.image, place, amount);
    }

    /** Moves along the difference of two past states. */
    private void stride(double temperature) {
      Candidate one = history[draws.index(historyCount)];
      Candidate other = history[draws.index(historyCount)];
      double length = stride * draws.normal();
      towards(move.weights, state.weights, length, one.weights, other.weights);
      towards(move.image, state.image, length, one.image, other.image);
      trials.evaluateMoved(move);
      boolean still = move.cost == state.cost;
      boolean taken = step(temperature);
      stride *= taken && !still ? grown() : shrunk();
      stride = Math.max(REACH_LEAST, Math.min(REACH_MOST, stride));
    }

    private static void towards(
        double[] target, double[] start, double length, double[] one, double[] other) {
      for (int k = 0; k < target.length; k++) {
        target[k] = start[k] + length * (one[k] - other[k]);
      }
    }

    /**
     * Takes the move or not. Before a state is remembered its image is made anew: rounding in past
     * images would be multiplied by every stride along their differences, and grow without bound.
     */
    private boolean step(double temperature) {
      double worse = move.cost - state.cost;
      boolean taken =
          worse <= 0.0
              || (worse < NEVER_TAKEN * temperature
                  && draws.uniform() < StrictMath.exp(-worse / temperature));
      if (taken && worse != 0.0) {
        state.set(move);
        if (++moves % n == 0) {
          trials.cost().image(state.weights, state.image);
          remember(state);
        }
      }
      return taken;
    }
  }
}
