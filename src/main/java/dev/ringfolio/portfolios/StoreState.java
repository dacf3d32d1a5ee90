package dev.ringfolio.portfolios;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether memory has what the store has. It has not before the first loading, nor after a write
 * whose end is not known; then nothing is written until all was loaded again. Owned by the
 * portfolios' desk.
 */
final class StoreState {
  /** A store that does not answer for that long counts as away. */
  static final int PATIENCE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(StoreState.class);

  private boolean loadedOnce;
  private boolean current;
  private boolean looking;
  private long lookingSince;
  private String trouble = "not loaded yet";

  /** Whether memory has what the store has, as far as is known. */
  boolean current() {
    return current;
  }

  /** Whether memory has anything of the store. */
  boolean loadedOnce() {
    return loadedOnce;
  }

  /** What is wrong; empty where nothing is. */
  String trouble(long nowNanos) {
    boolean hangs = looking && nowNanos - lookingSince > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    return hangs ? "no answer for more than " + PATIENCE_SECONDS + " s" : trouble;
  }

  /** Whether a look at the store may begin, which then has: {@link #ended} says that it is over. */
  boolean begins(long nowNanos) {
    if (looking) {
      return false;
    }
    looking = true;
    lookingSince = nowNanos;
    return true;
  }

  void ended() {
    looking = false;
  }

  void loaded(int portfolios) {
    if (!current) {
      LOG.info("{} portfolios are loaded", portfolios);
    }
    loadedOnce = true;
    current = true;
    trouble = "";
  }

  /** Told once, however many find it so. */
  void troubled(String reason) {
    if (current || (!loadedOnce && !trouble.equals(reason))) {
      LOG.warn("portfolios are read from memory and not written: {}", reason);
    }
    current = false;
    trouble = reason;
  }
}
