package dev.ringfolio.optimization.cache;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Answers that the processes of one service share. Used on the one context that called {@link
 * #open}; nothing blocks. A store that is away costs hits, never an answer, and heals by itself.
 */
public interface SharedResults {
  /** Begins to look for the store, on the caller's context. Once, before all else. */
  void open();

  /**
   * The value under {@code key}, or empty where there is none and where the store does not answer
   * soon. Never fails.
   */
  Future<Optional<byte[]>> read(CacheKey key);

  /** Keeps {@code value} for the time to live, if the store takes it now. */
  void write(CacheKey key, byte[] value);

  /** How the store is. */
  Status status();

  /** Lets go of the store. */
  Future<Void> close();

  /**
   * The store and its counters, since the start.
   *
   * @param state for people; empty where none is configured
   * @param hits values read
   * @param misses keys that had no value
   * @param written values
   * @param failed reads and writes that the store did not take
   */
  record Status(String state, long hits, long misses, long written, long failed) {}

  /** Where no store is configured: each process has its own answers alone. */
  final class None implements SharedResults {
    @Override
    public void open() {}

    @Override
    public Future<Optional<byte[]>> read(CacheKey key) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public void write(CacheKey key, byte[] value) {}

    @Override
    public Status status() {
      return new Status("", 0, 0, 0, 0);
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
