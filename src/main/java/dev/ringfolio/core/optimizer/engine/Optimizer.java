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
 * <p>Without state. Every method may be called from any thread; a solve of many assets takes
 * milliseconds and more, so it belongs on a pool.
 */
public final class Optimizer {

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
    Task task = Task.of(problem, cancellation, progress);
    refusal = conflict(task);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Solver solver = Solvers.of(problem);
    Outcome best = attempt(solver, task);
    while (mayImprove(solver, best) && task.attempt() + 1 < solver.starts()) {
      task = task.next();
      best = better(best, attempt(solver, task));
    }
    return best;
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

  private static boolean mayImprove(Solver solver, Outcome outcome) {
    if (outcome instanceof Failed failed) {
      return failed.reason() == Reason.NUMERICAL_FAILURE;
    }
    return !solver.heuristic() && ((Solved) outcome).status() != Status.OPTIMAL;
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

  private static Outcome attempt(Solver solver, Task task) {
    Attempt attempt = solver.solve(task);
    if (attempt instanceof Refused refused) {
      return new Failed(refused.reason(), refused.detail(), refused.facts());
    }
    if (attempt instanceof Stopped stopped) {
      return stopped(solver, task, stopped);
    }
    return judged(solver, task, (Found) attempt);
  }

  private static Outcome judged(Solver solver, Task task, Found found) {
    Certificate certificate = solver.certify(task, found.weights(), found.hints());
    Verdict verdict = task.cancellation().verdict();
    if (verdict == Verdict.CANCELLED) {
      return new Failed(Reason.CANCELLED, "cancelled after %d steps".formatted(found.steps()));
    }
    boolean answer = solver.heuristic() ? certificate.feasible() : certificate.approximate();
    if (!answer && verdict == Verdict.OUT_OF_TIME) {
      return stopped(solver, task, new Stopped(true, found.weights(), found.steps()));
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

  private static Failed stopped(Solver solver, Task task, Stopped stopped) {
    if (!stopped.outOfTime()) {
      return new Failed(Reason.CANCELLED, "cancelled after %d steps".formatted(stopped.steps()));
    }
    Certificate certificate = solver.certify(task, stopped.weights(), new double[0]);
    Map<String, Object> facts = new HashMap<>();
    if (certificate.feasible()) {
      double best = solver.value(task, stopped.weights());
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
