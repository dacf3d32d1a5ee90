package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.experiments.WalkForward.Outcome;
import dev.ringfolio.optimization.experiments.WalkForward.Refused;
import dev.ringfolio.optimization.work.JobSolver;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the closes of an experiment once and walks through them. One thread; blocks. */
final class ExperimentReporter {
  /** Calendar days for a trading day, weekends and holidays counted, and some to spare. */
  private static final double DAYS_FOR_ONE = 1.6;

  private static final int DAYS_SPARE = 30;

  private final History history;
  private final Clock clock;

  ExperimentReporter(History history, Clock clock) {
    this.history = history;
    this.clock = clock;
  }

  /**
   * How {@code experiment} stands.
   *
   * @param through the last day that counts, where that is before the experiment's own; or null
   * @param stop whether to give up; polled while reading and solving
   */
  Outcome report(
      Experiment experiment,
      @Nullable LocalDate through,
      double riskFreeRate,
      BooleanSupplier stop) {
    Optional<PriceTable> read;
    try {
      read =
          history.read(
              WalkForward.symbols(experiment),
              earliest(experiment),
              last(experiment.to(), through),
              stop);
    } catch (HistoryUnavailable e) {
      return new Refused(
          new Failure(FailureCode.MARKET_DATA_UNAVAILABLE, String.valueOf(e.getMessage())));
    }
    if (read.isEmpty()) {
      return new Refused(new Failure(FailureCode.TIME_LIMIT, "no prices within the time limit"));
    }
    PriceTable closes = read.get();
    JobSolver solver =
        new JobSolver("experiment", new SlicedHistory(closes), PriceSource.SIMULATOR, clock);
    return new WalkForward(experiment, closes, riskFreeRate)
        .walk(
            request -> solver.solve(new Job(0, 1, "experiment", request, List.of(), 0), stop),
            stop);
  }

  /** The earlier of two days, null being no end. */
  private static @Nullable LocalDate last(@Nullable LocalDate to, @Nullable LocalDate through) {
    return to == null || (through != null && through.isBefore(to)) ? through : to;
  }

  /** The first date of which a solver may want prices; null is all that there are. */
  private static @Nullable LocalDate earliest(Experiment experiment) {
    LocalDate earliest = experiment.from();
    for (Optimize side : List.of(experiment.a(), experiment.b())) {
      LocalDate first = first(experiment, side.parameters());
      if (first == null) {
        return null;
      }
      earliest = first.isBefore(earliest) ? first : earliest;
    }
    return earliest;
  }

  private static @Nullable LocalDate first(Experiment experiment, Parameters wanted) {
    LocalDate from = wanted.from();
    Integer lookback = wanted.lookback();
    if (from != null || lookback == null) {
      return from;
    }
    return experiment.from().minusDays((long) (DAYS_FOR_ONE * lookback) + DAYS_SPARE);
  }
}
