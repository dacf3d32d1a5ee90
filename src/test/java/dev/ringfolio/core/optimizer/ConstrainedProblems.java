package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Robust;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Random problems of a few assets with constraints of every kind, feasible or not. */
public final class ConstrainedProblems {
  public static final List<Objective> OBJECTIVES =
      List.of(
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_SHARPE,
          Objective.MAXIMIZE_RETURN,
          Objective.MAXIMIZE_UTILITY,
          Objective.MINIMIZE_CVAR,
          Objective.MAXIMIZE_SORTINO,
          Objective.MAXIMIZE_DIVERSIFICATION);

  private ConstrainedProblems() {}

  /** A problem of n assets whose covariance is regular. */
  public static Problem any(Random random, int n, Objective objective) {
    ReturnsMatrix returns = RandomMarket.returns(random, n, 3 * n + 20 + random.nextInt(20));
    boolean longOnly = random.nextInt(3) > 0;
    boolean sumToOne = random.nextInt(3) > 0;
    double least = longOnly ? 0.0 : -0.5;
    double most = Math.min(1.0, 2.0 / n + random.nextDouble());
    Constraints constraints =
        Constraints.box(longOnly, sumToOne, least, most)
            .with()
            .cvarConfidence(0.1)
            .groups(groups(random, returns.symbols()))
            .maxTurnover(random.nextInt(3) == 0 ? 0.2 + random.nextDouble() : null)
            .maxTrackingError(random.nextInt(3) == 0 ? 0.03 + 0.1 * random.nextDouble() : null)
            .maxVolatility(random.nextInt(3) == 0 ? 0.08 + 0.2 * random.nextDouble() : null)
            .minReturn(random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : null)
            .build();
    Parameters parameters =
        new Parameters.Builder(30.0)
            .riskFreeRate(0.02)
            .targetReturn(0.05)
            .riskAversion(5.0 * random.nextDouble())
            .trading(trading(random, returns.symbols()))
            .robust(robust(random))
            .build();
    return Problems.sampled(returns, objective, constraints, parameters);
  }

  private static List<Constraints.Group> groups(Random random, List<Symbol> symbols) {
    List<Constraints.Group> groups = new ArrayList<>();
    for (int g = random.nextInt(3); g > 0; g--) {
      List<Symbol> members =
          new ArrayList<>(symbols.subList(0, 1 + random.nextInt(symbols.size() - 1)));
      double min = 0.4 * random.nextDouble();
      double max = random.nextInt(4) == 0 ? min : min + random.nextDouble();
      groups.add(new Constraints.Group("g" + g, members, min, max));
    }
    return groups;
  }

  private static Trading trading(Random random, List<Symbol> symbols) {
    Map<Symbol, Double> held = new HashMap<>();
    symbols.forEach(symbol -> held.put(symbol, 1.0 / symbols.size()));
    double cost = random.nextBoolean() ? 0.0 : 0.01 * random.nextDouble();
    return new Trading(held, cost, Trading.Benchmark.EQUAL, 1, List.of());
  }

  private static Robust robust(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Robust(Robust.Kind.BOX, 0.3 * random.nextDouble(), Map.of());
      case 1 -> new Robust(Robust.Kind.ELLIPSOID, 0.5 * random.nextDouble(), Map.of());
      default -> null;
    };
  }

  /** Weights near others that meet the box and, where it is one, the budget. */
  public static double[] near(
      RandomGenerator random, FeasibleSet box, double[] weights, double reach) {
    int n = weights.length;
    double[] moved = weights.clone();
    for (int i = 0; i < n; i++) {
      moved[i] += reach * random.nextGaussian();
    }
    if (box.budget() == FeasibleSet.Budget.ONE) {
      double sum = 0.0;
      for (double weight : moved) {
        sum += weight;
      }
      for (int i = 0; i < n; i++) {
        moved[i] += (1.0 - sum) / n;
      }
    }
    return moved;
  }
}
