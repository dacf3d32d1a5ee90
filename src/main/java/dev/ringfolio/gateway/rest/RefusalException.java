package dev.ringfolio.gateway.rest;

import dev.ringfolio.gateway.json.Refusal;

/** How a refusal leaves a route. Without a stack trace: it is a value. */
final class RefusalException extends RuntimeException {
  private final transient Refusal refusal;

  RefusalException(Refusal refusal) {
    super(refusal.code() + ": " + refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
