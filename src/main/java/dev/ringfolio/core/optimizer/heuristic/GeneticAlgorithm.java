package dev.ringfolio.core.optimizer.heuristic;

import java.util.Arrays;

/**
 * A real-coded genetic algorithm: a portfolio is a genome, a weight is a gene.
 *
 * <p><b>Recombination</b> is differential. The child of parent x is {@code x + F(b − x) + F(p −
 * q)}, b one of the best of the population, p a random member, q a random member or a parent that
 * was replaced lately; then each gene is taken from x again with probability 1 − C (binomial
 * crossover). So children scatter the way the population does: wide at first, along the narrow
 * valley at last, in any rotation of it. <b>Mutation</b> now and then moves some weight between two
 * genes, so that an asset that the whole population lacks can come back. <b>Selection</b>: a child
 * takes its parent's place if it is no worse, or worse by Δ with probability {@code exp(−Δ/T)}; the
 * temperature T falls as in annealing. The best of all is kept apart and never lost.
 *
 * <p><b>Kinks.</b> Where a CVaR has kinks that slant across all genes, a population that only
 * improves shrinks onto the first ridge: a least CVaR of twenty assets in the worst 1 % was missed
 * by 8e-4. So most children differ from their parent along two differences of members, present or
 * replaced lately, in nearly every gene, and the temperature lets them cross.
 *
 * <p><b>Adaptation.</b> F and C are drawn around memories of the values that made better children,
 * weighted by how much better. The population shrinks in line with the evaluations left: explore
 * with many, finish with few; parents replaced lately are kept in far greater number.
 *
 * <p>A child leaves the budget's plane by crossover and the box by overshooting; the region brings
 * it back before it is evaluated. The projection leaves many weights exactly at their bounds.
 *
 * <p>References: Deb and Agrawal, <i>Simulated binary crossover</i> (1995), for real-coded genomes;
 * Tanabe and Fukunaga, <i>Improving the search performance of SHADE using linear population size
 * reduction</i> (2014), for the recombination and its adaptation.
 */
final class GeneticAlgorithm implements Search {
  private static final int POPULATION_MOST = 400;

  /** Of a first population, but for what its generations allow; of the last. */
  private static final int POPULATION_FIRST = 36;

  private static final int POPULATION_LAST = 16;
  private static final int POPULATION_LEAST = 6;

  /** Parents replaced lately that are kept, for each member. */
  private static final int REPLACED_PER_MEMBER = 6;

  /** Of the children, those along two differences. */
  private static final double ALONG_DIFFERENCES = 0.6;

  /** What part of the sum of two differences is added. */
  private static final double DIFFERENCES = 0.4;

  /** How far such a child goes towards one of the best, at most. */
  private static final double TOWARDS_BEST = 0.5;

  /** Of such a child's genes, those that change. */
  private static final double CHANGED = 0.95;

  /** The first temperature, as a part of the spread of the first costs; the last, of the first. */
  private static final double HOT = 0.3;

  private static final double COOLED = 1e-8;

  /** Generations that a population must live through at least. */
  private static final int GENERATIONS_LEAST = 20;

  /** The best to learn from, as a part of the population. */
  private static final double BEST_PART = 0.11;

  /** Entries of the memories of F and C. */
  private static final int MEMORIES = 6;

  /** Spread of F and C around a memory. */
  private static final double SPREAD = 0.1;

  /** Redraws of an F that is not positive. */
  private static final int REDRAWS_MAX = 20;

  /** Of the children, those that are mutated, too. */
  private static final double MUTATED = 0.2;

  @Override
  public void round(Trials trials, Draws draws) {
    new Population(trials, draws).evolve();
  }

  /** One round's population. */
  private static final class Population {
    private final Trials trials;
    private final Draws draws;
    private final int n;
    private final int initial;
    private final int last;
    private final Candidate[] members;
    private final double[][] replaced;
    private final double[] scales = new double[MEMORIES];
    private final double[] crossings = new double[MEMORIES];
    private final Candidate child;
    private int size;
    private int replacedCount;
    private int memory;
    private double hot;
    private double improvement;
    private double gain;
    private double gainScale;
    private double gainScaleSquare;
    private double gainCrossing;

    Population(Trials trials, Draws draws) {
      this.trials = trials;
      this.draws = draws;
      this.n = trials.cost().assets();
      int wanted = Math.min(POPULATION_MOST, Math.max(POPULATION_FIRST, n));
      this.initial =
          (int)
              Math.max(
                  POPULATION_LEAST, Math.min(wanted, trials.roundBudget() / GENERATIONS_LEAST));
      this.members = new Candidate[initial];
      this.last = Math.min(initial, POPULATION_LAST);
      this.replaced = new double[REPLACED_PER_MEMBER * initial][n];
      this.child = new Candidate(trials.cost());
      Arrays.fill(scales, 0.5);
      Arrays.fill(crossings, 0.5);
    }

    void evolve() {
      populate();
      boolean more = size == initial;
      while (more) {
        more = generation();
        shrink();
      }
    }

