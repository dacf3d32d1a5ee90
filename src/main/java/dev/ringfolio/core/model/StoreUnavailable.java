package dev.ringfolio.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A store cannot be read or written now; later it may be. Thrown by the adapters of every store.
 */
public final class StoreUnavailable extends RuntimeException {
  public StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
