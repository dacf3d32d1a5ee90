package dev.ringfolio.contract;

import java.util.List;

/**
 * Another content in the place of a trigger's. It is armed anew; its cool-down goes on.
 *
 * @param versions the ones that may be replaced; none for any
 */
public record ReplaceTrigger(Asker asker, String id, List<Long> versions, TriggerDraft draft) {
  public ReplaceTrigger {
    versions = List.copyOf(versions);
  }
}
