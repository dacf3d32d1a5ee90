package dev.ringfolio.core.optimizer.engine;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.Outcome;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import dev.ringfolio.core.optimizer.Problem;
import dev.ringfolio.core.optimizer.Progress;
import dev.ringfolio.core.optimizer.admission.Admission;
import dev.ringfolio.core.optimizer.conflict.ConflictSearch;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import dev.ringfolio.core.optimizer.solver.Measures;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Solves portfolio problems and says how good the answer is.
 *
 * <p>A solver's own word is never taken: what it found goes through the {@code Verifier}, and only
 * a certificate makes it optimal. What has none is solved again from another start, and is then
 * approximate with its gap, or a numerical failure. Whoever cancels is told so, even where the
 * weights were found and only their check was cut short.
 *
 * <p>A search ends before its time limit by what it takes to check what it found, so that the
 * answer is there by the limit: the best weights so far, with their gap.
 *
 * <p>Without state. Every method may be called from any thread; a solve of many assets takes
 * milliseconds and more, so it belongs on a pool.
 */
public final class Optimizer {
  /** Twice what is seen of streams over data in no cache: the processor may serve others, too. */
  private static final double NANOS_OF_A_MULTIPLICATION = 2.0;

  /** The check is not given more than this part of a time limit. */
  private static final double CHECKING_PART_MAX = 0.25;

