package dev.ringfolio.architecture.broken.questions;

import dev.ringfolio.architecture.broken.app.Wiring;

/** Breaks a rule on purpose. */
public final class Reaches {
  public int what() {
    return Wiring.uses;
  }
}
