package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Progress;

/**
 * The evaluations of one heuristic search: counts them, stops at the budget or when told to, keeps
 * the best candidate and tells progress. Owned by one search; one thread.
 *
 * <p><b>Rounds.</b> A search plans its cooling or shrinking over a number of evaluations. A budget
 * of a billion must not make it plan for a billion, since time may be up long before. So the budget
 * is cut into rounds, the first of {@link #ROUND} evaluations and each twice as long as the one
 * before; each round starts from the best of the earlier ones.
 */
final class Trials {
  /** Evaluations of the first round: the default budget in one. */
  static final long ROUND = 100_000;

  /** Reports in a whole budget, at least. */
  private static final long REPORTS = 100;

  /** Evaluations between two reports at most: a part of a great budget may outlast all patience. */
  private static final long REPORT_EVERY_MAX = 1_000;

  private final Cost cost;
  private final Region region;
  private final long budget;
  private final Cancellation cancellation;
  private final Progress progress;
  private final Witness witness;
  private final long reportEvery;
  private final Candidate best;
  private Cancellation.Verdict verdict = Cancellation.Verdict.GO_ON;
  private long count;
  private long roundStart;
  private long roundEnd;

  /** Sees each candidate before it is evaluated. */
  @FunctionalInterface
  interface Witness {
    /** Nobody looks. */
    Witness NONE = weights -> {};

    /**
     * A candidate is about to be evaluated.
     *
     * @param weights n; <em>read</em>
     */
    void sees(double[] weights);
  }

  /**
   * @param budget evaluations, at least 1
   */
  Trials(
      Cost cost,
      Region region,
      long budget,
      Cancellation cancellation,
      Progress progress,
      Witness witness) {
    this.cost = cost;
    this.region = region;
    this.budget = budget;
    this.cancellation = cancellation;
    this.progress = progress;
    this.witness = witness;
    this.reportEvery = Math.max(1, Math.min(REPORT_EVERY_MAX, budget / REPORTS));
    this.best = new Candidate(cost);
    this.roundEnd = Math.min(ROUND, budget);
    System.arraycopy(region.center(), 0, best.weights, 0, best.weights.length);
    cost.image(best.weights, best.image);
  }

  Cost cost() {
    return cost;
  }

  Region region() {
    return region;
  }

  /** Evaluations so far. */
  long count() {
    return count;
  }

  /** What the search was last told. */
  Cancellation.Verdict verdict() {
    return verdict;
  }

  /** The best so far; before the first evaluation the center of the region; <em>read</em>. */
  Candidate best() {
    return best;
  }

  /** Starts the next round, if there is anything left to do. */
  boolean nextRound() {
    if (count > 0) {
      roundEnd = Math.min(budget, count + 2 * (roundEnd - roundStart));
    }
    roundStart = count;
    return goOn();
  }

  /** Whether this round has another evaluation. Polls. */
  boolean goOn() {
    if (verdict == Cancellation.Verdict.GO_ON) {
      verdict = cancellation.verdict();
    }
    return verdict == Cancellation.Verdict.GO_ON && count < roundEnd;
  }

  /** Evaluations of this round. */
  long roundBudget() {
    return roundEnd - roundStart;
  }

  /** How much of this round is done, 0..1. */
  double roundFraction() {
    return (double) (count - roundStart) / (roundEnd - roundStart);
  }

  /** Makes a candidate feasible and evaluates it, its image made anew. */
  void evaluate(Candidate candidate) {
    region.admit(candidate.weights);
    cost.image(candidate.weights, candidate.image);
    judge(candidate);
  }

  /** The same for a candidate whose image was kept along: it is used unless the weights change. */
  void evaluateMoved(Candidate candidate) {
    if (region.admit(candidate.weights)) {
      cost.image(candidate.weights, candidate.image);
    }
    judge(candidate);
  }

  private void judge(Candidate candidate) {
    witness.sees(candidate.weights);
    candidate.cost = cost.of(candidate.weights, candidate.image);
    count++;
    if (candidate.cost < best.cost) {
      best.set(candidate);
    }
    if (count % reportEvery == 0 || count == budget) {
      boolean known = best.cost < Double.POSITIVE_INFINITY;
      progress.report(count, (double) count / budget, known ? cost.value(best.cost) : Double.NaN);
    }
  }
}
