package dev.ringfolio.optimization.daily;

import dev.ringfolio.optimization.daily.ToldStore.Mark;
import dev.ringfolio.optimization.daily.ToldStore.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Through which day each thing was told, as the store has it. As large as what there is to tell of:
 * it is read anew for each round. Owned by the verticle.
 */
final class ToldBook {
  private final Map<Subject, Mark> marks = new HashMap<>();

  void load(List<Mark> stored) {
    marks.clear();
    stored.forEach(this::put);
  }

  void put(Mark mark) {
    marks.put(mark.subject(), mark);
  }

  /**
   * The last day that was told of it, or the least integer; of another optimization is not of it.
   */
  int through(Followed followed) {
    Mark mark = marks.get(followed.subject());
    return mark == null || !mark.requestId().equals(followed.requestId())
        ? Integer.MIN_VALUE
        : mark.day();
  }
}
