package dev.ringfolio.core.optimizer.heuristic;

import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import dev.ringfolio.core.risk.Scenarios;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Genetic algorithm, simulated annealing and particle swarm: searches that know nothing of an
 * objective but its values, and are told apart from the exact solvers by what they promise. They
 * spend a number of evaluations, every candidate feasible, and answer with the best; where time is
 * up before, with the best so far.
 *
 * <p><b>The gap.</b> After the search, and never before, so that nothing leaks into it, the exact
 * solver of the same objective is run under what is left of the time. What it finds is handed on as
 * a hint; the check then proves that optimum by the exact solver's own independent check, and tells
 * how far the heuristic's value is from it: relative to the optimum, plus what the optimum itself
 * may be off. Where there is no exact answer, the bound is the one that the check gives for the
 * heuristic's weights alone. The smaller of the two is told; both hold.
 *
 * <p>If the exact solver proves that there is no answer at all (no bound, no positive excess
 * return, constraints in conflict), neither has the heuristic one.
 */
public final class HeuristicSolver implements Solver {
  /** An exact solver's reasons that say something about the problem, not about the solver. */
  private static final Set<Reason> PROOFS =
      Set.of(Reason.UNBOUNDED, Reason.NO_POSITIVE_EXCESS_RETURN, Reason.INFEASIBLE_CONSTRAINTS);

  private final Search search;
  private final Function<Problem, Solver> exact;
  private final Trials.Witness witness;

  HeuristicSolver(Search search, Function<Problem, Solver> exact) {
    this(search, exact, Trials.Witness.NONE);
  }

  /**
   * @param exact the exact solver of a problem, which the gap is told by
   * @param witness sees every candidate that is evaluated
   */
  HeuristicSolver(Search search, Function<Problem, Solver> exact, Trials.Witness witness) {
    this.search = search;
    this.exact = exact;
    this.witness = witness;
  }

  /**
   * The solver of one of the three methods.
   *
   * @param exact the exact solver of a problem, which the gap is told by
   */
  public static Solver of(Method method, Function<Problem, Solver> exact) {
    return switch (method) {
      case GENETIC_ALGORITHM -> new HeuristicSolver(new GeneticAlgorithm(), exact);
      case SIMULATED_ANNEALING -> new HeuristicSolver(new SimulatedAnnealing(), exact);
      case PARTICLE_SWARM -> new HeuristicSolver(new ParticleSwarm(), exact);
      default -> throw new IllegalArgumentException("no heuristic: " + method);
    };
  }

  @Override
  public boolean heuristic() {
    return true;
  }

  @Override
  public Attempt solve(Task task) {
    if (daily(task.problem().objective()) && task.problem().scenarios() == null) {
      return new Refused(
          Reason.METHOD_LIMIT,
          "%s looks at single days, and there are none beside the estimates"
              .formatted(task.problem().objective().wire()));
    }
    if (hopeless(task)) {
      return new Refused(
          Reason.NO_POSITIVE_EXCESS_RETURN,
          "no feasible expected return is above the risk-free rate; "
              + "lower risk_free_rate, or minimize variance");
    }
    Optional<Region> region = Region.of(ConstraintSet.of(task), task.sigma(), task.cancellation());
    Cancellation.Verdict verdict = task.cancellation().verdict();
    if (region.isEmpty() && verdict != Cancellation.Verdict.GO_ON) {
      boolean outOfTime = verdict == Cancellation.Verdict.OUT_OF_TIME;
      return new Attempt.Stopped(outOfTime, Region.of(task.set()).center(), 0);
    }
    if (region.isEmpty()) {
      return new Refused(
          Reason.METHOD_LIMIT,
          "method %s found no weights that keep all constraints to start from; "
                  .formatted(task.problem().method().wire())
              + "relax them, or use mean_variance, which names those in conflict");
    }
    return search(task, region.get());
  }

  private Attempt search(Task task, Region region) {
    Trials trials =
        new Trials(
            cost(task),
            region,
            task.problem().parameters().evaluations(),
            task.cancellation(),
            task.progress(),
            witness);
    Draws draws = new Draws(task.problem().parameters().seed());
    while (trials.nextRound()) {
      search.round(trials, draws);
    }
    double[] best = trials.best().weights;
    int steps = (int) Math.min(Integer.MAX_VALUE, trials.count());
    if (trials.verdict() == Cancellation.Verdict.CANCELLED) {
      return new Attempt.Stopped(false, best, steps);
    }
    Attempt optimum = exact.apply(task.problem()).solve(silent(task));
    if (optimum instanceof Attempt.Stopped stopped && !stopped.outOfTime()) {
      return new Attempt.Stopped(false, best, steps);
    }
    if (optimum instanceof Refused refused && PROOFS.contains(refused.reason())) {
      return refused;
    }
    if (steps > 0 && trials.best().cost == Double.POSITIVE_INFINITY) {
      return new Refused(
          Reason.NUMERICAL_FAILURE,
          "the objective is defined at none of the %d weights looked at".formatted(steps));
    }
    return new Found(best, steps, optimum instanceof Found found ? hints(found) : new double[0]);
  }

