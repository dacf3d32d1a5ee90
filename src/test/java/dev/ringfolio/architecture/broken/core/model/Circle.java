package dev.ringfolio.architecture.broken.core.model;

/** Breaks a rule on purpose. */
public final class Circle {
  public final dev.ringfolio.architecture.broken.core.time.Reaches there = null;
}
