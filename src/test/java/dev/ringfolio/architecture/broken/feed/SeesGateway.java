package dev.ringfolio.architecture.broken.feed;

import dev.ringfolio.architecture.broken.gateway.Reaches;

/** Breaks a rule on purpose. */
public final class SeesGateway {
  public final Reaches gateway = new Reaches();
}
