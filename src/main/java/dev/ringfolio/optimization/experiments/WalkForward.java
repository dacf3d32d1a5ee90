package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.ExperimentReport.Difference;
import dev.ringfolio.contract.ExperimentReport.Interval;
import dev.ringfolio.contract.ExperimentReport.Side;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.PairedComparison;
import dev.ringfolio.core.risk.TradingYear;
import dev.ringfolio.optimization.analysis.TrackFigures;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of an experiment through the days, as they would have gone.
 *
 * <p><b>Problem.</b> Two configurations are to be compared as they were used: decided on each time
 * with what was known then, traded afterwards, at a cost. What is known later must not be felt
 * before, or the better fit of the past wins.
 *
 * <p><b>Idea.</b> On every {@code every}-th day a side is solved with closes up to that day and no
 * other, and traded at the next day's closes; between, it drifts. Nothing of it depends on when it
 * is looked at: the same days come out the same tomorrow. So an experiment needs no process that
 * runs beside the service and no book of what it saw; it is computed from its definition and the
 * history when it is asked for, whether its days are in the past or come one by one.
 *
 * <p>A trading day is one on which all symbols of both sides have a close: what is shut cannot be
 * traded, and what is decided on a Friday must not be bought on Saturday at the price of Friday. So
 * the days between are left out, as the estimators leave them out; what moved on them stands in the
 * next return. Where one symbol's closes end, so does the report.
 *
 * <p><b>Invariants.</b> Both sides are told on the same days, decide on the same days and trade on
 * the same days, at the same {@link Experiment#transactionCost cost}. They begin in cash. Where a
 * solve fails a side keeps what it holds, which is counted. No price of a day after the one on
 * which it is decided reaches a solver.
 *
 * <p><b>Threads.</b> One call on one thread; stops between two solves, and the solvers stop
 * themselves.
 */
final class WalkForward {
  /** Days of one report: twenty years. */
  static final int DAYS_MAX = 5_040;

  /** Solves of one side: each week for ten years. */
  static final int REBALANCES_MAX = 520;

  private static final long SEED = 1;

  private final Experiment experiment;
  private final PriceTable closes;
  private final double riskFreeRate;

  /** What came of it. */
  sealed interface Outcome {}

  /** It could be reported. */
  record Reported(ExperimentReport report) implements Outcome {}

  /** It could not. */
  record Refused(Failure why) implements Outcome {}

  /**
   * @param closes of the symbols of both sides; those before the first day are for the solvers
   * @param riskFreeRate annual
   */
  WalkForward(Experiment experiment, PriceTable closes, double riskFreeRate) {
    this.experiment = experiment;
    this.closes = closes;
    this.riskFreeRate = riskFreeRate;
  }

  /**
   * Walks from the first day to the last.
   *
   * @param solver of both sides
   * @param stop whether to give up
   */
  Outcome walk(Function<Optimize, JobDone> solver, BooleanSupplier stop) {
    int[] rows = tradingRows();
    int days = rows.length - 1;
    if (days < 2) {
      return refused(
          FailureCode.INSUFFICIENT_DATA,
          "%d days of prices of all symbols since %s%s; at least 3 are needed"
              .formatted(rows.length, experiment.from(), missing()));
    }
    if (days > DAYS_MAX || days / experiment.every() >= REBALANCES_MAX) {
      return refused(
          FailureCode.METHOD_LIMIT,
          "%d days, every %d: a report takes %d days and %d rebalancings at most"
              .formatted(days, experiment.every(), DAYS_MAX, REBALANCES_MAX));
    }
    PaperSide a = side(experiment.a(), solver, days);
    PaperSide b = side(experiment.b(), solver, days);
    for (int t = 0; t < rows.length; t++) {
      if (t > 0) {
        for (PaperSide side : List.of(a, b)) {
          side.grow(closes, rows[t - 1], rows[t]);
          if (!(side.worth() > 0.0)) {
            return refused(
                FailureCode.INVALID_DATA,
                "side %s is worth nothing or less on %s: its returns do not compound"
                    .formatted(side == a ? "a" : "b", day(rows[t])));
          }
          side.tell();
          side.trade();
        }
      }
      if (t % experiment.every() == 0 && t < days) {
        a.decide(day(rows[t]));
        b.decide(day(rows[t]));
      }
      if (stop.getAsBoolean()) {
        return refused(
            FailureCode.TIME_LIMIT, "not done within the time limit; raise every, or from");
      }
    }
    return new Reported(report(rows, a, b));
  }

  private PaperSide side(Optimize wanted, Function<Optimize, JobDone> solver, int days) {
    int[] columns = wanted.symbols().stream().mapToInt(s -> closes.symbols().indexOf(s)).toArray();
    return new PaperSide(wanted, solver, columns, experiment.transactionCost(), days);
  }

  /** Those on the first day or after it on which all symbols have a close. */
  private int[] tradingRows() {
    int from = (int) experiment.from().toEpochDay();
    int n = closes.symbols().size();
    return IntStream.range(0, closes.rows())
        .filter(row -> closes.epochDays()[row] >= from)
        .filter(
            row -> Arrays.stream(closes.closes(), row * n, (row + 1) * n).noneMatch(Double::isNaN))
        .toArray();
  }

  /** Those without a single close since the first day, for people; empty where all have one. */
  private String missing() {
    int from = (int) experiment.from().toEpochDay();
    String names =
        IntStream.range(0, closes.symbols().size())
            .filter(
                column ->
                    IntStream.range(0, closes.rows())
                        .filter(row -> closes.epochDays()[row] >= from)
                        .allMatch(row -> Double.isNaN(closes.close(row, column))))
            .mapToObj(column -> closes.symbols().get(column).name())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : ", none at all of " + names;
  }

  private LocalDate day(int row) {
    return LocalDate.ofEpochDay(closes.epochDays()[row]);
  }

  private ExperimentReport report(int[] rows, PaperSide a, PaperSide b) {
    int[] days = Arrays.stream(rows).skip(1).map(row -> closes.epochDays()[row]).toArray();
    Side sideA = a.side(days, riskFreeRate);
    Side sideB = b.side(days, riskFreeRate);
    return new ExperimentReport(
        experiment,
        days,
        sideA,
        sideB,
        difference(TradingYear.rows(days), sideA, sideB),
        closes.origins().contains(Origin.SIMULATED));
  }

  private @Nullable Difference difference(double rowsPerYear, Side a, Side b) {
    double[] ofA = excess(a, rowsPerYear);
    double[] ofB = excess(b, rowsPerYear);
    if (ofA.length < PairedComparison.OBSERVATIONS_MIN) {
      return null;
    }
    return new Difference(
        interval(PairedComparison.ofMeans(ofA, ofB, rowsPerYear, new SplittableRandom(SEED))),
        Double.isNaN(a.track().sharpeRatio()) || Double.isNaN(b.track().sharpeRatio())
            ? null
            : interval(
                PairedComparison.ofSharpeRatios(ofA, ofB, rowsPerYear, new SplittableRandom(SEED))),
        a.track().volatility() - b.track().volatility(),
        a.annualTurnover() - b.annualTurnover());
  }

  private double[] excess(Side side, double rowsPerYear) {
    double[] returns = TrackFigures.returns(side.track().growth());
    for (int t = 0; t < returns.length; t++) {
      returns[t] -= riskFreeRate / rowsPerYear;
    }
    return returns;
  }

  private static Interval interval(PairedComparison.Interval of) {
    return new Interval(of.difference(), of.low(), of.high());
  }

  /** Symbols of both sides, each once. */
  static List<Symbol> symbols(Experiment experiment) {
    return Stream.concat(experiment.a().symbols().stream(), experiment.b().symbols().stream())
        .distinct()
        .toList();
  }

  private static Outcome refused(FailureCode code, String detail) {
    return new Refused(new Failure(code, detail));
  }
}
