package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.contract.Suggestion.Order;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade.Side;
import dev.ringfolio.core.model.Trigger;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results of two symbols, as tests need them. */
final class Results {
  private Results() {}

  static Optimize request(String clientId, String user, String scope) {
    return request(clientId, user, scope, null);
  }

  static Optimize request(
      String clientId, String user, String scope, @Nullable String portfolioId) {
    return new Optimize(
        null,
        clientId,
        user,
        scope,
        List.of(new Symbol("AAPL"), new Symbol("MSFT")),
        Objective.MAXIMIZE_SHARPE,
        Method.MEAN_VARIANCE,
        Trigger.MANUAL,
        Constraints.DEFAULT,
        Parameters.defaults(30),
        Map.of(),
        portfolioId,
        List.of());
  }

  static OptimizationFinished optimal(String requestId, String clientId, String user) {
    return optimal(requestId, clientId, user, user);
  }

  static OptimizationFinished optimal(
      String requestId, String clientId, String user, String scope) {
    return new OptimizationFinished(
        requestId,
        clientId,
        user,
        request(clientId, user, scope),
        Status.OPTIMAL,
        new double[] {0.75, 0.25},
        new Metrics(0.2, 0.1, 2.0, Map.of()),
        0.001,
        RestServer.NOW,
        false,
        Double.NaN,
        List.of(),
        RestServer.NOW,
        503,
        true,
        null,
        null);
  }

  /** One that is kept, of any kind. */
  static StoredOptimization stored(String requestId, String user, String result) {
    return new StoredOptimization(
        requestId, user, user, null, new StoredOptimization.Label("", "", "", ""), 1, result, null);
  }

  /** For a portfolio, with what to trade. */
  static OptimizationFinished advised(String requestId) {
    OptimizationFinished plain = optimal(requestId, OptimizationRoutes.CLIENT, "local");
    return new OptimizationFinished(
        requestId,
        plain.clientId(),
        plain.user(),
        request(plain.clientId(), plain.user(), plain.user(), "pf-1"),
        plain.status(),
        plain.weights(),
        plain.metrics(),
        plain.optimizationTimeSeconds(),
        RestServer.NOW,
        false,
        Double.NaN,
        List.of(),
        RestServer.NOW,
        503,
        true,
        null,
        new Suggestion(
            100.0,
            0.5,
            List.of(new Order(new Symbol("AAPL"), Side.BUY, BigDecimal.ONE, BigDecimal.TEN)),
            BigDecimal.ZERO,
            BigDecimal.TEN));
  }

  static OptimizationFinished cancelled(String requestId) {
    return new OptimizationFinished(
        requestId,
        OptimizationRoutes.CLIENT,
        "local",
        request(OptimizationRoutes.CLIENT, "local", "local"),
        Status.CANCELLED,
        new double[0],
        null,
        0,
        RestServer.NOW,
        false,
        Double.NaN,
        List.of(),
        0,
        0,
        false,
        new Failure(FailureCode.CANCELLED, "cancelled by its client"),
        null);
  }
}
