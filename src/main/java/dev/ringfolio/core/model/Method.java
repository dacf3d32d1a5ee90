package dev.ringfolio.core.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** How an optimization is solved. */
public enum Method implements WireName {
  /** The exact solver of each objective. */
  MEAN_VARIANCE,
  GENETIC_ALGORITHM,
  SIMULATED_ANNEALING,
  PARTICLE_SWARM,
  VQE,
  QAOA;

  private static final Set<Objective> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(Objective.class));

  private static final Set<Objective> SEARCHED =
      Collections.unmodifiableSet(
          EnumSet.of(
              Objective.MAXIMIZE_SHARPE,
              Objective.MINIMIZE_VARIANCE,
              Objective.MAXIMIZE_RETURN,
              Objective.MINIMIZE_CVAR,
              Objective.MAXIMIZE_SORTINO,
              Objective.MAXIMIZE_DIVERSIFICATION));

  private static final Set<Objective> SELECTED =
      Collections.unmodifiableSet(
          EnumSet.of(
              Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN));

  /** What it can be asked for; unmodifiable. */
  public Set<Objective> objectives() {
    return switch (this) {
      case MEAN_VARIANCE -> ALL;
      case GENETIC_ALGORITHM, SIMULATED_ANNEALING, PARTICLE_SWARM -> SEARCHED;
      case VQE, QAOA -> SELECTED;
    };
  }

  /** Whether a quantum circuit chooses the assets. */
  public boolean isCircuit() {
    return this == VQE || this == QAOA;
  }
}
