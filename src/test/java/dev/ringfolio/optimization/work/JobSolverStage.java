package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.JobOffer.Job;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.SteppedClock;
import java.util.List;

/** The solver of a worker on a history in memory, and what the tests of it ask. */
abstract class JobSolverStage {
  static final List<Symbol> THREE = Requests.symbols("AAPL", "GOOGL", "MSFT");
  final FakeHistory history = new FakeHistory();
  final JobSolver solver = new JobSolver("w1", history, PriceSource.SIMULATOR, new SteppedClock());

  JobDone solve(List<Symbol> symbols, Objective objective, Constraints constraints) {
    Optimize request = request(symbols, objective, constraints, false);
    return solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> false);
  }

  JobDone solve(List<Symbol> symbols, Objective objective, Method method) {
    Parameters parameters = new Parameters.Builder(30).live(false).build();
    Optimize request =
        Requests.solving(symbols, objective, method, Constraints.DEFAULT, parameters);
    return solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> false);
  }

  JobDone solve(Parameters parameters) {
    Optimize request =
        Requests.solving(
            THREE,
            Objective.MAXIMIZE_SHARPE,
            Method.MEAN_VARIANCE,
            Constraints.DEFAULT,
            parameters);
    return solver.solve(new Job(1, 1, "r", request, List.of(), 5_000), () -> false);
  }

  JobDone solveLive(List<PriceUpdate> prices) {
    Optimize request = request(THREE, Objective.MINIMIZE_VARIANCE, Constraints.DEFAULT, true);
    return solver.solve(new Job(1, 1, "r", request, prices, 5_000), () -> false);
  }

  static Optimize request(
      List<Symbol> symbols, Objective objective, Constraints constraints, boolean live) {
    Parameters parameters = new Parameters.Builder(30).live(live).build();
    return Requests.solving(symbols, objective, Method.MEAN_VARIANCE, constraints, parameters);
  }

  static List<PriceUpdate> prices(PriceSource source, int day) {
    return prices(source, day, 180);
  }

  static List<PriceUpdate> prices(PriceSource source, int day, double first) {
    return THREE.stream()
        .map(
            symbol ->
                Requests.price(symbol, symbol.name().equals("AAPL") ? first : 180, day, source))
        .toList();
  }

  static void assertFailed(JobDone done, FailureCode code) {
    assertThat(done.status()).isEqualTo(Status.FAILED);
    assertThat(done.failure().code()).isEqualTo(code);
    assertThat(done.weights()).isEmpty();
    assertThat(done.metrics()).isNull();
  }
}