  /**
   * What can be said against a problem without any data: pairs of objective and method that do not
   * exist, constraints that make no sense, a box that no weights can fill, and what an objective or
   * a method cannot honour.
   *
   * @param symbols n, of the problem
   */
  public Optional<Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      List<Symbol> symbols) {
    return Admission.refusal(objective, method, constraints, parameters, symbols, symbols.size());
  }

  /**
   * The same of a problem whose symbols have no names, which no group or holding can then be of.
   *
   * @param assets n
   */
  public Optional<Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      int assets) {
    return Admission.refusal(objective, method, constraints, parameters, List.of(), assets);
  }

  /** Solves a problem without telling progress. */
  public Outcome solve(Problem problem, Cancellation cancellation) {
    return solve(problem, cancellation, Progress.NONE);
  }

  /**
   * Solves a problem.
   *
   * @return weights with a certificate, or why there are none; never null, and never a best guess
   *     in place of a solution
   */
  public Outcome solve(Problem problem, Cancellation cancellation, Progress progress) {
    Optional<Failed> refusal = refusal(problem);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (cancellation.verdict() == Verdict.CANCELLED) {
      return new Failed(Reason.CANCELLED, "cancelled before the start");
    }
    Solver solver = Solvers.of(problem);
    Task task = Task.of(problem, cancellation, progress);
    task = task.under(cancellation.earlier(checkingNanos(solver, task)));
    refusal = conflict(task);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Outcome best = attempt(solver, task, cancellation);
    while (mayImprove(solver, task, best) && task.attempt() + 1 < solver.starts()) {
      task = task.next();
      best = better(best, attempt(solver, task, cancellation));
    }
    return best;
  }

  /** How much of the time limit is kept for the check of what the search found. */
  private static long checkingNanos(Solver solver, Task task) {
    double limit = task.problem().parameters().timeLimitSeconds() * 1e9;
    double wanted = NANOS_OF_A_MULTIPLICATION * solver.checkingWork(task);
    return (long) Math.min(wanted, CHECKING_PART_MAX * limit);
  }

  private static Optional<Failed> refusal(Problem problem) {
    Optional<Failed> refusal =
        Admission.refusal(
            problem.objective(),
            problem.method(),
            problem.constraints(),
            problem.parameters(),
            problem.symbols(),
            problem.assets());
    String fault = problem.estimates().fault();
    return fault.isEmpty()
        ? refusal
        : refusal.or(() -> Optional.of(new Failed(Reason.INVALID_DATA, fault)));
  }

  /** Box and budget alone have been seen to by {@link Admission}. */
  private static Optional<Failed> conflict(Task task) {
    return ConstraintSet.of(task).plain() ? Optional.empty() : ConflictSearch.of(task);
  }

  /** Where there are weights and no time is left, another start is not begun. */
  private static boolean mayImprove(Solver solver, Task task, Outcome outcome) {
    if (outcome instanceof Failed failed) {
      return failed.reason() == Reason.NUMERICAL_FAILURE;
    }
    return !solver.heuristic()
        && ((Solved) outcome).status() != Status.OPTIMAL
        && task.cancellation().verdict() != Verdict.OUT_OF_TIME;
  }

  private static Outcome better(Outcome one, Outcome other) {
    if (other instanceof Failed failed && failed.reason() == Reason.CANCELLED) {
      return other;
    }
    if (!(one instanceof Solved first)) {
      return other; // a numerical failure says less than whatever a later start says
    }
    double gap = first.certificate().gap();
    return other instanceof Solved solved && solved.certificate().gap() < gap ? other : one;
  }

  /**
   * One start: a search that ends before the time limit, and a check that has until then.
   *
   * @param limit as it was given
   */
  private static Outcome attempt(Solver solver, Task task, Cancellation limit) {
    Attempt attempt = solver.solve(task);
    if (attempt instanceof Refused refused) {
      return new Failed(refused.reason(), refused.detail(), refused.facts());
    }
    Task check = task.under(limit);
    if (attempt instanceof Stopped stopped) {
      return stopped.outOfTime() ? stopped(solver, check, stopped) : cancelled(stopped.steps());
    }
    Found found = (Found) attempt;
    return task.cancellation().verdict() == Verdict.CANCELLED
        ? cancelled(found.steps())
        : judged(solver, task, check, found);
  }

  private static Outcome judged(Solver solver, Task task, Task check, Found found) {
    Certificate certificate = solver.certify(check, found.weights(), found.hints());
    Verdict verdict = task.cancellation().verdict();
    if (verdict == Verdict.CANCELLED) {
      return cancelled(found.steps());
    }
    boolean answer = solver.heuristic() ? certificate.feasible() : certificate.approximate();
    if (!answer && verdict == Verdict.OUT_OF_TIME) {
      return outOfTime(solver, check, found.weights(), certificate);
    }
    if (!answer) {
      return new Failed(
          Reason.NUMERICAL_FAILURE,
          "the weights found are infeasible by %.1e and their gap is %.1e"
              .formatted(certificate.infeasibility(), certificate.gap()));
    }
    return new Solved(
        found.weights(),
        certificate.optimal() ? Status.OPTIMAL : Status.APPROXIMATE,
        certificate,
        Measures.of(task, found.weights(), solver.more(task, found.weights())),
        found.steps(),
        warnings(solver, task));
  }

  private static List<Warning> warnings(Solver solver, Task task) {
    List<Warning> all = new ArrayList<>(task.problem().estimates().warnings());
    all.addAll(solver.warnings(task));
    return all;
  }

  private static Failed cancelled(int steps) {
    return new Failed(Reason.CANCELLED, "cancelled after %d steps".formatted(steps));
  }

  private static Failed stopped(Solver solver, Task task, Stopped stopped) {
    Certificate certificate = solver.certify(task, stopped.weights(), new double[0]);
    return task.cancellation().verdict() == Verdict.CANCELLED
        ? cancelled(stopped.steps())
        : outOfTime(solver, task, stopped.weights(), certificate);
  }

  private static Failed outOfTime(
      Solver solver, Task task, double[] weights, Certificate certificate) {
    Map<String, Object> facts = new HashMap<>();
    if (certificate.feasible()) {
      double best = solver.value(task, weights);
      if (Double.isFinite(best)) {
        facts.put("best", best);
      }
      if (Double.isFinite(certificate.gap())) {
        facts.put("gap", certificate.gap());
      }
    }
    return new Failed(
        Reason.TIME_LIMIT,
        "not finished in %s s; allow more by time_limit"
            .formatted(task.problem().parameters().timeLimitSeconds()),
        facts);
  }
}
