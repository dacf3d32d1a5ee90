package dev.ringfolio.contract;

import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for an optimization, checked in all that can be checked without data.
 *
 * @param requestId the client's own, or null where the queue names it
 * @param clientId of the connection that asked; {@code rest} for REST
 * @param user whose request it is
 * @param scope within which {@code requestId} is an idempotency key
 * @param symbols distinct, in the client's order
 * @param metadata the client's own, echoed; JSON values
 * @param portfolioId of the portfolio that it is for, or null
 * @param warnings that the check gave, part of the result
 */
public record Optimize(
    @Nullable String requestId,
    String clientId,
    String user,
    String scope,
    List<Symbol> symbols,
    Objective objective,
    Method method,
    Trigger trigger,
    Constraints constraints,
    Parameters parameters,
    Map<String, Object> metadata,
    @Nullable String portfolioId,
    List<Warning> warnings) {

  public Optimize {
    symbols = List.copyOf(symbols);
    warnings = List.copyOf(warnings);
  }

  /**
   * Whether the weights that the portfolio has when it is solved stand for the previous ones: where
   * none are given, and they matter.
   */
  public boolean startsFromPortfolio() {
    return portfolioId != null
        && parameters.trading().previousWeights().isEmpty()
        && (constraints.maxTurnover() != null || parameters.trading().transactionCost() > 0.0);
  }

  /** The same under other constraints and parameters. */
  public Optimize with(Constraints otherConstraints, Parameters otherParameters) {
    return new Optimize(
        requestId,
        clientId,
        user,
        scope,
        symbols,
        objective,
        method,
        trigger,
        otherConstraints,
        otherParameters,
        metadata,
        portfolioId,
        warnings);
  }
}
