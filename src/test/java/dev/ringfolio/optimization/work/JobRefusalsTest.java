package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.core.market.Alignment;
import dev.ringfolio.core.model.Beliefs;
import dev.ringfolio.core.model.Beliefs.View;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.optimization.JobFailures;
import dev.ringfolio.optimization.Requests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be solved is answered with the code and the facts of its reason. */
class JobRefusalsTest extends JobSolverStage {
  @Test
  void groupsThatContradictEachOtherNameTheConflictAndARelaxation() {
    Symbol apple = THREE.get(0);
    Constraints groups =
        Constraints.DEFAULT
            .with()
            .groups(
                List.of(
                    new Group("low", List.of(apple), 0.0, 0.25),
                    new Group("high", List.of(apple), 0.5, 1.0)))
            .build();
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, groups);

    assertFailed(done, FailureCode.INFEASIBLE_CONSTRAINTS);
    assertThat(done.failure().facts()).containsKeys("conflict", "constraints", "relaxation");
  }

  @Test
  void unknownSymbolsAreNamed() {
    JobDone done =
        solve(Requests.symbols("AAPL", "NONE"), Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);

    assertFailed(done, FailureCode.UNKNOWN_SYMBOL);
    assertThat(done.failure().facts()).containsEntry("symbols", List.of("NONE"));
  }

  @Test
  void tooFewRowsAreInsufficientData() {
    history.rows = 2;
    assertFailed(
        solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT),
        FailureCode.INSUFFICIENT_DATA);
  }

  @Test
  void aPriceBelowZeroIsInvalidData() {
    assertFailed(
        solve(Requests.symbols("AAPL", "BAD"), Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT),
        FailureCode.INVALID_DATA);
  }

  @Test
  void aHistoryThatIsAwayIsMarketDataUnavailable() {
    history.away = true;
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT);

    assertFailed(done, FailureCode.MARKET_DATA_UNAVAILABLE);
    assertThat(done.failure().detail()).isEqualTo("the database is away");
  }

  @Test
  void whatAMethodCannotDoIsRefusedBeforeAnyDataIsRead() {
    Constraints turnover = Constraints.DEFAULT.with().maxTurnover(0.5).build();
    assertFailed(solve(THREE, Objective.RISK_PARITY, turnover), FailureCode.INVALID_CONSTRAINTS);
    Constraints volatility = Constraints.DEFAULT.with().maxVolatility(0.5).build();
    assertFailed(solve(THREE, Objective.RISK_PARITY, volatility), FailureCode.METHOD_LIMIT);
    assertFailed(
        solve(THREE, Objective.RISK_PARITY, Method.PARTICLE_SWARM), FailureCode.INVALID_REQUEST);
    assertFailed(
        solve(Requests.symbols("AAPL"), Objective.MAXIMIZE_SHARPE, Method.QAOA),
        FailureCode.METHOD_LIMIT);
    assertThat(history.reads).hasValue(0);
  }

  @Test
  void boundsThatCannotMeetTheBudgetAreInfeasible() {
    JobDone done = solve(THREE, Objective.MINIMIZE_VARIANCE, Constraints.box(true, true, 0, 0.2));

    assertFailed(done, FailureCode.INFEASIBLE_CONSTRAINTS);
    assertThat(done.failure().facts()).containsKeys("conflict", "relaxation");
  }

  @Test
  void pricesThatOnlyFallHaveNoPositiveExcessReturn() {
    assertFailed(
        solve(Requests.symbols("DOWN"), Objective.MAXIMIZE_SHARPE, Constraints.DEFAULT),
        FailureCode.NO_POSITIVE_EXCESS_RETURN);
  }

  @Test
  void beliefsThatContradictEachOtherAreInvalidData() {
    Symbol apple = THREE.get(0);
    View one = new View(Map.of(apple, 1.0), 0.1, 1.0);
    View other = new View(Map.of(apple, 1.0), 0.2, 1.0);
    JobDone done =
        solve(
            new Parameters.Builder(30)
                .live(false)
                .expectedReturns(ReturnEstimator.BLACK_LITTERMAN)
                .beliefs(new Beliefs(List.of(one, other), 0.05, Map.of()))
                .build());

    assertFailed(done, FailureCode.INVALID_DATA);
    assertThat(done.failure().detail()).startsWith("views[1]: says 0.2 where its portfolio");
  }

  @Test
  void everyReasonOfTheCoreHasItsCode() {
    for (Outcome.Reason reason : Outcome.Reason.values()) {
      assertThat(JobFailures.failure(new Outcome.Failed(reason, "why")).code().name())
          .isEqualTo(reason.name());
    }
    for (Alignment.Reason reason : Alignment.Reason.values()) {
      Alignment.Refused refused = new Alignment.Refused(reason, "why", List.of());
      assertThat(JobFailures.failure(refused).code().name()).isEqualTo(reason.name());
    }
  }
}
