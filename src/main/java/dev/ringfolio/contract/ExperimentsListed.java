package dev.ringfolio.contract;

import java.util.List;

/**
 * Experiments, newest first.
 *
 * @param next what to ask for {@code before} to get those that follow; 0 where none do
 * @param cached whether the store is away, so that this is what was last known
 */
public record ExperimentsListed(List<Experiment> experiments, long next, boolean cached) {
  public ExperimentsListed {
    experiments = List.copyOf(experiments);
  }
}
