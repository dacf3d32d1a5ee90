package dev.ringfolio.core.optimizer;

/**
 * What an independent check of weights found, from the problem's data and the weights alone.
 *
 * @param infeasibility the greatest violation of a bound or of the budget, in units of weight
 * @param residual the greatest violation of the first-order conditions, relative to the greatest
 *     gradient
 * @param gap a bound on how much better, relatively, any feasible weights can be; infinite where
 *     none is known
 */
public record Certificate(double infeasibility, double residual, double gap) {
  /** Weights further off than this are no answer. */
  public static final double INFEASIBILITY_MAX = 1e-9;

  /** Feasible weights within this of the best are optimal. */
  public static final double GAP_OPTIMAL = 1e-9;

  /** Feasible weights within this of the best are approximate; beyond, they are no answer. */
  public static final double GAP_APPROXIMATE = 1e-3;

  /** Whether the weights keep every constraint. */
  public boolean feasible() {
    return infeasibility <= INFEASIBILITY_MAX;
  }

  /** Whether the weights are as good as any. */
  public boolean optimal() {
    return feasible() && gap <= GAP_OPTIMAL;
  }

  /** Whether the weights are nearly as good as any. */
  public boolean approximate() {
    return feasible() && gap <= GAP_APPROXIMATE;
  }
}
