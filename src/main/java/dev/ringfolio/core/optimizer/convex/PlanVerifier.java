package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.ConstraintSet.Distance;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a plan over several periods, by means of its own.
 *
 * <p><b>Idea.</b> As in {@link Tangent} the objective is replaced by its tangent at the plan. What
 * ties the periods together is the cost of trading and the limit τ on it; for any ρ_h ≥ 0 and any
 * g_h with {@code |g_h| ≤ c + ρ_h} in each asset,
 *
 * <pre>  −c‖v_h − v_{h−1}‖₁ ≤ ρ_h τ − g_h'(v_h − v_{h−1})</pre>
 *
 * after which the periods are apart and {@link Ceiling} bounds each. The first period's trades from
 * what is held need no g. The hints are, after the plan, the prices of each period, g, and the
 * directions of the ellipsoids; bad ones make the bound weak, never wrong.
 *
 * <p>The state of one check; one thread.
 */
final class PlanVerifier {
  /** Values below this part of their summands are compared with that. */
  private static final double VALUE_FLOOR = 1e-2;

  private final Task task;
  private final ConstraintSet set;
  private final double[] hints;
  private final int n;
  private final int periods;
  private final double[][] plan;
  private final double cost;
  private final double[] held;
  private final double gamma;
  private final double[][] marginalRisks;
  private final double value;

  /**
   * @param hints the plan, then as {@link PlanSolver} orders them; <em>read</em>
   */
  PlanVerifier(Task task, ConstraintSet set, double[] hints) {
    this.task = task;
    this.set = set;
    this.hints = hints;
    this.n = task.assets();
    this.periods = PlanSolver.horizon(task);
    this.plan = PlanSolver.plan(task, hints);
    this.cost = task.problem().parameters().trading().transactionCost();
    this.held = task.problem().inOrder(task.problem().parameters().trading().previousWeights());
    this.gamma = PlanSolver.riskAversion(task);
    this.marginalRisks = new double[periods][];
    for (int h = 0; h < periods; h++) {
      marginalRisks[h] = marginalRisk(plan[h]);
    }
    this.value = worth();
  }

  private double[] before(int period) {
    return period == 0 ? held : plan[period - 1];
  }

