package dev.ringfolio.optimization.advice;

import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.core.model.Warning;

/** What weights say to a portfolio. */
public sealed interface Advice {
  /** Of the warning that says why nothing is suggested. */
  String NONE = "no_suggestion";

  /** Whether {@code warning} says so. */
  static boolean isOne(Warning warning) {
    return warning.code().equals(NONE);
  }

  /** To trade this. */
  record Suggested(Suggestion suggestion) implements Advice {}

  /** Nothing that whole shares can do, or that is known. */
  record None(String why) implements Advice {
    /** For the readers of the result. */
    public Warning warning() {
      return new Warning(NONE, why);
    }
  }
}
