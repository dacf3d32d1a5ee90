package dev.ringfolio.core.optimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.CountedPolls;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Problems;
import dev.ringfolio.core.optimizer.RandomMarket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every solver promises, whatever it makes best and by whatever method, under every kind of
 * constraints that it takes. The market is another one in each run; {@code -Dringfolio.seed} brings
 * one back.
 */
class SolverContractTest {
  private static final String CASES = "dev.ringfolio.core.optimizer.engine.ContractCase#";
  private static final long SEED = Long.getLong("ringfolio.seed", System.nanoTime());
  private static final ContractMarket MARKET = ContractMarket.of(SEED);
  private static final int RIVALS = 300;

  /**
   * Rounding of a plain formula, relative to its value at equal weights or at the answer, whichever
   * is greater: returns that cancel at equal weights do not cancel at the best.
   */
  private static final double ROUNDING = 1e-12;

  /** Names on the wire of what a requester can change. */
  private static final Pattern CHANGEABLE =
      Pattern.compile(
          "max_weight|min_weight|group|max_turnover|max_tracking_error|max_volatility|min_return"
              + "|risk_free_rate|target_return|mean_variance|minimize variance|drop it|drop one");

  private final Optimizer optimizer = new Optimizer();

  @BeforeAll
  static void tellTheSeed() {
    System.out.println("SolverContractTest: -Dringfolio.seed=" + SEED);
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void weightsKeepEveryConstraintAndTheCertificateSaysNoLess(ContractCase one) {
    Problem problem = MARKET.problem(one);
    Outcome outcome = solve(problem);
    if (outcome instanceof Failed failed) {
      assertThat(mayRefuse(one, failed)).as(told(one, outcome)).isTrue();
      return;
    }
    Solved solved = (Solved) outcome;
    assertThat(PlainContract.infeasibility(problem, solved.weights()))
        .as(told(one, outcome))
        .isLessThanOrEqualTo(1e-9);
    assertThat(solved.certificate().infeasibility())
        .as(told(one, outcome))
        .isLessThanOrEqualTo(1e-9);
    boolean proved = solved.certificate().gap() <= 1e-9;
    assertThat(solved.status())
        .as(told(one, outcome))
        .isEqualTo(proved ? Status.OPTIMAL : Status.APPROXIMATE);
    assertThat(proved || one.heuristic()).as(told(one, outcome)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(CASES + "optimizing")
  void noFeasibleWeightsAreBetterByMoreThanTheGap(ContractCase one) {
    Problem problem = MARKET.problem(one);
    Outcome outcome = solve(problem);
    if (outcome instanceof Failed failed) {
      assertRightlyRefused(one, problem, failed);
      return;
    }
    Solved solved = (Solved) outcome;
    double own = PlainContract.cost(problem, solved.weights());
    double reach =
        PlainContract.reach(problem, own, solved.certificate().gap()) + rounding(problem, own);
    Random random = new Random(SEED);
    for (int rival = 0; rival < RIVALS; rival++) {
      double[] other = PlainContract.anyFeasible(problem, random);
      if (rival % 2 == 0) {
        double part = Math.pow(random.nextDouble(), 4);
        for (int i = 0; i < other.length; i++) {
          other[i] = solved.weights()[i] + part * (other[i] - solved.weights()[i]);
        }
      }
      double cost = PlainContract.cost(problem, other);
      if (!Double.isNaN(cost)) {
        assertThat(cost).as(told(one, solved)).isGreaterThanOrEqualTo(own - reach);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "withoutOrder")
  void theOrderOfTheAssetsDoesNotMatter(ContractCase one) {
    Outcome outcome = solve(MARKET.reversed().problem(one));
    if (outcome instanceof Failed failed) {
      assertThat(mayRefuse(one, failed)).as(told(one, outcome)).isTrue();
      return;
    }
    double[] weights = ((Solved) outcome).weights();
    double[] back = new double[weights.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = weights[back.length - 1 - i];
    }
    assertAsGood(one, (Solved) outcome, back);
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void theUnitOfTheReturnsDoesNotMatter(ContractCase one) {
    for (double unit : new double[] {1e-3, 7.0}) {
      Outcome outcome = solve(MARKET.times(unit).problem(one));
      if (outcome instanceof Failed failed) {
        assertThat(mayRefuse(one, failed)).as(told(one, outcome)).isTrue();
        return;
      }
      assertAsGood(one, (Solved) outcome, ((Solved) outcome).weights());
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "openToCopies")
  void aCopyOfAnAssetMakesTheBestNeitherBetterNorWorse(ContractCase one) {
    Problem problem = MARKET.withCopyOfLast().problem(one);
    Outcome outcome = solve(problem);
    if (outcome instanceof Failed failed) {
      assertRightlyRefused(one, problem, failed);
      return;
    }
    Solved solved = (Solved) outcome;
    int n = ContractMarket.ASSETS;
    double[] merged = Arrays.copyOf(solved.weights(), n);
    merged[n - 1] += solved.weights()[n];
    assertAsGood(one, solved, merged);
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void theSameProblemHasTheSameAnswerBitForBit(ContractCase one) {
    Outcome first = solve(MARKET.problem(one));
    Outcome second = solve(ContractMarket.of(SEED).problem(one));
    if (first instanceof Solved solved) {
      assertThat(((Solved) second).weights())
          .as(told(one, first))
          .containsExactly(solved.weights());
      assertThat(((Solved) second).certificate()).isEqualTo(solved.certificate());
      assertThat(((Solved) second).metrics()).isEqualTo(solved.metrics());
    } else {
      assertThat(second).as(told(one, first)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void whoeverCancelsBeforeTheStartOrAtAnyPollAfterItIsToldSo(ContractCase one) {
    Problem problem = MARKET.problem(one);
    CountedPolls polls = CountedPolls.endless();
    optimizer.solve(problem, polls);
    Random random = new Random(SEED);
    for (long first : new long[] {1, 1 + random.nextLong(polls.asked())}) {
      Outcome outcome = optimizer.solve(problem, CountedPolls.cancelledAfter(first - 1));
      assertThat(outcome).as(told(one, outcome)).isInstanceOf(Failed.class);
      Reason reason = ((Failed) outcome).reason();
      assertThat(reason == Reason.CANCELLED || (first > 1 && mayRefuse(one, (Failed) outcome)))
          .as("%s, cancelled at poll %d of %s", told(one, outcome), first, polls.asked())
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void whereTimeIsUpExactSolversSaySoAndSearchesAnswerWithWhatTheyHave(ContractCase one) {
    Problem problem = MARKET.problem(one);
    CountedPolls polls = CountedPolls.endless();
    optimizer.solve(problem, polls);
    Random random = new Random(SEED);
    for (long first : new long[] {1, 1 + random.nextLong(polls.asked())}) {
      Outcome outcome = optimizer.solve(problem, CountedPolls.outOfTimeAfter(first - 1));
      String told =
          "%s, out of time at poll %d of %s".formatted(told(one, outcome), first, polls.asked());
      if (outcome instanceof Solved solved) {
        assertThat(PlainContract.infeasibility(problem, solved.weights()))
            .as(told)
            .isLessThanOrEqualTo(1e-9);
        assertThat(one.heuristic() || solved.certificate().approximate()).as(told).isTrue();
      } else {
        Failed failed = (Failed) outcome;
        boolean started = one.heuristic() && one.kind().boxAndBudget();
        boolean limit = failed.reason() == Reason.TIME_LIMIT && !started;
        assertThat(limit || mayRefuse(one, failed)).as(told).isTrue();
        assertThat(mayRefuse(one, failed) || failed.detail().contains("time_limit"))
            .as(told)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "refused")
  void whatAPairDoesNotTakeIsRefusedBeforeAnyDataIsSeen(ContractCase one) {
    Problem problem = MARKET.problem(one);
    Failed failed =
        optimizer
            .refusal(
                problem.objective(),
                problem.method(),
                problem.constraints(),
                problem.parameters(),
                problem.symbols())
            .orElseThrow();
    assertThat(failed.reason()).isIn(Reason.INVALID_REQUEST, Reason.METHOD_LIMIT);
    assertThat(failed.detail()).contains(problem.objective().wire());
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void constraintsThatNoWeightsKeepAreNamedWithWhatWouldDo(ContractCase one) {
    Problem problem = Problems.under(impossible(one), MARKET.problem(one));
    Outcome outcome = solve(problem);
    assertThat(outcome).as(told(one, outcome)).isInstanceOf(Failed.class);
    Failed failed = (Failed) outcome;
    assertThat(failed.reason()).as(told(one, outcome)).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(failed.detail()).containsPattern(CHANGEABLE);
    assertThat(failed.facts()).as(told(one, outcome)).containsKeys("conflict", "relaxation");
  }

  private static Constraints impossible(ContractCase one) {
    Constraints.Group all =
        new Constraints.Group("all", RandomMarket.symbols(ContractMarket.ASSETS), 0.0, 0.5);
    return switch (one.kind()) {
      case LONG_ONLY, CAPPED -> Constraints.box(true, true, 0.0, 0.1);
      case LONG_SHORT -> Constraints.box(false, true, -0.3, 0.1);
      case CASH -> Constraints.box(true, false, 0.5, 0.6);
      case FREE -> Constraints.box(false, true, 0.5, 0.6);
      case GROUPS -> ContractMarket.limited().groups(List.of(all)).build();
      case TURNOVER ->
          ContractMarket.limited()
              .groups(List.of(new Constraints.Group("one", RandomMarket.symbols(1), 0.9, 1.0)))
              .maxTurnover(0.1)
              .build();
      case TRACKING_ERROR ->
          ContractMarket.limited()
              .groups(List.of(new Constraints.Group("one", RandomMarket.symbols(1), 0.9, 1.0)))
              .maxTrackingError(1e-6)
              .build();
      case MAX_VOLATILITY -> ContractMarket.limited().maxVolatility(1e-6).build();
      case MIN_RETURN -> ContractMarket.limited().minReturn(100.0).build();
    };
  }

  /** As good as the answer in the market as it is, as far as the certificates of both tell. */
  private void assertAsGood(ContractCase one, Solved solved, double[] weights) {
    Problem problem = MARKET.problem(one);
    Solved straight = solved(one, problem);
    if (!one.optimizes()) {
      assertThat(weights).as(told(one, solved)).containsExactly(straight.weights(), within(1e-9));
      return;
    }
    double own = PlainContract.cost(problem, weights);
    double other = PlainContract.cost(problem, straight.weights());
    double reach =
        PlainContract.reach(problem, own, solved.certificate().gap())
            + PlainContract.reach(problem, other, straight.certificate().gap())
            + rounding(problem, own);
    if (!(Double.isNaN(own) && Double.isNaN(other))) {
      assertThat(Math.abs(own - other))
          .as("%s, else %s", told(one, solved), Arrays.toString(straight.weights()))
          .isLessThanOrEqualTo(reach);
    }
  }

  private static double rounding(Problem problem, double own) {
    double[] equal = new double[problem.assets()];
    Arrays.fill(equal, 1.0 / equal.length);
    double there = Math.abs(PlainContract.cost(problem, equal));
    return ROUNDING * (Double.isNaN(own) ? there : Math.max(there, Math.abs(own)));
  }

  /**
   * What the data may leave a pair without: bounds that its formula does not keep, and a market
   * that earns nothing above the risk-free rate.
   */
  private static boolean mayRefuse(ContractCase one, Failed failed) {
    boolean formula = !one.optimizes() && failed.reason() == Reason.METHOD_LIMIT;
    boolean ratio =
        one.objective() == Objective.MAXIMIZE_SHARPE
            || one.objective() == Objective.MAXIMIZE_SORTINO;
    boolean poor = ratio && failed.reason() == Reason.NO_POSITIVE_EXCESS_RETURN;
    return (formula || poor) && CHANGEABLE.matcher(failed.detail()).find();
  }

  /** A market may earn so little that no weights beat cash: then none of many has a good ratio. */
  private void assertRightlyRefused(ContractCase one, Problem problem, Failed failed) {
    assertThat(mayRefuse(one, failed)).as(told(one, failed)).isTrue();
    Random random = new Random(SEED);
    for (int rival = 0; rival < RIVALS; rival++) {
      double cost = PlainContract.cost(problem, PlainContract.anyFeasible(problem, random));
      assertThat(cost).as(told(one, failed)).isGreaterThanOrEqualTo(0.0);
    }
  }

  private Solved solved(ContractCase one, Problem problem) {
    Outcome outcome = solve(problem);
    assertThat(outcome).as(told(one, outcome)).isInstanceOf(Solved.class);
    return (Solved) outcome;
  }

  private Outcome solve(Problem problem) {
    return optimizer.solve(problem, Cancellation.NEVER);
  }

  private static String told(ContractCase one, Outcome outcome) {
    String what =
        outcome instanceof Solved solved
            ? Arrays.toString(solved.weights()) + " " + solved.certificate()
            : outcome.toString();
    return "%s, seed %d: %s".formatted(one, SEED, what);
  }
}
