package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Scenarios;
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
  double[] inOrder(Map<Symbol, Double> named) {
    double[] values = new double[assets()];
    named.forEach((symbol, value) -> values[indexOf(symbol)] = value);
    return values;
  }

  /**
   * The position of a symbol.
   *
   * @throws IllegalArgumentException if it is none of the problem's symbols
   */
  int indexOf(Symbol symbol) {
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
}
