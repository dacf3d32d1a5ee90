package dev.ringfolio.triggers;

import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;
import java.util.TreeMap;

/** Keeps triggers in memory; can be away. Any thread. */
final class MemoryTriggers implements TriggerStore {
  private final TreeMap<Long, Kept> all = new TreeMap<>();
  private boolean away;

  /** What happens while a change is written; on the thread that does. */
  volatile Runnable whileReplacing = () -> {};

  synchronized void away(boolean now) {
    away = now;
  }

  private void check() {
    if (away) {
      throw new StoreUnavailable("pulled out", null);
    }
  }

  @Override
  public synchronized List<Kept> load() {
    check();
    return List.copyOf(all.values());
  }

  @Override
  public synchronized void create(Kept trigger) {
    check();
    all.put(trigger.rule().number(), trigger);
  }

  private boolean has(long number, long version) {
    Kept kept = all.get(number);
    return kept != null && kept.rule().version() == version;
  }

  @Override
  public boolean replace(Kept after) {
    whileReplacing.run();
    return replaced(after);
  }

  private synchronized boolean replaced(Kept after) {
    check();
    if (!has(after.rule().number(), after.rule().version() - 1)) {
      return false;
    }
    all.put(after.rule().number(), after);
    return true;
  }

  @Override
  public synchronized boolean delete(String id, long version) {
    check();
    return has(Long.parseLong(id), version) && all.remove(Long.parseLong(id)) != null;
  }

  @Override
  public synchronized void remember(List<Kept> triggers) {
    check();
    for (Kept trigger : triggers) {
      if (has(trigger.rule().number(), trigger.rule().version())) {
        all.put(trigger.rule().number(), trigger);
      }
    }
  }
}
