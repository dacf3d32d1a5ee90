package dev.ringfolio.core.optimizer;

/**
 * Particle swarm optimization on portfolios.
 *
 * <p>Each particle remembers where it was best and hears from its neighbours on a ring where they
 * were best. With x where it is, b its own best, g the best that it hears of, v its last jump, and
 * r, s uniform on 0..1 and drawn anew for each weight, it jumps by
 *
 * <pre>  χ (v + φ r (b − x) + φ s (g − x)),   χ = 0.7298, φ = 2.05</pre>
 *
 * Clerc's constriction χ keeps the swarm from flying apart and from freezing too soon. A ring
 * spreads good news slowly, so that the swarm does not settle where the first particle happened to
 * be; its neighbourhoods widen as the evaluations are spent, until every particle hears from all.
 *
 * <p>A particle that leaves the region is brought back before it is evaluated, and its velocity is
 * the jump that was really made, so that it does not keep pushing at a wall.
 *
 * <p>References: Kennedy and Eberhart, <i>Particle swarm optimization</i> (1995); Clerc and
 * Kennedy, <i>The particle swarm: explosion, stability, and convergence</i> (2002); Suganthan,
 * <i>Particle swarm optimiser with neighbourhood operator</i> (1999).
 */
final class ParticleSwarm implements Search {
  private static final int PARTICLES = 40;

  /** Jumps that each particle must have at least. */
  private static final int JUMPS_LEAST = 10;

  /** χ, for which φ + φ = 4.1: {@code 2/(4.1 − 2 + sqrt(4.1² − 4·4.1))}. */
  private static final double CONSTRICTION = 0.7298437881283576;

  /** φ. */
  private static final double ATTRACTION = 2.05;

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
    private final Candidate[] bests;
    private final double[][] velocities;

    Swarm(Trials trials, Draws draws) {
      this.trials = trials;
      this.draws = draws;
      this.n = trials.cost().assets();
      int size = (int) Math.max(1, Math.min(PARTICLES, trials.roundBudget() / JUMPS_LEAST));
      this.places = new Candidate[size];
      this.bests = new Candidate[size];
      this.velocities = new double[size][n];
    }

    void fly() {
      scatter();
      int next = 0;
      while (trials.goOn()) {
        jump(next);
        next = (next + 1) % places.length;
      }
    }

    /** Places the particles at random, the first at the best known, each with half a jump. */
    private void scatter() {
      double[] aim = new double[n];
      for (int k = 0; k < places.length && trials.goOn(); k++) {
        places[k] = new Candidate(trials.cost());
        bests[k] = new Candidate(trials.cost());
        if (k == 0) {
          System.arraycopy(trials.best().weights, 0, places[k].weights, 0, n);
        } else {
          draws.portfolio(trials.region().box(), places[k].weights);
        }
        trials.evaluate(places[k]);
        bests[k].set(places[k]);
        draws.portfolio(trials.region().box(), aim);
        for (int i = 0; i < n; i++) {
          velocities[k][i] = 0.5 * (aim[i] - places[k].weights[i]);
        }
      }
    }

    private void jump(int k) {
      Candidate place = places[k];
      double[] velocity = velocities[k];
      double[] own = bests[k].weights;
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
      if (place.cost < bests[k].cost) {
        bests[k].set(place);
      }
    }

    /** The best that a particle hears of: from its neighbours on the ring, at last from all. */
    private Candidate heard(int k) {
      int size = places.length;
      int far = 1 + (int) (trials.roundFraction() * 0.5 * size);
      Candidate heard = bests[k];
      for (int off = -far; off <= far; off++) {
        Candidate other = bests[Math.floorMod(k + off, size)];
        if (other.cost < heard.cost) {
          heard = other;
        }
      }
      return heard;
    }
  }
}
