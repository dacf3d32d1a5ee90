package dev.ringfolio.contract;

import java.util.List;

/**
 * Triggers, oldest first.
 *
 * @param next what to ask for {@code after} to get those that follow; 0 where none do
 * @param cached whether the store is away, so that this is what was last known of it
 */
public record TriggersListed(List<TriggerRead> triggers, long next, boolean cached) {
  public TriggersListed {
    triggers = List.copyOf(triggers);
  }
}
