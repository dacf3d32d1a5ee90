package dev.ringfolio.contract;

import java.util.List;

/**
 * Results that are kept, newest first.
 *
 * @param next what to ask for {@code before} to get those that follow; 0 where none do
 */
public record StoredOptimizationsListed(List<StoredOptimization> optimizations, long next) {
  public StoredOptimizationsListed {
    optimizations = List.copyOf(optimizations);
  }
}
