package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
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
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promises of every solver, kept by circuits: under every objective and box they take. The
 * market is another one in each run; {@code -Dringfolio.seed} brings one back.
 */
class QuantumContractTest {
  private static final long SEED = Long.getLong("ringfolio.seed", System.nanoTime());
  private static final int ASSETS = 6;
  private static final long EVALUATIONS = 60;

  private final QuantumOptimizer quantum = new QuantumOptimizer();

  record Case(Objective objective, Method method, Constraints constraints) {
    Problem problem() {
      Parameters few = Parameters.defaults(30.0).with().evaluations(EVALUATIONS).seed(SEED).build();
      return Selections.problem(
          Selections.market(new Random(SEED), ASSETS), method, objective, constraints, few);
    }
  }

  /** Half of the assets are chosen: a cap of a third leaves one portfolio. */
  static Stream<Case> all() {
    List<Constraints> boxes =
        List.of(
            Constraints.DEFAULT,
            Constraints.box(true, true, 0.0, 1.0 / 3.0),
            Constraints.box(false, true, -0.3, 0.8),
            Constraints.box(true, false, 0.0, 0.4),
            Constraints.box(false, false, -0.3, 0.5));
    return Stream.of(
            Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN)
        .flatMap(
            objective ->
                Stream.of(Method.QAOA, Method.VQE)
                    .flatMap(
                        method -> boxes.stream().map(box -> new Case(objective, method, box))));
  }

  @BeforeAll
  static void tellTheSeed() {
    System.out.println("QuantumContractTest: -Dringfolio.seed=" + SEED);
  }

  @ParameterizedTest
  @MethodSource("all")
  void weightsKeepTheBoxAndAreNotBetterThanTheBestOnAllAssets(Case one) {
    Solved solved = (Solved) solve(one, Cancellation.NEVER);
    Constraints c = one.constraints();
    double sum = Arrays.stream(solved.weights()).sum();
    double off = c.sumToOne() ? Math.abs(sum - 1.0) : c.longOnly() ? sum - 1.0 : 0.0;
    assertThat(off).as(told(one)).isLessThanOrEqualTo(1e-9);
    for (double weight : solved.weights()) {
      assertThat(weight).as(told(one)).isBetween(c.lowerBound() - 1e-9, c.maxWeight() + 1e-9);
    }
    assertThat(solved.status()).isEqualTo(Status.APPROXIMATE);
    Problem exactly = one.problem().withMethod(Method.MEAN_VARIANCE);
    Solved best = (Solved) new Optimizer().solve(exactly, Cancellation.NEVER);
    double lost = lost(one.objective(), solved, best);
    assertThat(lost).as(told(one)).isGreaterThanOrEqualTo(-1e-9);
    assertThat(lost).as(told(one)).isLessThanOrEqualTo(solved.certificate().gap() + 1e-9);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theSameProblemHasTheSameAnswerBitForBit(Case one) {
    Solved first = (Solved) solve(one, Cancellation.NEVER);
    Solved second = (Solved) solve(one, Cancellation.NEVER);
    assertThat(second.weights()).as(told(one)).containsExactly(first.weights());
    assertThat(second.certificate()).isEqualTo(first.certificate());
  }

  @ParameterizedTest
  @MethodSource("all")
  void whoeverCancelsBeforeTheStartOrAtAnyPollAfterItIsToldSo(Case one) {
    CountedPolls polls = CountedPolls.endless();
    solve(one, polls);
    Random random = new Random(SEED);
    for (long first : new long[] {1, 2, 1 + random.nextLong(polls.asked())}) {
      Outcome outcome = solve(one, CountedPolls.cancelledAfter(first - 1));
      assertThat(outcome)
          .as("%s, cancelled at poll %d of %s", told(one), first, polls.asked())
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.CANCELLED));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whereTimeIsUpTheBestSelectionSoFarIsTheAnswerOrMoreTimeIsAskedFor(Case one) {
    CountedPolls polls = CountedPolls.endless();
    solve(one, polls);
    Random random = new Random(SEED);
    for (long first : new long[] {1, 1 + random.nextLong(polls.asked())}) {
      Outcome outcome = solve(one, CountedPolls.outOfTimeAfter(first - 1));
      String told = "%s, out of time at poll %d of %s".formatted(told(one), first, polls.asked());
      if (outcome instanceof Failed failed) {
        assertThat(failed.reason()).as(told).isEqualTo(Reason.TIME_LIMIT);
        assertThat(failed.detail()).as(told).contains("time_limit");
      } else {
        assertThat(((Solved) outcome).status()).as(told).isEqualTo(Status.APPROXIMATE);
      }
    }
  }

  /** How much worse the first is than the second, relative to the greater of both. */
  private static double lost(Objective objective, Solved solved, Solved best) {
    double own = QuantumRun.value(objective, solved.metrics());
    double other = QuantumRun.value(objective, best.metrics());
    double worse = objective == Objective.MINIMIZE_VARIANCE ? own - other : other - own;
    double scale = Math.max(Math.abs(own), Math.abs(other));
    return scale > 0.0 ? worse / scale : 0.0;
  }

  private Outcome solve(Case one, Cancellation cancellation) {
    return quantum.solve(one.problem(), cancellation, Progress.NONE).outcome();
  }

  private static String told(Case one) {
    return one + ", seed " + SEED;
  }
}
