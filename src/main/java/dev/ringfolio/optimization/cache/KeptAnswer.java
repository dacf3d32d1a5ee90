package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.advice.Advice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * What is kept of {@code done}, the answer to {@code request}. Nothing where it failed, where it
   * started from what a portfolio held just then, where the data may be old ones, or where the time
   * limit cut a search off: that says more of how busy the machine was than of the problem. What it
   * says to a portfolio is left out.
   */
  public static Optional<KeptAnswer> of(Optimize request, JobDone done, long nowMillis) {
    boolean whole = done.weights().length == request.symbols().size();
    if (done.metrics() == null || !whole || !answersAll(request, done)) {
      return Optional.empty();
    }
    JobDone sorted = SymbolOrder.answer(done, request.symbols(), byName(request));
    Metrics metrics = Objects.requireNonNull(sorted.metrics());
    return Optional.of(
        new KeptAnswer(
            done.status(),
            sorted.weights(),
            metrics,
            done.optimizationTimeSeconds(),
            done.gap(),
            done.warnings().stream().filter(warning -> !Advice.isOne(warning)).toList(),
            done.marketDataMillis(),
            done.observations(),
            done.simulated(),
            nowMillis));
  }

  private static boolean answersAll(Optimize request, JobDone done) {
    boolean cutOff =
        done.status() == Status.APPROXIMATE
            && done.optimizationTimeSeconds() >= request.parameters().timeLimitSeconds();
    return done.failure() == null
        && !cutOff
        && !request.startsFromPortfolio()
        && done.dataVersion() != JobDone.UNKNOWN_VERSION;
  }

  /** The answer as a worker would give it to {@code request}, of as many symbols. */
  public JobDone to(Optimize request) {
    return to(request, warnings, null);
  }

  /** The same for a portfolio. */
  JobDone to(Optimize request, Advice advice) {
    if (advice instanceof Advice.Suggested suggested) {
      return to(request, warnings, suggested.suggestion());
    }
    List<Warning> more = new ArrayList<>(warnings);
    more.add(((Advice.None) advice).warning());
    return to(request, more, null);
  }

  private JobDone to(Optimize request, List<Warning> told, @Nullable Suggestion suggestion) {
    JobDone sorted =
        new JobDone(
            "",
            0,
            0,
            status,
            weights,
            metrics,
            optimizationTimeSeconds,
            gap,
            told,
            marketDataMillis,
            observations,
            0,
            simulated,
            null,
            suggestion);
    return SymbolOrder.answer(sorted, byName(request), request.symbols());
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

  private static List<Symbol> byName(Optimize request) {
    return request.symbols().stream().sorted(Comparator.comparing(Symbol::name)).toList();
  }
}
