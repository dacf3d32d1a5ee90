package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis;
import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Correlations;
import dev.ringfolio.contract.Analysis.Performance;
import dev.ringfolio.contract.Analyze;
import dev.ringfolio.contract.Analyze.AnalyzeCorrelation;
import dev.ringfolio.contract.Analyze.AnalyzeFrontier;
import dev.ringfolio.contract.Analyze.AnalyzePerformance;
import dev.ringfolio.contract.Analyze.AnalyzeRisk;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.History.HistoryUnavailable;
import dev.ringfolio.core.market.LivePrice;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.market.ReturnsAlignment;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.frontier.EfficientFrontier;
import dev.ringfolio.core.optimizer.frontier.FrontierOutcome;
import dev.ringfolio.core.portfolio.ValueHistory;
import dev.ringfolio.core.risk.Correlation;
import dev.ringfolio.optimization.JobFailures;
import dev.ringfolio.optimization.work.EstimateSource;
import dev.ringfolio.optimization.work.EstimateSource.Reading;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import dev.ringfolio.optimization.work.EstimateSource.Stopped;
import dev.ringfolio.optimization.work.EstimateSource.Unusable;
import dev.ringfolio.optimization.work.KeptEstimates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Answers one question about daily closes after another. Owned by the analytics verticle, used on
 * its thread alone; blocks while it reads history. What it reads and estimates is kept while the
 * data stand, so that a second question about the same symbols costs no read.
 */
final class Analyst {
  private final History history;
  private final EstimateSource estimates;

  /** What came of a question. */
  sealed interface Answer {}

  /** It could be answered. */
  record Answered(Analysis analysis) implements Answer {}

  /** It could not. */
  record Refused(Failure why) implements Answer {}

  Analyst(History history) {
    this(history, new KeptEstimates());
  }

  /**
   * With estimates that the workers use, too.
   *
   * @param kept of the same history
   */
  Analyst(History history, KeptEstimates kept) {
    this.history = history;
    this.estimates = new EstimateSource(history, kept);
  }

