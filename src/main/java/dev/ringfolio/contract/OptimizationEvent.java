package dev.ringfolio.contract;

import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request: first queued, then finished, each once. Or, unasked, what came of its
 * weights later.
 */
public sealed interface OptimizationEvent
    permits OptimizationEvent.OptimizationQueued,
        OptimizationEvent.OptimizationFinished,
        DailyReport {
  String requestId();

  /** Of the connection that asked; it is told without any subscription. */
  String clientId();

  String user();

  /** When it happened, the queue's wall time. */
  long atMillis();

  /** For the ring's bound on bytes. */
  int estimatedBytes();

  /**
   * The request waits.
   *
   * @param position counts the waiting requests with this one: 1 = next
   * @param estimatedWaitSeconds 0 when a worker is idle
   */
  record OptimizationQueued(
      String requestId,
      String clientId,
      String user,
      int position,
      double estimatedWaitSeconds,
      long atMillis)
      implements OptimizationEvent {
    @Override
    public int estimatedBytes() {
      return 200;
    }
  }

  /**
   * The request is answered.
   *
   * @param request as it was accepted
   * @param weights in the order of the request's symbols; empty where it failed
   * @param metrics or null where it failed
   * @param optimizationTimeSeconds of the solve, estimates included
   * @param timestampMillis when it was finished
   * @param cached whether an earlier answer was given again
   * @param gap of an approximate result, relative; else NaN
   * @param marketDataMillis time of the newest price used; 0 where it failed before reading any
   * @param observations return rows used
   * @param simulated whether any price used was simulated
   * @param failure or null where it succeeded
   * @param suggestion what to trade; null where it failed, is for no portfolio, or a warning says
   *     why there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record OptimizationFinished(
      String requestId,
      String clientId,
      String user,
      Optimize request,
      Status status,
      double[] weights,
      @Nullable Metrics metrics,
      double optimizationTimeSeconds,
      long timestampMillis,
      boolean cached,
      double gap,
      List<Warning> warnings,
      long marketDataMillis,
      int observations,
      boolean simulated,
      @Nullable Failure failure,
      @Nullable Suggestion suggestion)
      implements OptimizationEvent {
    private static final int BYTES_EACH_TRADE = 150;

    public OptimizationFinished {
      warnings = List.copyOf(warnings);
    }

    @Override
    public long atMillis() {
      return timestampMillis;
    }

    @Override
    public int estimatedBytes() {
      int trades = suggestion == null ? 0 : suggestion.trades().size();
      return 1_000
          + 100 * request.symbols().size()
          + 100 * warnings.size()
          + BYTES_EACH_TRADE * trades;
    }

    public boolean success() {
      return failure == null;
    }
  }

  /** How good an answer is. */
  enum Status implements dev.ringfolio.core.model.WireName {
    /** Certified. */
    OPTIMAL,
    /** Feasible, and off by at most the gap told. */
    APPROXIMATE,
    FAILED,
    CANCELLED
  }

  /**
   * Annual figures of the weights.
   *
   * @param sharpeRatio NaN at zero volatility
   * @param more what the objective adds, by its name on the wire
   * @param riskContributions fractions of the variance, of sum one, in the order of the request's
   *     symbols; empty where they are not told
   */
  record Metrics(
      double expectedReturn,
      double expectedVolatility,
      double sharpeRatio,
      Map<String, Double> more,
      List<Double> riskContributions) {
    public Metrics {
      more = Map.copyOf(more);
      riskContributions = List.copyOf(riskContributions);
    }

    /** Without risk contributions. */
    public Metrics(
        double expectedReturn,
        double expectedVolatility,
        double sharpeRatio,
        Map<String, Double> more) {
      this(expectedReturn, expectedVolatility, sharpeRatio, more, List.of());
    }
  }
}
