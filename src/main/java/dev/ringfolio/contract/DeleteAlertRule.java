package dev.ringfolio.contract;

import java.util.List;

/**
 * Forgets an alert rule; its alert, if one is raised, is over.
 *
 * @param versions the ones that may be; none for any
 */
public record DeleteAlertRule(Asker asker, String id, List<Long> versions) {
  public DeleteAlertRule {
    versions = List.copyOf(versions);
  }
}
