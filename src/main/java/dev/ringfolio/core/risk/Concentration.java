package dev.ringfolio.core.risk;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of a portfolio stands in few positions. A position's share is its size over all sizes,
 * {@code |w_i|/Σ|w|}, so that shorts count like longs and cash does not count.
 *
 * @param hhi the Herfindahl–Hirschman index Σ share²: 1/n where all are equal, 1 where there is one
 * @param effectivePositions {@code 1/hhi}: as many equal positions would be as concentrated
 * @param top the greatest positions by their place in the portfolio, greatest first; of equal ones
 *     the first
 */
public record Concentration(double hhi, double effectivePositions, List<Integer> top) {
  public Concentration {
    top = List.copyOf(top);
  }

  /**
   * The concentration of weights.
   *
   * @param weights n, not all zero; <em>read</em>
   * @param count positions wanted in {@code top}; fewer where fewer are held
   * @throws IllegalArgumentException if there is no position, or a weight is not finite
   */
  public static Concentration of(double[] weights, int count) {
    Series.check(weights, 1);
    double gross = 0.0;
    for (double weight : weights) {
      gross += Math.abs(weight);
    }
    if (gross == 0.0) {
      throw new IllegalArgumentException("all " + weights.length + " weights are 0");
    }
    double hhi = 0.0;
    for (double weight : weights) {
      hhi += weight / gross * (weight / gross);
    }
    return new Concentration(hhi, 1.0 / hhi, greatest(weights, count));
  }

  private static List<Integer> greatest(double[] weights, int count) {
    return IntStream.range(0, weights.length)
        .boxed()
        .filter(i -> weights[i] != 0.0)
        .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
        .limit(count)
        .toList();
  }
}
