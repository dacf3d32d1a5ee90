package dev.ringfolio.contract;

import java.util.List;

/**
 * Forgets a trigger, and the run that it asked for where that has not begun.
 *
 * @param versions the ones that may be; none for any
 */
public record DeleteTrigger(Asker asker, String id, List<Long> versions) {
  public DeleteTrigger {
    versions = List.copyOf(versions);
  }
}