    private void populate() {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      while (size < initial && trials.goOn()) {
        Candidate member = new Candidate(trials.cost());
        if (size == 0) {
          System.arraycopy(trials.best().weights, 0, member.weights, 0, n);
        } else {
          draws.portfolio(trials.region().box(), member.weights);
        }
        trials.evaluate(member);
        members[size++] = member;
        if (member.cost < Double.POSITIVE_INFINITY) {
          least = Math.min(least, member.cost);
          most = Math.max(most, member.cost);
        }
      }
      hot = most > least ? HOT * (most - least) : 0.0;
    }

    /** Lets every member have a child; tells whether there were evaluations for all. */
    private boolean generation() {
      Arrays.sort(members, 0, size, (one, other) -> Double.compare(one.cost, other.cost));
      gain = 0.0;
      gainScale = 0.0;
      gainScaleSquare = 0.0;
      gainCrossing = 0.0;
      for (int i = 0; i < size; i++) {
        if (!trials.goOn()) {
          return false;
        }
        int remembered = draws.index(MEMORIES);
        double scale = scale(scales[remembered]);
        double crossing =
            Math.max(0.0, Math.min(1.0, crossings[remembered] + SPREAD * draws.normal()));
        boolean along = draws.uniform() < ALONG_DIFFERENCES;
        if (along) {
          alongDifferences(i);
        } else {
          recombine(i, scale, crossing);
        }
        if (draws.uniform() < MUTATED) {
          mutate();
        }
        trials.evaluate(child);
        boolean better = select(i);
        if (better && !along) {
          learn(improvement, scale, crossing);
        }
      }
      if (gain > 0.0) {
        scales[memory] = gainScaleSquare / gainScale;
        crossings[memory] = gainCrossing / gain;
        memory = (memory + 1) % MEMORIES;
      }
      return true;
    }

    private double scale(double middle) {
      for (int draw = 0; draw < REDRAWS_MAX; draw++) {
        double scale = draws.cauchy(middle, SPREAD);
        if (scale > 0.0) {
          return Math.min(1.0, scale);
        }
      }
      return middle;
    }

    private void recombine(int parent, double scale, double crossing) {
      double[] x = members[parent].weights;
      double[] b = good();
      double[] p = members[draws.index(size)].weights;
      double[] q = any();
      int always = draws.index(n);
      for (int k = 0; k < n; k++) {
        boolean inherited = k != always && draws.uniform() >= crossing;
        child.weights[k] = inherited ? x[k] : x[k] + scale * (b[k] - x[k]) + scale * (p[k] - q[k]);
      }
    }

    private void alongDifferences(int parent) {
      double[] x = members[parent].weights;
      double[] best = good();
      double[] a = any();
      double[] b = any();
      double[] c = any();
      double[] d = any();
      double towards = TOWARDS_BEST * draws.uniform();
      int always = draws.index(n);
      for (int k = 0; k < n; k++) {
        boolean changed = k == always || draws.uniform() < CHANGED;
        double step = towards * (best[k] - x[k]) + DIFFERENCES * (a[k] - b[k] + (c[k] - d[k]));
        child.weights[k] = changed ? x[k] + step : x[k];
      }
    }

    /** One of the best members. */
    private double[] good() {
      return members[draws.index(Math.min(size, Math.max(2, (int) (BEST_PART * size))))].weights;
    }

    /** Any member, or a parent replaced lately. */
    private double[] any() {
      int pick = draws.index(size + replacedCount);
      return pick < size ? members[pick].weights : replaced[pick - size];
    }

    /** Moves some of one gene to another: between nothing and all of it, on a scale of powers. */
    private void mutate() {
      int from = draws.index(n);
      int to = draws.index(n);
      double room = child.weights[from] - trials.region().box().lower()[from];
      double amount = room * StrictMath.pow(10.0, -4.0 * draws.uniform());
      child.weights[from] -= amount;
      child.weights[to] += amount;
    }

    /** Puts the child in its parent's place or not; tells whether it is better. */
    private boolean select(int parent) {
      Candidate old = members[parent];
      double temperature = hot * StrictMath.pow(COOLED, trials.roundFraction());
      double allowed = -temperature * StrictMath.log(1.0 - draws.uniform());
      improvement = old.cost - child.cost;
      if (!(child.cost <= old.cost + allowed)) {
        return false;
      }
      if (child.cost != old.cost) {
        int place = replacedCount < replaced.length ? replacedCount++ : draws.index(replacedCount);
        System.arraycopy(old.weights, 0, replaced[place], 0, n);
      }
      old.set(child);
      return improvement > 0.0 && improvement < Double.POSITIVE_INFINITY;
    }

    private void learn(double better, double scale, double crossing) {
      gain += better;
      gainScale += better * scale;
      gainScaleSquare += better * scale * scale;
      gainCrossing += better * crossing;
    }

    private void shrink() {
      double left = 1.0 - trials.roundFraction();
      int wanted = last + (int) Math.round((initial - last) * left);
      if (wanted < size) {
        Arrays.sort(members, 0, size, (one, other) -> Double.compare(one.cost, other.cost));
        size = wanted;
        replacedCount = Math.min(replacedCount, REPLACED_PER_MEMBER * size);
      }
    }
  }
}
