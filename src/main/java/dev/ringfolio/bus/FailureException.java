package dev.ringfolio.bus;

import dev.ringfolio.contract.Failure;

/** How a {@link Failure} travels through a future. Without a stack trace: it is a value. */
public final class FailureException extends RuntimeException {
  private final Failure failure;

  public FailureException(Failure failure) {
    super(failure.code() + ": " + failure.detail(), null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
