package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.OptimizationAccepted;

/** Whether a request was taken in. */
sealed interface Admission {
  record Admitted(OptimizationAccepted answer) implements Admission {}

  /** It was answered before, and only the store of results has that answer. */
  record Answered() implements Admission {}

  record Refused(Failure failure) implements Admission {}
}
