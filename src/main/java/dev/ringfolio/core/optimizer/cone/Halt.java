package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.Cancellation;
import dev.ringfolio.core.optimizer.Cancellation.Verdict;

/**
 * Whether a solve is to end before it is done, asked by the amount of work and not by the loop: the
 * kernels of large programs are long, those of small ones too short for a look at the clock.
 *
 * <p>Once told to end it stays told, so that kernels may return early with anything: whoever began
 * them asks {@link #asked} at the end, and throws away what they made.
 *
 * <p>Owned by one solve; one thread.
 */
public final class Halt {
  /** Multiplications after which to ask: some tenth of a millisecond of work. */
  public static final long WORK = 1L << 17;

  private final Cancellation cancellation;
  private Verdict verdict = Verdict.GO_ON;
  private long done;

  public Halt(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** Asks: whether to return now. */
  public boolean now() {
    if (verdict == Verdict.GO_ON) {
      verdict = cancellation.verdict();
      done = 0;
    }
    return asked();
  }

  /**
   * Tells of work, and asks where there was enough of it: whether to return now.
   *
   * @param multiplications that were done, or are to be done next
   */
  public boolean after(long multiplications) {
    done += multiplications;
    return done >= WORK ? now() : asked();
  }

  /** Whether the answer was ever to return: then what was made is incomplete. */
  public boolean asked() {
    return verdict != Verdict.GO_ON;
  }

  /** Whether it was time that ran out. */
  public boolean outOfTime() {
    return verdict == Verdict.OUT_OF_TIME;
  }
}
