package dev.ringfolio.contract;

import java.util.List;

/**
 * Another condition in the place of a rule's; its alert, if one is raised, is over.
 *
 * @param versions the ones that may be replaced; none for any
 */
public record ReplaceAlertRule(Asker asker, String id, List<Long> versions, AlertRuleDraft draft) {
  public ReplaceAlertRule {
    versions = List.copyOf(versions);
  }
}