  private static Task silent(Task task) {
    return new Task(
        task.problem(), task.set(), task.excess(), 0, task.cancellation(), Progress.NONE);
  }

  /** The exact weights, then the exact solver's own hints. */
  private static double[] hints(Found exact) {
    int n = exact.weights().length;
    double[] hints = Arrays.copyOf(exact.weights(), n + exact.hints().length);
    System.arraycopy(exact.hints(), 0, hints, n, exact.hints().length);
    return hints;
  }

  private static boolean daily(Objective objective) {
    return objective == Objective.MINIMIZE_CVAR || objective == Objective.MAXIMIZE_SORTINO;
  }

  /** Whether no weights of the box and the budget earn more than the risk-free rate. */
  private static boolean hopeless(Task task) {
    return task.problem().objective() == Objective.MAXIMIZE_SHARPE
        && !(RowArithmetic.dot(task.excess(), GreedyFill.fill(task.set(), task.excess())) > 0.0);
  }

  /** The cost whose value is the task's objective. */
  static Cost cost(Task task) {
    Problem problem = task.problem();
    int n = task.assets();
    double rate = problem.constraints().sumToOne() ? 0.0 : problem.parameters().riskFreeRate();
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE -> MomentCost.variance(n, task.sigma());
      case MAXIMIZE_RETURN ->
          rate == 0.0 ? MomentCost.reward(task.mu(), 0.0) : MomentCost.reward(task.excess(), rate);
      case MAXIMIZE_SHARPE -> MomentCost.ratio(task.sigma(), task.excess());
      case MAXIMIZE_DIVERSIFICATION ->
          MomentCost.ratio(task.sigma(), volatilities(n, task.sigma()));
      case MINIMIZE_CVAR -> {
        Scenarios days = scenarios(problem);
        double tail = problem.constraints().cvarConfidence();
        yield TailCost.cvar(
            days.observations(), n, days.returns(), tail, rate, task.cancellation());
      }
      case MAXIMIZE_SORTINO -> {
        Scenarios days = scenarios(problem);
        double target = problem.parameters().targetReturn();
        yield TailCost.sortino(
            days.observations(), n, days.returns(), target, rate, task.cancellation());
      }
      default -> throw new IllegalStateException("routed " + problem.objective());
    };
  }

  private static Scenarios scenarios(Problem problem) {
    Scenarios scenarios = problem.scenarios();
    if (scenarios == null) {
      throw new IllegalStateException("admitted without scenarios: " + problem.objective());
    }
    return scenarios;
  }

  private static double[] volatilities(int n, double[] sigma) {
    double[] volatilities = new double[n];
    for (int i = 0; i < n; i++) {
      volatilities[i] = Math.sqrt(sigma[i * n + i]);
    }
    return volatilities;
  }

  /** The check of two portfolios. */
  @Override
  public long checkingWork(Task task) {
    return 2 * exact.apply(task.problem()).checkingWork(task);
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    Solver solver = exact.apply(task.problem());
    int n = weights.length;
    Certificate own = solver.certify(task, weights, new double[0]);
    if (hints.length < n) {
      return own;
    }
    double[] optimum = Arrays.copyOf(hints, n);
    Certificate reference =
        solver.certify(task, optimum, Arrays.copyOfRange(hints, n, hints.length));
    double distance =
        reference.approximate()
            ? distance(solver.value(task, weights), solver.value(task, optimum))
            : Double.POSITIVE_INFINITY;
    double gap = distance + reference.gap();
    return new Certificate(own.infeasibility(), own.residual(), least(own.gap(), gap));
  }

  /** How far a value is from the optimum, relative to it; each objective is made best one way. */
  private static double distance(double value, double optimum) {
    double distance = Math.abs(value - optimum) / Math.abs(optimum);
    return distance >= 0.0 ? distance : Double.POSITIVE_INFINITY;
  }

  private static double least(double one, double other) {
    return other < one ? other : one;
  }

  @Override
  public double value(Task task, double[] weights) {
    return exact.apply(task.problem()).value(task, weights);
  }

  @Override
  public Map<String, Double> more(Task task, double[] weights) {
    return exact.apply(task.problem()).more(task, weights);
  }
}
