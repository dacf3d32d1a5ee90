package dev.ringfolio.contract;

import dev.ringfolio.contract.ModuleReport.Status;
import java.util.List;

/**
 * Everything an operator sees.
 *
 * @param status the worst of the essential modules, and at best yellow while any module is red
 * @param score 100 × (modules not red) / modules
 */
public record HealthReport(
    Status status,
    double score,
    List<Seen> modules,
    List<RingReport> rings,
    Memory memory,
    int nodes,
    List<String> roles,
    double uptimeSeconds,
    String version) {

  public HealthReport {
    modules = List.copyOf(modules);
    rings = List.copyOf(rings);
    roles = List.copyOf(roles);
  }

  /**
   * A module and when it last answered.
   *
   * @param report its last word, with the status that health gives it
   * @param essential whether the service is of no use without it
   */
  public record Seen(ModuleReport report, double lastSeenSeconds, boolean essential) {}

  /** Bytes. */
  public record Memory(long used, long committed, long max, long rss) {}
}
