package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.box.BoxProgram;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.linear.TwoDoubles;
import dev.ringfolio.core.optimizer.solver.Attempt;

/**
 * The point of the efficient frontier with the greatest ratio of excess return to volatility, under
 * any box, with or without the budget.
 *
 * <p><b>Problem.</b> Let {@code w(λ)} minimize {@code ½ w'Σw − λ m'w} over the feasible set. As λ
 * grows from zero, w(λ) runs along the frontier from least variance to greatest return, and it is
 * piecewise linear: between two <em>corner portfolios</em> the same weights stay free, on a
 * <em>critical line</em>. The first-order conditions of the ratio are those of w(λ) with {@code λ =
 * σ²/e}, where e = m'w and σ² = w'Σw. So the optimum is a root of {@code φ(λ) = λ·e − σ²}; φ is
 * negative before it and positive after it, since the ratio has no second peak.
 *
 * <p><b>Idea.</b> On one critical line, {@code e = e₀ + λ e₁} and {@code σ² = q₀ + λ² e₁}: the same
 * slope, since moving along the line trades variance for return at the rate 2λ. So {@code φ = λ e₀
 * − q₀} is linear there and its root {@code q₀/e₀} exact. The critical line algorithm walks all
 * corners and looks for a root inside each segment. We go straight to the root of the present line
 * instead, let the quadratic program find which weights are free there, and look again; a bracket
 * [least, most] on λ falls back to bisection where the jump leaves it. When the free weights no
 * longer change, the root is exact. A handful of jumps suffice, each a few steps of a program that
 * keeps its factor, and ties or degenerate corners, which break a naive walk (1/max_weight an
 * integer), need no care of their own.
 *
 * <p>Pure; one thread. References: Markowitz, <i>Mean-Variance Analysis</i> (1987), chapter 8;
 * Niedermayer and Niedermayer, <i>Applying Markowitz's critical line algorithm</i> (2010).
 */
public final class Tangency {
  /** Jumps along the frontier: about seven are seen; bisection alone needs some sixty. */
  private static final int JUMPS_MAX = 200;

  /**
   * How far down one jump may lead: a root at zero is a riskless portfolio, to be met on the way.
   */
  private static final double SHRINK_MAX = 1e-3;

  /** Where weights start inside the box, λ starts low: near least variance few meet a bound. */
  private static final double INSIDE = 1e-4;

  /** φ is zero but for rounding when it is below this part of the variance. */
  private static final double ROOT_ZERO = 1e-14;

  public static final String RISKLESS_EXCESS =
      "a portfolio without volatility earns more than the risk-free rate, so the ratio has no bound; "
          + "drop the riskless asset, raise risk_free_rate, or use more rows than assets";

  private final double[] sigma;
  private final double[] excess;
  private final BoxProgram program;
  private final Pass pass;
  private double least;
  private double most = Double.POSITIVE_INFINITY;
  private double excessReturn;
  private double variance;

  private Tangency(double[] sigma, double[] excess, BoxProgram program, Pass pass) {
    this.sigma = sigma;
    this.excess = excess;
    this.program = program;
    this.pass = pass;
  }

  /**
   * @param excess n, expected returns above the risk-free rate, of which some feasible weights have
   *     a positive sum; <em>read</em>
   */
  static Attempt solve(
      double[] sigma, double[] excess, FeasibleSet set, Pass pass, Cancellation cancellation) {
    double[] richest = GreedyFill.fill(set, excess);
    BoxProgram program = new BoxProgram(sigma, set, pass == Pass.PRECISE, cancellation);
    boolean inside = pass != Pass.FROM_VERTEX && Starts.insideIsBetter(set);
    program.startAt(inside ? Starts.equal(set) : richest);
    Tangency tangency = new Tangency(sigma, excess, program, pass);
    tangency.measure(richest, new double[excess.length]);
    double scale = tangency.variance / tangency.excessReturn * (inside ? INSIDE : 1.0);
    return tangency.search(Math.max(scale, Double.MIN_NORMAL));
  }

  private Attempt search(double start) {
    double scale = start;
    int jumps = 0;
    boolean found = false;
    while (!found && jumps++ < JUMPS_MAX) {
      program.setLinear(scale, excess);
      BoxProgram.Ending ending = program.solve();
      if (ending != BoxProgram.Ending.STATIONARY && ending != BoxProgram.Ending.STEPS_EXHAUSTED) {
        return Attempt.of(ending, program.weights(), program.steps());
      }
      measure(program.weights(), program.low());
      if (riskless()) {
        return new Attempt.Refused(Reason.UNBOUNDED, RISKLESS_EXCESS);
      }
      double balance = scale * excessReturn - variance;
      double next = next(scale, balance);
      found = Math.abs(balance) <= ROOT_ZERO * variance || next == scale;
      scale = next;
    }
    return new Attempt.Found(program.weights().clone(), program.steps(), program.hints());
  }

  private boolean riskless() {
    return excessReturn > 0.0 && Starts.withoutRisk(sigma, program.weights(), variance);
  }

  /** The root of the present critical line, or the middle of the bracket where that is outside. */
  private double next(double scale, double balance) {
    if (balance > 0.0) {
      most = Math.min(most, scale);
    } else {
      least = Math.max(least, scale);
    }
    double slope = program.slope(excess);
    double returnAtZero = excessReturn - scale * slope;
    double varianceAtZero = variance - scale * scale * slope;
    double root = varianceAtZero / returnAtZero;
    if (returnAtZero > 0.0 && root > least && root < most) {
      return Math.max(root, SHRINK_MAX * scale);
    }
    return Double.isInfinite(most) ? 4.0 * scale : 0.5 * (least + most);
  }

  private void measure(double[] weights, double[] low) {
    int n = excess.length;
    if (pass == Pass.PRECISE) {
      excessReturn = TwoDoubles.dot(weights, low, excess, new double[n]);
      variance = TwoDoubles.variance(sigma, weights, low);
      return;
    }
    excessReturn = RowArithmetic.dot(excess, weights);
    variance = 0.0;
    for (int i = 0; i < n; i++) {
      if (weights[i] != 0.0) {
        variance += weights[i] * RowArithmetic.dot(sigma, i * n, weights, 0, n);
      }
    }
  }
}
