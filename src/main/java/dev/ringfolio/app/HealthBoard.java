package dev.ringfolio.app;

import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each module said last, and what that makes of it: green up to {@value #GREEN_SECONDS} s
 * since it was last seen, yellow up to {@value #YELLOW_SECONDS} s, red beyond; a module's own worse
 * word stands. Owned by the health verticle; time is pushed in.
 */
final class HealthBoard {
  static final double GREEN_SECONDS = 15;
  static final double YELLOW_SECONDS = 60;

  private static final class Entry {
    final boolean essential;
    long seenNanos;
    @Nullable ModuleReport last;

    Entry(boolean essential, long startNanos) {
      this.essential = essential;
      this.seenNanos = startNanos;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * Creates a board.
   *
   * @param modules name → whether the service is of no use without it
   * @param startNanos from when a module that never answered is counted as unseen
   */
  HealthBoard(Map<String, Boolean> modules, long startNanos) {
    modules.forEach((name, essential) -> entries.put(name, new Entry(essential, startNanos)));
  }

  List<String> modules() {
    return List.copyOf(entries.keySet());
  }

  /** A module answered. One that the board does not know is a bug of the wiring. */
  void seen(ModuleReport report, long nowNanos) {
    Entry entry = entries.get(report.module());
    if (entry == null) {
      throw new IllegalArgumentException("module " + report.module() + " is not on the board");
    }
    entry.seenNanos = nowNanos;
    entry.last = report;
  }

  /** Every module, in the order of the wiring, with the status that it has now. */
  List<Seen> look(long nowNanos) {
    List<Seen> seen = new ArrayList<>(entries.size());
    entries.forEach((name, entry) -> seen.add(look(name, entry, nowNanos)));
    return seen;
  }

  private static Seen look(String name, Entry entry, long nowNanos) {
    double age = Math.max(0, (nowNanos - entry.seenNanos) / 1e9);
    Status byAge =
        age <= GREEN_SECONDS ? Status.GREEN : age <= YELLOW_SECONDS ? Status.YELLOW : Status.RED;
    ModuleReport last = entry.last;
    if (last == null) {
      Status starting = byAge == Status.GREEN ? Status.YELLOW : byAge;
      ModuleFacts none = new ModuleFacts.NoFacts();
      return new Seen(
          new ModuleReport(name, starting, "has not answered yet", none), age, entry.essential);
    }
    Status status = worse(byAge, last.status());
    String detail = byAge == Status.GREEN ? last.detail() : "does not answer; " + last.detail();
    return new Seen(new ModuleReport(name, status, detail, last.facts()), age, entry.essential);
  }

  /** Red if an essential module is, yellow if any module is not green, else green. */
  static Status overall(List<Seen> modules) {
    Status overall = Status.GREEN;
    for (Seen seen : modules) {
      Status status = seen.report().status();
      overall = worse(overall, status == Status.RED && !seen.essential() ? Status.YELLOW : status);
    }
    return overall;
  }

  /** 100 × (modules not red) / modules, rounded to one decimal. */
  static double score(List<Seen> modules) {
    long good = modules.stream().filter(m -> m.report().status() != Status.RED).count();
    return modules.isEmpty() ? 100.0 : Math.round(1000.0 * good / modules.size()) / 10.0;
  }

  private static Status worse(Status a, Status b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
