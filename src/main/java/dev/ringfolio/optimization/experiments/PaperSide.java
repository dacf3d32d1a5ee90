package dev.ringfolio.optimization.experiments;

import dev.ringfolio.contract.ExperimentReport.Side;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.market.PriceTable;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.portfolio.PaperPortfolio;
import dev.ringfolio.core.risk.TradingYear;
import dev.ringfolio.optimization.analysis.TrackFigures;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One configuration on its way through the days. Owned by a {@link WalkForward}. */
final class PaperSide {
  private final Optimize wanted;
  private final Function<Optimize, JobDone> solver;
  private final int[] columns;
  private final double costRate;
  private final double[] growth;
  private final PaperPortfolio paper;
  private double @Nullable [] decided;
  private double[] latest = new double[0];
  private int told;
  private int rebalances;
  private boolean rebalanced;
  private int failures;
  private @Nullable Failure lastFailure;

  /**
   * @param wanted what it is solved with; a cost in it steers the solver and is not paid
   * @param columns n, of its symbols in the table
   * @param costRate paid of a unit of what it trades
   * @param days whose worth is told
   */
  PaperSide(
      Optimize wanted,
      Function<Optimize, JobDone> solver,
      int[] columns,
      double costRate,
      int days) {
    this.wanted = wanted;
    this.solver = solver;
    this.columns = columns;
    this.costRate = costRate;
    this.growth = new double[days];
    this.paper = new PaperPortfolio(columns.length);
  }

  /** From one row of closes to a later one. */
  void grow(PriceTable closes, int from, int to) {
    double[] ratios = new double[columns.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = closes.close(to, columns[i]) / closes.close(from, columns[i]);
    }
    paper.grow(ratios);
  }

  double worth() {
    return paper.worth();
  }

  /** The worth at the end of the day, before its trades. */
  void tell() {
    growth[told] = paper.worth();
    told++;
  }

  /** Trades what was decided on an earlier day. */
  void trade() {
    rebalanced = false;
    double[] weights = decided;
    if (weights == null) {
      return;
    }
    decided = null;
    if (paper.rebalance(weights, costRate)) {
      rebalances++;
      rebalanced = true;
    }
  }

  /** Decides by what is known at the end of {@code day}; where that fails, all stays as it is. */
  void decide(LocalDate day) {
    JobDone done = solver.apply(request(day));
    Failure failure = done.failure();
    if (failure == null) {
      decided = done.weights();
      latest = done.weights();
    } else {
      failures++;
      lastFailure = failure;
    }
  }

  /**
   * From cash nothing can be bought within a turnover below the budget, on the first day and so on
   * every other; so it is the turnover from what is held that is limited, not the first purchase.
   */
  private Optimize request(LocalDate day) {
    Parameters parameters = wanted.parameters();
    Trading trading = parameters.trading();
    Constraints constraints = wanted.constraints();
    double[] held = paper.weights();
    if (Arrays.stream(held).allMatch(weight -> weight == 0.0)) {
      constraints = constraints.with().maxTurnover(null).build();
    } else if (wanted.startsFromPortfolio()) {
      trading = trading.startingAt(bySymbol(held));
    }
    return new Optimize(
        null,
        wanted.clientId(),
        wanted.user(),
        wanted.scope(),
        wanted.symbols(),
        wanted.objective(),
        wanted.method(),
        Trigger.TIME_BASED,
        constraints,
        parameters
            .with()
            .rows(parameters.from(), day, parameters.lookback())
            .live(false)
            .trading(trading)
            .build(),
        Map.of(),
        null,
        List.of());
  }

  private Map<Symbol, Double> bySymbol(double[] held) {
    Map<Symbol, Double> weights = new HashMap<>();
    for (int i = 0; i < held.length; i++) {
      weights.put(wanted.symbols().get(i), held[i]);
    }
    return weights;
  }

  Side side(int[] days, double riskFreeRate) {
    double years = (days.length - 1) / TradingYear.rows(days);
    return new Side(
        TrackFigures.of(days, growth, riskFreeRate),
        paper.turnover() / years,
        paper.cost(),
        rebalances,
        rebalanced,
        failures,
        lastFailure,
        latest);
  }
}
