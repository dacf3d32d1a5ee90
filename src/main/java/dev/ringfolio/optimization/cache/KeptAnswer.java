package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Warning;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An answer that may be given again, to requests that name the same symbols in another order.
 * Immutable.
 *
 * @param weights in the order of the symbols' names
 * @param metrics whose risk contributions are in that order, too
 * @param warnings of the data and the solver; those of a request are its own
 * @param madeMillis when it was made, wall time
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record KeptAnswer(
    Status status,
    double[] weights,
    Metrics metrics,
    double optimizationTimeSeconds,
    double gap,
    List<Warning> warnings,
    long marketDataMillis,
    int observations,
    boolean simulated,
    long madeMillis) {

  public KeptAnswer {
    warnings = List.copyOf(warnings);
  }

  /**
   * What is kept of {@code done}, the answer to {@code request}. Nothing where it failed, or where
   * the time limit cut a search off: that says more of how busy the machine was than of the
   * problem.
   */
  public static Optional<KeptAnswer> of(Optimize request, JobDone done, long nowMillis) {
    Metrics metrics = done.metrics();
    boolean cutOff =
        done.status() == Status.APPROXIMATE
            && done.optimizationTimeSeconds() >= request.parameters().timeLimitSeconds();
    if (metrics == null || done.failure() != null || cutOff) {
      return Optional.empty();
    }
    int[] byName = byName(request);
    double[] weights = IntStream.of(byName).mapToDouble(i -> done.weights()[i]).toArray();
    List<Double> shares = metrics.riskContributions();
    List<Double> sortedShares =
        shares.isEmpty() ? shares : IntStream.of(byName).mapToObj(shares::get).toList();
    return Optional.of(
        new KeptAnswer(
            done.status(),
            weights,
            with(metrics, sortedShares),
            done.optimizationTimeSeconds(),
            done.gap(),
            done.warnings(),
            done.marketDataMillis(),
            done.observations(),
            done.simulated(),
            nowMillis));
  }

  /** The answer as a worker would give it to {@code request}, of as many symbols. */
  public JobDone to(Optimize request) {
    int[] byName = byName(request);
    List<Double> shares = metrics.riskContributions();
    double[] own = new double[weights.length];
    Double[] ownShares = new Double[shares.size()];
    for (int at = 0; at < byName.length; at++) {
      own[byName[at]] = weights[at];
      if (ownShares.length > 0) {
        ownShares[byName[at]] = shares.get(at);
      }
    }
    return new JobDone(
        "",
        0,
        0,
        status,
        own,
        with(metrics, List.of(ownShares)),
        optimizationTimeSeconds,
        gap,
        warnings,
        marketDataMillis,
        observations,
        0,
        simulated,
        null);
  }

  /** Whether it has a weight for each of so many symbols. */
  boolean fits(int symbols) {
    int shares = metrics.riskContributions().size();
    return weights.length == symbols && (shares == 0 || shares == symbols);
  }

  /** For the cache's bound on bytes. */
  int estimatedBytes() {
    return 500 + 32 * weights.length + 200 * warnings.size();
  }

  /** Places in the request's list, in the order of the names there. */
  private static int[] byName(Optimize request) {
    return IntStream.range(0, request.symbols().size())
        .boxed()
        .sorted(Comparator.comparing(i -> request.symbols().get(i).name()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Metrics with(Metrics metrics, List<Double> shares) {
    return new Metrics(
        metrics.expectedReturn(),
        metrics.expectedVolatility(),
        metrics.sharpeRatio(),
        metrics.more(),
        shares);
  }
}
