package dev.ringfolio.core.optimizer.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Rearranged;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The solvers of the tail against naive twins and against symmetries, over awkward scenarios. */
class TailPropertiesTest {
  private static final List<Objective> OBJECTIVES =
      List.of(Objective.MINIMIZE_CVAR, Objective.MAXIMIZE_SORTINO);

  private final Optimizer optimizer = new Optimizer();

  @Property(tries = 500)
  void theLeastCvarIsThatOfTheSimplexMethod(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
    Random random = new Random(seed);
    Problem problem = any(random, n, Objective.MINIMIZE_CVAR);
    Solved solved = (Solved) optimizer.solve(problem, Cancellation.NEVER);
    assertThat(solved.status()).as("%s", solved.certificate()).isEqualTo(Status.OPTIMAL);
    OptionalDouble found = CvarTwin.least(problem);
    Assume.that(found.isPresent());
    double twin = found.getAsDouble();
    assertThat(TailProblems.cvar(problem, solved.weights()))
        .as("%s", problem.constraints())
        .isCloseTo(twin, within(1e-9 * Math.abs(twin) + 1e-12));
  }

  @Property(tries = 200)
  void theBestSortinoRatioIsThatOfTheNaiveTwin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int n) {
    Random random = new Random(seed);
    Problem problem = any(random, n, Objective.MAXIMIZE_SORTINO);
    if (optimizer.solve(problem, Cancellation.NEVER) instanceof Solved solved) {
      double own = TailProblems.sortino(problem, solved.weights());
      double twin = SortinoTwin.best(problem, solved.weights());
      assertThat(own).as("%s", problem.constraints()).isCloseTo(twin, within(1e-8 * twin));
      assertThat(betterOfRandom(random, problem)).isLessThanOrEqualTo(own * (1.0 + 1e-9));
    }
  }

  private static double betterOfRandom(Random random, Problem problem) {
    FeasibleSet set = FeasibleSet.of(problem.assets(), problem.constraints());
    double best = 0.0;
    for (int i = 0; i < 300; i++) {
      double[] weights = TailProblems.feasible(random, set);
      double ratio = TailProblems.sortino(problem, weights);
      best = Double.isFinite(ratio) ? Math.max(best, ratio) : best;
    }
    return best;
  }

  /** Fresh markets each time: no answer without a certificate, and no refusal without a cause. */
  @Property(tries = 1500)
  void everyAnswerIsCertifiedOrSaysWhyThereIsNone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n) {
    certifiedOrSaysWhy(seed, n);
  }

  /**
   * Markets that were hard once: nearly riskless portfolios, a riskless gain hidden in rounding, a
   * tail whose rounds stood still.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "-5977969569811793343, 5",
    "-6386192357555801803, 2",
    "60623, 5",
    "-1689805717514285574, 6",
    "-1843803625317415093, 4",
    "735989309529829811, 19",
    "6826580084861026436, 7",
    "-6786345980119782905, 2",
    "982737526274153908, 4",
    "3413041981299075286, 24",
    "-5925982267714476985, 9"
  })
  void marketsThatWereHardOnceAreCertifiedTooOrSayWhy(long seed, int n) {
    certifiedOrSaysWhy(seed, n);
  }

  private void certifiedOrSaysWhy(long seed, int n) {
    Random random = new Random(seed);
    for (Objective objective : OBJECTIVES) {
      Problem problem = any(random, n, objective);
      Outcome outcome = optimizer.solve(problem, Cancellation.NEVER);
      String where = "%s %s %s".formatted(objective, problem.constraints(), outcome);
      if (outcome instanceof Solved solved) {
        assertThat(solved.certificate().feasible()).as(where).isTrue();
        assertThat(solved.status()).as(where).isEqualTo(Status.OPTIMAL);
        continue;
      }
      assertThat(objective).as(where).isEqualTo(Objective.MAXIMIZE_SORTINO);
      Reason reason = ((Failed) outcome).reason();
      assertThat(reason).as(where).isIn(Reason.NO_POSITIVE_EXCESS_RETURN, Reason.UNBOUNDED);
      if (reason == Reason.NO_POSITIVE_EXCESS_RETURN) {
        assertThat(betterOfRandom(random, problem)).as(where).isLessThan(1e-9);
      }
    }
  }

  @Property(tries = 200)
  void theOrderOfAssetsAndRowsDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int n) {
    Random random = new Random(seed);
    for (Objective objective : OBJECTIVES) {
      Problem problem = any(random, n, objective);
      Scenarios mixed = mixed(random, problem.scenarios());
      sameValue(problem, with(problem, mixed), 1.0);
    }
  }

  @Property(tries = 200)
  void twiceTheSameRowsChangeNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
    Random random = new Random(seed);
    for (Objective objective : OBJECTIVES) {
      Problem problem = any(random, n, objective);
      Scenarios scenarios = problem.scenarios();
      double tail = problem.constraints().cvarConfidence();
      if (tail * scenarios.observations() >= 1.0) {
        double[] twice = Arrays.copyOf(scenarios.returns(), 2 * scenarios.returns().length);
        System.arraycopy(
            scenarios.returns(), 0, twice, scenarios.returns().length, scenarios.returns().length);
        sameValue(
            problem, with(problem, new Scenarios(2 * scenarios.observations(), n, twice)), 1.0);
      }
    }
  }

  @Property(tries = 200)
  void returnsInAnotherUnitScaleTheRiskAndKeepTheRatio(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = -8, max = 8) int exponent) {
    Random random = new Random(seed);
    double factor = Math.pow(2.0, 3 * exponent);
    for (Objective objective : OBJECTIVES) {
      Problem problem = any(random, n, objective);
      double[] scaled = Arrays.stream(problem.scenarios().returns()).map(r -> r * factor).toArray();
      Parameters p = problem.parameters();
      Problem other =
          TailProblems.of(
              objective,
              new Scenarios(problem.scenarios().observations(), n, scaled),
              problem.constraints(),
              TailProblems.rates(factor * p.riskFreeRate(), factor * p.targetReturn()));
      sameValue(problem, other, objective == Objective.MINIMIZE_CVAR ? factor : 1.0);
    }
  }

  @Property(tries = 200)
  void anAssetTwiceChangesNoLongOnlyOptimum(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
    Random random = new Random(seed);
    for (Objective objective : OBJECTIVES) {
      Scenarios scenarios = TailProblems.any(random, n);
      Problem problem =
          TailProblems.of(objective, scenarios, Constraints.DEFAULT, TailProblems.rates(0.0, 0.0));
      sameValue(problem, with(problem, widened(scenarios, random.nextInt(n))), 1.0);
    }
  }

  @Property(tries = 200)
  void aSolveThatIsToldToStopStopsAtOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 20) int n,
      @ForAll @IntRange(min = 0, max = 40) int polls) {
    Random random = new Random(seed);
    for (Objective objective : OBJECTIVES) {
      Problem problem = any(random, n, objective);
      CountedPolls cancellation = CountedPolls.cancelledAfter(polls);
      Outcome outcome = optimizer.solve(problem, cancellation);
      if (cancellation.asked() > polls) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(cancellation.asked()).isLessThanOrEqualTo(polls + 3);
      }
    }
  }

  /** What was finished when time ran out is told all the same. */
  @Property(tries = 100)
  void aSolveThatIsOutOfTimeSaysSoOrAnswersAsItWouldHave(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 20) int n,
      @ForAll @IntRange(min = 0, max = 40) int polls) {
    Random random = new Random(seed);
    for (Objective objective : OBJECTIVES) {
      Problem problem = any(random, n, objective);
      CountedPolls cancellation = CountedPolls.outOfTimeAfter(polls);
      Outcome outcome = optimizer.solve(problem, cancellation);
      if (outcome instanceof Failed failed && failed.reason() == Reason.TIME_LIMIT) {
        assertThat(cancellation.asked()).isBetween(polls + 1L, polls + 4L);
      } else {
        Outcome unlimited = optimizer.solve(problem, Cancellation.NEVER);
        assertThat(summary(outcome)).isEqualTo(summary(unlimited));
        if (outcome instanceof Solved solved) { // a later start may have had no time
          assertThat(solved.certificate().approximate()).isTrue();
        }
      }
    }
  }

  private static String summary(Outcome outcome) {
    return outcome instanceof Failed failed ? failed.reason().toString() : "solved";
  }

  private void sameValue(Problem one, Problem other, double factor) {
    Outcome first = optimizer.solve(one, Cancellation.NEVER);
    Outcome second = optimizer.solve(other, Cancellation.NEVER);
    if (first instanceof Solved solved) {
      assertThat(second).isInstanceOf(Solved.class);
      double want = factor * value(one, solved.weights());
      double floor = factor * (one.objective() == Objective.MINIMIZE_CVAR ? 1e-13 : 0.0);
      assertThat(value(other, ((Solved) second).weights()))
          .as("%s", one.constraints())
          .isCloseTo(want, within(3e-9 * Math.abs(want) + floor));
    } else {
      assertThat(((Failed) second).reason()).isEqualTo(((Failed) first).reason());
    }
  }

  private static double value(Problem problem, double[] weights) {
    return problem.objective() == Objective.MINIMIZE_CVAR
        ? TailProblems.cvar(problem, weights)
        : TailProblems.sortino(problem, weights);
  }

  private static Problem any(Random random, int n, Objective objective) {
    double riskFree = 0.05 * random.nextInt(3);
    double target = random.nextBoolean() ? riskFree : 0.05 * random.nextInt(4);
    return TailProblems.of(
        objective,
        TailProblems.any(random, n),
        TailProblems.anyBox(random, n),
        TailProblems.rates(riskFree, target));
  }

  private static Problem with(Problem problem, Scenarios scenarios) {
    return TailProblems.of(
        problem.objective(), scenarios, problem.constraints(), problem.parameters());
  }

  private static Scenarios mixed(Random random, Scenarios scenarios) {
    int n = scenarios.assets();
    int rows = scenarios.observations();
    int[] assets = Rearranged.order(random, n);
    int[] order = Rearranged.order(random, rows);
    double[] cells = new double[rows * n];
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < n; i++) {
        cells[t * n + i] = scenarios.returns()[order[t] * n + assets[i]];
      }
    }
    return new Scenarios(rows, n, cells);
  }

  private static Scenarios widened(Scenarios scenarios, int column) {
    int n = scenarios.assets();
    double[] cells = new double[scenarios.observations() * (n + 1)];
    for (int t = 0; t < scenarios.observations(); t++) {
      System.arraycopy(scenarios.returns(), t * n, cells, t * (n + 1), n);
      cells[t * (n + 1) + n] = scenarios.returns()[t * n + column];
    }
    return new Scenarios(scenarios.observations(), n + 1, cells);
  }
}
