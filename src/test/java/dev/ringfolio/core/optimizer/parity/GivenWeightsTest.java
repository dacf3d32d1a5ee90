package dev.ringfolio.core.optimizer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.model.Trading.Benchmark;
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
import dev.ringfolio.core.risk.Estimates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Objectives whose weights a rule gives: what they are, and what may not be asked of them. */
class GivenWeightsTest {
  private static final List<Objective> GIVEN =
      List.of(
          Objective.EQUAL_WEIGHT,
          Objective.INVERSE_VOLATILITY,
          Objective.RISK_PARITY,
          Objective.HIERARCHICAL_RISK_PARITY);

  private static final Estimates PAIR =
      Estimates.given(new double[] {0.1, 0.2}, new double[] {0.04, 0, 0, 0.01});

  private static final List<Symbol> NAMES = List.of(new Symbol("AAPL"), new Symbol("BND"));

  @Test
  void equalWeightsAndInverseVolatilityAreTheirFormulas() {
    assertThat(((Solved) solve(Objective.EQUAL_WEIGHT, Constraints.DEFAULT)).weights())
        .containsExactly(0.5, 0.5);
    assertThat(((Solved) solve(Objective.INVERSE_VOLATILITY, Constraints.DEFAULT)).weights())
        .containsExactly(new double[] {1.0 / 3, 2.0 / 3}, within(1e-15));
  }

  @Property(tries = 200)
  void inverseVolatilityTimesVolatilityIsTheSameForAll(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int n) {
    Estimates estimates = RandomMarket.regular(new Random(seed), n);
    Problem problem =
        new Problem(
            estimates,
            Objective.INVERSE_VOLATILITY,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            Problems.riskFree(0.0));
    Solved solved = (Solved) new Optimizer().solve(problem, Cancellation.NEVER);
    assertThat(solved.status()).isEqualTo(Status.OPTIMAL);
    assertThat(Arrays.stream(solved.weights()).sum()).isCloseTo(1.0, within(1e-14));
    double first = solved.weights()[0] * Math.sqrt(estimates.sigma()[0]);
    for (int i = 0; i < n; i++) {
      assertThat(solved.weights()[i] * Math.sqrt(estimates.sigma()[i * n + i]))
          .isCloseTo(first, within(1e-14 * first));
    }
  }

  @Test
  void aBoundThatTheWeightsMeetIsNoHindrance() {
    Constraints loose = Constraints.box(true, true, 0.1, 0.9);
    Constraints shorts = Constraints.box(false, false, -1.0, 1.0);
    Constraints cash = Constraints.box(true, false, 0.0, 1.0);
    for (Objective objective : GIVEN) {
      for (Constraints box : List.of(loose, shorts, cash)) {
        assertThat(solve(objective, box)).as("%s %s", objective, box).isInstanceOf(Solved.class);
      }
    }
  }

  @Test
  void aBoundThatTheWeightsMissIsNamedWithTheSymbolAndItsWeight() {
    Failed above =
        (Failed) solve(Objective.INVERSE_VOLATILITY, Constraints.box(true, true, 0.0, 0.6));
    assertThat(above.reason()).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(above.detail())
        .startsWith("inverse_volatility takes no bounds: it gives BND a weight of 0.666")
        .contains("above max_weight 0.6");
    Failed below = (Failed) solve(Objective.RISK_PARITY, Constraints.box(true, true, 0.4, 1.0));
    assertThat(below.reason()).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(below.detail())
        .startsWith("risk_parity takes no bounds: it gives AAPL a weight of 0.333")
        .contains("below min_weight 0.4");
    assertThat(
            ((Failed)
                    solve(
                        Objective.HIERARCHICAL_RISK_PARITY, Constraints.box(true, true, 0.0, 0.7)))
                .detail())
        .contains("it gives BND a weight of 0.", "above max_weight 0.7");
  }

  @Test
  void equalWeightsMeetACapOfOneOverTheirNumber() {
    assertThat(solve(Objective.EQUAL_WEIGHT, Constraints.box(true, true, 0.5, 0.5)))
        .isInstanceOf(Solved.class);
  }

  @Test
  void whatReachesBeyondBoxAndBudgetIsRefusedByName() {
    Map<String, Constraints> asked =
        Map.of(
            "groups",
                Constraints.DEFAULT
                    .with()
                    .groups(List.of(new Group("all", NAMES, 0.0, 1.0)))
                    .build(),
            "max_turnover", Constraints.DEFAULT.with().maxTurnover(0.5).build(),
            "max_tracking_error", Constraints.DEFAULT.with().maxTrackingError(0.05).build(),
            "max_volatility", Constraints.DEFAULT.with().maxVolatility(0.2).build(),
            "min_return", Constraints.DEFAULT.with().minReturn(0.1).build());
    Parameters held =
        trading(new Trading(Map.of(NAMES.get(0), 1.0), 0.0, Benchmark.EQUAL, 1, List.of()));
    for (Objective objective : GIVEN) {
      asked.forEach((name, constraints) -> refused(objective, name, constraints, held));
      refused(
          objective,
          "transaction_cost",
          Constraints.DEFAULT,
          trading(new Trading(Map.of(), 0.001, null, 1, List.of())));
      refused(
          objective,
          "horizon",
          Constraints.DEFAULT,
          trading(new Trading(Map.of(), 0.0, null, 3, List.of())));
    }
  }

  private static void refused(
      Objective objective, String name, Constraints constraints, Parameters parameters) {
    Failed failed =
        new Optimizer()
            .refusal(objective, Method.MEAN_VARIANCE, constraints, parameters, NAMES)
            .orElseThrow();
    assertThat(failed.reason()).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(failed.detail()).startsWith(objective.wire() + " takes no " + name + ":");
  }

  @Test
  void aSolveThatIsToldToStopStops() {
    for (Objective objective : GIVEN) {
      Failed failed =
          (Failed)
              new Optimizer()
                  .solve(
                      problem(objective, Constraints.DEFAULT),
                      () -> Cancellation.Verdict.CANCELLED);
      assertThat(failed.reason()).as("%s", objective).isEqualTo(Reason.CANCELLED);
    }
  }

  private static Parameters plain() {
    return Parameters.defaults(30.0);
  }

  private static Parameters trading(Trading trading) {
    return new Parameters.Builder(30.0).trading(trading).build();
  }

  private static Problem problem(Objective objective, Constraints box) {
    return new Problem(NAMES, PAIR, null, objective, Method.MEAN_VARIANCE, box, plain());
  }

  private static Outcome solve(Objective objective, Constraints box) {
    return new Optimizer().solve(problem(objective, box), Cancellation.NEVER);
  }
}
