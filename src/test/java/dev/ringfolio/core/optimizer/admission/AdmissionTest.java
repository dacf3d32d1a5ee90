package dev.ringfolio.core.optimizer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is refused before any data is seen: each by its field, its value and its rule. */
class AdmissionTest {
  private static final Symbol A = new Symbol("A");
  private static final Symbol B = new Symbol("B");
  private static final Symbol C = new Symbol("C");
  private static final List<Symbol> SYMBOLS = List.of(A, B, C);
  private static final Trading HELD = new Trading(Map.of(A, 1.0), 0.0, null, 1, List.of());

  @Test
  void theExactMethodTakesEveryObjectiveAndTheOthersTheirOwn() {
    for (Objective objective : Objective.values()) {
      for (Method method : Method.values()) {
        Optional<Failed> refusal = Combinations.refusal(objective, method, 3);
        assertThat(refusal.isEmpty())
            .as("%s %s", method, objective)
            .isEqualTo(allowed(method).contains(objective));
        refusal.ifPresent(
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.INVALID_REQUEST);
              assertThat(failed.detail())
                  .contains(method.wire())
                  .contains(objective.wire())
                  .contains("mean_variance");
              for (Objective other : allowed(method)) {
                assertThat(failed.detail()).contains(other.wire());
              }
            });
      }
    }
  }

  private static Set<Objective> allowed(Method method) {
    return switch (method) {
      case MEAN_VARIANCE -> Set.of(Objective.values());
      case VQE, QAOA ->
          Set.of(Objective.MAXIMIZE_SHARPE, Objective.MINIMIZE_VARIANCE, Objective.MAXIMIZE_RETURN);
      default ->
          Set.of(
              Objective.MAXIMIZE_SHARPE,
              Objective.MINIMIZE_VARIANCE,
              Objective.MAXIMIZE_RETURN,
              Objective.MINIMIZE_CVAR,
              Objective.MAXIMIZE_SORTINO,
              Objective.MAXIMIZE_DIVERSIFICATION);
    };
  }

  @Test
  void aCircuitTakesTwoToTwentySymbols() {
    for (Method method : List.of(Method.VQE, Method.QAOA)) {
      for (int assets : new int[] {1, 21, 431}) {
        Failed failed =
            Combinations.refusal(Objective.MAXIMIZE_SHARPE, method, assets).orElseThrow();
        assertThat(failed.reason()).isEqualTo(Reason.METHOD_LIMIT);
        assertThat(failed.detail()).contains("2 to 20 symbols, not " + assets);
      }
      for (int assets : new int[] {2, 20}) {
        assertThat(Combinations.refusal(Objective.MAXIMIZE_SHARPE, method, assets)).isEmpty();
      }
    }
    assertThat(Combinations.refusal(Objective.MAXIMIZE_SHARPE, Method.GENETIC_ALGORITHM, 431))
        .isEmpty();
  }

  @Test
  void theBoxKeepsItsRanges() {
    refused(Constraints.box(true, true, 1.5, 1.0), "min_weight is 1.5", "-1 and 1");
    refused(Constraints.box(true, true, Double.NaN, 1.0), "min_weight is NaN");
    refused(Constraints.box(true, true, 0.0, -0.1), "max_weight is -0.1", "with long_only");
    refused(Constraints.box(false, true, -1.0, 1.1), "max_weight is 1.1", "-1.0 and 1");
    refused(Constraints.box(true, true, 0.5, 0.2), "min_weight is 0.5", "above max_weight");
    allowed(Constraints.box(true, true, -0.5, 1.0));
  }

  @Test
  void aGroupNamesSymbolsOfTheRequestEachOnceAndAtLeastOne() {
    refused(grouped(0, 1), "groups[g].symbols is empty");
    refused(grouped(0, 1, A, new Symbol("ZZ")), "groups[g].symbols has ZZ", "request's symbols");
    refused(grouped(0, 1, A, B, A), "groups[g].symbols has A twice");
    allowed(grouped(0, 1, A, B));
    assertThat(
            Admission.refusal(
                Objective.MINIMIZE_VARIANCE,
                Method.MEAN_VARIANCE,
                grouped(0, 1, A),
                parameters(Trading.NONE),
                List.of(),
                3))
        .isPresent();
  }

  @Test
  void aGroupsBoundsAreInOrderAndWithinWhatItsSymbolsCanWeigh() {
    refused(grouped(0.6, 0.5, A, B), "groups[g].min is 0.6", "above max, which is 0.5");
    refused(grouped(Double.NaN, 0.5, A, B), "groups[g].min is NaN");
    refused(grouped(0.0, Double.NaN, A, B), "max, which is NaN");
    refused(grouped(2.5, 3.0, A, B), "groups[g].min is 2.5", "2 symbols weigh 2.0 at most");
    refused(grouped(-1.0, -0.1, A, B), "groups[g].max is -0.1", "with long_only");
    allowed(grouped(0.5, 0.5, A, B));
    allowed(grouped(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, A, B));
  }

  @Test
  void aTurnoverIsNotNegativeAndStartsFromHoldings() {
    refused(
        limited(0.3, null, null, null), Trading.NONE, "max_turnover is 0.3", "previous_weights");
    refused(limited(-0.1, null, null, null), HELD, "max_turnover is -0.1", "at least 0");
    refused(limited(Double.NaN, null, null, null), HELD, "max_turnover is NaN");
    allowed(limited(0.0, null, null, null), HELD);
  }

  @Test
  void aTrackingErrorIsNotNegativeAndHasABenchmark() {
    Trading equal = new Trading(Map.of(), 0.0, Trading.Benchmark.EQUAL, 1, List.of());
    refused(limited(null, 0.1, null, null), Trading.NONE, "max_tracking_error is 0.1", "benchmark");
    refused(limited(null, -0.1, null, null), equal, "max_tracking_error is -0.1", "at least 0");
    refused(
        limited(null, Double.POSITIVE_INFINITY, null, null),
        equal,
        "max_tracking_error is Infinity");
    allowed(limited(null, 0.0, null, null), equal);
  }

  @Test
  void aVolatilityIsAboveZeroAndAReturnIsANumber() {
    for (double volatility : new double[] {0.0, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(limited(null, null, volatility, null), "max_volatility is " + volatility, "above 0");
    }
    for (double least : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      refused(limited(null, null, null, least), "min_return is " + least, "finite");
    }
    allowed(limited(null, null, 0.1, -0.2));
  }

  @Test
  void weightsByNameAreOfTheRequestsSymbolsAndFinite() {
    Symbol stranger = new Symbol("ZZ");
    for (Trading trading :
        List.of(
            new Trading(Map.of(stranger, 1.0), 0.0, null, 1, List.of()),
            new Trading(Map.of(B, Double.NaN), 0.0, null, 1, List.of()),
            new Trading(
                Map.of(), 0.0, new Trading.Benchmark(Map.of(stranger, 1.0)), 1, List.of()))) {
      Failed failed = refusal(Constraints.DEFAULT, trading).orElseThrow();
      assertThat(failed.reason()).isEqualTo(Reason.INVALID_REQUEST);
      assertThat(failed.detail()).containsAnyOf("ZZ", "NaN").containsAnyOf("previous", "benchmark");
    }
    allowed(Constraints.DEFAULT, HELD);
  }

  @Test
  void whatIsNotBuiltIsRefusedAfterWhatMakesNoSense() {
    Optimizer optimizer = new Optimizer();
    Parameters parameters = parameters(Trading.NONE);
    assertThat(
            optimizer
                .refusal(
                    Objective.RISK_PARITY, Method.QAOA, Constraints.DEFAULT, parameters, SYMBOLS)
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(
            optimizer.refusal(
                Objective.MINIMIZE_VARIANCE,
                Method.MEAN_VARIANCE,
                Constraints.DEFAULT,
                parameters,
                SYMBOLS))
        .isEmpty();
  }

  private static Constraints grouped(double min, double max, Symbol... members) {
    return Constraints.DEFAULT
        .with()
        .groups(List.of(new Group("g", List.of(members), min, max)))
        .build();
  }

  private static Constraints limited(
      @Nullable Double turnover,
      @Nullable Double error,
      @Nullable Double volatility,
      @Nullable Double minReturn) {
    return Constraints.DEFAULT
        .with()
        .maxTurnover(turnover)
        .maxTrackingError(error)
        .maxVolatility(volatility)
        .minReturn(minReturn)
        .build();
  }

  private static void refused(Constraints constraints, String... words) {
    refused(constraints, Trading.NONE, words);
  }

  private static void refused(Constraints constraints, Trading trading, String... words) {
    Failed failed = refusal(constraints, trading).orElseThrow();
    assertThat(failed.reason()).isEqualTo(Reason.INVALID_CONSTRAINTS);
    assertThat(failed.detail()).contains(words);
  }

  private static void allowed(Constraints constraints) {
    allowed(constraints, Trading.NONE);
  }

  private static void allowed(Constraints constraints, Trading trading) {
    assertThat(refusal(constraints, trading)).isEmpty();
  }

  private static Optional<Failed> refusal(Constraints constraints, Trading trading) {
    return Admission.refusal(
        Objective.MINIMIZE_VARIANCE,
        Method.MEAN_VARIANCE,
        constraints,
        parameters(trading),
        SYMBOLS,
        SYMBOLS.size());
  }

  private static Parameters parameters(Trading trading) {
    return new Parameters.Builder(30.0).trading(trading).build();
  }
}
