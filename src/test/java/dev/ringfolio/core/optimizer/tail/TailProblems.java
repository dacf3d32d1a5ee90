package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Problems about single scenarios, and their values by the plain formulas, for tests. */
final class TailProblems {
  private TailProblems() {}

  static Problem of(
      Objective objective, Scenarios scenarios, Constraints constraints, Parameters parameters) {
    ReturnsMatrix returns =
        new ReturnsMatrix(
            RandomMarket.symbols(scenarios.assets()),
            scenarios.observations(),
            scenarios.returns(),
            0,
            true,
            List.of());
    Estimates estimates =
        scenarios.observations() > 1
            ? SampleEstimator.estimate(returns)
            : Estimates.given(
                new double[scenarios.assets()],
                new double[scenarios.assets() * scenarios.assets()]);
    return new Problem(
        List.of(), estimates, scenarios, objective, Method.MEAN_VARIANCE, constraints, parameters);
  }

  static Parameters rates(double riskFree, double target) {
    return new Parameters.Builder(30.0).riskFreeRate(riskFree).targetReturn(target).build();
  }

  static Constraints box(boolean longOnly, boolean sumToOne, double min, double max, double tail) {
    return Constraints.box(longOnly, sumToOne, min, max).with().cvarConfidence(tail).build();
  }

  /** Rows as they are written down. */
  static Scenarios scenarios(double[]... rows) {
    int n = rows[0].length;
    double[] cells = new double[rows.length * n];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(rows[t], 0, cells, t * n, n);
    }
    return new Scenarios(rows.length, n, cells);
  }

  /** Scenarios of every awkward kind: few rows, duplicated and constant columns, repeated rows. */
  static Scenarios any(Random random, int n) {
    int rows = random.nextBoolean() ? 2 + random.nextInt(n + 2) : 10 + random.nextInt(60);
    double[] cells = RandomMarket.returns(random, n, rows).returns();
    if (n > 1 && random.nextInt(3) == 0) {
      setColumn(cells, n, random.nextInt(n), random.nextInt(n));
    }
    if (random.nextInt(4) == 0) {
      setConstant(cells, n, random.nextInt(n), 0.0004 * (random.nextInt(3) - 1));
    }
    if (random.nextInt(4) == 0) {
      int from = random.nextInt(rows);
      System.arraycopy(cells, from * n, cells, random.nextInt(rows) * n, n);
    }
    return new Scenarios(rows, n, cells);
  }

  private static void setColumn(double[] cells, int n, int to, int from) {
    for (int row = 0; row < cells.length; row += n) {
      cells[row + to] = cells[row + from];
    }
  }

  private static void setConstant(double[] cells, int n, int column, double value) {
    for (int row = 0; row < cells.length; row += n) {
      cells[row + column] = value;
    }
  }

  /** Boxes that can be met: fully invested, with cash, long and short. */
  static Constraints anyBox(Random random, int n) {
    double each = 1.0 / n;
    double tail = 0.01 + 0.3 * random.nextDouble();
    return switch (random.nextInt(7)) {
      case 0 -> box(true, true, 0.0, 1.0, tail);
      case 1 -> box(true, true, 0.0, each, tail);
      case 2 -> box(true, true, each * random.nextDouble(), 1.0, tail);
      case 3 -> box(false, true, -0.3, Math.min(1.0, each + 0.4), tail);
      case 4 -> box(true, false, 0.0, random.nextDouble(), tail);
      case 5 -> box(true, false, 0.5 * each, Math.min(1.0, 0.5 * each + 0.5), tail);
      default -> box(false, false, -random.nextDouble(), random.nextDouble(), tail);
    };
  }

  /** What a portfolio returns in each scenario, cash included where it is allowed. */
  static double[] portfolio(Problem problem, double[] weights) {
    Scenarios scenarios = problem.scenarios();
    double cash =
        problem.constraints().sumToOne() ? 0.0 : problem.parameters().riskFreeRate() / 252.0;
    double invested = Arrays.stream(weights).sum();
    double[] returns = new double[scenarios.observations()];
    for (int t = 0; t < returns.length; t++) {
      returns[t] = (1.0 - invested) * cash;
      for (int i = 0; i < weights.length; i++) {
        returns[t] += weights[i] * scenarios.returns()[t * weights.length + i];
      }
    }
    return returns;
  }

  /**
   * The least over z of {@code z + Σ max(L − z, 0)/(aT)}, which is attained at one of the losses.
   */
  static double cvar(Problem problem, double[] weights) {
    double[] returns = portfolio(problem, weights);
    double tailRows = problem.constraints().cvarConfidence() * returns.length;
    double least = Double.POSITIVE_INFINITY;
    for (double candidate : returns) {
      double sum = 0.0;
      for (double one : returns) {
        sum += Math.max(0.0, -one + candidate);
      }
      least = Math.min(least, -candidate + sum / tailRows);
    }
    return least;
  }

  static double sortino(Problem problem, double[] weights) {
    double threshold = problem.parameters().targetReturn() / 252.0;
    double sum = 0.0;
    double squares = 0.0;
    double[] returns = portfolio(problem, weights);
    for (double one : returns) {
      sum += one - threshold;
      squares += Math.pow(Math.min(0.0, one - threshold), 2);
    }
    return Math.sqrt(252.0) * (sum / returns.length) / Math.sqrt(squares / returns.length);
  }

  /** Random feasible weights. */
  static double[] feasible(Random random, FeasibleSet set) {
    double[] score = new double[set.assets()];
    double[] weights = new double[set.assets()];
    double left = 1.0;
    for (int part = 0; part < 3; part++) {
      double share = part == 2 ? left : left * random.nextDouble();
      left -= share;
      for (int i = 0; i < score.length; i++) {
        score[i] = random.nextGaussian();
      }
      RowArithmetic.addScaled(weights, share, GreedyFill.fill(set, score), 0, weights.length);
    }
    return weights;
  }
}
