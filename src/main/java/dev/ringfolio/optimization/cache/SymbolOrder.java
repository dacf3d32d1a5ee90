package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts what an answer says of each symbol into the order in which another request names them. */
public final class SymbolOrder {
  private SymbolOrder() {}

  /**
   * The same answer.
   *
   * @param from n symbols, in whose order {@code done} is
   * @param to the same symbols in another order
   */
  public static JobDone answer(JobDone done, List<Symbol> from, List<Symbol> to) {
    Metrics metrics = done.metrics();
    if (metrics == null || from.equals(to)) {
      return done;
    }
    Map<Symbol, Integer> places = new HashMap<>();
    for (int i = 0; i < from.size(); i++) {
      places.put(from.get(i), i);
    }
    List<Double> shares = metrics.riskContributions();
    double[] weights = new double[to.size()];
    List<Double> ordered = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      int place = places.getOrDefault(to.get(i), -1);
      if (place < 0) {
        throw new IllegalArgumentException(to.get(i) + " is none of " + from);
      }
      weights[i] = done.weights()[place];
      if (!shares.isEmpty()) {
        ordered.add(shares.get(place));
      }
    }
    return new JobDone(
        done.workerId(),
        done.jobId(),
        done.attempt(),
        done.status(),
        weights,
        new Metrics(
            metrics.expectedReturn(),
            metrics.expectedVolatility(),
            metrics.sharpeRatio(),
            metrics.more(),
            ordered),
        done.optimizationTimeSeconds(),
        done.gap(),
        done.warnings(),
        done.marketDataMillis(),
        done.observations(),
        done.dataVersion(),
        done.simulated(),
        done.failure(),
        done.suggestion());
  }
}
