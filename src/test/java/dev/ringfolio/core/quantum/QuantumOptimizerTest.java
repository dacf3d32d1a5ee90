package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.quantum.QuantumOutcome.Selected;
import dev.ringfolio.core.risk.Estimates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Portfolios by circuits: what is answered, and how it stops. */
class QuantumOptimizerTest {
  private final QuantumOptimizer quantum = new QuantumOptimizer();

  @Property(tries = 40)
  void theAnswerIsTheBestOnItsAssetsAndToldWithItsDistanceFromTheBestOnAll(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 8) int n,
      @ForAll boolean qaoa,
      @ForAll @IntRange(min = 0, max = 2) int which) {
    Objective objective =
        List.of(Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN)
            .get(which);
    Estimates market = Selections.market(new Random(seed), n);
    Problem problem = Selections.problem(market, qaoa ? Method.QAOA : Method.VQE, objective);
    Selected answer = selected(problem);
    Solved solved = answer.outcome();
    assertThat(solved.status()).isEqualTo(Status.APPROXIMATE);
    List<Integer> chosen = answer.selection().chosen();
    assertThat(chosen).hasSize(Math.max(1, n / 2));
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += solved.weights()[i];
      assertThat(solved.weights()[i]).isBetween(0.0, chosen.contains(i) ? 1.0 + 1e-9 : 0.0);
    }
    assertThat(sum).isCloseTo(1.0, within(1e-9));
    double best = value(exact(problem), objective);
    double own = value(solved, objective);
    double gap = Math.abs(own - best) / Math.max(Math.abs(own), Math.abs(best));
    assertThat(solved.certificate().gap()).isBetween(gap, gap + 1e-9);
    assertThat(objective == Objective.MINIMIZE_VARIANCE ? own - best : best - own)
        .isGreaterThanOrEqualTo(-1e-12);
    Problem part =
        problem.over(chosen.stream().mapToInt(i -> i).toArray()).withMethod(Method.MEAN_VARIANCE);
    assertThat(own).isEqualTo(value(exact(part), objective));
  }

  @Property(tries = 30)
  void theAnglesFoundAreBetterThanNoneAndNoWorseThanTheBestSelection(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 8) int n, @ForAll boolean qaoa) {
    Estimates market = Selections.market(new Random(seed), n);
    Problem problem =
        Selections.problem(market, qaoa ? Method.QAOA : Method.VQE, Objective.MINIMIZE_VARIANCE);
    QuantumSelection selection = selected(problem).selection();
    SelectionProblem cost =
        SelectionProblem.of(market.mu(), market.sigma(), 1.0, 1.0, Math.max(1, n / 2));
    CostTable costs = CostTable.of(cost, Cancellation.NEVER);
    assertThat(selection.expectation())
        .isLessThan(costs.mean() - 0.25 * (costs.mean() - costs.least()));
    assertThat(selection.expectation()).isGreaterThanOrEqualTo(costs.least() - 1e-12);
    assertThat(selection.leastCost()).isEqualTo(costs.least());
    assertThat(selection.bruteForceGap()).isGreaterThanOrEqualTo(0.0);
    assertThat(selection.probabilityOfOptimum()).isBetween(0.0, 1.0 + 1e-12);
    assertThat(selection.metrics())
        .containsEntry("qubits", (double) n)
        .containsEntry("layers", 3.0)
        .containsEntry("expectation", selection.expectation())
        .containsEntry("probability_of_optimum", selection.probabilityOfOptimum())
        .containsEntry("brute_force_gap", selection.bruteForceGap());
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"QAOA", "VQE"})
  void theSameSeedGivesTheSameAnswer(Method method) {
    Problem problem =
        Selections.problem(Selections.market(new Random(5), 8), method, Objective.MAXIMIZE_SHARPE);
    Selected one = selected(problem);
    Selected other = selected(problem);
    assertThat(one.selection()).isEqualTo(other.selection());
    assertThat(one.outcome().weights()).containsExactly(other.outcome().weights());
  }

  /** The first pass starts where the relaxation is, whatever the seed. */
  @Test
  void anotherSeedSearchesVqeFromElsewhereOnceTheFirstPassIsOver() {
    List<double[]> one = anglesTried(1);
    List<double[]> same = anglesTried(1);
    List<double[]> other = anglesTried(2);

    assertThat(one.get(0)).isEqualTo(other.get(0));
    assertThat(Arrays.deepEquals(one.toArray(), same.toArray())).isTrue();
    assertThat(Arrays.deepEquals(one.toArray(), other.toArray())).isFalse();
  }

  private static List<double[]> anglesTried(long seed) {
    List<double[]> tried = new ArrayList<>();
    Circuit bowl =
        new Circuit() {
          private double height;

          @Override
          public int angles() {
            return 4;
          }

          @Override
          public void run(double[] angles) {
            tried.add(angles);
            height = Arrays.stream(angles).map(angle -> angle * angle).sum();
          }

          @Override
          public double expectation() {
            return height;
          }

          @Override
          public double probability(int selection) {
            return 0.0;
          }

          @Override
          public int mostProbable() {
            return 1;
          }
        };
    new AngleSearch(bowl, 1, 2_000, (evaluation, found) -> {})
        .repeat(new double[] {0.5, 0.5}, seed);
    return tried;
  }

  @ParameterizedTest
  @CsvSource({"QAOA, 50", "VQE, 50", "QAOA, 1", "VQE, 1"})
  void theBudgetOfEvaluationsIsKept(Method method, int evaluations) {
    Parameters few = Parameters.defaults(30.0).with().evaluations(evaluations).build();
    Estimates market = Selections.market(new Random(5), 6);
    assertThat(selection(market, method, few).evaluations()).isEqualTo(evaluations);
  }

  @Test
  void moreLayersExpectNoMore() {
    Estimates market = Selections.market(new Random(6), 8);
    double before = Double.POSITIVE_INFINITY;
    for (int layers = 1; layers <= 4; layers++) {
      double expectation = selection(market, Method.QAOA, layers(layers, null)).expectation();
      assertThat(expectation).isLessThan(before);
      before = expectation;
    }
  }

  @Test
  void aBudgetOfAllAssetsIsTheExactAnswer() {
    Estimates market = Selections.market(new Random(7), 5);
    Selected answer =
        selected(
            Selections.problem(
                market,
                Method.QAOA,
                Objective.MAXIMIZE_SHARPE,
                Constraints.box(true, true, 0.05, 0.5),
                layers(1, 5)));
    assertThat(answer.selection().chosen()).containsExactly(0, 1, 2, 3, 4);
    assertThat(answer.outcome().certificate().gap()).isLessThanOrEqualTo(1e-9);
  }

  @Test
  void twoQubitsAreEnough() {
    Estimates market = Estimates.given(new double[] {0.1, 0.3}, new double[] {0.04, 0, 0, 0.04});
    Selected answer = selected(Selections.problem(market, Method.VQE, Objective.MAXIMIZE_RETURN));
    assertThat(answer.selection().chosen()).containsExactly(1);
    assertThat(answer.outcome().weights()).containsExactly(0.0, 1.0);
  }

  @Test
  void progressIsToldWithTheValueOfTheObjective() {
    Problem problem =
        Selections.problem(
            Selections.market(new Random(5), 6), Method.QAOA, Objective.MAXIMIZE_SHARPE);
    List<Double> fractions = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    QuantumOutcome outcome =
        quantum.solve(
            problem,
            Cancellation.NEVER,
            (iteration, fraction, best) -> {
              assertThat(iteration).isEqualTo(fractions.size() + 1);
              fractions.add(fraction);
              values.add(best);
            });
    assertThat(fractions).isSorted().allMatch(fraction -> fraction > 0.0 && fraction <= 1.0);
    assertThat(values.get(values.size() - 1))
        .isEqualTo(((Selected) outcome).outcome().metrics().sharpeRatio());
  }

  @Test
  void chosenAssetsWithoutExcessReturnAreNamed() {
    double[] mu = {0.3, -0.2, -0.3, -0.1};
    double[] sigma = new double[16];
    for (int i = 0; i < 4; i++) {
      sigma[i * 5] = i == 0 ? 50.0 : 0.01;
    }
    Parameters one = layers(3, 1);
    QuantumOutcome outcome =
        quantum.solve(
            Selections.problem(
                Estimates.given(mu, sigma),
                Method.VQE,
                Objective.MAXIMIZE_SHARPE,
                Constraints.DEFAULT,
                one),
            Cancellation.NEVER,
            Progress.NONE);
    Outcome.Failed failed = (Outcome.Failed) outcome.outcome();
    assertThat(failed.reason()).isEqualTo(Reason.NO_POSITIVE_EXCESS_RETURN);
    assertThat(failed.detail()).contains("chosen assets [3]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e6, 1e12})
  void tinyAndHugeMarketsAreSelectedFrom(double scale) {
    Estimates market = Selections.market(new Random(8), 6);
    double[] mu = market.mu().clone();
    double[] sigma = market.sigma().clone();
    for (int i = 0; i < 36; i++) {
      sigma[i] *= scale;
      mu[i / 6] = market.mu()[i / 6] * scale;
    }
    Selected answer =
        selected(
            Selections.problem(
                Estimates.given(mu, sigma), Method.QAOA, Objective.MINIMIZE_VARIANCE));
    assertThat(answer.selection().chosen()).hasSize(3);
    assertThat(answer.outcome().certificate().gap()).isBetween(0.0, 1.0);
  }

  @Test
  void wrongDataIsRefusedAsByTheExactOptimizer() {
    Estimates market =
        Estimates.given(new double[] {0.1, Double.NaN}, new double[] {0.04, 0, 0, 0.04});
    QuantumOutcome outcome =
        quantum.solve(
            Selections.problem(market, Method.QAOA, Objective.MINIMIZE_VARIANCE),
            Cancellation.NEVER,
            Progress.NONE);
    assertThat(((Outcome.Failed) outcome.outcome()).reason()).isEqualTo(Reason.INVALID_DATA);
  }

  @Test
  void assetsWithoutReturnAndRiskAreSelectedFrom() {
    Estimates nothing = Estimates.given(new double[4], new double[16]);
    Selected answer =
        selected(Selections.problem(nothing, Method.QAOA, Objective.MINIMIZE_VARIANCE));
    assertThat(answer.selection().chosen()).hasSize(2);
    assertThat(answer.selection().cost()).isZero();
    assertThat(answer.outcome().certificate().gap()).isZero();
  }

  @Test
  void costsBeyondAllNumbersAreNoAnswer() {
    Estimates market =
        Estimates.given(
            new double[] {1.7e308, 1.7e308, 0.1}, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
    QuantumOutcome outcome =
        quantum.solve(
            Selections.problem(market, Method.QAOA, Objective.MINIMIZE_VARIANCE),
            Cancellation.NEVER,
            Progress.NONE);
    assertThat(((Outcome.Failed) outcome.outcome()).reason()).isEqualTo(Reason.NUMERICAL_FAILURE);
  }

  /** It looks at the cancellation every few thousand amplitudes, and never again once told. */
  @ParameterizedTest
  @CsvSource({
    "QAOA, 0",
    "QAOA, 5",
    "QAOA, 37",
    "QAOA, 131",
    "QAOA, 700",
    "VQE, 5",
    "VQE, 37",
    "VQE, 700"
  })
  void aCancelledSearchEndsAtOnceWithoutAnswer(Method method, long lookBefore) {
    AtomicLong looks = new AtomicLong();
    Problem problem =
        Selections.problem(
            Selections.market(new Random(5), 16), method, Objective.MINIMIZE_VARIANCE);
    QuantumOutcome outcome =
        quantum.solve(
            problem,
            () -> looks.getAndIncrement() < lookBefore ? Verdict.GO_ON : Verdict.CANCELLED,
            Progress.NONE);
    assertThat(((Outcome.Failed) outcome.outcome()).reason()).isEqualTo(Reason.CANCELLED);
    assertThat(looks.get()).isEqualTo(lookBefore + 1);
  }

  @Test
  void aRunOfManyAmplitudesLooksAtTheCancellationWithinIt() {
    AtomicLong looks = new AtomicLong();
    SelectionProblem problem = Selections.any(new Random(4), 18);
    Cancellation counted =
        () -> {
          looks.getAndIncrement();
          return Verdict.GO_ON;
        };
    CostTable costs = CostTable.of(problem, counted);
    QaoaCircuit circuit = new QaoaCircuit(problem, costs, 1, counted);
    looks.set(0);
    circuit.run(new double[] {0.1, 0.2});
    assertThat(looks.get()).isGreaterThanOrEqualTo((1 << 18) / 16_384 * 3);
  }

  @Test
  void whenTimeIsUpTheBestSoFarIsTheAnswer() {
    Problem problem =
        Selections.problem(
            Selections.market(new Random(5), 12), Method.QAOA, Objective.MINIMIZE_VARIANCE);
    AtomicLong runs = new AtomicLong();
    QuantumOutcome outcome =
        quantum.solve(
            problem,
            () -> runs.get() < 3 ? Verdict.GO_ON : Verdict.OUT_OF_TIME,
            (iteration, fraction, best) -> runs.set(iteration));
    Selected answer = (Selected) outcome;
    assertThat(answer.selection().evaluations()).isEqualTo(3);
    assertThat(answer.outcome().status()).isEqualTo(Status.APPROXIMATE);
    assertThat(answer.selection().chosen()).hasSize(6);
  }

  @Test
  void timeThatIsUpBeforeTheFirstRunIsToldAsSuch() {
    AtomicLong looks = new AtomicLong();
    Problem problem =
        Selections.problem(
            Selections.market(new Random(5), 16), Method.QAOA, Objective.MAXIMIZE_RETURN);
    QuantumOutcome outcome =
        quantum.solve(
            problem,
            () -> looks.getAndIncrement() < 3 ? Verdict.GO_ON : Verdict.OUT_OF_TIME,
            Progress.NONE);
    assertThat(((Outcome.Failed) outcome.outcome()).reason()).isEqualTo(Reason.TIME_LIMIT);
  }

  private QuantumSelection selection(Estimates market, Method method, Parameters parameters) {
    return selected(
            Selections.problem(
                market, method, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, parameters))
        .selection();
  }

  private Selected selected(Problem problem) {
    QuantumOutcome outcome = quantum.solve(problem, Cancellation.NEVER, Progress.NONE);
    assertThat(outcome).isInstanceOf(Selected.class);
    return (Selected) outcome;
  }

  private static Parameters layers(int layers, Integer budget) {
    return Parameters.defaults(30.0)
        .with()
        .quantum(new Quantum(1.0, budget, layers, 1.0))
        .evaluations(2_000)
        .build();
  }

  private static Solved exact(Problem problem) {
    return (Solved)
        new Optimizer().solve(problem.withMethod(Method.MEAN_VARIANCE), Cancellation.NEVER);
  }

  private static double value(Solved solved, Objective objective) {
    return switch (objective) {
      case MINIMIZE_VARIANCE -> Math.pow(solved.metrics().expectedVolatility(), 2);
      case MAXIMIZE_RETURN -> solved.metrics().expectedReturn();
      default -> solved.metrics().sharpeRatio();
    };
  }
}
