package dev.ringfolio.core.portfolio;

import dev.ringfolio.core.market.ReturnsAlignment;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.TailRisk;
import dev.ringfolio.core.risk.Volatility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a portfolio would have gone through with the weights that it has now: on each day the sum of
 * weight × return of its symbols, over the newest days on which all of them have a close. Cash
 * earns nothing. Pure; any thread.
 *
 * @param volatility annual; NaN where unknown
 * @param var95 the loss of one day that 5 in 100 exceed, a fraction of the worth; NaN where unknown
 */
public record PortfolioRisk(double volatility, double var95) {
  /** A price or a history is missing, or nothing is left of the worth. */
  public static final PortfolioRisk UNKNOWN = new PortfolioRisk(Double.NaN, Double.NaN);

  /** Of cash alone. */
  private static final PortfolioRisk NONE = new PortfolioRisk(0.0, 0.0);

  private static final double TAIL = 0.05;

  /**
   * The risk of what is held.
   *
   * @param closes of the symbols that have a history
   */
  public static PortfolioRisk of(Exposure exposure, Map<Symbol, Closes> closes) {
    if (exposure.symbols().isEmpty()) {
      return NONE;
    }
    List<Closes> columns = new ArrayList<>();
    for (Symbol symbol : exposure.symbols()) {
      Closes own = closes.get(symbol);
      if (own != null) {
        columns.add(own);
      }
    }
    double[] weights = exposure.weights();
    boolean known = columns.size() == weights.length && !Double.isNaN(weights[0]);
    return known ? of(columns, weights) : UNKNOWN;
  }

  private static PortfolioRisk of(List<Closes> columns, double[] weights) {
    int[] days = columns.get(0).epochDays();
    for (Closes column : columns) {
      days = column.common(days);
    }
    int observations = days.length - 1;
    if (observations < ReturnsAlignment.OBSERVATIONS_MIN) {
      return UNKNOWN;
    }
    double[] returns = new double[observations];
    for (int i = 0; i < weights.length; i++) {
      columns.get(i).addReturns(days, weights[i], returns);
    }
    return new PortfolioRisk(Volatility.annual(returns), TailRisk.valueAtRisk(returns, TAIL));
  }
}
