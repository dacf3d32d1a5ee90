package dev.ringfolio.core.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an optimization starts from, what trading costs, and over how many periods it looks.
 *
 * @param previousWeights held now; a symbol that is not named is not held
 * @param transactionCost of a unit of L1 turnover, at least 0
 * @param benchmark for tracking error, or null for none
 * @param horizon periods, at least 1
 * @param scales of the expected returns, one a period; empty means 1 in each
 */
public record Trading(
    Map<Symbol, Double> previousWeights,
    double transactionCost,
    @Nullable Benchmark benchmark,
    int horizon,
    List<Double> scales) {

  /** Nothing held, free of cost, one period. */
  public static final Trading NONE = new Trading(Map.of(), 0.0, null, 1, List.of());

  public Trading {
    previousWeights = Map.copyOf(previousWeights);
    scales = List.copyOf(scales);
  }

  /** The same from other holdings. */
  public Trading startingAt(Map<Symbol, Double> weights) {
    return new Trading(weights, transactionCost, benchmark, horizon, scales);
  }

  /**
   * Weights to be compared with.
   *
   * @param weights a symbol that is not named weighs nothing; empty means equal weights
   */
  public record Benchmark(Map<Symbol, Double> weights) {
    /** The same weight for each symbol of the request. */
    public static final Benchmark EQUAL = new Benchmark(Map.of());

    public Benchmark {
      weights = Map.copyOf(weights);
    }
  }
}
