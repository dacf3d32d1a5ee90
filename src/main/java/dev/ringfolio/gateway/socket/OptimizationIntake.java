package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * Where requests of clients go into the queue, whichever way they came: one for a portfolio goes
 * there when its requester may read that portfolio, and is refused as {@code not_found} else. A
 * cancellation that overtakes the question waits for it. One for each gateway, on its loop; holds
 * no more than there are questions under way.
 */
public final class OptimizationIntake {
  /** What a client calls a request. */
  private record Named(String scope, String requestId) {}

  private final Bus bus;

  /** Requests whose portfolio is asked for. */
  private final Map<Named, Future<?>> asked = new HashMap<>();

  public OptimizationIntake(Bus bus) {
    this.bus = bus;
  }

  /**
   * Hands in {@code request}.
   *
   * @param all whether the requester may read all portfolios
   */
  public Future<OptimizationAccepted> submit(Optimize request, boolean all) {
    String portfolio = request.portfolioId();
    if (portfolio == null) {
      return bus.ask(Services.OPTIMIZE, request);
    }
    Future<?> known =
        bus.ask(
            Services.READ_PORTFOLIO, new ReadPortfolio(new Asker(request.user(), all), portfolio));
    String id = request.requestId();
    if (id != null) {
      Named named = new Named(request.scope(), id);
      asked.put(named, known);
      known.onComplete(done -> asked.remove(named, known));
    }
    return known.compose(read -> bus.ask(Services.OPTIMIZE, request));
  }

  /** Cancels a request that was handed in, or is about to be. */
  public Future<OptimizationState> cancel(CancelOptimization cancel) {
    Future<?> first = asked.get(new Named(cancel.scope(), cancel.requestId()));
    return first == null
        ? bus.ask(Services.CANCEL_OPTIMIZATION, cancel)
        : first.transform(done -> bus.ask(Services.CANCEL_OPTIMIZATION, cancel));
  }
}
