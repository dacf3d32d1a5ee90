package dev.ringfolio.architecture.broken.core.optimizer;

/** Breaks a rule on purpose. */
public final class Circle {
  public final dev.ringfolio.architecture.broken.core.optimizer.box.Circle there = null;
}
