package dev.ringfolio.architecture.broken.app;

import dev.ringfolio.architecture.broken.feed.Reaches;

/** Breaks a rule on purpose. */
public final class Back {
  public final Reaches reaches = new Reaches();
}
