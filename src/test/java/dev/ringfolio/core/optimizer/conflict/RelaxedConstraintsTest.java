package dev.ringfolio.core.optimizer.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.ConstrainedProblems;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What {@link ConflictSearch} says would do is tried on {@code ConvexSolver}: the sets have next to
 * no inside or none at all, and are the hardest there are for an interior point.
 */
class RelaxedConstraintsTest {
  private static final List<Objective> OBJECTIVES =
      List.of(Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN, Objective.MAXIMIZE_UTILITY);

  /** How much further outwards a number is taken than told, of itself: not at all, or a little. */
  private static final List<Double> OUTWARDS = List.of(0.0, 1e-9);

  /** Not proved in the last digits: about one in five hundred. */
  private static final double GAP_MAX = 1e-5;

  @Property(tries = 300)
  void constraintsThatAreRelaxedAsToldAreMet(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 9) int n,
      @ForAll @IntRange(max = 2) int objective) {
    for (Outcome outcome : relaxed(seed, n, OBJECTIVES.get(objective))) {
      assertThat(outcome).as("%s", outcome).isInstanceOf(Solved.class);
      Certificate certificate = ((Solved) outcome).certificate();
      assertThat(certificate.feasible()).isTrue();
      assertThat(certificate.gap()).isLessThan(GAP_MAX);
    }
  }

  @Test
  void nearlyAllOfThemAreProvedOptimal() {
    int proved = 0;
    int all = 0;
    for (int seed = 0; seed < 900; seed++) {
      for (Outcome outcome : relaxed(seed, 2 + seed % 8, OBJECTIVES.get(seed % 3))) {
        all++;
        proved += outcome instanceof Solved solved && solved.status() == Status.OPTIMAL ? 1 : 0;
      }
    }
    System.out.printf("relaxed as told: %d of %d proved optimal%n", proved, all);
    assertThat(all).isGreaterThan(300);
    assertThat(all - proved).isLessThanOrEqualTo(all / 100);
  }

  /** The outcomes of a random problem's relaxations; none where its constraints can be met. */
  private static List<Outcome> relaxed(long seed, int n, Objective objective) {
    Problem problem = ConstrainedProblems.any(new Random(seed), n, objective);
    List<Outcome> outcomes = new ArrayList<>();
    if (new Optimizer().solve(problem, Cancellation.NEVER) instanceof Failed failed) {
      assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
      for (Map<String, Double> one : relaxations(failed)) {
        for (double outwards : OUTWARDS) {
          Problem relaxed = Problems.under(relaxed(problem.constraints(), one, outwards), problem);
          outcomes.add(new Optimizer().solve(relaxed, Cancellation.NEVER));
        }
      }
    }
    return outcomes;
  }

  /** Each of which would do. */
  private static List<Map<String, Double>> relaxations(Failed failed) {
    Map<String, Double> told = relaxation(failed);
    if (failed.facts().get("relax").equals("all")) {
      return List.of(told);
    }
    List<Map<String, Double>> each = new ArrayList<>();
    told.forEach((name, value) -> each.add(Map.of(name, value)));
    return each;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Double> relaxation(Failed failed) {
    return (Map<String, Double>) failed.facts().get("relaxation");
  }

  private static Constraints relaxed(Constraints c, Map<String, Double> to, double outwards) {
    List<Group> groups =
        c.groups().stream()
            .map(
                group -> {
                  String name = "groups[" + group.name() + "]";
                  double min = moved(to, name + ".min", group.min(), -outwards);
                  double max = moved(to, name + ".max", group.max(), outwards);
                  return new Group(group.name(), group.symbols(), min, max);
                })
            .toList();
    return new Constraints(
        c.longOnly(),
        c.sumToOne(),
        moved(to, "min_weight", c.minWeight(), -outwards),
        moved(to, "max_weight", c.maxWeight(), outwards),
        c.cvarConfidence(),
        groups,
        orNull(c.maxTurnover(), value -> moved(to, "max_turnover", value, outwards)),
        orNull(c.maxTrackingError(), value -> moved(to, "max_tracking_error", value, outwards)),
        orNull(c.maxVolatility(), value -> moved(to, "max_volatility", value, outwards)),
        orNull(c.minReturn(), value -> moved(to, "min_return", value, -outwards)));
  }

  private static @Nullable Double orNull(@Nullable Double value, DoubleUnaryOperator change) {
    return value == null ? null : Double.valueOf(change.applyAsDouble(value));
  }

  private static double moved(
      Map<String, Double> to, String name, double otherwise, double outwards) {
    Double told = to.get(name);
    return told == null ? otherwise : told + outwards * Math.abs(told);
  }
}
