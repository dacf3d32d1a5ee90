package dev.ringfolio.optimization.daily;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Analysis.Tracking;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.Analyze.Own;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.DailyReport.ExperimentReported;
import dev.ringfolio.contract.DailyReport.Figures;
import dev.ringfolio.contract.DailyReport.PerformanceReported;
import dev.ringfolio.contract.DailyReport.Side;
import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.ExperimentReport;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.KeptWeights;
import dev.ringfolio.contract.ReportExperiment;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.daily.Followed.FollowedExperiment;
import dev.ringfolio.optimization.daily.Followed.FollowedWeights;
import dev.ringfolio.optimization.daily.ToldStore.Mark;
import dev.ringfolio.optimization.work.SolverThread;
import dev.ringfolio.questions.TrackingQuestions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report of one thing that is followed, where a new day is there for it. The figures are
 * those that REST tells, made by the same rooms: here is only asked for them. Used on the
 * verticle's context; the closes are looked at on its thread.
 */
final class DailyReports {
  private static final double RISK_FREE_RATE = 0.0;
  private static final Failure STOPPING = new Failure(FailureCode.UNAVAILABLE, "stopping");

  private final Bus bus;
  private final History history;
  private final Clock clock;
  private final double timeLimitSeconds;
  private final SolverThread thread;
  private final Context context;
  private final BooleanSupplier stopped;
  private final TrackingQuestions questions;

  /**
   * @param timeLimitSeconds of what is asked for
   * @param thread on which closes are read
   * @param stopped whether to read no more
   */
  DailyReports(
      Bus bus,
      History history,
      Clock clock,
      double timeLimitSeconds,
      SolverThread thread,
      Context context,
      BooleanSupplier stopped) {
    this.bus = bus;
    this.history = history;
    this.clock = clock;
    this.timeLimitSeconds = timeLimitSeconds;
    this.thread = thread;
    this.context = context;
    this.stopped = stopped;
    this.questions = new TrackingQuestions(bus);
  }

  /**
   * The report of an experiment.
   *
   * @param through the last day that was told
   * @param yielding whether it gives way to users' reports
   */
  Future<Optional<Telling>> experiment(FollowedExperiment of, int through, boolean yielding) {
    Experiment experiment = of.experiment();
    int after = Math.max(through, (int) experiment.from().toEpochDay() - 1);
    LocalDate to = experiment.to();
    int last = to == null ? Integer.MAX_VALUE : (int) to.toEpochDay();
    return closes(symbols(experiment), after)
        .compose(
            closes -> {
              OptionalInt day = NewDay.ofAll(closes, after, last);
              boolean over = NewDay.isPast(closes, last);
              if (day.isEmpty() && !over) {
                return Future.succeededFuture(Optional.empty());
              }
              // That it is over is told once, too, also where its last day was none of trade.
              boolean ended = over || day.orElse(last) == last;
              return report(experiment, day.orElse(last), yielding)
                  .map(report -> reported(report, ended))
                  .map(
                      told ->
                          Optional.of(
                              new Telling(
                                  new Mark(of.subject(), "", ended ? last : told.toDay()), told)));
            });
  }

  private Future<ExperimentReport> report(Experiment experiment, int day, boolean yielding) {
    return bus.ask(
        Services.REPORT_EXPERIMENT,
        new ReportExperiment(
            new Asker(experiment.owner(), false),
            experiment.id(),
            RISK_FREE_RATE,
            "",
            LocalDate.ofEpochDay(day),
            yielding));
  }

  private ExperimentReported reported(ExperimentReport report, boolean ended) {
    Experiment experiment = report.experiment();
    int[] days = report.epochDays();
    return new ExperimentReported(
        experiment.id(),
        experiment.owner(),
        experiment.name(),
        experiment.portfolioId(),
        days[0],
        days[days.length - 1],
        days.length - 1,
        ended,
        Side.of(report.a()),
        Side.of(report.b()),
        report.difference(),
        report.simulated(),
        clock.millis());
  }

  /**
   * What weights have earned, beside their portfolio: the closes of both are waited for.
   *
   * @param through the last day that was told
   */
  Future<Optional<Telling>> performance(FollowedWeights of, KeptWeights kept, int through) {
    int after = Math.max(through, kept.sinceDay());
    return newDay(kept.symbols(), after)
        .compose(
            day ->
                day.isEmpty() // the portfolio need not be read
                    ? Future.succeededFuture(Optional.empty())
                    : questions
                        .of(new Asker(of.newest().owner(), false), kept, parameters(null))
                        .compose(asked -> performance(of, asked.question(), after)));
  }

  private Future<Optional<Telling>> performance(
      FollowedWeights of, AnalyzeTracking question, int after) {
    Own own = question.own();
    if (own == null) {
      return Future.succeededFuture(Optional.empty()); // the portfolio is gone
    }
    Set<Symbol> symbols = new TreeSet<>(question.symbols());
    symbols.addAll(own.symbols());
    return newDay(List.copyOf(symbols), after)
        .compose(
            day ->
                day.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : performance(of, question, LocalDate.ofEpochDay(day.getAsInt())));
  }

  private Future<Optional<Telling>> performance(
      FollowedWeights of, AnalyzeTracking question, LocalDate day) {
    AnalyzeTracking upTo =
        new AnalyzeTracking(
            question.symbols(),
            parameters(day),
            question.weights(),
            question.sinceDay(),
            question.own(),
            question.live());
    return bus.ask(Services.ANALYZE, upTo)
        .map(answer -> Optional.of(told(of, (Tracking) answer, day)));
  }

  private Parameters parameters(@Nullable LocalDate to) {
    return Parameters.defaults(timeLimitSeconds)
        .with()
        .rows(null, to, null)
        .live(false)
        .riskFreeRate(RISK_FREE_RATE)
        .build();
  }

  private Future<OptionalInt> newDay(List<Symbol> symbols, int after) {
    return closes(symbols, after).map(closes -> NewDay.ofThoseLeft(closes, after));
  }

  private Telling told(FollowedWeights of, Tracking tracking, LocalDate day) {
    int[] days = tracking.epochDays();
    return new Telling(
        new Mark(of.subject(), of.requestId(), (int) day.toEpochDay()),
        new PerformanceReported(
            of.requestId(),
            of.newest().owner(),
            of.newest().portfolioId(),
            days[0],
            days[days.length - 1],
            days.length - 1,
            Figures.of(tracking.weights()),
            Figures.of(tracking.equal()),
            tracking.portfolio() == null ? null : Figures.of(tracking.portfolio()),
            tracking.basis().simulated(),
            clock.millis()));
  }

  /** The closes after a day, and of some before it, by which it is seen who is gone. */
  private Future<PriceTable> closes(List<Symbol> symbols, int after) {
    LocalDate from =
        after == Integer.MIN_VALUE
            ? null
            : LocalDate.ofEpochDay((long) after + 1 - NewDay.GONE_DAYS);
    return thread
        .run(context, () -> history.read(symbols, from, null, stopped))
        .compose(read -> read.map(Future::succeededFuture).orElseGet(() -> Bus.refuse(STOPPING)));
  }

  private static List<Symbol> symbols(Experiment experiment) {
    Set<Symbol> symbols = new TreeSet<>();
    Stream.of(experiment.a(), experiment.b()).forEach(side -> symbols.addAll(side.symbols()));
    return new ArrayList<>(symbols);
  }
}
