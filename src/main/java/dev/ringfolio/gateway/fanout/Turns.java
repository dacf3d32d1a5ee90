package dev.ringfolio.gateway.fanout;

/** The event loop, as the pure parts see it. */
public interface Turns {
  /** Runs {@code task} on a later turn of this loop. */
  void soon(Runnable task);

  /** Runs {@code task} on this loop after {@code millis} ≥ 1. */
  void after(long millis, Runnable task);
}
