package dev.ringfolio.core.model;

/** How an optimization is solved. */
public enum Method implements WireName {
  /** The exact solver of each objective. */
  MEAN_VARIANCE,
  GENETIC_ALGORITHM,
  SIMULATED_ANNEALING,
  PARTICLE_SWARM,
  VQE,
  QAOA
}
