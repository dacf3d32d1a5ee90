package dev.ringfolio.architecture.broken.core.quantum;

/** Breaks a rule on purpose. */
public final class ByTheWindow {
  public final dev.ringfolio.architecture.broken.core.optimizer.box.Circle inside = null;
}
