package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be optimized. The time limit of {@code parameters} is the caller's to turn into a
 * {@link Cancellation}.
 *
 * @param symbols n names in the order of the estimates, all different; empty where nothing in the
 *     constraints or parameters names a symbol
 * @param scenarios what the estimates were made of, or null where they were given: then objectives
 *     that look at single days (CVaR, Sortino) cannot be solved
 */
public record Problem(
    List<Symbol> symbols,
    Estimates estimates,
    @Nullable Scenarios scenarios,
    Objective objective,
    Method method,
    Constraints constraints,
    Parameters parameters) {

  public Problem {
    symbols = List.copyOf(symbols);
    if (!symbols.isEmpty() && symbols.size() != estimates.assets()) {
      throw new IllegalArgumentException(
          symbols.size() + " symbols for " + estimates.assets() + " assets");
    }
  }

  /** A problem of estimates alone, without names. */
  public Problem(
      Estimates estimates,
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters) {
    this(List.of(), estimates, null, objective, method, constraints, parameters);
  }

  /** The number of assets, n. */
  public int assets() {
    return estimates.assets();
  }

  /**
   * Weights by name as an array in the order of the assets, n; zero where a symbol is not named.
   *
   * @throws IllegalArgumentException if a name is none of the problem's symbols
   */
  public double[] inOrder(Map<Symbol, Double> named) {
    double[] values = new double[assets()];
    named.forEach((symbol, value) -> values[indexOf(symbol)] = value);
    return values;
  }

  /**
   * The position of a symbol.
   *
   * @throws IllegalArgumentException if it is none of the problem's symbols
   */
  public int indexOf(Symbol symbol) {
    int index = symbols.indexOf(symbol);
    if (index < 0) {
      throw new IllegalArgumentException(symbol + " is none of the problem's symbols");
    }
    return index;
  }

  /** The same problem with another objective. */
  public Problem withObjective(Objective other) {
    return new Problem(symbols, estimates, scenarios, other, method, constraints, parameters);
  }

  /** The same problem by another method. */
  public Problem withMethod(Method other) {
    return new Problem(symbols, estimates, scenarios, objective, other, constraints, parameters);
  }

  /**
   * The same problem over some of its assets, without scenarios. What constraints and parameters
   * name must be among them.
   *
   * @param chosen indices of assets, all different; <em>read</em>
   */
  public Problem over(int[] chosen) {
    int n = assets();
    int k = chosen.length;
    double[] mu = new double[k];
    double[] sigma = new double[k * k];
    for (int i = 0; i < k; i++) {
      mu[i] = mu()[chosen[i]];
      for (int j = 0; j < k; j++) {
        sigma[i * k + j] = sigma()[chosen[i] * n + chosen[j]];
      }
    }
    List<Symbol> names =
        symbols.isEmpty() ? List.of() : Arrays.stream(chosen).mapToObj(symbols::get).toList();
    Estimates some =
        new Estimates(k, mu, sigma, estimates.observations(), estimates.fault(), List.of());
    return new Problem(names, some, null, objective, method, constraints, parameters);
  }

  /** n, annual expected returns; <em>read</em>. */
  public double[] mu() {
    return estimates.mu();
  }

  /** n×n, row-major, annual covariance; <em>read</em>. */
  public double[] sigma() {
    return estimates.sigma();
  }
}
