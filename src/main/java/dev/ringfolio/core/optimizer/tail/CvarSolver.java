package dev.ringfolio.core.optimizer.tail;

import dev.ringfolio.core.model.Warning;
import dev.ringfolio.core.optimizer.Certificate;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import dev.ringfolio.core.optimizer.box.GreedyFill;
import dev.ringfolio.core.optimizer.box.Starts;
import dev.ringfolio.core.optimizer.quadratic.MinimumVariance;
import dev.ringfolio.core.optimizer.quadratic.Pass;
import dev.ringfolio.core.optimizer.solver.Attempt;
import dev.ringfolio.core.optimizer.solver.Attempt.Found;
import dev.ringfolio.core.optimizer.solver.Attempt.Refused;
import dev.ringfolio.core.optimizer.solver.Attempt.Stopped;
import dev.ringfolio.core.optimizer.solver.Solver;
import dev.ringfolio.core.optimizer.solver.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Least conditional value at risk over a box and a budget. */
public final class CvarSolver implements Solver {
  /** Where a solve can start. */
  private static final int PLACES = 2;

  /**
   * From the least variance, or uninvested where that is allowed, and from a vertex; then from
   * where each of these ended, and from where that ended: a tail whose edge is wide again goes on
   * where a narrow one had drowned in rounding, or where its rounds had stood still.
   */
  @Override
  public int starts() {
    return 3 * PLACES;
  }

  @Override
  public Attempt solve(Task task) {
    Optional<Refused> fault = TailMarket.fault(task);
    if (fault.isPresent()) {
      return fault.get();
    }
    Optional<Stopped> stopped = TailMarket.stopped(task);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    double cash = TailMarket.cashReturn(task);
    TailMarket market =
        TailMarket.of(TailMarket.scenarios(task), task.set(), 0.0, cash, task.cancellation());
    stopped = TailMarket.stopped(task);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    Attempt start = start(task, market);
    if (!(start instanceof Found found)) {
      return start;
    }
    double tail = task.problem().constraints().cvarConfidence();
    double[] first = market.completed(found.weights());
    Attempt answer = MinimumCvar.solve(market, tail, first, task.cancellation());
    for (int again = task.attempt() / PLACES; again > 0; again--) {
      if (answer instanceof Found ended) {
        answer = MinimumCvar.solve(market, tail, ended.weights(), task.cancellation());
      }
    }
    return market.withoutCash(answer, task.set());
  }

  private static Attempt start(Task task, TailMarket market) {
    if (task.attempt() % PLACES > 0) {
      return new Found(GreedyFill.fillOne(market.set(), market.gains().total()), 0);
    }
    return task.set().budget() == Budget.ONE
        ? MinimumVariance.solve(task.sigma(), task.set(), Pass.USUAL, task.cancellation())
        : new Found(Starts.nearestToZero(task.set()), 0);
  }

  @Override
  public long checkingWork(Task task) {
    return TailMarket.checkingWork(task);
  }

  @Override
  public Certificate certify(Task task, double[] weights, double[] hints) {
    return verifier(task, weights).certify(hints, task.cancellation());
  }

  @Override
  public double value(Task task, double[] weights) {
    return verifier(task, weights).value();
  }

  @Override
  public Map<String, Double> more(Task task, double[] weights) {
    return Map.of("cvar", value(task, weights));
  }

  @Override
  public List<Warning> warnings(Task task) {
    return TailMarket.shortTail(task).stream().toList();
  }

  private static CvarVerifier verifier(Task task, double[] weights) {
    return new CvarVerifier(
        TailMarket.scenarios(task),
        task.set(),
        task.problem().constraints().cvarConfidence(),
        TailMarket.cashReturn(task),
        weights);
  }
}
