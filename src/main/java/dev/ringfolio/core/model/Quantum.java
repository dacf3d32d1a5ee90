package dev.ringfolio.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The selection problem {@code q x'Σx − μ'x + penalty (Σx − budget)²} and the circuit for it.
 *
 * @param riskFactor q, at least 0
 * @param budget assets to choose, or null for half of them, rounded down, at least one
 * @param layers of the circuit, at least 1
 * @param penalty of a wrong number of assets, above 0
 */
public record Quantum(double riskFactor, @Nullable Integer budget, int layers, double penalty) {
  /** Fewer assets leave a circuit nothing to choose. */
  public static final int ASSETS_MIN = 2;

  /** Assets of a circuit at most, a qubit each, where nothing else is wanted. */
  public static final int ASSETS_MAX = 20;

  /** The usual parameters. */
  public static final Quantum DEFAULT = new Quantum(1.0, null, 3, 1.0);
}
