package dev.ringfolio.optimization.queue;

/** A request's id within {@code realm}, which is a user, or the scope of an idempotency key. */
record RequestKey(String realm, String requestId) {}
