package dev.ringfolio.core.quantum;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Quantum;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Metrics;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One search for assets, and the exact weights on those that the best state so far would choose,
 * kept up to date while the search goes on. The state of one solve; one thread.
 */
final class QuantumRun {
  /**
   * What would be the answer now.
   *
   * @param weights of the exact optimizer over the chosen assets
   * @param value of the objective at them, as the metrics tell it; NaN where there are none
   */
  record Chosen(AngleSearch.Found found, Outcome weights, double value) {}

  private final Optimizer optimizer;
  private final Problem problem;
  private final Cancellation cancellation;
  private final SelectionProblem selection;
  private final CostTable costs;
  private final Circuit circuit;
  private @Nullable Chosen chosen;
  private long evaluations;

  /**
   * Makes the costs and the circuit ready.
   *
   * @throws StoppedException if told to stop meanwhile
   */
  QuantumRun(Optimizer optimizer, Problem problem, Cancellation cancellation) {
    Quantum quantum = problem.parameters().quantum();
    int budget = QuantumAdmission.budget(quantum, problem.assets());
    this.optimizer = optimizer;
    this.problem = problem;
    this.cancellation = cancellation;
    this.selection =
        SelectionProblem.of(
            problem.mu(), problem.sigma(), quantum.riskFactor(), quantum.penalty(), budget);
    this.costs = CostTable.of(selection, cancellation);
    this.circuit =
        problem.method() == Method.QAOA
            ? new QaoaCircuit(selection, costs, quantum.layers(), cancellation)
            : new VqeCircuit(selection, costs, quantum.layers(), cancellation);
  }

  /** Whether every cost is a number; else nothing can be searched. */
  boolean isFinite() {
    return Double.isFinite(costs.mean());
  }

  /**
   * Searches the angles.
   *
   * @throws StoppedException if told to stop; what was found so far stays
   */
  void search(Progress progress) {
    Parameters parameters = problem.parameters();
    int layers = parameters.quantum().layers();
    boolean layered = problem.method() == Method.QAOA;
    long planned =
        layered
            ? AngleSearch.runsOfLayers(layers)
            : AngleSearch.runsOfRepetitions(problem.assets(), layers, circuit.angles());
    long allowed = Math.min(parameters.evaluations(), planned);
    AngleSearch search =
        new AngleSearch(
            circuit,
            costs.argmin(),
            allowed,
            (evaluation, found) -> {
              Chosen now = follow(evaluation, found);
              progress.report(evaluation, evaluation / (double) allowed, now.value());
            });
    if (layered) {
      search.addLayers(new FirstLayer(selection).best(cancellation), layers);
    } else {
      search.repeat(shares(), parameters.seed());
    }
  }

  /**
   * The share of each asset where assets may be held in part: {@code x} with the least {@code q
   * x'Σx − μ'x} over {@code 0 ≤ x ≤ 1, Σx = budget}. With {@code w = x/budget} that is the greatest
   * utility. Where it is not found, every asset has the same share.
   *
   * @throws StoppedException if told to stop meanwhile
   */
  private double[] shares() {
    Quantum quantum = problem.parameters().quantum();
    int n = problem.assets();
    int budget = QuantumAdmission.budget(quantum, n);
    Parameters utility =
        Parameters.defaults(problem.parameters().timeLimitSeconds())
            .with()
            .riskAversion(2.0 * quantum.riskFactor() * budget)
            .build();
    Problem relaxed =
        new Problem(
            problem.estimates(),
            Objective.MAXIMIZE_UTILITY,
            Method.MEAN_VARIANCE,
            Constraints.box(true, true, 0.0, 1.0 / budget),
            utility);
    double[] shares = new double[n];
    Arrays.fill(shares, (double) budget / n);
    Outcome outcome = optimizer.solve(relaxed, cancellation);
    StoppedException.checkNotStopped(outcome);
    if (outcome instanceof Solved solved) {
      for (int i = 0; i < n; i++) {
        shares[i] = budget * solved.weights()[i];
      }
    }
    return shares;
  }

  private Chosen follow(long evaluation, AngleSearch.Found found) {
    evaluations = evaluation;
    Chosen before = chosen;
    Chosen now =
        before != null && before.found().selection() == found.selection()
            ? new Chosen(found, before.weights(), before.value())
            : weigh(found);
    chosen = now;
    return now;
  }

  /** Takes microseconds, and is wanted even when time is up: so it is not stopped. */
  private Chosen weigh(AngleSearch.Found found) {
    Problem part = problem.over(assets(found.selection())).withMethod(Method.MEAN_VARIANCE);
    Outcome weights = optimizer.solve(part, Cancellation.NEVER);
    double value =
        weights instanceof Solved solved
            ? value(problem.objective(), solved.metrics())
            : Double.NaN;
    return new Chosen(found, weights, value);
  }

  private int[] assets(int chosenBits) {
    return IntStream.range(0, problem.assets()).filter(i -> (chosenBits >> i & 1) != 0).toArray();
  }

  /** The value of an objective, as the metrics tell it. */
  static double value(Objective objective, Metrics metrics) {
    return switch (objective) {
      case MINIMIZE_VARIANCE -> metrics.expectedVolatility() * metrics.expectedVolatility();
      case MAXIMIZE_RETURN -> metrics.expectedReturn();
      default -> metrics.sharpeRatio();
    };
  }

  /** The answer so far; empty before the circuit was run once. */
  Optional<Chosen> chosen() {
    return Optional.ofNullable(chosen);
  }

  /** How it came to its assets. */
  QuantumSelection facts(Chosen answer) {
    AngleSearch.Found found = answer.found();
    return new QuantumSelection(
        IntStream.of(assets(found.selection())).boxed().toList(),
        problem.assets(),
        problem.parameters().quantum().layers(),
        evaluations,
        found.expectation(),
        found.probabilityOfOptimum(),
        costs.cost(found.selection()),
        costs.least());
  }
}
