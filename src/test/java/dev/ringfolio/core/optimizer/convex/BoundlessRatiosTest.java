package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Weights that earn something at no risk were found, and then lost to others of which a gap could
 * be told: the ratio ended as a numerical failure.
 */
class BoundlessRatiosTest {
  private static final int ASSETS = 20;
  private static final int ROWS = 15;

  @ParameterizedTest
  @EnumSource(
      value = Objective.class,
      mode = Mode.INCLUDE,
      names = {"MAXIMIZE_SHARPE", "MAXIMIZE_DIVERSIFICATION"})
  void aRatioHasNoBoundExactlyWhereTheLeastVolatilityIsNone(Objective ratio) {
    int boundless = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      ReturnsMatrix returns = RandomMarket.returns(random, ASSETS, ROWS);
      Constraints constraints = grouped(random, returns.symbols());
      Outcome least = solve(returns, Objective.MINIMIZE_VARIANCE, constraints);
      Outcome outcome = solve(returns, ratio, constraints);
      if (least instanceof Solved safest && safest.metrics().expectedVolatility() < 1e-7) {
        assertThat(reason(outcome)).as("seed %d: %s", seed, outcome).isEqualTo(Reason.UNBOUNDED);
        boundless++;
      } else if (least instanceof Solved) {
        assertThat(outcome).as("seed %d", seed).isInstanceOf(Solved.class);
      } else {
        assertThat(reason(outcome)).as("seed %d", seed).isEqualTo(reason(least));
      }
    }
    assertThat(boundless).isGreaterThan(10);
  }

  @Test
  void daysThatNeverFallShortLeaveTheSortinoRatioWithoutBound() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      ReturnsMatrix returns = RandomMarket.returns(random, ASSETS, ROWS);
      Constraints constraints = grouped(random, returns.symbols());
      Outcome outcome = solve(returns, Objective.MAXIMIZE_SORTINO, constraints);
      if (outcome instanceof Failed failed) {
        assertThat(failed.reason())
            .as("seed %d: %s", seed, failed)
            .isIn(Reason.UNBOUNDED, Reason.INFEASIBLE_CONSTRAINTS);
      }
    }
  }

  @Test
  void cashThatEarnsMoreThanTheTargetNeverFallsShortOfIt() {
    for (int seed = 0; seed < 40; seed++) {
      ReturnsMatrix returns = RandomMarket.returns(new Random(seed), 6, 150);
      Constraints cash =
          new Constraints(true, false, 0.0, 1.0, 0.05, List.of(), null, null, 0.1, null);
      Outcome outcome = solve(returns, Objective.MAXIMIZE_SORTINO, cash);
      assertThat(reason(outcome)).as("seed %d: %s", seed, outcome).isEqualTo(Reason.UNBOUNDED);
    }
  }

  /** Long and short, with a group and a turnover. */
  private static Constraints grouped(Random random, List<Symbol> symbols) {
    List<Symbol> members = symbols.subList(0, 1 + random.nextInt(ASSETS / 2));
    List<Group> groups = List.of(new Group("g", members, 0.04, 0.34));
    double turnover = 0.6 + random.nextDouble();
    return new Constraints(
        false, random.nextBoolean(), -0.22, 0.161, 0.05, groups, turnover, null, null, null);
  }

  private static Reason reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).reason();
  }

  private static Outcome solve(ReturnsMatrix returns, Objective objective, Constraints limits) {
    Map<Symbol, Double> held = new HashMap<>();
    returns.symbols().forEach(symbol -> held.put(symbol, 1.0 / returns.symbols().size()));
    Parameters parameters =
        new Parameters.Builder(30.0)
            .riskFreeRate(0.02)
            .trading(new Trading(held, 0.0, null, 1, List.of()))
            .build();
    Problem problem = Problems.sampled(returns, objective, limits, parameters);
    return new Optimizer().solve(problem, Cancellation.NEVER);
  }
}