  private double[] marginalRisk(double[] weights) {
    double[] product = new double[n];
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        RowArithmetic.addScaled(product, weights[i], task.sigma(), i * n, n);
      }
    }
    return product;
  }

  /** The objective's value. */
  double value() {
    return value;
  }

  private double worth() {
    double value = 0.0;
    for (int h = 0; h < periods; h++) {
      value += RowArithmetic.dot(PlanSolver.reward(task, h), plan[h]);
      value -= 0.5 * gamma * RowArithmetic.dot(marginalRisks[h], plan[h]);
      for (int i = 0; i < n; i++) {
        value -= cost * Math.abs(plan[h][i] - before(h)[i]);
      }
    }
    return value;
  }

  /** The greatest violation of a limit in any period, in the units of the limit. */
  double infeasibility() {
    Goal goal = Goal.of(task);
    double worst = 0.0;
    for (int h = 0; h < periods; h++) {
      ConstraintSet here = from(before(h));
      ConstraintVerifier verifier = new ConstraintVerifier(goal, here, task.sigma(), plan[h]);
      worst = Math.max(worst, verifier.infeasibility());
    }
    return worst;
  }

  /** The certificate of the whole plan. */
  Certificate certify() {
    double infeasibility = infeasibility();
    double gain = -value;
    double gross = 0.0;
    double residual = 0.0;
    for (int h = 0; h < periods; h++) {
      double[] marginalRisk = marginalRisks[h];
      double risk = gamma * RowArithmetic.dot(marginalRisk, plan[h]);
      double[] slope = PlanSolver.reward(task, h);
      gross += Starts.greatest(slope) + risk;
      RowArithmetic.addScaled(slope, -gamma, marginalRisk, 0, n);
      addTrades(h, slope);
      Ceiling ceiling = ceiling(h, slope);
      gain += 0.5 * risk + ceiling.value() + (h > 0 ? tradePrice(h) * limit() : 0.0);
      residual =
          Math.max(residual, ceiling.steepest(plan[h]) / Math.max(Starts.greatest(slope), 1e-300));
    }
    double scale = Math.max(Math.abs(value), VALUE_FLOOR * gross);
    double gap = scale > 0.0 ? gain / scale : gain <= 0.0 ? 0.0 : Double.POSITIVE_INFINITY;
    return new Certificate(
        infeasibility, residual, Double.isNaN(gap) ? Double.POSITIVE_INFINITY : Math.max(0.0, gap));
  }

  /** The limits of a period that follows certain weights. */
  private ConstraintSet from(double[] center) {
    List<Distance> distances =
        set.distances().stream()
            .map(distance -> new Distance(distance.field(), center, distance.limit()))
            .toList();
    return new ConstraintSet(set.box(), set.rows(), distances, set.ellipsoids());
  }

  private Ceiling ceiling(int period, double[] slope) {
    ConstraintSet here =
        period == 0
            ? from(held)
            : new ConstraintSet(set.box(), set.rows(), List.of(), set.ellipsoids());
    double[][] tangents = new double[set.ellipsoids().size()][];
    for (int e = 0; e < tangents.length; e++) {
      tangents[e] = tangent(direction(period, e));
    }
    double own = period == 0 ? cost : 0.0;
    return new Ceiling(here, slope, own, held, null, tangents, prices(period));
  }

  /** The hint of an ellipsoid's direction, or else where the weights are from its center. */
  private double[] direction(int period, int ellipsoid) {
    int count = set.ellipsoids().size();
    int at = 2 * n * periods + periods * pricesEach() + (period * count + ellipsoid) * n;
    if (at + n <= hints.length) {
      return Arrays.copyOfRange(hints, at, at + n);
    }
    double[] off = plan[period].clone();
    RowArithmetic.addScaled(off, -1.0, set.ellipsoids().get(ellipsoid).center(), 0, n);
    return off;
  }

  /** {@code Σd/σ(d)}; zero where d has no risk. */
  private double[] tangent(double[] d) {
    double[] tangent = new double[n];
    for (int i = 0; i < n; i++) {
      RowArithmetic.addScaled(tangent, d[i], task.sigma(), i * n, n);
    }
    double length = Math.sqrt(Math.max(0.0, RowArithmetic.dot(d, tangent)));
    for (int i = 0; i < n; i++) {
      tangent[i] = length > 0.0 ? tangent[i] / length : 0.0;
    }
    return tangent;
  }

  private int pricesEach() {
    return 1 + set.rows().size() + set.distances().size() + set.ellipsoids().size();
  }

  /** Prices of a period's limits; of later periods, without that of trades. */
  private double[] prices(int period) {
    int from = n * periods + period * pricesEach();
    if (from + pricesEach() > hints.length) {
      return new double[0];
    }
    double[] all = Arrays.copyOfRange(hints, from, from + pricesEach());
    if (period == 0 || set.distances().isEmpty()) {
      return all;
    }
    int cut = 1 + set.rows().size();
    double[] rest = Arrays.copyOf(all, all.length - 1);
    System.arraycopy(all, cut + 1, rest, cut, rest.length - cut);
    return rest;
  }

  /** τ; where there is none it has no price. */
  private double limit() {
    return set.distances().isEmpty() ? 0.0 : set.distances().get(0).limit();
  }

  /** ρ of a period. */
  private double tradePrice(int period) {
    int at = n * periods + period * pricesEach() + 1 + set.rows().size();
    return set.distances().isEmpty() || at >= hints.length ? 0.0 : Math.max(0.0, hints[at]);
  }

  /** {@code slope += g_{h+1} − g_h}, the first period's own left out. */
  private void addTrades(int period, double[] slope) {
    for (int i = 0; i < n; i++) {
      slope[i] -= period == 0 ? 0.0 : trade(period, i);
      slope[i] += period + 1 == periods ? 0.0 : trade(period + 1, i);
    }
  }

  /** g of an asset, brought to where it may be. */
  private double trade(int period, int asset) {
    int at = n * periods + periods * pricesEach() + period * n + asset;
    double most = cost + tradePrice(period);
    return at < hints.length ? Math.max(-most, Math.min(most, hints[at])) : 0.0;
  }
}
