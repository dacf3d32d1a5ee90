package dev.ringfolio.core.risk;

import java.util.function.BooleanSupplier;

/**
 * Whether an estimation is to end before it is done. Once it is told to, it stays told, so that
 * loops may return early with anything: whoever began them asks {@link #asked} at the end and
 * throws away what they made.
 *
 * <p>Owned by one estimation, used on its thread alone.
 */
final class Halt {
  private final BooleanSupplier stop;
  private boolean asked;

  /**
   * @param stop whether nobody wants the estimate any more; cheap, for it is asked every
   *     millisecond of work or more often
   */
  Halt(BooleanSupplier stop) {
    this.stop = stop;
  }

  /** Never halts. */
  static Halt never() {
    return new Halt(() -> false);
  }

  /** Asks: whether to return now. */
  boolean now() {
    asked = asked || stop.getAsBoolean();
    return asked;
  }

  /** Whether the answer was ever yes: then what was made is incomplete. */
  boolean asked() {
    return asked;
  }
}
