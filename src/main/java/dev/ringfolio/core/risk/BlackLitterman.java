package dev.ringfolio.core.risk;

import dev.ringfolio.core.market.Halt;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Expected returns that mix the market's equilibrium with views (Black and Litterman, 1992).
 *
 * <p>The equilibrium is {@code π = δ·Σ·w} with w the market weights; what is believed of the
 * expected returns before any view is normal with mean π and covariance τΣ. View k says that the
 * portfolio p returns q, with an error of variance Ω_k, independent of the others'. Given all
 * views,
 *
 * <pre>
 *   mean        π + τΣP'(PτΣP' + Ω)⁻¹(Q − Pπ)
 *   covariance  Σ + M,  M = τΣ − τΣP'(PτΣP' + Ω)⁻¹PτΣ
 * </pre>
 *
 * <p>Since Ω is diagonal, the views may be taken one after another, each by one step of the Kalman
 * filter on (mean, M): {@code g = M·p}, {@code s = p'g + Ω_k}, {@code mean += g·(q − p'mean)/s},
 * {@code M −= g·g'/s}. That needs no factorization, takes views that are certain (Ω_k = 0), and
 * meets one that says what is settled already with an s of zero: it is left out where it agrees,
 * and refused where it contradicts. The order changes no more than rounding.
 *
 * <p>A view without confidence has {@code Ω_k = p'τΣp}, as sure as the equilibrium (He and
 * Litterman, 1999). One of confidence c has {@code Ω_k = (1−c)/c · p'τΣp}: alone, it moves its
 * portfolio's return the fraction c of the way to q, which is what Idzorek's (2005) confidence
 * means; so no confidence is the same as one half, 1 is certain, and 0 leaves the view out.
 *
 * <p>Pure; the caller's thread. n² multiplications a view.
 */
final class BlackLitterman {
  /** Of a view's first variance: less is left where earlier views settle it. */
  private static final double SETTLED = 1e-10;

  /** Returns a year that differ by less agree: rounding, with room for a hundred views. */
  private static final double AGREES = 1e-9;

  /**
   * What is believed after all views.
   *
   * @param mean n, annual
   * @param covariance n×n, row-major, symmetric: Σ + M, annual
   * @param fault why there is nothing to be believed; empty where there is
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Posterior(double[] mean, double[] covariance, String fault, List<Warning> warnings) {}

  private final int n;
  private final double[] sigma;
  private final double tau;
  private final double[] mean;
  private final double[] spread;
  private final List<Warning> warnings = new ArrayList<>();
  private String fault = "";

  private BlackLitterman(double[] sigma, double[] equilibrium, double tau) {
    this.n = equilibrium.length;
    this.sigma = sigma;
    this.tau = tau;
    this.mean = equilibrium;
    this.spread = new double[n * n];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = tau * sigma[i];
    }
  }

  /**
   * The posterior of beliefs without a fault ({@link RecipeFaults}).
   *
   * @param sigma n×n, row-major, symmetric, annual; <em>read</em>
   * @param market n, weights of the market; <em>read</em>
   * @param riskAversion δ
   * @return anything where the halt was asked
   */
  static Posterior of(
      double[] sigma,
      double[] market,
      double riskAversion,
      Beliefs beliefs,
      List<Symbol> symbols,
      Halt halt) {
    int n = market.length;
    double[] equilibrium = new double[n];
    for (int i = 0; i < n; i++) {
      equilibrium[i] = riskAversion * InnerProduct.of(sigma, i * n, market, 0, n);
    }
    BlackLitterman beliefsSoFar = new BlackLitterman(sigma, equilibrium, beliefs.tau());
    for (int k = 0; k < beliefs.views().size() && !halt.now(); k++) {
      beliefsSoFar.take("views[" + k + "]", beliefs.views().get(k), symbols);
    }
    return beliefsSoFar.posterior();
  }

  private void take(String name, View view, List<Symbol> symbols) {
    Double confidence = view.confidence();
    if (confidence != null && confidence == 0.0) {
      warnings.add(new Warning("view_ignored", name + " has confidence 0"));
      return;
    }
    double[] portfolio = inOrder(view.weights(), symbols);
    double first = tau * variance(portfolio);
    double[] gain = times(spread, portfolio);
    double left = InnerProduct.of(portfolio, gain);
    double surprise = view.expectedReturn() - InnerProduct.of(portfolio, mean);
    double doubt = confidence == null ? 1.0 : (1.0 - confidence) / confidence;
    double total = left + doubt * first;
    if (first > riskless(portfolio) && total > SETTLED * first) {
      update(gain, surprise / total, 1.0 / total);
    } else if (Math.abs(surprise) <= AGREES) {
      warnings.add(new Warning("view_ignored", name + " says what is certain without it"));
    } else if (fault.isEmpty()) {
      fault =
          "%s: says %s where its portfolio returns %.6f without a doubt, %s"
              .formatted(
                  name,
                  view.expectedReturn(),
                  view.expectedReturn() - surprise,
                  "having no risk or being settled by certain views; leave it out");
    }
  }

  private void update(double[] gain, double step, double shrink) {
    for (int i = 0; i < n; i++) {
      mean[i] += step * gain[i];
      subtractRow(spread, i, gain, shrink * gain[i]);
    }
  }

  private static void subtractRow(double[] matrix, int row, double[] vector, double factor) {
    for (int j = 0; j < vector.length; j++) {
      matrix[row * vector.length + j] -= factor * vector[j];
    }
  }

  private Posterior posterior() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double value = sigma[i * n + j] + spread[i * n + j];
        spread[i * n + j] = value;
        spread[j * n + i] = value;
      }
    }
    return new Posterior(mean, spread, fault, warnings);
  }

  /** What is no variance under τΣ but rounding. */
  private double riskless(double[] portfolio) {
    return tau * ExpectedReturns.VARIANCE_ZERO * ExpectedReturns.greatestVariance(sigma, portfolio);
  }

  private double variance(double[] portfolio) {
    return InnerProduct.of(portfolio, times(sigma, portfolio));
  }

  /** A symmetric matrix times a vector of few entries. */
  private double[] times(double[] matrix, double[] vector) {
    double[] product = new double[n];
    for (int i = 0; i < n; i++) {
      if (vector[i] != 0.0) {
        addRow(matrix, i, vector[i], product);
      }
    }
    return product;
  }

  private static void addRow(double[] matrix, int row, double factor, double[] product) {
    for (int j = 0; j < product.length; j++) {
      product[j] += factor * matrix[row * product.length + j];
    }
  }

  private static double[] inOrder(Map<Symbol, Double> weights, List<Symbol> symbols) {
    double[] values = new double[symbols.size()];
    weights.forEach((symbol, weight) -> values[symbols.indexOf(symbol)] = weight);
    return values;
  }
}
