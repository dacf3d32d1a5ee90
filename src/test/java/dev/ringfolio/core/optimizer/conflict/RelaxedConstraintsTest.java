package dev.ringfolio.core.optimizer.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.ConstrainedProblems;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ConflictSearch} says would do, does: the numbers are taken as they are told. The sets
 * have next to no inside, and are the hardest there are for an interior point.
 */
class RelaxedConstraintsTest {
  @Property(tries = 300)
  void constraintsThatAreRelaxedAsToldAreSolved(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 9) int n,
      @ForAll @IntRange(max = 1) int objective) {
    Objective wanted =
        List.of(Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN).get(objective);
    Problem problem = ConstrainedProblems.any(new Random(seed), n, wanted);
    Outcome outcome = new Optimizer().solve(problem, Cancellation.NEVER);
    if (outcome instanceof Solved) {
      return;
    }
    Failed failed = (Failed) outcome;
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    Map<String, Double> relaxation = relaxation(failed);
    if (failed.facts().get("relax").equals("all")) {
      mustBeSolved(problem, relaxation);
    } else {
      relaxation.forEach((name, value) -> mustBeSolved(problem, Map.of(name, value)));
    }
  }

  private static void mustBeSolved(Problem problem, Map<String, Double> relaxation) {
    Problem relaxed =
        new Problem(
            problem.symbols(),
            problem.estimates(),
            problem.scenarios(),
            problem.objective(),
            problem.method(),
            relaxed(problem.constraints(), relaxation),
            problem.parameters());
    Outcome outcome = new Optimizer().solve(relaxed, Cancellation.NEVER);
    assertThat(outcome).as("%s", relaxation).isInstanceOf(Solved.class);
    assertThat(((Solved) outcome).certificate().feasible()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Double> relaxation(Failed failed) {
    return (Map<String, Double>) failed.facts().get("relaxation");
  }

  private static Constraints relaxed(Constraints c, Map<String, Double> to) {
    List<Group> groups =
        c.groups().stream()
            .map(
                group -> {
                  double min = moved(to, "groups[" + group.name() + "].min", group.min());
                  double max = moved(to, "groups[" + group.name() + "].max", group.max());
                  return new Group(group.name(), group.symbols(), min, max);
                })
            .toList();
    return new Constraints(
        c.longOnly(),
        c.sumToOne(),
        moved(to, "min_weight", c.minWeight()),
        moved(to, "max_weight", c.maxWeight()),
        c.cvarConfidence(),
        groups,
        orNull(c.maxTurnover(), value -> moved(to, "max_turnover", value)),
        orNull(c.maxTrackingError(), value -> moved(to, "max_tracking_error", value)),
        orNull(c.maxVolatility(), value -> moved(to, "max_volatility", value)),
        orNull(c.minReturn(), value -> moved(to, "min_return", value)));
  }

  private static @Nullable Double orNull(@Nullable Double value, DoubleUnaryOperator change) {
    return value == null ? null : Double.valueOf(change.applyAsDouble(value));
  }

  private static double moved(Map<String, Double> to, String name, double otherwise) {
    return to.getOrDefault(name, otherwise);
  }
}
