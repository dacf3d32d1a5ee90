package dev.ringfolio.bus;

import dev.ringfolio.core.time.Clock;
import io.vertx.core.Closeable;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/**
 * A Vert.x context as the {@link Loop} of one end, which ends with the context's verticle. Timers
 * run on the context that starts them, which must be this one.
 */
final class VertxLoop implements Loop {
  private final Vertx vertx;
  private final ContextInternal context;
  private final Clock clock;

  VertxLoop(Vertx vertx, ContextInternal context, Clock clock) {
    this.vertx = vertx;
    this.context = context;
    this.clock = clock;
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public void afterThisTurn(Runnable action) {
    context.runOnContext(turn -> action.run());
  }

  @Override
  public Runnable every(long millis, Runnable action) {
    long timer = vertx.setPeriodic(millis, tick -> action.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** What closes an end when the context's verticle is undeployed, from {@link #addHook} on. */
  static Closeable hook(Runnable close) {
    return completion -> {
      close.run();
      completion.succeed();
    };
  }

  void addHook(Closeable hook) {
    context.addCloseHook(hook);
  }

  void removeHook(Closeable hook) {
    context.removeCloseHook(hook);
  }
}
