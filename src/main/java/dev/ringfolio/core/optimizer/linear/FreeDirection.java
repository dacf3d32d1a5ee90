package dev.ringfolio.core.optimizer.linear;

import java.util.Arrays;

/**
 * Where the free weights of a {@code BoxProgram} go next: a pace for each free weight, by its
 * position in the {@link FreeFactor}, and the image of that motion under Σ, which is how the
 * gradient changes. With a budget, motions keep the sum of the weights.
 *
 * <p>Owned by one solve; one thread.
 */
public final class FreeDirection {
  /** Paces whose sum is off by less than this part of their gross sum are off by rounding. */
  private static final double SUM_ROUNDING = 1e-15;

  private final int n;
  private final SymmetricRows sigma;
  private final FreeFactor factor;
  private final boolean budget;
  private final double[] image;
  private double[] paces = new double[0];

  public FreeDirection(int n, SymmetricRows sigma, FreeFactor factor, boolean budget) {
    this.n = n;
    this.sigma = sigma;
    this.factor = factor;
    this.budget = budget;
    this.image = new double[n];
  }

  /** The pace of the free weight at a position. */
  public double pace(int position) {
    return paces[position];
  }

  /** Σ times the motion, n; <em>read</em>. */
  public double[] image() {
    return image;
  }

  /**
   * Sets the motion that takes the free weights to their least value.
   *
   * @param gradient n; <em>read</em>
   * @param rest what the sum of the weights lacks, with a budget
   */
  public void towardsLeast(double[] gradient, double rest) {
    int k = factor.size();
    makeRoom(k);
    double level = level(gradient, k);
    for (int p = 0; p < k; p++) {
      paces[p] = level - gradient[factor.member(p)];
    }
    factor.forward(paces);
    finish(k, rest);
    sigma.combine(factor.members(), paces, k, image);
  }

  /**
   * Sets the motion without curvature in which the free weights follow one that {@link
   * FreeFactor#append} has just refused.
   *
   * @param gradient n; <em>read</em>
   * @param pace of the weight followed, 1 or −1
   * @return the slope along the motion
   */
  public double withoutCurvature(double[] gradient, int index, double pace) {
    int k = factor.size();
    makeRoom(k);
    factor.refused(paces);
    for (int p = 0; p < k; p++) {
      paces[p] *= -pace;
    }
    finish(k, -pace);
    sigma.combine(factor.members(), paces, k, image);
    RowArithmetic.add(image, pace, sigma.row(index), 0, n);
    return along(gradient, index, pace);
  }

  /** The curvature along the motion of the free weights and one more. */
  public double curvature(int index, double pace) {
    return along(image, index, pace);
  }

  private double along(double[] values, int index, double pace) {
    double sum = pace * values[index];
    for (int p = 0; p < factor.size(); p++) {
      sum += paces[p] * values[factor.member(p)];
    }
    return sum;
  }

  /** How fast {@code c'w} grows with the scale of a linear part {@code scale · c}. */
  public double criticalSlope(double[] c) {
    int k = factor.size();
    beginCriticalLine(c, k);
    finish(k, 0.0);
    double slope = 0.0;
    for (int p = 0; p < k; p++) {
      slope += c[factor.member(p)] * paces[p];
    }
    return slope;
  }

  /** Half of the motion along the critical line; returns the common level of {@code c}. */
  private double beginCriticalLine(double[] c, int k) {
    makeRoom(k);
    double level = level(c, k);
    for (int p = 0; p < k; p++) {
      paces[p] = c[factor.member(p)] - level;
    }
    factor.forward(paces);
    return level;
  }

  /**
   * Sets the motion along the critical line: how the free weights that minimize {@code ½ w'Σw −
   * λc'w} change with λ.
   *
   * @param c n; <em>read</em>
   * @return how the common gradient of the free weights changes with λ
   */
  public double alongCriticalLine(double[] c) {
    int k = factor.size();
    double level = beginCriticalLine(c, k);
    double change = finish(k, 0.0) - level;
    sigma.combine(factor.members(), paces, k, image);
    return change;
  }

  /**
   * What a budget lets be taken off all values of the free weights, so that equal ones make no
   * motion at all, not even by rounding.
   */
  private double level(double[] values, int k) {
    return budget && k > 0 ? values[factor.member(0)] : 0.0;
  }

  /**
   * Takes {@code R⁻ᵀb} to {@code H⁻¹b}, plus, with a budget, the multiple of {@code H⁻¹1} that
   * makes the paces sum to {@code wanted}.
   *
   * @return that multiple
   */
  private double finish(int k, double wanted) {
    double multiple = 0.0;
    if (budget && k > 0) {
      double[] ones = factor.ones();
      double sum = RowArithmetic.dotBetween(ones, paces, 0, k);
      double square = RowArithmetic.dotBetween(ones, ones, 0, k);
      multiple = (wanted - sum) / square;
      RowArithmetic.add(paces, multiple, ones, 0, k);
    }
    factor.backward(paces);
    if (budget && k > 0) {
      settleSum(k, wanted);
    }
    return multiple;
  }

  /** Once more, where what was large and cancelled has left its rounding in the sum. */
  private void settleSum(int k, double wanted) {
    double sum = 0.0;
    double gross = 0.0;
    double square = 0.0;
    for (int p = 0; p < k; p++) {
      sum += paces[p];
      gross += Math.abs(paces[p]);
      square += factor.ones()[p] * factor.ones()[p];
    }
    if (Math.abs(wanted - sum) <= SUM_ROUNDING * gross) {
      return;
    }
    double[] correction = Arrays.copyOf(factor.ones(), k);
    factor.backward(correction);
    RowArithmetic.add(paces, (wanted - sum) / square, correction, 0, k);
  }

  private void makeRoom(int k) {
    if (paces.length < k) {
      paces = new double[Math.min(n, 2 * k + 8)];
    }
  }
}
