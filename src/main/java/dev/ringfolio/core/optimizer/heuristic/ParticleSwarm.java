package dev.ringfolio.core.optimizer.heuristic;

/**
 * Particle swarm optimization on portfolios.
 *
 * <p>Each particle remembers a good place and hears from its neighbours on a ring of theirs. With x
 * where it is, b what it remembers, g the best that it hears of, v its last jump, and r, s uniform
 * on 0..1 and drawn anew for each weight, it jumps by
 *
 * <pre>  χ (v + φ r (b − x) + φ s (g − x)),   χ = 0.7298, φ = 2.05</pre>
 *
 * Clerc's constriction χ keeps the swarm from flying apart and from freezing too soon. A ring
 * spreads good news slowly, so that the swarm does not settle where the first particle happened to
 * be; its neighbourhoods widen as the evaluations are spent, until every particle hears from all.
 *
 * <p><b>Kinks.</b> Jumps treat each weight for itself, and creep where a CVaR has kinks that slant
 * across all of them: a least CVaR of twenty assets long and short was missed by 8e-4. So most
 * moves are exchanges: a particle's memory goes a random part of half the way to g, and along the
 * differences of four memories, present or given up lately, which point the way the valley does.
 * The new place is kept in memory if it is better, or worse by Δ with probability {@code
 * exp(−Δ/T)}; the temperature T falls as in annealing, so that the swarm does not shrink onto the
 * first ridge. The best place of all is kept apart and never lost.
 *
 * <p>A particle that leaves the region is brought back before it is evaluated, and its velocity is
 * the jump that was really made, so that it does not keep pushing at a wall.
 *
 * <p>References: Kennedy and Eberhart, <i>Particle swarm optimization</i> (1995); Clerc and
 * Kennedy, <i>The particle swarm: explosion, stability, and convergence</i> (2002); Suganthan,
 * <i>Particle swarm optimiser with neighbourhood operator</i> (1999); Zhang and Xie, <i>DEPSO:
 * hybrid particle swarm with differential evolution operator</i> (2003), for the exchange.
 */
final class ParticleSwarm implements Search {
  private static final int PARTICLES = 16;

  /** Moves that each particle must have at least. */
  private static final int MOVES_LEAST = 10;

  /** χ, for which φ + φ = 4.1: {@code 2/(4.1 − 2 + sqrt(4.1² − 4·4.1))}. */
  private static final double CONSTRICTION = 0.7298437881283576;

  /** φ. */
  private static final double ATTRACTION = 2.05;

  /** Of the moves, the exchanges. */
  private static final double EXCHANGES = 0.85;

  /** How far an exchange goes towards the best place heard of, at most. */
  private static final double TOWARDS_HEARD = 0.5;

  /** What part of the sum of two differences of memories is added. */
  private static final double DIFFERENCES = 0.4;

  /** Of an exchange's weights, those that change. */
  private static final double CHANGED = 0.95;

  /**
   * Of the exchanges, those that move some weight between two assets, too: an asset that no memory
   * holds could not come back. Without it, a least CVaR long-only was missed by 1.2e-4, not 3e-9.
   */
  private static final double MUTATED = 0.25;

  /** The first temperature, as a part of the spread of the first costs; the last, of the first. */
  private static final double HOT = 0.3;

  private static final double COOLED = 1e-8;

  /** Memories given up lately that are kept. */
  private static final int GIVEN_UP = 120;

  @Override
  public void round(Trials trials, Draws draws) {
    new Swarm(trials, draws).fly();
  }

  /** One round's swarm. */
  private static final class Swarm {
    private final Trials trials;
    private final Draws draws;
    private final int n;
    private final Candidate[] places;
    private final Candidate[] memories;
    private final double[][] velocities;
    private final double[][] givenUp = new double[GIVEN_UP][];
    private final Candidate exchange;
    private int givenUpCount;
    private int givenUpNext;
    private double hot;

    Swarm(Trials trials, Draws draws) {
      this.trials = trials;
      this.draws = draws;
      this.n = trials.cost().assets();
      int size = (int) Math.max(1, Math.min(PARTICLES, trials.roundBudget() / MOVES_LEAST));
      this.places = new Candidate[size];
      this.memories = new Candidate[size];
      this.velocities = new double[size][n];
      this.exchange = new Candidate(trials.cost());
    }

