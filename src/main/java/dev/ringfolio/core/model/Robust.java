package dev.ringfolio.core.model;

import java.util.Map;

/**
 * Expected returns that may be anywhere in a set around their estimate; the worst of them counts.
 *
 * @param radius ellipsoid: {@code κ} in {@code μ'w − κ‖Dw‖}, D the standard errors of the means,
 *     {@code σᵢ/√(T/252)}; box: {@code δᵢ = radius} standard errors where {@code deltas} is empty
 * @param deltas box: annual half-widths by symbol, in place of standard errors; a symbol that is
 *     not named has none
 */
public record Robust(Kind kind, double radius, Map<Symbol, Double> deltas) {
  public Robust {
    deltas = Map.copyOf(deltas);
  }

  /** The shape of the set. */
  public enum Kind implements WireName {
    BOX,
    ELLIPSOID
  }
}
