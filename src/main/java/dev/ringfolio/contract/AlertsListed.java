package dev.ringfolio.contract;

import java.util.List;

/**
 * Alerts, newest first.
 *
 * @param next what to ask for {@code before} to get those that follow; 0 where none do
 * @param cached whether the store is away, and these are of those in memory
 */
public record AlertsListed(List<Alert> alerts, long next, boolean cached) {
  public AlertsListed {
    alerts = List.copyOf(alerts);
  }
}
