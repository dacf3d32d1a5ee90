package dev.ringfolio.gateway.json;

import java.util.function.Consumer;

/** What a check made of something a client sent: the value, or why it is refused. */
public sealed interface Checked<T> {
  record Accepted<T>(T value) implements Checked<T> {}

  record Refused<T>(Refusal refusal) implements Checked<T> {}

  /** Goes on with the value, or tells the refusal. */
  default void then(Consumer<? super T> accepted, Consumer<Refusal> refused) {
    if (this instanceof Accepted<T> good) {
      accepted.accept(good.value());
    } else if (this instanceof Refused<T> bad) {
      refused.accept(bad.refusal());
    }
  }
}
