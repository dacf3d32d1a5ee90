package dev.ringfolio.optimization.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Analysis.Tracking;
import dev.ringfolio.contract.Analyze.AnalyzeTracking;
import dev.ringfolio.contract.Analyze.Own;
import dev.ringfolio.contract.BookedTrade;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.market.History;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Weekdays;
import dev.ringfolio.optimization.analysis.Analyst.Answered;
import dev.ringfolio.optimization.analysis.Analyst.Refused;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What weights would have earned, on closes that are written down here. */
class TrackerTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  private static final int DAY = 20_000;
  private static final double NONE = Double.NaN;
  private static final Offset<Double> EXACT = within(1e-15);

  /** Rows of A and B. */
  private record Closes(int[] days, double[][] rows) implements History {
    /** One a day from {@link #DAY} on. */
    Closes(double[]... rows) {
      this(IntStream.range(DAY, DAY + rows.length).toArray(), rows);
    }

    @Override
    public PriceTable read(List<Symbol> symbols, @Nullable LocalDate from, @Nullable LocalDate to) {
      double[] cells = new double[rows.length * symbols.size()];
      for (int row = 0; row < rows.length; row++) {
        for (int i = 0; i < symbols.size(); i++) {
          int column = List.of(A, B).indexOf(symbols.get(i));
          cells[row * symbols.size() + i] = column < 0 ? NONE : rows[row][column];
        }
      }
      List<Origin> origins =
          symbols.stream()
              .map(s -> List.of(A, B).contains(s) ? Origin.SIMULATED : Origin.NONE)
              .toList();
      return new PriceTable(symbols, origins, days, cells, 1);
    }

    @Override
    public long version(List<Symbol> symbols) {
      return 1;
    }
  }

  private static AnalyzeTracking question(
      int since, @Nullable Own own, List<PriceUpdate> live, double... weights) {
    return new AnalyzeTracking(List.of(A, B), Parameters.defaults(10), weights, since, own, live);
  }

  private static Tracking tracked(History closes, AnalyzeTracking question) {
    return (Tracking)
        ((Answered) new Analyst(closes).answer(question, Cancellation.NEVER)).analysis();
  }

  private static FailureCode refused(History closes, AnalyzeTracking question) {
    return ((Refused) new Analyst(closes).answer(question, Cancellation.NEVER)).why().code();
  }

  private static double[] row(double a, double b) {
    return new double[] {a, b};
  }

  private static final Closes FOUR_DAYS =
      new Closes(row(5, 5), row(10, 10), row(12, 9), row(9, 15));

  @Test
  void weightsAreBoughtOnceAtTheCloseOfTheirDayBesideEqualOnes() {
    Tracking told = tracked(FOUR_DAYS, question(DAY + 1, null, List.of(), 0.75, 0.25));

    assertThat(told.epochDays()).containsExactly(DAY + 1, DAY + 2, DAY + 3);
    assertThat(told.weights().growth()).containsExactly(new double[] {1, 1.125, 1.05}, EXACT);
    assertThat(told.equal().growth()).containsExactly(new double[] {1, 1.05, 1.2}, EXACT);
    assertThat(told.weights().totalReturn()).isCloseTo(0.05, within(1e-15));
    assertThat(told.weights().drawdown()).isCloseTo(1 - 1.05 / 1.125, within(1e-15));
    assertThat(told.weights().drawdownPeakDay()).isEqualTo(DAY + 2);
    assertThat(told.weights().drawdownTroughDay()).isEqualTo(DAY + 3);
    assertThat(told.portfolio()).isNull();
    assertThat(told.basis().simulated()).isTrue();
  }

  @Test
  void whatIsNotInvestedIsCashThatEarnsNothing() {
    Tracking told = tracked(FOUR_DAYS, question(DAY + 1, null, List.of(), 0.5, 0.0));

    assertThat(told.weights().growth()).containsExactly(new double[] {1, 1.1, 0.95}, EXACT);
  }

  @Test
  void annualFiguresAreToldFromAMonthOn() {
    Closes few = days(TrackFigures.ANNUAL_MIN);
    Closes enough = days(TrackFigures.ANNUAL_MIN + 1);

    assertThat(tracked(few, question(DAY, null, List.of(), 1, 0)).weights().annualReturn()).isNaN();
    Tracking told = tracked(enough, question(DAY, null, List.of(), 1, 0));
    assertThat(told.weights().totalReturn()).isCloseTo(Math.pow(1.01, 20) - 1, within(1e-12));
    assertThat(told.weights().annualReturn()).isCloseTo(Math.pow(1.01, 365) - 1, within(1e-9));
    assertThat(told.weights().volatility()).isCloseTo(0.0, within(1e-12));
    assertThat(told.basis().observations()).isEqualTo(TrackFigures.ANNUAL_MIN);
  }

  /** Of a stock beside a coin: its path is the same, and so is what is annual of it. */
  @Test
  void daysOnWhichItsMarketWasShutDoNotMakeAStockLookCalmer() {
    double[][] rows = new double[29][];
    List<Double> moves = new ArrayList<>();
    double stock = 10;
    for (int t = 0; t < rows.length; t++) {
      boolean open = Weekdays.open(DAY + t);
      if (t > 0) {
        double move = !open ? 0.0 : moves.size() % 3 == 0 ? 0.04 : -0.02;
        moves.add(move);
        stock *= 1 + move;
      }
      rows[t] = row(5, open ? stock : NONE);
    }
    Tracking told = tracked(new Closes(rows), question(DAY, null, List.of(), 0, 1));
    double mean = moves.stream().mapToDouble(r -> r).sum() / 28;
    double squares = moves.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();

    assertThat(moves).contains(0.0, 0.04, -0.02).hasSize(28);
    assertThat(told.weights().volatility()).isCloseTo(Math.sqrt(365 * squares / 27), within(1e-13));
    assertThat(told.weights().sharpeRatio())
        .isCloseTo(365 * mean / told.weights().volatility(), within(1e-12));
    assertThat(told.weights().annualReturn())
        .isCloseTo(Math.pow(stock / 10, 365.0 / 28) - 1, within(1e-12));
  }

  @Test
  void weekdaysAloneHave252AYearAsInEstimates() {
    Closes weekdays =
        new Closes(
            Weekdays.from(DAY, 22),
            IntStream.range(0, 22)
                .mapToObj(t -> row(Math.pow(1.01, t), 1.0))
                .toArray(double[][]::new));
    Tracking told = tracked(weekdays, question(DAY, null, List.of(), 1, 0));

    assertThat(told.weights().annualReturn()).isCloseTo(Math.pow(1.01, 252) - 1, within(1e-9));
  }

  /** A grows by one in a hundred each day. */
  private static Closes days(int count) {
    return new Closes(
        IntStream.range(0, count)
            .mapToObj(t -> row(Math.pow(1.01, t), 1.0))
            .toArray(double[][]::new));
  }

  @Test
  void aMarketThatWasClosedKeepsItsLastPrice() {
    Closes gaps = new Closes(row(10, NONE), row(10, 20), row(NONE, 30), row(20, NONE));
    Tracking told = tracked(gaps, question(DAY, null, List.of(), 0.5, 0.5));

    assertThat(told.epochDays()).containsExactly(DAY + 1, DAY + 2, DAY + 3);
    assertThat(told.weights().growth()).containsExactly(new double[] {1, 1.25, 1.75}, EXACT);
  }

  @Test
  void theLiveRowIsTheLastOfThem() {
    List<PriceUpdate> live =
        List.of(
            Requests.price(A, 18, DAY + 4, PriceSource.SIMULATOR),
            Requests.price(B, 15, DAY + 4, PriceSource.SIMULATOR));
    Tracking told = tracked(FOUR_DAYS, question(DAY + 3, null, live, 1, 0));

    assertThat(told.epochDays()).containsExactly(DAY + 3, DAY + 4);
    assertThat(told.weights().growth()).containsExactly(new double[] {1, 2}, EXACT);
    assertThat(told.basis().warnings()).isEmpty();
  }

  @Test
  void whatNothingHasFollowedIsInsufficientData() {
    assertThat(refused(FOUR_DAYS, question(DAY + 3, null, List.of(), 1, 0)))
        .isEqualTo(FailureCode.INSUFFICIENT_DATA);
    assertThat(refused(FOUR_DAYS, question(DAY + 9, null, List.of(), 1, 0)))
        .isEqualTo(FailureCode.INSUFFICIENT_DATA);
  }

  @Test
  void thePortfolioIsTheOneThatThereWasTradesAndAll() {
    // Ten of A bought at the second day's close, twelve each, from 120 in cash.
    Trade bought =
        new Trade.Deal(
            A,
            Trade.Side.BUY,
            BigDecimal.TEN,
            BigDecimal.valueOf(12),
            Instant.ofEpochSecond((DAY + 2) * 86_400L + 3_600));
    Holdings now =
        Holdings.of(BigDecimal.ZERO, List.of(new Position(A, BigDecimal.TEN, BigDecimal.ONE)));
    Own own = new Own(List.of(A), now, List.of(new BookedTrade(1, bought, BigDecimal.ZERO)));
    Tracking told = tracked(FOUR_DAYS, question(DAY + 1, own, List.of(), 0.5, 0.5));

    assertThat(told.portfolio().growth()).containsExactly(new double[] {1, 1, 0.75}, EXACT);
  }

  @Test
  void aPortfolioOfUnknownPricesIsLeftOutAndSaidSo() {
    Holdings now =
        Holdings.of(
            BigDecimal.ZERO,
            List.of(new Position(new Symbol("C"), BigDecimal.ONE, BigDecimal.ONE)));
    Own own = new Own(List.of(new Symbol("C")), now, List.of());
    Tracking told = tracked(FOUR_DAYS, question(DAY, own, List.of(), 0.5, 0.5));

    assertThat(told.portfolio()).isNull();
    assertThat(told.basis().warnings()).extracting(Warning::code).contains("portfolio_left_out");
  }
}