  /**
   * The answer.
   *
   * @param cancellation heeded while reading, estimating and tracing
   */
  Answer answer(Analyze question, Cancellation cancellation) {
    try {
      if (question instanceof AnalyzePerformance performance) {
        return performance(performance, cancellation);
      }
      return question instanceof AnalyzeTracking tracking
          ? tracking(tracking, cancellation)
          : estimated(question, cancellation);
    } catch (HistoryUnavailable e) {
      return refused(FailureCode.MARKET_DATA_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private Answer estimated(Analyze question, Cancellation cancellation) {
    List<Symbol> symbols = new ArrayList<>(question.symbols());
    Symbol benchmark = question instanceof AnalyzeRisk risk ? risk.benchmark() : null;
    if (benchmark != null && !symbols.contains(benchmark)) {
      symbols.add(benchmark);
    }
    Reading reading =
        estimates.read(
            symbols,
            question.parameters(),
            List.of(),
            () -> cancellation.verdict() != Cancellation.Verdict.GO_ON);
    if (reading instanceof Unusable unusable) {
      return new Refused(JobFailures.failure(unusable.why()));
    }
    if (reading instanceof Stopped) {
      return timeLimit();
    }
    Ready data = (Ready) reading;
    if (!data.estimates().fault().isEmpty()) {
      return refused(FailureCode.INVALID_DATA, data.estimates().fault());
    }
    if (question instanceof AnalyzeCorrelation) {
      double[] matrix = Correlation.of(symbols.size(), data.estimates().sigma());
      return new Answered(new Correlations(symbols, matrix, basis(data)));
    }
    if (question instanceof AnalyzeRisk risk) {
      return new Answered(RiskAnalysis.of(risk, data, basis(data)));
    }
    return frontier((AnalyzeFrontier) question, data, cancellation);
  }

  private static Answer frontier(AnalyzeFrontier question, Ready data, Cancellation cancellation) {
    FrontierOutcome outcome =
        EfficientFrontier.trace(data.estimates(), Constraints.DEFAULT, cancellation);
    if (outcome instanceof FrontierOutcome.Failed failed) {
      return new Refused(JobFailures.failure(failed.cause()));
    }
    FrontierOutcome.Traced traced = (FrontierOutcome.Traced) outcome;
    return new Answered(FrontierAnalysis.of(question, data, traced.frontier(), basis(data)));
  }

  private static Basis basis(Ready data) {
    List<Warning> warnings = new ArrayList<>(data.returns().warnings());
    warnings.addAll(data.estimates().warnings());
    return new Basis(
        data.estimates().observations(),
        data.returns().marketDataMillis(),
        data.returns().simulated(),
        warnings);
  }

  private Answer performance(AnalyzePerformance question, Cancellation cancellation) {
    Parameters rows = question.parameters();
    Symbol benchmark = question.benchmark();
    Set<Symbol> symbols = new LinkedHashSet<>(question.symbols());
    if (benchmark != null) {
      symbols.add(benchmark);
    }
    Optional<PriceTable> read =
        history.read(
            List.copyOf(symbols),
            rows.from(),
            rows.to(),
            () -> cancellation.verdict() != Cancellation.Verdict.GO_ON);
    if (read.isEmpty()) {
      return timeLimit();
    }
    PriceTable closes = read.get();
    Optional<Failure> unknown = unknown(closes, symbols.size());
    if (unknown.isPresent()) {
      return new Refused(unknown.get());
    }
    ValueHistory values =
        ValueHistory.of(
            question.holdings(),
            question.trades().stream().map(BookedTrade::trade).toList(),
            closes);
    Integer lookback = rows.lookback();
    values = lookback == null ? values : values.newest(lookback);
    if (values.values().length < 3) {
      return refused(
          FailureCode.INSUFFICIENT_DATA,
          values.values().length
              + " days on which all "
              + symbols.size()
              + " symbols have a price; at least 3 are needed");
    }
    if (!values.compounds()) {
      return refused(
          FailureCode.INVALID_DATA,
          "the portfolio was worth nothing or less at a close: its returns do not compound");
    }
    Performance performance =
        PerformanceAnalysis.of(
            values,
            closes,
            benchmark,
            rows.riskFreeRate(),
            rows.targetReturn(),
            basis(question, values, closes));
    return new Answered(performance);
  }

  private Answer tracking(AnalyzeTracking question, Cancellation cancellation) {
    Optional<PriceTable> read =
        history.read(
            Tracker.symbols(question),
            LocalDate.ofEpochDay(question.sinceDay() - Tracker.DAYS_BEFORE),
            question.parameters().to(),
            () -> cancellation.verdict() != Cancellation.Verdict.GO_ON);
    if (read.isEmpty()) {
      return timeLimit();
    }
    Optional<Failure> unknown = unknown(read.get(), question.symbols().size());
    if (unknown.isPresent()) {
      return new Refused(unknown.get());
    }
    List<Warning> warnings = new ArrayList<>();
    List<LivePrice> live =
        question.live().stream()
            .map(
                price ->
                    new LivePrice(
                        price.symbol(),
                        price.price(),
                        price.sessionEpochDay(),
                        price.source(),
                        price.timeMillis(),
                        price.stale()))
            .toList();
    PriceTable closes = ReturnsAlignment.withLiveRow(read.get(), live, warnings::add);
    return Tracker.track(question, closes, warnings);
  }

  /** Whether one of the first {@code columns} has no closes at all. */
  private static Optional<Failure> unknown(PriceTable closes, int columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      if (closes.origins().get(i) == History.Origin.NONE) {
        names.add(closes.symbols().get(i).name());
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Failure(
                FailureCode.UNKNOWN_SYMBOL,
                "no daily closes of " + String.join(", ", names),
                Map.of("symbols", names),
                Double.NaN));
  }

  private static Basis basis(AnalyzePerformance question, ValueHistory values, PriceTable closes) {
    List<Warning> warnings = new ArrayList<>();
    LocalDate first = LocalDate.ofEpochDay(values.epochDays()[0]);
    question.trades().stream()
        .map(
            booked ->
                LocalDate.ofEpochDay(Math.floorDiv(booked.trade().at().getEpochSecond(), 86_400)))
        .min(LocalDate::compareTo)
        .ifPresentOrElse(
            oldest -> {
              if (oldest.isAfter(first)) {
                warnings.add(assumed("before the first trade (" + oldest + ")"));
              }
            },
            () -> warnings.add(assumed("all the time, since no trade is known")));
    boolean simulated = closes.origins().contains(History.Origin.SIMULATED);
    int last = values.epochDays()[values.epochDays().length - 1];
    return new Basis(values.values().length - 1, TimeUnit.DAYS.toMillis(last), simulated, warnings);
  }

  private static Warning assumed(String when) {
    return new Warning(
        "holdings_assumed", "what is known to have been held is taken to have been held " + when);
  }

  private static Answer timeLimit() {
    return refused(FailureCode.TIME_LIMIT, "not done within the time limit");
  }

  private static Answer refused(FailureCode code, String detail) {
    return new Refused(new Failure(code, detail));
  }
}
