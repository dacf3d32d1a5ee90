package dev.ringfolio.gateway.json;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.core.optimizer.Outcome.Failed;
import dev.ringfolio.core.optimizer.engine.Comparison;
import dev.ringfolio.core.optimizer.engine.Optimizer;
import dev.ringfolio.core.quantum.QuantumOptimizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine itself has against a request before there are any data: asked here, so that a
 * client hears it at once and not after its request has waited.
 */
final class EngineRules {
  private static final Optimizer OPTIMIZER = new Optimizer();
  private static final QuantumOptimizer CIRCUITS = new QuantumOptimizer();

  private EngineRules() {}

  /** Refuses what the engine would refuse. */
  static void check(Optimize asked) {
    Optimize request = asked.startsFromPortfolio() ? invested(asked) : asked;
    Optional<Failed> refusal =
        request.method().isCircuit() ? ofCircuits(request) : ofOptimizer(request);
    if (refusal.isPresent()) {
      throw refused(refusal.get());
    }
  }

  /** Whichever weights the portfolio will have then: the rules ask that there are some. */
  private static Optimize invested(Optimize request) {
    Trading trading = request.parameters().trading();
    Map<Symbol, Double> some = Map.of(request.symbols().get(0), 1.0);
    return request.with(
        request.constraints(),
        request.parameters().with().trading(trading.startingAt(some)).build());
  }

  /** Refuses what the engine would refuse of every method that is compared. */
  static void checkComparison(
      List<Symbol> symbols, Constraints constraints, Parameters parameters) {
    List<Failed> refusals =
        Comparison.METHODS.stream()
            .map(
                objective ->
                    OPTIMIZER.refusal(
                        objective, Method.MEAN_VARIANCE, constraints, parameters, symbols))
            .flatMap(Optional::stream)
            .toList();
    if (refusals.size() == Comparison.METHODS.size()) {
      throw refused(refusals.get(0));
    }
  }

  /** The engine's reasons are codes of the same names. */
  private static FailureException refused(Failed failed) {
    return new FailureException(
        new Failure(
            FailureCode.valueOf(failed.reason().name()),
            failed.detail(),
            failed.facts(),
            Double.NaN));
  }

  private static Optional<Failed> ofOptimizer(Optimize request) {
    return OPTIMIZER.refusal(
        request.objective(),
        request.method(),
        request.constraints(),
        request.parameters(),
        request.symbols());
  }

  private static Optional<Failed> ofCircuits(Optimize request) {
    return CIRCUITS.refusal(
        request.objective(),
        request.method(),
        request.constraints(),
        request.parameters(),
        request.symbols().size());
  }
}
