package dev.ringfolio.triggers;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.RiskAlert.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Alerts in memory: the open one of each rule, the newest {@value #NEWEST_MAX} for the time in
 * which the store is away, and those that the store lacks, at most {@value #BACKLOG_MAX}: beyond,
 * the oldest that is over is given up and counted, or else the oldest. Owned by the triggers
 * verticle.
 */
final class AlertLog {
  static final int NEWEST_MAX = 1_000;
  static final int BACKLOG_MAX = 10_000;

  private final Map<String, Alert> open = new HashMap<>();
  private final TreeMap<Long, Alert> newest = new TreeMap<>();
  private final TreeMap<Long, Alert> backlog = new TreeMap<>();
  private long givenUp;

  /** Takes an alert as it is now. */
  void put(Alert alert) {
    String rule = alert.raised().ruleId();
    if (alert.state() == State.RAISED) {
      open.put(rule, alert);
    } else {
      Alert known = open.get(rule);
      if (known != null && known.number() == alert.number()) {
        open.remove(rule);
      }
    }
    newest.put(alert.number(), alert);
    if (newest.size() > NEWEST_MAX) {
      newest.pollFirstEntry();
    }
  }

  /** The alert that {@code ruleId} has raised. */
  Optional<Alert> open(String ruleId) {
    return Optional.ofNullable(open.get(ruleId));
  }

  List<Alert> open() {
    return List.copyOf(open.values());
  }

  Optional<Alert> find(long number) {
    Alert known = newest.get(number);
    return known != null
        ? Optional.of(known)
        : open.values().stream().filter(alert -> alert.number() == number).findFirst();
  }

  /** As the store would answer, of what is here. */
  List<Alert> newest(@Nullable String owner, Which which, long before, int limit) {
    TreeMap<Long, Alert> all = new TreeMap<>(newest);
    open.values().forEach(alert -> all.put(alert.number(), alert));
    return all.headMap(before, false).descendingMap().values().stream()
        .filter(alert -> owner == null || owner.equals(alert.raised().owner()))
        .filter(which::includes)
        .limit(limit)
        .toList();
  }

  /** The store lacks these, and what became of them since. */
  void lacks(List<Alert> alerts) {
    for (Alert alert : alerts) {
      backlog.put(alert.number(), newest.getOrDefault(alert.number(), alert));
      if (backlog.size() > BACKLOG_MAX) {
        giveUpOne();
      }
    }
  }

  private void giveUpOne() {
    givenUp++;
    long least =
        backlog.values().stream()
            .filter(alert -> alert.state() == State.CLEARED)
            .findFirst()
            .map(Alert::number)
            .orElse(backlog.firstKey());
    backlog.remove(least);
  }

  /** What the store lacks, oldest first; it is no longer held here. */
  List<Alert> takeBacklog() {
    List<Alert> taken = new ArrayList<>(backlog.values());
    backlog.clear();
    return taken;
  }

  /** Alerts that are not over. */
  int openOnes() {
    return open.size();
  }

  int backlog() {
    return backlog.size();
  }

  /** Alerts that the store never got, in all. */
  long givenUp() {
    return givenUp;
  }
}
