package dev.ringfolio.core.optimizer.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.RandomMarket;
import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.conflict.ConflictSearch;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.optimizer.engine.Routes;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import dev.ringfolio.core.risk.Scenarios;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every heuristic promises, whatever it is made of. */
class HeuristicContractTest {
  /** What the heuristics make best. */
  static final List<Objective> OBJECTIVES =
      List.of(
          Objective.MINIMIZE_VARIANCE,
          Objective.MAXIMIZE_SHARPE,
          Objective.MAXIMIZE_RETURN,
          Objective.MINIMIZE_CVAR,
          Objective.MAXIMIZE_SORTINO,
          Objective.MAXIMIZE_DIVERSIFICATION);

  private static final Constraints CASH = Constraints.box(true, false, 0.0, 0.6);
  private static final Constraints LONG_SHORT = Constraints.box(false, true, -0.3, 0.5);
  private static final Constraints NO_BUDGET = Constraints.box(false, false, -0.3, 0.5);

  enum Heuristic {
    GENETIC_ALGORITHM,
    SIMULATED_ANNEALING,
    PARTICLE_SWARM;

    Method method() {
      return Method.valueOf(name());
    }

    Search search() {
      return switch (this) {
        case GENETIC_ALGORITHM -> new GeneticAlgorithm();
        case SIMULATED_ANNEALING -> new SimulatedAnnealing();
        case PARTICLE_SWARM -> new ParticleSwarm();
      };
    }
  }

  @Property(tries = 60)
  void everyCandidateThatIsEvaluatedKeepsEveryConstraintAndTheBudgetOfEvaluationsIsKeptToTheUnit(
      @ForAll long seed, @ForAll Heuristic heuristic, @ForAll @IntRange(max = 8) int kind) {
    Random random = new Random(seed);
    int n = 3 + random.nextInt(6);
    Objective objective = OBJECTIVES.get(random.nextInt(OBJECTIVES.size()));
    Constraints constraints = constraints(kind, n);
    int budget = 1 + random.nextInt(1500);
    Problem problem = problem(random, n, objective, heuristic, constraints, seed, budget);
    Task task = Task.of(problem, Cancellation.NEVER, Progress.NONE);
    AtomicLong seen = new AtomicLong();
    HeuristicSolver solver =
        new HeuristicSolver(
            heuristic.search(),
            Routes::exact,
            weights -> {
              seen.incrementAndGet();
              assertThat(infeasibility(problem, weights)).isLessThanOrEqualTo(1e-10);
            });
    Attempt attempt = solver.solve(task);
    if (attempt instanceof Attempt.Found found) {
      assertThat(infeasibility(problem, found.weights())).isLessThanOrEqualTo(1e-10);
      assertThat(found.steps()).isEqualTo(budget);
      assertThat(seen).hasValue(budget);
    } else {
      Reason reason = ((Attempt.Refused) attempt).reason();
      if (reason == Reason.METHOD_LIMIT) {
        // No weights to start from: true where a drawn group must hold what loses too much.
        assertThat(ConflictSearch.of(task)).isPresent();
      } else {
        assertThat(reason)
            .isIn(Reason.NO_POSITIVE_EXCESS_RETURN, Reason.UNBOUNDED, Reason.NUMERICAL_FAILURE);
      }
    }
  }

