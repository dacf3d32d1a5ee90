package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pair of objective and method with one kind of constraints: what every promise of the optimizer
 * is held against.
 */
record ContractCase(Objective objective, Method method, Kind kind) {
  private static final Set<Method> SEARCHES =
      Set.of(Method.GENETIC_ALGORITHM, Method.SIMULATED_ANNEALING, Method.PARTICLE_SWARM);
  private static final Set<Objective> SEARCHED =
      Set.of(
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_SHARPE,
          Objective.MAXIMIZE_RETURN,
          Objective.MINIMIZE_CVAR,
          Objective.MAXIMIZE_SORTINO,
          Objective.MAXIMIZE_DIVERSIFICATION);
  private static final Set<Objective> FORMULAS =
      Set.of(
          Objective.EQUAL_WEIGHT,
          Objective.INVERSE_VOLATILITY,
          Objective.RISK_PARITY,
          Objective.HIERARCHICAL_RISK_PARITY);

  /** Constraints of one kind; {@link ContractMarket} has their figures. */
  enum Kind {
    LONG_ONLY,
    CAPPED,
    LONG_SHORT,
    CASH,
    FREE,
    GROUPS,
    TURNOVER,
    TRACKING_ERROR,
    MAX_VOLATILITY,
    MIN_RETURN;

    boolean boxAndBudget() {
      return ordinal() <= FREE.ordinal();
    }

    /** Whether a copy of an asset changes nothing: bounds on single weights do not bind. */
    boolean openToCopies() {
      return this == LONG_ONLY || !boxAndBudget();
    }
  }

  /** Every pair that is solved, with every kind of constraints that it takes. */
  static Stream<ContractCase> all() {
    return any().filter(ContractCase::exists).filter(ContractCase::admitted);
  }

  /** Pairs that do not exist, and constraints that a pair does not take. */
  static Stream<ContractCase> refused() {
    return any().filter(one -> !one.exists() || !one.admitted());
  }

  /** Those that make something best, so that values can be compared. */
  static Stream<ContractCase> optimizing() {
    return all().filter(ContractCase::optimizes);
  }

  /** Hierarchical risk parity halves the assets as they lie. */
  static Stream<ContractCase> withoutOrder() {
    return all().filter(one -> one.objective() != Objective.HIERARCHICAL_RISK_PARITY);
  }

  /** Where a copy of an asset may hold no more than the asset alone. */
  static Stream<ContractCase> openToCopies() {
    return optimizing().filter(one -> one.kind().openToCopies());
  }

  private static Stream<ContractCase> any() {
    return Arrays.stream(Objective.values())
        .flatMap(
            objective ->
                Stream.concat(Stream.of(Method.MEAN_VARIANCE), SEARCHES.stream().sorted())
                    .flatMap(
                        method ->
                            Arrays.stream(Kind.values())
                                .map(kind -> new ContractCase(objective, method, kind))));
  }

  private boolean exists() {
    return !heuristic() || SEARCHED.contains(objective);
  }

  /** Formulas look at no limit but bounds on single weights. */
  private boolean admitted() {
    return optimizes() || kind.boxAndBudget();
  }

  boolean heuristic() {
    return method != Method.MEAN_VARIANCE;
  }

  boolean optimizes() {
    return !FORMULAS.contains(objective);
  }

  /** Box and budget of this kind; limits of the other kinds are long-only and fully invested. */
  Constraints box() {
    return switch (kind) {
      case CAPPED -> Constraints.box(true, true, 0.0, 1.0 / 3.0);
      case LONG_SHORT -> Constraints.box(false, true, -0.3, 0.5);
      case CASH -> Constraints.box(true, false, 0.0, 0.6);
      case FREE -> Constraints.box(false, false, -0.3, 0.5);
      default -> Constraints.DEFAULT;
    };
  }
}
