package dev.ringfolio.triggers;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.contract.RiskAlert.State;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.trigger.DrawdownMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps rules and alerts in memory, without bounds; can be away. Any thread. */
final class MemoryAlerts implements AlertStore {
  private final TreeMap<Long, AlertRule> rules = new TreeMap<>();
  private final TreeMap<Long, Alert> alerts = new TreeMap<>();
  private List<DrawdownMark> marks = List.of();
  private boolean away;

  synchronized void away(boolean now) {
    away = now;
  }

  private void check() {
    if (away) {
      throw new StoreUnavailable("pulled out", null);
    }
  }

  synchronized List<Alert> kept() {
    return List.copyOf(alerts.values());
  }

  @Override
  public synchronized Kept load(int newest) {
    check();
    Map<String, Long> raised = new HashMap<>();
    alerts.values().forEach(a -> raised.put(a.raised().ruleId(), a.raised().atMillis()));
    return new Kept(
        List.copyOf(rules.values()),
        alerts.values().stream().filter(a -> a.state() == State.RAISED).toList(),
        alerts.descendingMap().values().stream().limit(newest).toList(),
        raised,
        marks);
  }

  @Override
  public synchronized void create(AlertRule rule) {
    check();
    rules.put(rule.number(), rule);
  }

  @Override
  public synchronized boolean replace(AlertRule after) {
    check();
    AlertRule before = rules.get(after.number());
    if (before == null || before.version() != after.version() - 1) {
      return false;
    }
    rules.put(after.number(), after);
    return true;
  }

  @Override
  public synchronized boolean delete(String id, long version) {
    check();
    AlertRule before = rules.get(Long.parseLong(id));
    return before != null && before.version() == version && rules.remove(before.number()) != null;
  }

  @Override
  public synchronized void write(List<Alert> some) {
    check();
    for (Alert alert : some) {
      Alert before = alerts.get(alert.number());
      long known = before == null ? 0 : before.acknowledgedMillis();
      alerts.put(alert.number(), known == 0 ? alert : alert.acknowledged(known));
    }
  }

  @Override
  public synchronized Optional<Alert> alert(long number) {
    check();
    return Optional.ofNullable(alerts.get(number));
  }

  @Override
  public synchronized List<Alert> newest(String owner, Which which, long before, int limit) {
    check();
    return alerts.headMap(before, false).descendingMap().values().stream()
        .filter(alert -> owner == null || owner.equals(alert.raised().owner()))
        .filter(which::includes)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void writeMarks(List<DrawdownMark> some) {
    check();
    marks = new ArrayList<>(some);
  }
}
