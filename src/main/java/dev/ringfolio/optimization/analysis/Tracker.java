package dev.ringfolio.optimization.analysis;

import dev.ringfolio.contract.Analysis.Basis;
import dev.ringfolio.contract.Analysis.Tracking;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.Analyze.Own;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.market.History.Origin;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.portfolio.ValueHistory;
import dev.ringfolio.optimization.analysis.Analyst.Answer;
import dev.ringfolio.optimization.analysis.Analyst.Answered;
import dev.ringfolio.optimization.analysis.Analyst.Refused;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What weights would have earned since the day of the newest price that they are made of. They are
 * bought at the first closes on that day or after it, so that nothing counts as earned that they
 * knew, and left alone: {@code g(t) = 1 − Σw + Σ wᵢ pᵢ(t)/pᵢ(0)}, cash earning nothing. Equal
 * weights are treated alike. The portfolio is the one that there was, its trades undone day by day.
 * A symbol without a price of a day keeps the one before it. Pure.
 */
final class Tracker {
  /** Days before the first that are looked at for the last price of a market that was closed. */
  static final int DAYS_BEFORE = 14;

  private final AnalyzeTracking question;
  private final PriceTable closes;
  private final double[] filled;
  private final List<Warning> warnings;

  private Tracker(AnalyzeTracking question, PriceTable closes, List<Warning> warnings) {
    this.question = question;
    this.closes = closes;
    this.filled = closes.filledForward();
    this.warnings = warnings;
  }

  /**
   * The answer.
   *
   * @param closes of the weights' symbols, then of those that the portfolio held beside them, from
   *     {@link #DAYS_BEFORE} days before the question's on
   * @param warnings of the data; gets more
   */
  static Answer track(AnalyzeTracking question, PriceTable closes, List<Warning> warnings) {
    return new Tracker(question, closes, warnings).answer();
  }

  private Answer answer() {
    int n = question.symbols().size();
    int first = 0;
    while (first < closes.rows()
        && (closes.epochDays()[first] < question.sinceDay() || !priced(first, n))) {
      first++;
    }
    if (first >= closes.rows() - 1) {
      return refused(
          FailureCode.INSUFFICIENT_DATA,
          "no prices of all %d symbols have followed on those of %s yet"
              .formatted(n, LocalDate.ofEpochDay(question.sinceDay())));
    }
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    double[] growth = growth(question.weights(), first);
    if (!positive(growth)) {
      return refused(
          FailureCode.INVALID_DATA,
          "the weights were worth nothing or less at a close: their returns do not compound");
    }
    int[] days = Arrays.copyOfRange(closes.epochDays(), first, closes.rows());
    double rate = question.parameters().riskFreeRate();
    double[] own = own(first);
    return new Answered(
        new Tracking(
            days,
            TrackFigures.of(days, growth, rate),
            TrackFigures.of(days, growth(equal, first), rate),
            own == null ? null : TrackFigures.of(days, own, rate),
            new Basis(
                days.length - 1,
                TimeUnit.DAYS.toMillis(days[days.length - 1]),
                closes.origins().contains(Origin.SIMULATED),
                warnings)));
  }

  private boolean priced(int row, int columns) {
    int from = row * closes.symbols().size();
    return Arrays.stream(filled, from, from + columns).noneMatch(Double::isNaN);
  }

  private double[] growth(double[] weights, int first) {
    int all = closes.symbols().size();
    double[] growth = new double[closes.rows() - first];
    for (int t = 0; t < growth.length; t++) {
      double worth = 1.0;
      for (int i = 0; i < weights.length; i++) {
        worth += weights[i] * (filled[(first + t) * all + i] / filled[first * all + i] - 1.0);
      }
      growth[t] = worth;
    }
    return growth;
  }

  /** The portfolio's growth on the same days, or null where it is not known. */
  private double @Nullable [] own(int first) {
    Own own = question.own();
    if (own == null) {
      return null;
    }
    ValueHistory history =
        ValueHistory.of(
            own.holdings(), own.trades().stream().map(BookedTrade::trade).toList(), closes);
    int rows = closes.rows() - first;
    if (own.symbols().isEmpty() || history.values().length < rows) {
      warnings.add(
          new Warning("portfolio_left_out", "not all that it held has prices since the first day"));
      return null;
    }
    double[] values = history.newest(rows).values();
    if (!positive(values)) {
      warnings.add(new Warning("portfolio_left_out", "it was worth nothing or less at a close"));
      return null;
    }
    return Arrays.stream(values).map(value -> value / values[0]).toArray();
  }

  private static boolean positive(double[] values) {
    return Arrays.stream(values).allMatch(value -> value > 0.0);
  }

  /** All symbols of which closes are needed, the weights' own first. */
  static List<Symbol> symbols(AnalyzeTracking question) {
    Own own = question.own();
    return own == null
        ? question.symbols()
        : Stream.concat(question.symbols().stream(), own.symbols().stream()).distinct().toList();
  }

  private static Answer refused(FailureCode code, String detail) {
    return new Refused(new Failure(code, detail));
  }
}
