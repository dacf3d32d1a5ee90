package dev.ringfolio.gateway.json;

/** What a check made of something a client sent: the value, or why it is refused. */
public sealed interface Checked<T> {
  record Accepted<T>(T value) implements Checked<T> {}

  record Refused<T>(Refusal refusal) implements Checked<T> {}
}
