package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.Feasibility;
import dev.ringfolio.core.optimizer.box.FeasibleSet;

/**
 * Checks equal risk contributions by means of its own, from Σ and the weights alone.
 *
 * <p><b>Residual.</b> With {@code c_i = w_i(Σw)_i/(w'Σw)}, the greatest {@code |n c_i − 1|}.
 *
 * <p><b>Duality gap.</b> Equal contributions minimize {@code f(y) = ½ y'Σy − (1/n) Σ ln y_i}. For
 * any u with {@code g = Σu > 0}, convexity gives {@code ½ y'Σy ≥ g'y − ½ u'Σu}, and the least value
 * of {@code g'y − (1/n) Σ ln y_i} is at {@code y_i = 1/(n g_i)}; so {@code f ≥ 1 + (1/n) Σ ln(n
 * g_i) − ½ u'Σu}. At the multiple of w with {@code u'Σu = 1}, f(u) is above that by
 *
 * <pre>  −(1/n) Σ ln(n c_i),</pre>
 *
 * the divergence of the contributions from equal ones. It is a proof of optimality but of second
 * order in the errors, so the certificate's gap is the greater of it and the residual.
 *
 * <p>Pure; any thread.
 */
final class ParityVerifier {
  private final double[] fractions;
  private final double[] weights;

  /**
   * @param sigma n×n, row-major, symmetric; <em>read</em>
   * @param weights n; <em>read</em>
   */
  ParityVerifier(double[] sigma, double[] weights) {
    int n = weights.length;
    this.weights = weights;
    this.fractions = new double[n];
    for (int i = 0; i < n; i++) {
      accumulate(sigma, i * n, weights[i]);
    }
    double variance = 0.0;
    for (int i = 0; i < n; i++) {
      fractions[i] *= weights[i];
      variance += fractions[i];
    }
    for (int i = 0; i < n; i++) {
      fractions[i] /= variance;
    }
  }

  private void accumulate(double[] sigma, int row, double weight) {
    for (int j = 0; j < fractions.length; j++) {
      fractions[j] += weight * sigma[row + j];
    }
  }

  /** The greatest relative error of a contribution; infinite where they are no numbers. */
  double residual() {
    double worst = 0.0;
    for (double fraction : fractions) {
      worst = Math.max(worst, Math.abs(fractions.length * fraction - 1.0));
    }
    return Double.isNaN(worst) ? Double.POSITIVE_INFINITY : worst;
  }

  /** How far f is above its least value at most; infinite where a contribution is not positive. */
  double dualityGap() {
    double sum = 0.0;
    for (double fraction : fractions) {
      if (!(fraction > 0.0)) {
        return Double.POSITIVE_INFINITY;
      }
      sum -= Math.log(fractions.length * fraction);
    }
    return Math.max(0.0, sum / fractions.length);
  }

  Certificate certify(FeasibleSet set) {
    double residual = residual();
    return new Certificate(
        Feasibility.violation(set, weights), residual, Math.max(residual, dualityGap()));
  }
}
