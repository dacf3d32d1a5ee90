package dev.ringfolio.contract;

import java.util.List;

/**
 * Comparisons, newest first, without their answers.
 *
 * @param next what to ask for {@code before} to get those that follow; 0 where none do
 * @param cached whether the store is away, so that these are those in memory
 */
public record ComparisonsListed(List<ComparisonState> comparisons, long next, boolean cached) {
  public ComparisonsListed {
    comparisons = List.copyOf(comparisons);
  }
}
