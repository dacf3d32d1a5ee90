package dev.ringfolio.core.market;

import java.util.function.BooleanSupplier;

/**
 * Whether reading, aligning or estimating is to end before it is done. Once it is told to, it stays
 * told, so that loops may return early with anything: whoever began them asks {@link #asked} at the
 * end and throws away what they made.
 *
 * <p>Owned by one such task, used on its thread alone.
 */
public final class Halt {
  private final BooleanSupplier stop;
  private boolean asked;

  /**
   * @param stop whether nobody wants what is made any more; cheap, for it is asked every
   *     millisecond of work or more often
   */
  public Halt(BooleanSupplier stop) {
    this.stop = stop;
  }

  /** Never halts. */
  public static Halt never() {
    return new Halt(() -> false);
  }

  /** Asks: whether to return now. */
  public boolean now() {
    asked = asked || stop.getAsBoolean();
    return asked;
  }

  /** Whether the answer was ever yes: then what was made is incomplete. */
  public boolean asked() {
    return asked;
  }
}
