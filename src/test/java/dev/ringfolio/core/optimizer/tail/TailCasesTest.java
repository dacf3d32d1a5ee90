package dev.ringfolio.core.optimizer.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.ReferenceCase;
import dev.ringfolio.core.optimizer.ReferenceUniverse;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.Scenarios;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published cases of least CVaR and best Sortino ratio, ten times as near as the gate asks. */
class TailCasesTest {
  private static final double OBJECTIVE = 1e-8;
  private static final double FEASIBLE = 1e-12;
  private static final double WEIGHT = 1e-5;
  private static final Set<Objective> TAIL =
      EnumSet.of(Objective.MINIMIZE_CVAR, Objective.MAXIMIZE_SORTINO);

  @ParameterizedTest
  @CsvSource({
    "u5_factors, 16",
    "u10_riskfolio, 20",
    "u20_sp500, 20",
    "u50_cvxp, 20",
    "u200_cvxp, 16",
    "u431_cvxp, 2",
    "synth500, 1"
  })
  void everyPublishedOptimumIsMetWithinTheGoal(String name, int cases) throws IOException {
    ReferenceUniverse universe = ReferenceUniverse.read(name);
    Estimates estimates = universe.estimates();
    Scenarios scenarios = Scenarios.of(universe.returns());
    double worst = 0.0;
    int count = 0;
    for (ReferenceCase one : universe.cases()) {
      Objective objective = one.objective().orElse(null);
      if (objective != null && TAIL.contains(objective)) {
        worst = Math.max(worst, check(problem(estimates, scenarios, objective, one), one));
        count++;
      }
    }
    assertThat(count).isEqualTo(cases);
    System.out.printf("%s: %d tail cases, worst relative error %.1e%n", name, count, worst);
  }

  private static Problem problem(
      Estimates estimates, Scenarios scenarios, Objective objective, ReferenceCase one) {
    Parameters parameters = TailProblems.rates(0.0, one.parameter("target_annual", 0.0));
    return new Problem(
        List.of(), estimates, scenarios, objective, Method.MEAN_VARIANCE, one.box(), parameters);
  }

  private static double check(Problem problem, ReferenceCase one) {
    Solved solved = one.optimum(problem);
    double[] w = solved.weights();
    one.checkFeasible(w, FEASIBLE);
    boolean cvar = problem.objective() == Objective.MINIMIZE_CVAR;
    double value = cvar ? TailProblems.cvar(problem, w) : TailProblems.sortino(problem, w);
    assertThat(solved.metrics().more().get(cvar ? "cvar" : "sortino_ratio"))
        .as(one.id())
        .isCloseTo(value, within(1e-12 * Math.abs(value)));
    one.checkUniqueWeights(w, WEIGHT);
    return one.checkValue(value, OBJECTIVE);
  }
}
