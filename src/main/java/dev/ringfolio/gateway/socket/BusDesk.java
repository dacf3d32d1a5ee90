package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.CancelOptimization;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationState;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.session.Desk;
import dev.ringfolio.gateway.session.Upstream;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hands in what sessions ask for, over the bus. One for each instance, on its loop. */
final class BusDesk implements Desk, Upstream.Feed {
  private static final String NOBODY = "";

  private final Bus bus;
  private final OptimizationIntake intake;
  private final Authenticator authenticator;
  private final Admission admission;
  private final String owner;

  /** Whose connection each client's is, as it was counted; {@link #NOBODY} before. One each. */
  private final Map<String, String> users = new HashMap<>();

  BusDesk(Bus bus, Authenticator authenticator, Admission admission, String owner) {
    this.bus = bus;
    this.intake = new OptimizationIntake(bus);
    this.authenticator = authenticator;
    this.admission = admission;
    this.owner = owner;
  }

  @Override
  public void optimize(Optimize request, boolean all, Answer<OptimizationAccepted> answer) {
    settle(intake.submit(request, all), answer);
  }

  @Override
  public void cancel(CancelOptimization request, Answer<OptimizationState> answer) {
    settle(intake.cancel(request), answer);
  }

  @Override
  public void read(ReadOptimization request, Answer<OptimizationState> answer) {
    settle(bus.ask(Services.READ_OPTIMIZATION, request), answer);
  }

  @Override
  public void readTier(ReadTier request, Answer<TierRead> answer) {
    settle(bus.ask(Services.READ_TIER, request), answer);
  }

  @Override
  public void authenticate(String clientId, String token, Answer<Identity> answer) {
    settle(authenticator.authenticate(token).compose(who -> count(clientId, who)), answer);
  }

  private Future<Identity> count(String clientId, Identity identity) {
    String counted = users.get(clientId);
    if (counted == null) {
      return Bus.refuse(new Failure(FailureCode.UNAUTHENTICATED, "the connection is gone"));
    }
    if (!counted.equals(NOBODY)) {
      return Future.succeededFuture(identity);
    }
    if (!admission.enterUser(identity.user())) {
      return Bus.refuse(new Failure(FailureCode.RATE_LIMITED, "too many connections of the user"));
    }
    users.put(clientId, identity.user());
    return Future.succeededFuture(identity);
  }

  /** {@code clientId} is connected. */
  void enter(String clientId) {
    users.put(clientId, NOBODY);
  }

  /** The connection of {@code clientId} is gone: who it was is not counted from now on. */
  void leave(String clientId) {
    String user = users.remove(clientId);
    if (user != null && !user.equals(NOBODY)) {
      admission.leaveUser(user);
    }
  }

  @Override
  public void demand(List<Symbol> wanted, Consumer<List<UpstreamSymbol>> refused) {
    bus.ask(Services.DEMAND_SYMBOLS, new DemandSymbols(owner, wanted))
        .map(SymbolsDemanded::refused)
        .otherwise(List.of())
        .onSuccess(refused::accept);
  }

  private static <A> void settle(Future<A> future, Answer<A> answer) {
    future.onComplete(
        answer::answered,
        cause ->
            answer.failed(
                cause instanceof FailureException refused
                    ? refused.failure()
                    : new Failure(FailureCode.INTERNAL, "the request failed")));
  }
}
