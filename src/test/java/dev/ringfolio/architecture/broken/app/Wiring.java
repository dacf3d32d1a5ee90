package dev.ringfolio.architecture.broken.app;

/** Breaks a rule on purpose. */
public final class Wiring {
  public static int uses = 0;

  private Wiring() {}
}
