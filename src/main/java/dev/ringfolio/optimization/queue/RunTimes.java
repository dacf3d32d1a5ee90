package dev.ringfolio.optimization.queue;

import dev.ringfolio.core.model.Method;
import java.util.EnumMap;
import java.util.Map;

/** How long runs take: the mean of the last 50 of each method. Owned by one queue. */
public final class RunTimes {
  static final int RUNS = 50;

  /** What a run is taken to last before any has ended, in seconds. */
  static final double FIRST_GUESS_SECONDS = 2.0;

  private static final class Recent {
    final double[] seconds = new double[RUNS];
    long count;
  }

  private final Map<Method, Recent> recent = new EnumMap<>(Method.class);

  public void add(Method method, double seconds) {
    Recent of = recent.computeIfAbsent(method, m -> new Recent());
    of.seconds[(int) (of.count++ % RUNS)] = seconds;
  }

  /** In seconds. Summed anew each time: fifty additions, and no drift. */
  public double mean(Method method) {
    Recent of = recent.get(method);
    if (of == null) {
      return FIRST_GUESS_SECONDS;
    }
    int n = (int) Math.min(of.count, RUNS);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += of.seconds[i];
    }
    return sum / n;
  }
}
