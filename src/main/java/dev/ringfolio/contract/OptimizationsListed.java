package dev.ringfolio.contract;

import java.util.List;

/** Requests, newest first. */
public record OptimizationsListed(List<OptimizationState> optimizations) {
  public OptimizationsListed {
    optimizations = List.copyOf(optimizations);
  }
}
