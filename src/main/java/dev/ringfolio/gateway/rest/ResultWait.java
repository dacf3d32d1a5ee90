package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.OptimizationAccepted;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.ReadOptimization;
import dev.ringfolio.contract.Services;
import io.vertx.ext.web.RoutingContext;

/**
 * One request that waits for its result: whichever comes first of the result, the end of the wait
 * and the client's going ends it.
 *
 * <p>It listens before it asks whether the result is there already, so that none falls between.
 */
final class ResultWait implements ResultWaiters.Waiter {
  private final RoutingContext ctx;
  private final Bus bus;
  private final ResultWaiters waiters;
  private final String user;
  private final OptimizationAccepted accepted;
  private long timer;
  private boolean over;

  ResultWait(
      RoutingContext ctx,
      Bus bus,
      ResultWaiters waiters,
      String user,
      OptimizationAccepted accepted) {
    this.ctx = ctx;
    this.bus = bus;
    this.waiters = waiters;
    this.user = user;
    this.accepted = accepted;
  }

  void start(double seconds) {
    if (!waiters.enter(user, accepted.requestId(), this)) {
      OptimizationRoutes.waiting(ctx, accepted);
      return;
    }
    long millis = Math.max(1, Math.round(seconds * 1_000));
    timer =
        ctx.vertx().setTimer(millis, id -> end(() -> OptimizationRoutes.waiting(ctx, accepted)));
    ctx.response().closeHandler(gone -> end(() -> {}));
    missed();
  }

  @Override
  public void finished(OptimizationFinished result) {
    end(() -> OptimizationRoutes.result(ctx, result));
  }

  /** Asks for the result. Where that fails, the wait goes on: its end answers. */
  @Override
  public void missed() {
    bus.ask(Services.READ_OPTIMIZATION, new ReadOptimization(accepted.requestId(), user, user))
        .onSuccess(
            state -> {
              OptimizationFinished finished = state.finished();
              if (finished != null) {
                finished(finished);
              }
            });
  }

  private void end(Runnable answer) {
    if (over) {
      return;
    }
    over = true;
    ctx.vertx().cancelTimer(timer);
    waiters.leave(user, accepted.requestId(), this);
    answer.run();
  }
}
