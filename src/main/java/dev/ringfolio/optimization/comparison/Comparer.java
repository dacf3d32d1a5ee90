package dev.ringfolio.optimization.comparison;

import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.contract.ComparisonFinished.ComparedMethod;
import dev.ringfolio.contract.ComparisonFinished.Figures;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.engine.Comparison;
import dev.ringfolio.core.optimizer.engine.Comparison.Entry;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Scenarios;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.JobFailures;
import dev.ringfolio.optimization.LivePrices;
import dev.ringfolio.optimization.work.EstimateSource;
import dev.ringfolio.optimization.work.EstimateSource.Reading;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import dev.ringfolio.optimization.work.EstimateSource.Stopped;
import dev.ringfolio.optimization.work.EstimateSource.Unusable;
import dev.ringfolio.optimization.work.KeptEstimates;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Solves one comparison after another: prices are read and estimated once, and all methods start
 * from that one covariance. Owned by the comparisons verticle, used on its solver thread alone;
 * blocks while it reads history.
 *
 * <p>The time limit begins with the comparison and is one for all its methods: those not done by
 * then fail alone.
 */
final class Comparer {
  private final PriceSource source;
  private final Clock clock;
  private final EstimateSource estimates;
  private final Optimizer optimizer = new Optimizer();

  /**
   * @param kept tables and estimates of the same history, of others, too
   * @param source whose live prices may become a row
   */
  Comparer(History history, KeptEstimates kept, PriceSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.estimates = new EstimateSource(history, kept);
  }

  /**
   * What comes of a comparison.
   *
   * @param cancelled whether nobody wants the answer any more; polled from this thread
   */
  ComparisonFinished compare(
      String id, Compare request, List<PriceUpdate> live, BooleanSupplier cancelled) {
    long beginNanos = clock.nanos();
    long limitNanos = (long) (request.parameters().timeLimitSeconds() * 1e9);
    Cancellation cancellation = Cancellation.of(cancelled, clock::nanos, beginNanos + limitNanos);
    Reading reading;
    try {
      reading =
          estimates.read(
              request.symbols(),
              request.parameters(),
              LivePrices.usable(live, source),
              () -> cancellation.verdict() != Verdict.GO_ON);
    } catch (HistoryUnavailable e) {
      return failed(
          id,
          request,
          new Failure(FailureCode.MARKET_DATA_UNAVAILABLE, String.valueOf(e.getMessage())),
          beginNanos);
    }
    if (reading instanceof Unusable unusable) {
      return failed(id, request, JobFailures.failure(unusable.why()), beginNanos);
    }
    if (reading instanceof Stopped) {
      return failed(id, request, stopped(cancellation), beginNanos);
    }
    Ready data = (Ready) reading;
    Problem problem =
        new Problem(
            request.symbols(),
            data.estimates(),
            Scenarios.of(data.returns()),
            Comparison.METHODS.get(0),
            Method.MEAN_VARIANCE,
            request.constraints(),
            request.parameters());
    return told(id, request, data, Comparison.of(optimizer, problem, cancellation), beginNanos);
  }

  private static Failure stopped(Cancellation cancellation) {
    return cancellation.verdict() == Verdict.CANCELLED
        ? new Failure(FailureCode.CANCELLED, "cancelled before there was an estimate")
        : new Failure(
            FailureCode.TIME_LIMIT, "no estimate within the time limit; allow more by time_limit");
  }

  private ComparisonFinished told(
      String id, Compare request, Ready data, Comparison comparison, long beginNanos) {
    List<ComparedMethod> methods = comparison.entries().stream().map(Comparer::method).toList();
    Failure failure =
        methods.stream().anyMatch(method -> method.figures() != null)
            ? null
            : methods.get(0).failure();
    return new ComparisonFinished(
        id,
        request,
        failure == null ? Status.COMPLETED : Status.FAILED,
        methods,
        comparison.bestSharpe().orElse(null),
        comparison.bestDiversification().orElse(null),
        comparison.lowestVolatility().orElse(null),
        secondsSince(beginNanos),
        clock.millis(),
        data.returns().marketDataMillis(),
        data.estimates().observations(),
        data.returns().simulated(),
        warnings(request, data, comparison),
        failure);
  }

  private static ComparedMethod method(Entry entry) {
    Comparison.Figures figures = entry.figures();
    if (figures == null || !(entry.outcome() instanceof Solved solved)) {
      return new ComparedMethod(
          entry.method(), null, JobFailures.failure((Failed) entry.outcome()));
    }
    return new ComparedMethod(
        entry.method(),
        new Figures(
            solved.weights(),
            figures.expectedReturn(),
            figures.expectedVolatility(),
            figures.sharpeRatio(),
            figures.diversificationRatio(),
            figures.riskContributions()),
        null);
  }

  /** Those of the request, the data and the solvers, each once. */
  private static List<Warning> warnings(Compare request, Ready data, Comparison comparison) {
    Set<Warning> all = new LinkedHashSet<>(request.warnings());
    all.addAll(data.returns().warnings());
    for (Entry entry : comparison.entries()) {
      if (entry.outcome() instanceof Solved solved) {
        all.addAll(solved.warnings());
      }
    }
    return new ArrayList<>(all);
  }

  private ComparisonFinished failed(String id, Compare request, Failure failure, long beginNanos) {
    return withoutMethods(
        id, request, Status.FAILED, failure, secondsSince(beginNanos), clock.millis());
  }

  /** What came of one that ended before any method was begun, or in the comparer's stead. */
  static ComparisonFinished withoutMethods(
      String id, Compare request, Status how, Failure failure, double seconds, long nowMillis) {
    return new ComparisonFinished(
        id,
        request,
        how,
        List.of(),
        null,
        null,
        null,
        seconds,
        nowMillis,
        0,
        0,
        false,
        request.warnings(),
        failure);
  }

  private double secondsSince(long beginNanos) {
    return (clock.nanos() - beginNanos) / 1e9;
  }
}
