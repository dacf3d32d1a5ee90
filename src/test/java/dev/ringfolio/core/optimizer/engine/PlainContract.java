package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** What weights keep and what they are worth, by the plain formulas. */
final class PlainContract {
  private static final double DAYS = 252.0;
  private static final double EPSILON = 1e-13;
  private static final int HALVINGS = 60;

  private PlainContract() {}

  /** The greatest violation of any constraint, in units of weight or of return. */
  static double infeasibility(Problem problem, double[] w) {
    Constraints c = problem.constraints();
    double[] held = problem.inOrder(problem.parameters().trading().previousWeights());
    double sum = Arrays.stream(w).sum();
    double worst = c.sumToOne() ? Math.abs(sum - 1.0) : c.longOnly() ? sum - 1.0 : 0.0;
    double turnover = 0.0;
    double[] active = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      worst = Math.max(worst, Math.max(c.lowerBound() - w[i], w[i] - c.maxWeight()));
      turnover += Math.abs(w[i] - held[i]);
      active[i] = w[i] - held[i];
    }
    for (Constraints.Group group : c.groups()) {
      double part = group.symbols().stream().mapToDouble(s -> w[problem.indexOf(s)]).sum();
      worst = Math.max(worst, Math.max(group.min() - part, part - group.max()));
    }
    worst = Math.max(worst, over(turnover, c.maxTurnover()));
    worst = Math.max(worst, over(volatility(problem, active), c.maxTrackingError()));
    worst = Math.max(worst, over(volatility(problem, w), c.maxVolatility()));
    double least = c.minReturn() == null ? Double.NEGATIVE_INFINITY : c.minReturn();
    return Math.max(worst, least - RowArithmetic.dot(problem.estimates().mu(), w));
  }

  private static double over(double value, Double most) {
    return most == null ? 0.0 : value - most;
  }

  static double volatility(Problem problem, double[] w) {
    double variance = 0.0;
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        variance += w[i] * w[j] * problem.estimates().sigma()[i * w.length + j];
      }
    }
    return Math.sqrt(Math.max(0.0, variance));
  }

  /** The objective's value, made such that less is better. */
  static double cost(Problem problem, double[] w) {
    double rate = problem.parameters().riskFreeRate();
    double cash = 1.0 - Arrays.stream(w).sum();
    double earned = RowArithmetic.dot(problem.estimates().mu(), w) + cash * rate;
    double volatility = volatility(problem, w);
    double average = 0.0;
    for (int i = 0; i < w.length; i++) {
      average += w[i] * Math.sqrt(problem.estimates().sigma()[i * w.length + i]);
    }
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE -> volatility * volatility;
      case MAXIMIZE_RETURN -> -earned;
      case MAXIMIZE_SHARPE -> -(earned - rate) / volatility;
      case MAXIMIZE_UTILITY ->
          0.5 * problem.parameters().riskAversion() * volatility * volatility - earned;
      case MAXIMIZE_DIVERSIFICATION -> -average / volatility;
      case MINIMIZE_CVAR -> cvar(days(problem, w), problem.constraints().cvarConfidence());
      case MAXIMIZE_SORTINO -> -sortino(days(problem, w), problem.parameters().targetReturn());
      default -> throw new IllegalArgumentException(problem.objective() + " makes nothing best");
    };
  }

  /**
   * What a gap is told relative to: the value itself, but not less than a ten-thousandth of the
   * mean variance, of a return the greatest one, and of a CVaR a hundredth of the mean return of a
   * day, whatever its sign, or of cash.
   */
  private static double scale(Problem problem, double value) {
    int n = problem.assets();
    double least =
        switch (problem.objective()) {
          case MINIMIZE_VARIANCE ->
              1e-4
                  * IntStream.range(0, n)
                      .mapToDouble(i -> problem.estimates().sigma()[i * n + i])
                      .average()
                      .orElseThrow();
          case MAXIMIZE_RETURN, MAXIMIZE_UTILITY ->
              Arrays.stream(problem.estimates().mu())
                  .map(mu -> Math.abs(mu - problem.parameters().riskFreeRate()))
                  .max()
                  .orElseThrow();
          case MINIMIZE_CVAR -> {
            Scenarios scenarios = problem.scenarios();
            double day = Arrays.stream(scenarios.returns()).map(Math::abs).average().orElseThrow();
            double cash =
                problem.constraints().sumToOne()
                    ? 0.0
                    : Math.abs(problem.parameters().riskFreeRate()) / DAYS;
            yield 1e-2 * Math.max(day, cash);
          }
          default -> 0.0;
        };
    return Math.max(least, Math.abs(value));
  }

  /**
   * How much better than weights of a value any others can be, by their gap: of {@code f − f* ≤
   * gap·|f*|} follows {@code |f*| ≤ |f|/(1 − gap)}. A gap of one or more says nothing.
   */
  static double reach(Problem problem, double value, double gap) {
    return gap < 1.0 ? gap * scale(problem, value) / (1.0 - gap) : Double.POSITIVE_INFINITY;
  }

  /**
   * How far rounding may put {@link #cost} off: where weights hedge each other, the variance is a
   * small difference of large products, and so are the returns of the days. Infinite where nothing
   * of the value is left.
   */
  static double rounding(Problem problem, double[] w) {
    int n = w.length;
    double gross = 0.0;
    double day = 0.0;
    double earned = 0.0;
    for (int i = 0; i < n; i++) {
      earned += Math.abs(w[i] * problem.estimates().mu()[i]);
      for (int j = 0; j < n; j++) {
        gross += Math.abs(w[i] * w[j] * problem.estimates().sigma()[i * n + j]);
      }
    }
    double[] returns = problem.scenarios().returns();
    for (int cell = 0; cell < returns.length; cell++) {
      day = Math.max(day, n * Math.abs(w[cell % n] * returns[cell]));
    }
    double variance = Math.pow(volatility(problem, w), 2);
    double value = Math.abs(cost(problem, w));
    double lost =
        switch (problem.objective()) {
          case MINIMIZE_VARIANCE -> gross;
          case MAXIMIZE_RETURN -> earned;
          case MAXIMIZE_UTILITY -> earned + problem.parameters().riskAversion() * gross;
          case MINIMIZE_CVAR -> day;
          case MAXIMIZE_SORTINO -> value * relative(day * day, variance);
          default -> value * relative(gross, variance);
        };
    return EPSILON * lost;
  }

  private static double relative(double lost, double value) {
    return value > EPSILON * lost ? lost / value : Double.POSITIVE_INFINITY;
  }

  /** The returns of the days, cash at the risk-free rate. */
  private static double[] days(Problem problem, double[] w) {
    Scenarios scenarios = problem.scenarios();
    double cash = 1.0 - Arrays.stream(w).sum();
    double daily = problem.constraints().sumToOne() ? 0.0 : problem.parameters().riskFreeRate();
    return Arrays.stream(scenarios.portfolio(w)).map(r -> r + cash * daily / DAYS).toArray();
  }

  private static double cvar(double[] days, double tail) {
    double[] sorted = days.clone();
    Arrays.sort(sorted);
    double left = tail * sorted.length;
    double sum = 0.0;
    for (int t = 0; t < sorted.length && left > 0.0; t++) {
      sum -= sorted[t] * Math.min(1.0, left);
      left -= 1.0;
    }
    return sum / (tail * sorted.length);
  }

  private static double sortino(double[] days, double target) {
    double mean = 0.0;
    double square = 0.0;
    for (double day : days) {
      double over = day - target / DAYS;
      mean += over / days.length;
      square += Math.min(over, 0.0) * Math.min(over, 0.0) / days.length;
    }
    return Math.sqrt(DAYS) * mean / Math.sqrt(square);
  }

  /**
   * Random feasible weights: from equal ones, or part of them where not all need be invested, in
   * any direction, as far as the constraints allow.
   */
  static double[] anyFeasible(Problem problem, Random random) {
    int n = problem.assets();
    Constraints c = problem.constraints();
    double[] start = new double[n];
    Arrays.fill(start, 1.0 / n);
    double[] direction = random.doubles(n, -1.0, 1.0).toArray();
    if (c.sumToOne()) {
      double mean = Arrays.stream(direction).average().orElseThrow();
      direction = Arrays.stream(direction).map(value -> value - mean).toArray();
    } else {
      double invested = Math.min(random.nextDouble(), n * c.maxWeight());
      start = Arrays.stream(start).map(value -> invested * value).toArray();
    }
    double reach = 2.0 * random.nextDouble();
    for (int halving = 0; halving < HALVINGS; halving++) {
      double[] moved = start.clone();
      for (int i = 0; i < n; i++) {
        moved[i] += reach * direction[i];
      }
      if (infeasibility(problem, moved) <= 1e-15) {
        return moved;
      }
      reach *= 0.5;
    }
    return start;
  }
}