  @Property(tries = 30)
  void aSeedGivesTheSameBitsAndAnotherSeedAnotherWalk(
      @ForAll long seed, @ForAll Heuristic heuristic) {
    Objective objective = OBJECTIVES.get(new Random(seed).nextInt(OBJECTIVES.size()));
    List<double[]> one = walk(seed, 7, heuristic, objective);
    List<double[]> same = walk(seed, 7, heuristic, objective);
    List<double[]> other = walk(seed, 8, heuristic, objective);
    assertThat(Arrays.deepEquals(one.toArray(), same.toArray())).isTrue();
    assertThat(Arrays.deepEquals(one.toArray(), other.toArray())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void progressIsToldAHundredTimesAndNeverGoesBack(Heuristic heuristic) {
    List<Long> iterations = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    List<Double> bests = new ArrayList<>();
    Problem problem =
        problem(
            new Random(1),
            6,
            Objective.MINIMIZE_VARIANCE,
            heuristic,
            Constraints.DEFAULT,
            1,
            12_345);
    Solved solved =
        (Solved)
            new Optimizer()
                .solve(
                    problem,
                    Cancellation.NEVER,
                    (iteration, fraction, best) -> {
                      iterations.add(iteration);
                      fractions.add(fraction);
                      bests.add(best);
                    });
    assertThat(iterations).isSorted().doesNotHaveDuplicates().hasSizeBetween(100, 102);
    assertThat(iterations.get(iterations.size() - 1)).isEqualTo(12_345);
    assertThat(fractions).isSorted();
    assertThat(fractions.get(fractions.size() - 1)).isEqualTo(1.0);
    assertThat(bests).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    double variance = Math.pow(solved.metrics().expectedVolatility(), 2);
    assertThat(bests.get(bests.size() - 1)).isCloseTo(variance, within(1e-12));
    assertThat(solved.iterations()).isEqualTo(12_345);
  }

  @ParameterizedTest
  @EnumSource
  void whereTimeIsUpTheBestSoFarIsTheAnswerWithItsGap(Heuristic heuristic) {
    Problem problem =
        problem(
            new Random(2),
            8,
            Objective.MINIMIZE_VARIANCE,
            heuristic,
            Constraints.DEFAULT,
            1,
            1_000_000_000);
    Outcome outcome = new Optimizer().solve(problem, CountedPolls.outOfTimeAfter(3_000));
    Solved solved = (Solved) outcome;
    assertThat(solved.iterations()).isBetween(2_900, 3_000);
    assertThat(solved.certificate().gap()).isGreaterThan(0.0).isFinite();
    Problem exact = with(problem, Method.MEAN_VARIANCE);
    Solved best = (Solved) new Optimizer().solve(exact, Cancellation.NEVER);
    double least = Math.pow(best.metrics().expectedVolatility(), 2);
    double found = Math.pow(solved.metrics().expectedVolatility(), 2);
    assertThat(found * (1.0 - solved.certificate().gap())).isLessThanOrEqualTo(least + 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void timeThatIsUpAtOnceStillGivesFeasibleWeights(Heuristic heuristic) {
    Problem problem =
        problem(
            new Random(3), 5, Objective.MINIMIZE_VARIANCE, heuristic, Constraints.DEFAULT, 1, 100);
    Outcome outcome = new Optimizer().solve(problem, () -> Cancellation.Verdict.OUT_OF_TIME);
    assertThat(((Solved) outcome).weights()).containsOnly(0.2);
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledSearchStopsAtTheNextCandidate(Heuristic heuristic) {
    Problem problem =
        problem(
            new Random(4),
            5,
            Objective.MAXIMIZE_SHARPE,
            heuristic,
            Constraints.DEFAULT,
            1,
            1_000_000_000);
    Failed failed = (Failed) new Optimizer().solve(problem, CountedPolls.cancelledAfter(500));
    assertThat(failed.reason()).isEqualTo(Reason.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource
  void theGapIsTheDistanceFromTheExactOptimum(Heuristic heuristic) {
    for (Objective objective : OBJECTIVES.subList(0, 3)) {
      Problem problem =
          problem(new Random(5), 6, objective, heuristic, Constraints.DEFAULT, 1, 300);
      Solved found = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
      Solved best =
          (Solved) new Optimizer().solve(with(problem, Method.MEAN_VARIANCE), Cancellation.NEVER);
      double optimum = Problems.value(problem, best.weights());
      double distance =
          Math.abs(Problems.value(problem, found.weights()) - optimum) / Math.abs(optimum);
      assertThat(found.certificate().gap()).isBetween(0.0, distance + 2e-9);
      assertThat(distance).isLessThanOrEqualTo(found.certificate().gap() + 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoAssetsMeetAFineGridForEveryObjectiveAndBudget(Heuristic heuristic) {
    for (Objective objective : OBJECTIVES) {
      for (Constraints constraints : List.of(Constraints.DEFAULT, LONG_SHORT_TWO, CASH)) {
        Problem problem = problem(new Random(6), 2, objective, heuristic, constraints, 1, 10_000);
        Task task = Task.of(problem, Cancellation.NEVER, Progress.NONE);
        Attempt attempt = new HeuristicSolver(heuristic.search(), Routes::exact).solve(task);
        double[] found = ((Attempt.Found) attempt).weights();
        Cost cost = HeuristicSolver.cost(task);
        double least = gridLeast(task, cost);
        double own = costOf(cost, found);
        assertThat(own)
            .as("%s %s", objective, constraints)
            .isLessThanOrEqualTo(least + 1e-6 * Math.abs(least) + 1e-12);
      }
    }
  }

  private static final Constraints LONG_SHORT_TWO = Constraints.box(false, true, -0.5, 1.0);

  @ParameterizedTest
  @EnumSource
  void oneAssetTakesTheWholeBudget(Heuristic heuristic) {
    for (Objective objective : OBJECTIVES) {
      Problem problem =
          problem(new Random(11), 1, objective, heuristic, Constraints.DEFAULT, 1, 50);
      Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
      assertThat(solved.weights()).containsExactly(1.0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void boundsThatNoWeightsCanMeetAreRefusedBeforeTheSearch(Heuristic heuristic) {
    Problem problem =
        problem(
            new Random(7),
            4,
            Objective.MINIMIZE_VARIANCE,
            heuristic,
            Constraints.box(true, true, 0.0, 0.2),
            1,
            50);
    Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
  }

  @ParameterizedTest
  @EnumSource
  void limitsThatNoWeightsCanMeetAreRefusedBeforeTheSearch(Heuristic heuristic) {
    Constraints impossible = Constraints.DEFAULT.with().maxVolatility(1e-6).build();
    Problem problem =
        problem(new Random(7), 4, Objective.MINIMIZE_VARIANCE, heuristic, impossible, 1, 50);
    Failed failed = (Failed) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
  }

  @ParameterizedTest
  @EnumSource
  void aMarketThatOnlyLosesHasNoBestRatio(Heuristic heuristic) {
    Estimates losing =
        Estimates.given(new double[] {-0.1, -0.2}, new double[] {0.04, 0.0, 0.0, 0.09});
    Failed failed = (Failed) solve(losing, Objective.MAXIMIZE_SHARPE, heuristic);
    assertThat(failed.reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
  }

  @ParameterizedTest
  @EnumSource
  void aRisklessAssetThatEarnsLeavesTheRatioWithoutABound(Heuristic heuristic) {
    Estimates riskless =
        Estimates.given(new double[] {0.1, 0.02}, new double[] {0.04, 0.0, 0.0, 0.0});
    Failed failed = (Failed) solve(riskless, Objective.MAXIMIZE_SHARPE, heuristic);
    assertThat(failed.reason()).isEqualTo(Reason.UNBOUNDED);
  }

  @ParameterizedTest
  @EnumSource
  void duplicatedAssetsAreAsGoodAsOneOfThem(Heuristic heuristic) {
    double[] sigma = {0.04, 0.01, 0.04, 0.01, 0.09, 0.01, 0.04, 0.01, 0.04};
    Estimates twins = Estimates.given(new double[] {0.1, 0.2, 0.1}, sigma);
    Solved solved = (Solved) solve(twins, Objective.MINIMIZE_VARIANCE, heuristic);
    double single = (0.04 * 0.09 - 0.01 * 0.01) / (0.04 + 0.09 - 0.02);
    assertThat(Math.pow(solved.metrics().expectedVolatility(), 2))
        .isCloseTo(single, within(1e-6 * single));
  }

  @ParameterizedTest
  @EnumSource
  void withoutSingleDaysTheirMeasuresAreRefused(Heuristic heuristic) {
    Estimates given = Estimates.given(new double[] {0.1}, new double[] {0.04});
    Failed failed = (Failed) solve(given, Objective.MINIMIZE_CVAR, heuristic);
    assertThat(failed.reason()).isEqualTo(Reason.METHOD_LIMIT);
  }

  private static Outcome solve(Estimates estimates, Objective objective, Heuristic heuristic) {
    Parameters few = Parameters.defaults(30.0).with().evaluations(5_000).build();
    Problem problem =
        new Problem(estimates, objective, heuristic.method(), Constraints.DEFAULT, few);
    return new Optimizer().solve(problem, Cancellation.NEVER);
  }

  private static List<double[]> walk(
      long market, long seed, Heuristic heuristic, Objective objective) {
    Problem problem = problem(new Random(market), 6, objective, heuristic, LONG_SHORT, seed, 400);
    List<double[]> walk = new ArrayList<>();
    new HeuristicSolver(heuristic.search(), Routes::exact, weights -> walk.add(weights.clone()))
        .solve(Task.of(problem, Cancellation.NEVER, Progress.NONE));
    return walk;
  }

  private static Problem problem(
      Random random,
      int n,
      Objective objective,
      Heuristic heuristic,
      Constraints constraints,
      long seed,
      long evaluations) {
    ReturnsMatrix returns = RandomMarket.returns(random, n, 3 * n + 30);
    Parameters parameters =
        Parameters.defaults(30.0)
            .with()
            .seed(seed)
            .evaluations(evaluations)
            .trading(
                new Trading(
                    Map.of(RandomMarket.symbols(1).get(0), 1.0),
                    0.0,
                    Trading.Benchmark.EQUAL,
                    1,
                    List.of()))
            .build();
    return new Problem(
        RandomMarket.symbols(n),
        SampleEstimator.estimate(returns),
        Scenarios.of(returns),
        objective,
        heuristic.method(),
        constraints,
        parameters);
  }

  private static Problem with(Problem problem, Method method) {
    return new Problem(
        problem.symbols(),
        problem.estimates(),
        problem.scenarios(),
        problem.objective(),
        method,
        problem.constraints(),
        problem.parameters());
  }

  /** Each kind of constraint in turn; n is at least 3. */
  private static Constraints constraints(int kind, int n) {
    Constraints.Group first = new Constraints.Group("first", RandomMarket.symbols(2), 0.1, 0.3);
    Constraints.Group exactly =
        new Constraints.Group("exactly", RandomMarket.symbols(2), 0.25, 0.25);
    return switch (kind) {
      case 0 -> Constraints.box(true, true, 0.0, 1.0 / n);
      case 1 -> LONG_SHORT;
      case 2 -> CASH;
      case 3 -> NO_BUDGET;
      case 4 -> Constraints.DEFAULT.with().groups(List.of(first)).build();
      case 5 -> Constraints.DEFAULT.with().groups(List.of(exactly)).build();
      case 6 -> Constraints.DEFAULT.with().maxTurnover(0.5).build();
      case 7 -> Constraints.DEFAULT.with().maxTrackingError(0.03).build();
      default ->
          Constraints.DEFAULT
              .with()
              .groups(List.of(first))
              .maxTurnover(1.9)
              .maxTrackingError(0.5)
              .maxVolatility(0.9)
              .minReturn(-0.5)
              .build();
    };
  }

  /** The greatest violation, by the plain formulas. */
  private static double infeasibility(Problem problem, double[] w) {
    Constraints c = problem.constraints();
    int n = w.length;
    double sum = Arrays.stream(w).sum();
    double worst = c.sumToOne() ? Math.abs(sum - 1.0) : c.longOnly() ? sum - 1.0 : 0.0;
    double turnover = 0.0;
    double earned = 0.0;
    double[] off = new double[n];
    for (int i = 0; i < n; i++) {
      worst = Math.max(worst, Math.max(c.lowerBound() - w[i], w[i] - c.maxWeight()));
      turnover += Math.abs(w[i] - (i == 0 ? 1.0 : 0.0));
      earned += w[i] * problem.estimates().mu()[i];
      off[i] = w[i] - 1.0 / n;
    }
    for (Constraints.Group group : c.groups()) {
      double held = group.symbols().stream().mapToDouble(s -> w[problem.indexOf(s)]).sum();
      worst = Math.max(worst, Math.max(group.min() - held, held - group.max()));
    }
    worst = Math.max(worst, c.maxTurnover() == null ? 0.0 : turnover - c.maxTurnover());
    worst = Math.max(worst, c.minReturn() == null ? 0.0 : c.minReturn() - earned);
    worst =
        Math.max(
            worst,
            c.maxTrackingError() == null ? 0.0 : volatility(problem, off) - c.maxTrackingError());
    return Math.max(
        worst, c.maxVolatility() == null ? 0.0 : volatility(problem, w) - c.maxVolatility());
  }

  private static double volatility(Problem problem, double[] w) {
    return Math.sqrt(Problems.value(problem.withObjective(Objective.MINIMIZE_VARIANCE), w));
  }

  private static double costOf(Cost cost, double[] weights) {
    double[] image = new double[cost.length()];
    cost.image(weights, image);
    return cost.of(weights, image);
  }

  /** The least cost on a grid of the two weights. */
  private static double gridLeast(Task task, Cost cost) {
    double least = Double.POSITIVE_INFINITY;
    int steps = 400;
    FeasibleSet box = task.set();
    for (int a = 0; a <= steps; a++) {
      double first = box.lower()[0] + (box.upper()[0] - box.lower()[0]) * a / steps;
      for (int b = 0; b <= steps; b++) {
        double second =
            box.budget() == FeasibleSet.Budget.ONE
                ? 1.0 - first
                : box.lower()[1] + (box.upper()[1] - box.lower()[1]) * b / steps;
        boolean inside =
            second >= box.lower()[1] && second <= box.upper()[1] && first + second <= 1.0 + 1e-12;
        if (inside) {
          least = Math.min(least, costOf(cost, new double[] {first, second}));
        }
      }
    }
    return least;
  }
}
