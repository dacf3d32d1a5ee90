package dev.ringfolio.contract;

import java.util.List;

/**
 * Alert rules, oldest first.
 *
 * @param next what to ask for {@code after} to get those that follow; 0 where none do
 * @param cached whether the store is away, so that this is what was last known of it
 */
public record AlertRulesListed(List<AlertRule> rules, long next, boolean cached) {
  public AlertRulesListed {
    rules = List.copyOf(rules);
  }
}