    void fly() {
      scatter();
      int next = 0;
      while (trials.goOn()) {
        if (draws.uniform() < EXCHANGES) {
          exchange(next);
        } else {
          jump(next);
        }
        next = (next + 1) % places.length;
      }
    }

    /** Places the particles at random, the first at the best known, each with half a jump. */
    private void scatter() {
      double[] aim = new double[n];
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < places.length && trials.goOn(); k++) {
        places[k] = new Candidate(trials.cost());
        memories[k] = new Candidate(trials.cost());
        if (k == 0) {
          System.arraycopy(trials.best().weights, 0, places[k].weights, 0, n);
        } else {
          draws.portfolio(trials.region().box(), places[k].weights);
        }
        trials.evaluate(places[k]);
        memories[k].set(places[k]);
        draws.portfolio(trials.region().box(), aim);
        for (int i = 0; i < n; i++) {
          velocities[k][i] = 0.5 * (aim[i] - places[k].weights[i]);
        }
        if (places[k].cost < Double.POSITIVE_INFINITY) {
          least = Math.min(least, places[k].cost);
          most = Math.max(most, places[k].cost);
        }
      }
      hot = most > least ? HOT * (most - least) : 0.0;
    }

    private void jump(int k) {
      Candidate place = places[k];
      double[] velocity = velocities[k];
      double[] own = memories[k].weights;
      double[] heard = heard(k).weights;
      for (int i = 0; i < n; i++) {
        double x = place.weights[i];
        double pull =
            ATTRACTION * draws.uniform() * (own[i] - x)
                + ATTRACTION * draws.uniform() * (heard[i] - x);
        place.weights[i] = x + CONSTRICTION * (velocity[i] + pull);
        velocity[i] = -x;
      }
      trials.evaluate(place);
      for (int i = 0; i < n; i++) {
        velocity[i] += place.weights[i];
      }
      if (place.cost < memories[k].cost) {
        remember(k, place);
      }
    }

    private void exchange(int k) {
      double[] own = memories[k].weights;
      double[] heard = heard(k).weights;
      double[] a = memory();
      double[] b = memory();
      double[] c = memory();
      double[] d = memory();
      double towards = TOWARDS_HEARD * draws.uniform();
      int always = draws.index(n);
      for (int i = 0; i < n; i++) {
        boolean changed = i == always || draws.uniform() < CHANGED;
        double step = towards * (heard[i] - own[i]) + DIFFERENCES * (a[i] - b[i] + (c[i] - d[i]));
        exchange.weights[i] = changed ? own[i] + step : own[i];
      }
      if (draws.uniform() < MUTATED) {
        mutate();
      }
      trials.evaluate(exchange);
      double temperature = hot * StrictMath.pow(COOLED, trials.roundFraction());
      double allowed = -temperature * StrictMath.log(1.0 - draws.uniform());
      if (exchange.cost < memories[k].cost + allowed) {
        remember(k, exchange);
      }
    }

    /** Moves some of one weight to another: between nothing and all of it, on a scale of powers. */
    private void mutate() {
      int from = draws.index(n);
      int to = draws.index(n);
      double room = exchange.weights[from] - trials.region().box().lower()[from];
      double amount = room * StrictMath.pow(10.0, -4.0 * draws.uniform());
      exchange.weights[from] -= amount;
      exchange.weights[to] += amount;
    }

    /** A memory of any particle, or one given up lately. */
    private double[] memory() {
      int pick = draws.index(memories.length + givenUpCount);
      return pick < memories.length ? memories[pick].weights : givenUp[pick - memories.length];
    }

    private void remember(int k, Candidate place) {
      if (givenUpCount < givenUp.length) {
        givenUp[givenUpCount++] = new double[n];
      }
      System.arraycopy(memories[k].weights, 0, givenUp[givenUpNext], 0, n);
      givenUpNext = (givenUpNext + 1) % givenUp.length;
      memories[k].set(place);
    }

    /** The best that a particle hears of: from its neighbours on the ring, at last from all. */
    private Candidate heard(int k) {
      int size = places.length;
      int far = 1 + (int) (trials.roundFraction() * 0.5 * size);
      Candidate heard = memories[k];
      for (int off = -far; off <= far; off++) {
        Candidate other = memories[Math.floorMod(k + off, size)];
        if (other.cost < heard.cost) {
          heard = other;
        }
      }
      return heard;
    }
  }
}
