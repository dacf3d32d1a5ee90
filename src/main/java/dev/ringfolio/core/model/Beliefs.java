package dev.ringfolio.core.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Black–Litterman mixes with the market's equilibrium.
 *
 * @param views may be empty
 * @param tau uncertainty of the equilibrium relative to the covariance, above 0
 * @param marketWeights of the equilibrium; empty means equal weights
 */
public record Beliefs(List<View> views, double tau, Map<Symbol, Double> marketWeights) {
  public static final double DEFAULT_TAU = 0.05;

  /** No views, equal market weights. */
  public static final Beliefs NONE = new Beliefs(List.of(), DEFAULT_TAU, Map.of());

  public Beliefs {
    views = List.copyOf(views);
    marketWeights = Map.copyOf(marketWeights);
  }

  /**
   * A portfolio and what it is expected to return.
   *
   * @param weights of the portfolio: one symbol at 1 is an absolute view, 1 and −1 a relative one
   * @param expectedReturn annual
   * @param confidence 0 (ignored) to 1 (certain), or null for the variance that tau gives the view
   */
  public record View(
      Map<Symbol, Double> weights, double expectedReturn, @Nullable Double confidence) {
    public View {
      weights = Map.copyOf(weights);
    }
  }
}
