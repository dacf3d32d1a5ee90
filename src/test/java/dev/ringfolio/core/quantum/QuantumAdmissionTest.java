package dev.ringfolio.core.quantum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What circuits refuse before any data is seen, and what they name as the way out. */
class QuantumAdmissionTest {
  private final QuantumOptimizer quantum = new QuantumOptimizer();

  @ParameterizedTest
  @CsvSource({"1, 20", "21, 20", "23, 22", "431, 20"})
  void tooFewAndTooManyAssetsAreRefusedWithTheLimit(int assets, int limit) {
    Outcome.Failed failed =
        new QuantumOptimizer(limit)
            .refusal(
                Objective.MAXIMIZE_SHARPE,
                Method.QAOA,
                Constraints.DEFAULT,
                Parameters.defaults(30.0),
                assets)
            .orElseThrow();
    assertThat(failed.reason()).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(failed.detail()).contains("qaoa of " + assets, "2 to " + limit + " assets");
  }

  @Test
  void moreQubitsThanAnyLimitAreABug() {
    assertThatThrownBy(() -> new QuantumOptimizer(23)).hasMessageContaining("23");
    assertThatThrownBy(() -> new QuantumOptimizer(1)).hasMessageContaining("1");
  }

  @Test
  void weightsThatTheBudgetCannotReachAreRefusedBeforeTheSearch() {
    Outcome.Failed failed = refused(Constraints.box(true, true, 0.0, 0.1), layers(1, 3));
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(failed.detail()).contains("budget 3", "max_weight 0.1");
    assertThat(failed.facts()).containsEntry("relaxation", Map.of("max_weight", 1.0 / 3));
  }

  @Test
  void aLeastWeightForAssetsThatAreNotChosenIsRefused() {
    Outcome.Failed failed = refused(Constraints.box(true, true, 0.02, 1.0), layers(1, 3));
    assertThat(failed.reason()).isEqualTo(Reason.INFEASIBLE_CONSTRAINTS);
    assertThat(failed.detail()).contains("min_weight 0.02", "budget 3", "5 of 8");
    assertThat(refused(Constraints.box(false, false, -0.5, -0.1), layers(1, 3)).detail())
        .contains("max_weight -0.1");
  }

  @Test
  void whatCircuitsCannotHoldIsRefused() {
    Group group = new Group("tech", List.of(new Symbol("A")), 0.0, 0.5);
    Constraints grouped = Constraints.DEFAULT.with().groups(List.of(group)).build();
    Constraints turnover = Constraints.DEFAULT.with().maxTurnover(0.1).build();
    assertThat(refused(grouped, layers(1, 3)).reason()).isEqualTo(Reason.METHOD_LIMIT);
    assertThat(refused(turnover, layers(1, 3)).detail()).contains("max_turnover");
    assertThat(refused(Constraints.DEFAULT, layers(11, 3)).detail()).contains("layers 11", "10");
    assertThat(refused(Constraints.DEFAULT, layers(1, 9)).detail()).contains("budget 9", "8");
    assertThat(refused(Constraints.DEFAULT, layers(1, 0)).detail()).contains("budget 0");
    assertThat(
            quantum
                .refusal(
                    Objective.MINIMIZE_CVAR,
                    Method.VQE,
                    Constraints.DEFAULT,
                    Parameters.defaults(30.0),
                    8)
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.METHOD_LIMIT);
  }

  private Outcome.Failed refused(Constraints constraints, Parameters parameters) {
    return quantum
        .refusal(Objective.MAXIMIZE_SHARPE, Method.QAOA, constraints, parameters, 8)
        .orElseThrow();
  }

  private static Parameters layers(int layers, Integer budget) {
    return Parameters.defaults(30.0).with().quantum(new Quantum(1.0, budget, layers, 1.0)).build();
  }
}
