package dev.ringfolio.core.optimizer.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A volatility that may be the least there is, or next to nothing more, leaves one portfolio, or
 * next to no others. Sortino ended in no answer there, more often than not, and a Sharpe ratio that
 * cannot be positive was not told as such.
 */
class LeastVolatilityTest {
  /** Parts of itself by which the limit is above the least volatility. */
  private static final double[] ABOVE = {0.0, 1e-12, 1e-10, 1e-9};

  @EveryConvexObjective
  void theBestPortfolioOfTheLeastVolatilityIsProved(Objective objective) {
    int proved = 0;
    for (int seed = 0; seed < 24; seed++) {
      Random random = new Random(seed);
      ReturnsMatrix returns = RandomMarket.returns(random, 3 + random.nextInt(7), 120);
      Limits limits = Limits.any(random, returns.symbols());
      Solved safest = (Solved) solve(returns, Objective.MINIMIZE_VARIANCE, limits.with(Double.NaN));
      double least = safest.metrics().expectedVolatility();
      for (double above : ABOVE) {
        double limit = least * (1.0 + above);
        Outcome outcome = solve(returns, objective, limits.with(limit));
        if (outcome instanceof Solved solved) {
          assertThat(solved.status()).as("seed %d: %s", seed, solved).isEqualTo(Status.OPTIMAL);
          assertThat(solved.metrics().expectedVolatility()).isCloseTo(least, within(2e-9));
          proved++;
        } else {
          assertThat(((Failed) outcome).reason())
              .as("seed %d: %s", seed, outcome)
              .isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
          assertThat(safest.metrics().expectedReturn()).isNotPositive();
        }
      }
    }
    assertThat(proved).isGreaterThan(60);
  }

  @Test
  void sixtyAssetsTakeAsManyCornersAsTheyNeed() {
    for (int seed = 0; seed < 3; seed++) {
      ReturnsMatrix returns = RandomMarket.returns(new Random(seed), 60, 150);
      Limits limits = new Limits(false, List.of(), false);
      Solved safest = (Solved) solve(returns, Objective.MINIMIZE_VARIANCE, limits.with(Double.NaN));
      double limit = safest.metrics().expectedVolatility() * (1.0 + 1e-9);
      Outcome outcome = solve(returns, Objective.MAXIMIZE_SORTINO, limits.with(limit));
      assertThat(outcome).as("seed %d", seed).isInstanceOf(Solved.class);
      assertThat(((Solved) outcome).status()).as("%s", outcome).isEqualTo(Status.OPTIMAL);
    }
  }

  /** Limits beside that on the volatility: a box, and perhaps a group and a turnover. */
  private record Limits(boolean longOnly, List<Group> groups, boolean traded) {
    static Limits any(Random random, List<Symbol> symbols) {
      List<Symbol> members = symbols.subList(0, 1 + random.nextInt(symbols.size() - 1));
      return new Limits(
          random.nextInt(3) > 0,
          random.nextBoolean() ? List.of(new Group("g", members, 0.1, 0.6)) : List.of(),
          random.nextInt(3) == 0);
    }

    /** Not a number for no limit. */
    Constraints with(double volatility) {
      Double limit = Double.isNaN(volatility) ? null : Double.valueOf(volatility);
      double lower = longOnly ? 0.0 : -0.3;
      return new Constraints(
          longOnly, true, lower, 1.0, 0.05, groups, traded ? 0.7 : null, null, limit, null);
    }
  }

  private static Outcome solve(ReturnsMatrix returns, Objective objective, Constraints limits) {
    Map<Symbol, Double> held = new HashMap<>();
    returns.symbols().forEach(symbol -> held.put(symbol, 1.0 / returns.symbols().size()));
    Problem problem =
        Problems.sampled(
            returns,
            objective,
            limits,
            new Parameters.Builder(30.0)
                .trading(new Trading(held, 0.0, null, 1, List.of()))
                .build());
    return new Optimizer().solve(problem, Cancellation.NEVER);
  }
}
