package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import java.util.List;
import java.util.Optional;

/**
 * The region of a box, a budget and further convex limits: groups, turnover, tracking error,
 * volatility, least return.
 *
 * <p><b>Problem.</b> The nearest point of such a set is a quadratic program of its own, too dear
 * for every candidate.
 *
 * <p><b>Idea.</b> Near is enough, feasible is not negotiable. A candidate first goes to and fro
 * between box and budget, exactly, and the linearizations of the limits that it breaks: a few
 * rounds leave next to nothing of the violation. The rest is taken away for certain: with c a point
 * well inside, a limit g, {@code g(c) < 0 < g(w)}, is kept at {@code c + t(w − c)} for {@code t =
 * g(c) / (g(c) − g(w))}, since a convex function is nowhere above its chord. The least t of all
 * limits keeps them all, and box and budget as well.
 *
 * <p>The point c is looked for in the same way, with the limits made tighter by a part of their
 * depth: much at first, then less. Where the set has no inside (a group of equal bounds), c touches
 * its limits; then only candidates that the rounds bring within {@link #KEPT} are new points, and
 * the others fall back to c.
 *
 * <p>Once told to stop, the search for c ends without a region, and a candidate is pulled to c at
 * once: it is feasible all the same.
 *
 * <p>Scratch space is written: one thread. References: Censor and Lent, <i>Cyclic subgradient
 * projections</i> (1982); Bauschke and Borwein, <i>On projection algorithms for solving convex
 * feasibility problems</i> (1996).
 */
final class LimitedRegion implements Region {
  /** A limit broken by less is kept: a hundredth of what an answer may be off. */
  static final double KEPT = 1e-11;

  /** Rounds to and fro for a candidate, and for the point inside. */
  private static final int ROUNDS_MAX = 40;

  private static final int CENTER_ROUNDS_MAX = 5_000;

  /** Parts of the depth by which limits are made tighter, one after the other. */
  private static final double[] MARGINS = {0.5, 0.25, 0.1, 0.03, 0.01, 1e-3, 1e-4, 0.0};

  private final FeasibleSet box;
  private final List<LimitFunction> limits;
  private final Cancellation cancellation;
  private final double[] center;
  private final double[] slacks;
  private final double[] slope;

  private LimitedRegion(FeasibleSet box, List<LimitFunction> limits, Cancellation cancellation) {
    this.box = box;
    this.cancellation = cancellation;
    this.limits = limits;
    this.center = Region.of(box).center();
    this.slacks = new double[limits.size()];
    this.slope = new double[box.assets()];
  }

  /** The region, or nothing where no point of it was found, or not before it was stopped. */
  static Optional<Region> of(
      FeasibleSet box, List<LimitFunction> limits, Cancellation cancellation) {
    LimitedRegion region = new LimitedRegion(box, limits, cancellation);
    for (double margin : MARGINS) {
      if (region.approach(region.center, margin, CENTER_ROUNDS_MAX)) {
        region.measureSlacks();
        return Optional.of(region);
      }
    }
    return Optional.empty();
  }

  private void measureSlacks() {
    for (int k = 0; k < slacks.length; k++) {
      slacks[k] = Math.max(0.0, -limits.get(k).excess(center));
    }
  }

  @Override
  public FeasibleSet box() {
    return box;
  }

  @Override
  public double[] center() {
    return center;
  }

  @Override
  public boolean admit(double[] candidate) {
    boolean changed = BudgetProjection.project(box, candidate);
    if (kept(candidate)) {
      return changed;
    }
    if (!approach(candidate, 0.0, ROUNDS_MAX)) {
      pull(candidate);
    }
    return true;
  }

  private boolean kept(double[] weights) {
    for (LimitFunction limit : limits) {
      if (!(limit.excess(weights) <= KEPT)) {
        return false;
      }
    }
    return true;
  }

  /** Goes to and fro until all limits, made tighter by a part of their depth, are kept. */
  private boolean approach(double[] weights, double margin, int rounds) {
    for (int round = 0; round < rounds && going(); round++) {
      boolean kept = true;
      for (LimitFunction limit : limits) {
        double excess = limit.excess(weights) + margin * limit.depth();
        if (!(excess <= KEPT)) {
          kept = false;
          lean(limit, weights, excess);
        }
      }
      if (kept) {
        return true;
      }
      BudgetProjection.project(box, weights);
    }
    return false;
  }

  private boolean going() {
    return cancellation.verdict() == Cancellation.Verdict.GO_ON;
  }

  /**
   * Goes to where the linearization of a limit is kept, without changing the sum of the weights.
   */
  private void lean(LimitFunction limit, double[] weights, double excess) {
    limit.slope(weights, slope);
    double mean = 0.0;
    if (box.budget() == Budget.ONE) {
      for (double value : slope) {
        mean += value;
      }
      mean /= slope.length;
    }
    double square = 0.0;
    for (int i = 0; i < slope.length; i++) {
      slope[i] -= mean;
      square += slope[i] * slope[i];
    }
    double length = square > 0.0 ? excess / square : 0.0;
    for (int i = 0; i < slope.length; i++) {
      weights[i] -= length * slope[i];
    }
  }

  /** Pulls weights of the box and the budget towards the center until all limits are kept. */
  private void pull(double[] weights) {
    double part = 1.0;
    for (int k = 0; k < slacks.length; k++) {
      double excess = limits.get(k).excess(weights);
      if (excess > KEPT) {
        part = Math.min(part, slacks[k] / (slacks[k] + excess));
      }
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = center[i] + part * (weights[i] - center[i]);
    }
    BudgetProjection.project(box, weights);
    if (!kept(weights)) {
      System.arraycopy(center, 0, weights, 0, weights.length);
    }
  }
}
