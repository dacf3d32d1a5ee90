package dev.ringfolio.contract;

import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for figures of symbols that come from their daily closes alone: which of them, and how
 * estimates are made, stand in the parameters.
 */
public sealed interface Analyze {
  List<Symbol> symbols();

  Parameters parameters();

  /** How they move together. */
  record AnalyzeCorrelation(List<Symbol> symbols, Parameters parameters) implements Analyze {}

  /**
   * The efficient frontier, long-only and fully invested.
   *
   * @param current n weights to compare with, of sum one; or null
   * @param points at least 2
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record AnalyzeFrontier(
      List<Symbol> symbols, Parameters parameters, double @Nullable [] current, int points)
      implements Analyze {}

  /**
   * Where the risk of a portfolio comes from.
   *
   * @param weights n, fractions of the whole portfolio's value, not all zero; what is missing to
   *     one is cash
   * @param benchmark that betas are against; null for the symbols in equal parts
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record AnalyzeRisk(
      List<Symbol> symbols, Parameters parameters, double[] weights, @Nullable Symbol benchmark)
      implements Analyze {}

  /**
   * What a portfolio earned.
   *
   * @param symbols all that were held
   * @param holdings of now
   * @param trades that led to them, the oldest first; before them it was held what they began with
   * @param benchmark null for the symbols in equal parts
   */
  record AnalyzePerformance(
      List<Symbol> symbols,
      Parameters parameters,
      Holdings holdings,
      List<BookedTrade> trades,
      @Nullable Symbol benchmark)
      implements Analyze {}

  /**
   * What weights would have earned, bought at the close of a day and left alone.
   *
   * @param weights n, what is missing to one is cash
   * @param sinceDay days since 1970-01-01
   * @param own the portfolio that they were for; null where there is none to compare with
   * @param live newest prices, those that are live
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record AnalyzeTracking(
      List<Symbol> symbols,
      Parameters parameters,
      double[] weights,
      int sinceDay,
      @Nullable Own own,
      List<PriceUpdate> live)
      implements Analyze {}

  /**
   * A portfolio as it went.
   *
   * @param symbols all that were held
   * @param holdings of now
   * @param trades that led to them, the oldest first
   */
  record Own(List<Symbol> symbols, Holdings holdings, List<BookedTrade> trades) {}
}
