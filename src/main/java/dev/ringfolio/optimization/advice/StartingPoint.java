package dev.ringfolio.optimization.advice;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request as it is to be solved. Where turnover counts and the request names a portfolio but no
 * previous weights, these are the portfolio's own at the prices of the handover. What it holds
 * outside the request's symbols is sold, so it takes its part of {@code max_turnover} before the
 * others may move; as a cost it is the same whatever the weights, and so left out. Pure.
 */
public sealed interface StartingPoint {
  /** To be solved. */
  record Known(Optimize request) implements StartingPoint {}

  /** It is not known, or leaves no way. */
  record Refused(Failure why) implements StartingPoint {}

  /** Of a request whose portfolio stands so; null where that is not known. */
  static StartingPoint of(Optimize request, @Nullable Standing standing) {
    if (!request.startsFromPortfolio()) {
      return new Known(request);
    }
    if (standing == null) {
      return refused(
          FailureCode.UNAVAILABLE,
          "the holdings of portfolio '"
              + request.portfolioId()
              + "' could not be read; give previous_weights");
    }
    PricedHoldings held = PricedHoldings.of(standing);
    List<Symbol> unpriced = held.unpriced();
    if (!unpriced.isEmpty()) {
      return refused(
          FailureCode.INSUFFICIENT_DATA,
          "no price of "
              + unpriced
              + ", which the portfolio holds, so its weights are unknown; give previous_weights");
    }
    BigDecimal value = held.value();
    return value.signum() > 0
        ? from(request, held, value.doubleValue())
        : refused(
            FailureCode.INVALID_DATA,
            "the portfolio is worth %s, so it has no weights; give previous_weights"
                .formatted(value.toPlainString()));
  }

  private static StartingPoint from(Optimize request, PricedHoldings held, double value) {
    Map<Symbol, Double> weights = new HashMap<>();
    for (Symbol symbol : request.symbols()) {
      boolean holds = held.quantity(symbol).signum() != 0;
      weights.put(symbol, holds ? held.worth(symbol).doubleValue() / value : 0.0);
    }
    Set<Symbol> outside = new HashSet<>(held.holdings().positions().keySet());
    outside.removeAll(weights.keySet());
    double sold = outside.stream().mapToDouble(s -> held.worth(s).abs().doubleValue()).sum();
    double turnover = sold / value;
    Constraints constraints = request.constraints();
    Double most = constraints.maxTurnover();
    if (most != null && turnover > most) {
      return new Refused(
          new Failure(
              FailureCode.INFEASIBLE_CONSTRAINTS,
              "max_turnover is %s; to sell what the portfolio holds beside the request's symbols"
                      .formatted(most)
                  + " takes "
                  + turnover,
              Map.of(
                  "conflict",
                  List.of("max_turnover"),
                  "relaxation",
                  Map.of("max_turnover", turnover)),
              Double.NaN));
    }
    Trading trading = request.parameters().trading();
    Parameters parameters =
        request.parameters().with().trading(trading.startingAt(weights)).build();
    return new Known(
        most == null
            ? request.with(constraints, parameters)
            : request.with(constraints.with().maxTurnover(most - turnover).build(), parameters));
  }

  private static StartingPoint refused(FailureCode code, String detail) {
    return new Refused(new Failure(code, detail));
  }
}
