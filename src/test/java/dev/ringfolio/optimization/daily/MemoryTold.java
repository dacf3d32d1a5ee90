package dev.ringfolio.optimization.daily;

import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was told in memory, and can be away. Any thread. */
final class MemoryTold implements ToldStore {
  final Map<Subject, Mark> marks = new ConcurrentHashMap<>();
  final List<Newest> newest = new CopyOnWriteArrayList<>();
  volatile boolean away;

  private void check() {
    if (away) {
      throw new StoreUnavailable("pulled out", null);
    }
  }

  @Override
  public Agenda agenda(int newestMax) {
    check();
    return new Agenda(List.copyOf(marks.values()), newest);
  }

  @Override
  public void keep(Mark mark) {
    check();
    marks.put(mark.subject(), mark);
  }

  @Override
  public Optional<String> result(long number) {
    check();
    return Optional.of("result " + number);
  }
}
