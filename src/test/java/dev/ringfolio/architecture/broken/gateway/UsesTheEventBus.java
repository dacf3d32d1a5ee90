package dev.ringfolio.architecture.broken.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.function.Function;

/** Breaks a rule on purpose. */
public final class UsesTheEventBus {
  public Function<Vertx, EventBus> how() {
    return Vertx::eventBus;
  }
}
