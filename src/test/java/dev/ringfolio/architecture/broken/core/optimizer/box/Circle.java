package dev.ringfolio.architecture.broken.core.optimizer.box;

/** Breaks a rule on purpose. */
public final class Circle {
  public final dev.ringfolio.architecture.broken.core.optimizer.Reaches back = null;
}
