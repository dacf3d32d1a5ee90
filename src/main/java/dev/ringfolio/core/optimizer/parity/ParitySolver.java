package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.Optional;

/** Equal risk contributions. */
public final class ParitySolver implements Solver {

  @Override
  public Attempt solve(Task task) {
    Optional<Attempt> refused = GivenWeights.riskless(task);
    if (refused.isPresent()) {
      return refused.get();
    }
    EqualRiskContributions program =
        new EqualRiskContributions(task.assets(), task.sigma(), task.cancellation());
    return switch (program.solve()) {
      case EQUAL, STEPS_EXHAUSTED ->
          GivenWeights.within(task, program.weights(), program.passes(), new double[0]);
      case RISKLESS ->
          new Attempt.Refused(
              Reason.UNBOUNDED,
              "assets hedge each other without a rest, so there is no risk to share equally; "
                  + "drop one of them, or use more rows than assets");
      case CANCELLED -> new Attempt.Stopped(false, program.weights(), program.passes());
      case OUT_OF_TIME -> new Attempt.Stopped(true, program.weights(), program.passes());
    };
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return new ParityVerifier(task.sigma(), weights).certify(task.set());
  }

  /** Annual volatility. */
  @Override
  public double value(Task task, double[] weights) {
    return Math.sqrt(Measures.variance(task.sigma(), weights));
  }
}
