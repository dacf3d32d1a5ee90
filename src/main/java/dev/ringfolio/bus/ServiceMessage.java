package dev.ringfolio.bus;

import dev.ringfolio.contract.Failure;

/** What asker and server of a service say to each other. */
sealed interface ServiceMessage {
  /** The question. */
  record Asked(Object request) implements ServiceMessage {}

  /** The answer. */
  record Answered(Object answer) implements ServiceMessage {}

  /** The refusal. */
  record Refused(Failure failure) implements ServiceMessage {}
}
