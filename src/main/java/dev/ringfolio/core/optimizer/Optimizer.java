package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.optimizer.Attempt.Found;
import dev.ringfolio.core.optimizer.Attempt.Refused;
import dev.ringfolio.core.optimizer.Attempt.Stopped;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.Outcome.Metrics;
import dev.ringfolio.core.optimizer.Outcome.Reason;
import dev.ringfolio.core.optimizer.Outcome.Solved;
import dev.ringfolio.core.optimizer.Outcome.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Solves portfolio problems and says how good the answer is.
 *
 * <p>A solver's own word is never taken: what it found goes through the {@link Verifier}, and only
 * a certificate makes it optimal. What has none is solved again from another start, and is then
 * approximate with its gap, or a numerical failure.
 *
 * <p>Without state. Every method may be called from any thread; a solve of many assets takes
 * milliseconds and more, so it belongs on a pool.
 */
public final class Optimizer {

  /**
   * What can be said against a problem without any data: what is not built, constraints that make
   * no sense, and those that no weights can meet.
   *
   * @param assets n
   */
  public Optional<Failed> refusal(
      Objective objective,
      Method method,
      Constraints constraints,
      Parameters parameters,
      int assets) {
    return Admission.refusal(objective, method, constraints, parameters, assets);
  }

  /**
   * Solves a problem.
   *
   * @return weights with a certificate, or why there are none; never null, and never a best guess
   *     in place of a solution
   */
  public Outcome solve(Problem problem, Cancellation cancellation) {
    Optional<Failed> refusal =
        refusal(
            problem.objective(),
            problem.method(),
            problem.constraints(),
            problem.parameters(),
            problem.assets());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!problem.estimates().fault().isEmpty()) {
      return new Failed(Reason.INVALID_DATA, problem.estimates().fault());
    }
    FeasibleSet set = FeasibleSet.of(problem.assets(), problem.constraints());
    double[] excess = excess(problem);
    Outcome first = attempt(problem, set, excess, false, cancellation);
    return certified(first) || !mayImprove(first)
        ? first
        : better(first, attempt(problem, set, excess, true, cancellation));
  }

  private static double[] excess(Problem problem) {
    double[] excess = problem.estimates().mu().clone();
    for (int i = 0; i < excess.length; i++) {
      excess[i] -= problem.parameters().riskFreeRate();
    }
    return excess;
  }

  private static boolean certified(Outcome outcome) {
    return outcome instanceof Solved solved && solved.status() == Status.OPTIMAL;
  }

  private static boolean mayImprove(Outcome outcome) {
    return !(outcome instanceof Failed failed) || failed.reason() == Reason.NUMERICAL_FAILURE;
  }

  private static Outcome better(Outcome one, Outcome other) {
    if (other instanceof Failed failed && failed.reason() == Reason.CANCELLED) {
      return other;
    }
    double gap = one instanceof Solved solved ? solved.certificate().gap() : Double.MAX_VALUE;
    return other instanceof Solved solved && solved.certificate().gap() < gap ? other : one;
  }

  private static Outcome attempt(
      Problem problem,
      FeasibleSet set,
      double[] excess,
      boolean vertexStart,
      Cancellation cancellation) {
    double[] sigma = problem.estimates().sigma();
    Attempt attempt =
        switch (problem.objective()) {
          case MINIMIZE_VARIANCE -> MinimumVariance.solve(sigma, set, vertexStart, cancellation);
          case MAXIMIZE_SHARPE ->
              MaximumSharpe.solve(sigma, excess, set, vertexStart, cancellation);
          case MAXIMIZE_RETURN -> MaximumReturn.solve(sigma, excess, set, cancellation);
          default -> throw new IllegalStateException("admitted " + problem.objective());
        };
    if (attempt instanceof Refused refused) {
      return new Failed(refused.reason(), refused.detail());
    }
    if (attempt instanceof Stopped stopped) {
      return stopped(problem, new Verifier(sigma, excess, set, stopped.weights()), stopped);
    }
    Found found = (Found) attempt;
    return judged(problem, new Verifier(sigma, excess, set, found.weights()), found);
  }

  private static Outcome judged(Problem problem, Verifier verifier, Found found) {
    Certificate certificate = verifier.certify(problem.objective());
    if (!certificate.approximate()) {
      return new Failed(
          Reason.NUMERICAL_FAILURE,
          "the weights found are infeasible by %.1e and their gap is %.1e"
              .formatted(certificate.infeasibility(), certificate.gap()));
    }
    return new Solved(
        found.weights(),
        certificate.optimal() ? Status.OPTIMAL : Status.APPROXIMATE,
        certificate,
        metrics(problem, found.weights(), verifier),
        found.steps(),
        problem.estimates().warnings());
  }

  private static Failed stopped(Problem problem, Verifier verifier, Stopped stopped) {
    if (!stopped.outOfTime()) {
      return new Failed(Reason.CANCELLED, "cancelled after %d steps".formatted(stopped.steps()));
    }
    double gap = verifier.certify(problem.objective()).gap();
    double best = objective(problem, metrics(problem, stopped.weights(), verifier));
    Map<String, Object> facts = new HashMap<>();
    if (Double.isFinite(best)) {
      facts.put("best", best);
    }
    if (Double.isFinite(gap)) {
      facts.put("gap", gap);
    }
    return new Failed(
        Reason.TIME_LIMIT,
        "not finished in %s s; allow more by time_limit"
            .formatted(problem.parameters().timeLimitSeconds()),
        facts);
  }

  private static double objective(Problem problem, Metrics metrics) {
    return switch (problem.objective()) {
      case MINIMIZE_VARIANCE -> metrics.expectedVolatility() * metrics.expectedVolatility();
      case MAXIMIZE_RETURN -> metrics.expectedReturn();
      default -> metrics.sharpeRatio();
    };
  }

  /**
   * The return is summed anew and not taken from the excess, in which a great risk-free rate drowns
   * it.
   */
  private static Metrics metrics(Problem problem, double[] weights, Verifier verifier) {
    double[] mu = problem.estimates().mu();
    double expectedReturn = 0.0;
    double cash = 1.0;
    for (int i = 0; i < weights.length; i++) {
      expectedReturn += weights[i] * mu[i];
      cash -= weights[i];
    }
    if (!problem.constraints().sumToOne()) {
      expectedReturn += cash * problem.parameters().riskFreeRate();
    }
    double volatility = Math.sqrt(verifier.variance());
    return new Metrics(
        expectedReturn,
        volatility,
        volatility > 0.0 ? verifier.excessReturn() / volatility : Double.NaN,
        Map.of());
  }
}
