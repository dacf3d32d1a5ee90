package dev.ringfolio.core.quantum;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Metrics;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.Optional;

/**
 * Portfolios by a quantum circuit, simulated: QAOA or VQE choose the assets, the exact optimizer
 * their weights.
 *
 * <p><b>Steps.</b> The problem is solved exactly over all assets, which tells what is possible and,
 * in the end, the gap. The cost of every selection is worked out ({@link CostTable}). The angles of
 * the circuit are searched for the least expected cost ({@link AngleSearch}). Of its best state,
 * the most probable selection that keeps the budget is taken; among equal ones the one of least
 * index. No measurements are simulated: the limit of many of them is at hand. Its weights are those
 * of the exact optimizer over the chosen assets, under the same constraints, with its certificate;
 * all others are zero.
 *
 * <p><b>What is told.</b> The status is always approximate: nothing proves a heuristic's choice.
 * The certificate's infeasibility and residual are those of the weights over the chosen assets; its
 * gap is {@code |f − f*| / max(|f|, |f*|)}, with f the objective at the weights and f* at the exact
 * optimum over all assets, plus what is unproven of f*. When time is up, the answer is the best
 * selection so far; when cancelled, there is none.
 *
 * <p><b>Limits.</b> {@link Quantum#ASSETS_MAX} assets, or up to {@value #QUBITS_MAX} by the
 * constructor. At 22 qubits the state of QAOA takes 64 MiB and the costs 32 MiB, and row headers 3
 * MiB more.
 *
 * <p><b>Threads.</b> Without state; any thread. The same problem and seed give the same answer,
 * unless time cuts it short.
 */
public final class QuantumOptimizer {
  /** Qubits at most, by configuration. */
  public static final int QUBITS_MAX = 22;

  private final int qubitsMax;
  private final Optimizer optimizer = new Optimizer();

  /** For {@link Quantum#ASSETS_MAX} assets: 16 MiB of state, seconds of search. */
  public QuantumOptimizer() {
    this(Quantum.ASSETS_MAX);
  }

  /**
   * @param qubitsMax assets of a problem at most, 2 to {@value #QUBITS_MAX}
   */
  public QuantumOptimizer(int qubitsMax) {
    if (qubitsMax < Quantum.ASSETS_MIN || qubitsMax > QUBITS_MAX) {
      throw new IllegalArgumentException(
          "qubitsMax %d is not within %d and %d"
              .formatted(qubitsMax, Quantum.ASSETS_MIN, QUBITS_MAX));
    }
    this.qubitsMax = qubitsMax;
  }

  /**
   * What can be said against a problem without any data.
   *
   * @param assets n
   */
  public Optional<Outcome.Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      int assets) {
    return QuantumAdmission.refusal(objective, method, constraints, parameters, assets, qubitsMax);
  }

  /**
   * Solves a problem whose method is QAOA or VQE.
   *
   * @param progress hears the objective's value at the weights on the best selection so far
   */
  public QuantumOutcome solve(Problem problem, Cancellation cancellation, Progress progress) {
    Optional<Outcome.Failed> refusal =
        refusal(
            problem.objective(),
            problem.method(),
            problem.constraints(),
            problem.parameters(),
            problem.assets());
    if (refusal.isPresent()) {
      return new QuantumOutcome.Failed(refusal.get());
    }
    Outcome exact = optimizer.solve(problem.withMethod(Method.MEAN_VARIANCE), cancellation);
    if (exact instanceof Outcome.Failed failed) {
      return new QuantumOutcome.Failed(failed);
    }
    return search(problem, (Solved) exact, cancellation, progress);
  }

  private QuantumOutcome search(
      Problem problem, Solved exact, Cancellation cancellation, Progress progress) {
    QuantumRun run;
    try {
      run = new QuantumRun(optimizer, problem, cancellation);
    } catch (StoppedException stopped) {
      return stopped(stopped.outOfTime(), problem);
    }
    if (!run.isFinite()) {
      return failed(
          Reason.NUMERICAL_FAILURE,
          "the costs are beyond all numbers; scale the returns, risk_factor or penalty");
    }
    try {
      run.search(progress);
    } catch (StoppedException stopped) {
      if (!stopped.outOfTime() || run.chosen().isEmpty()) {
        return stopped(stopped.outOfTime(), problem);
      }
    }
    return answer(problem, run, run.chosen().orElseThrow(), exact);
  }

  private static QuantumOutcome stopped(boolean outOfTime, Problem problem) {
    if (!outOfTime) {
      return failed(Reason.CANCELLED, "cancelled during the search for angles");
    }
    return failed(
        Reason.TIME_LIMIT,
        "the circuit was not run once in %s s; allow more by time_limit, or fewer assets"
            .formatted(problem.parameters().timeLimitSeconds()));
  }

  private static QuantumOutcome failed(Reason reason, String detail) {
    return new QuantumOutcome.Failed(new Outcome.Failed(reason, detail));
  }

  private static QuantumOutcome answer(
      Problem problem, QuantumRun run, QuantumRun.Chosen answer, Solved exact) {
    QuantumSelection selection = run.facts(answer);
    if (answer.weights() instanceof Outcome.Failed failed) {
      return new QuantumOutcome.Failed(
          new Outcome.Failed(
              failed.reason(),
              "of the chosen assets %s: %s".formatted(names(problem, selection), failed.detail()),
              failed.facts()));
    }
    Solved chosen = (Solved) answer.weights();
    double[] weights = new double[problem.assets()];
    for (int i = 0; i < chosen.weights().length; i++) {
      weights[selection.chosen().get(i)] = chosen.weights()[i];
    }
    Metrics metrics = chosen.metrics();
    Solved solved =
        new Solved(
            weights,
            Status.APPROXIMATE,
            certificate(problem.objective(), chosen, exact),
            new Metrics(
                metrics.expectedReturn(),
                metrics.expectedVolatility(),
                metrics.sharpeRatio(),
                selection.metrics(),
                metrics.riskContributions()),
            (int) selection.evaluations(),
            exact.warnings());
    return new QuantumOutcome.Selected(solved, selection);
  }

  private static String names(Problem problem, QuantumSelection selection) {
    return selection.chosen().stream()
        .map(i -> problem.symbols().isEmpty() ? String.valueOf(i) : problem.symbols().get(i).name())
        .toList()
        .toString();
  }

  private static Certificate certificate(Objective objective, Solved chosen, Solved exact) {
    double value = QuantumRun.value(objective, chosen.metrics());
    double best = QuantumRun.value(objective, exact.metrics());
    double scale = Math.max(Math.abs(value), Math.abs(best));
    double gap = scale > 0.0 ? Math.abs(value - best) / scale : 0.0;
    return new Certificate(
        chosen.certificate().infeasibility(),
        chosen.certificate().residual(),
        gap + exact.certificate().gap());
  }
}
