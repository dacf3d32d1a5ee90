package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.Certificate;
import java.util.List;

/** How a point is polished, and whether it was worth it. */
final class Sharpening {
  /** How much less than its multiplier a slack must be to count as none, one after the other. */
  static final List<Double> BIASES = List.of(1.0, 1e3, 1e-3);

  /** A proven gap that needs no polish. */
  private static final double GAP_ENOUGH = 1e-12;

  /** Polished weights may break a limit by this much, which is rounding. */
  private static final double SLACK = 1e-12;

  private Sharpening() {}

  /** Whether a point with this certificate is as sharp as may be. */
  static boolean needless(Certificate known) {
    return known.gap() <= GAP_ENOUGH && known.infeasibility() <= SLACK;
  }

  /**
   * Whether a sharpened point is better than the one known: it breaks no limit, and is nearer to
   * the best; or as good as optimal, where the other breaks one by more than rounding. One that
   * breaks a limit by little will do where the other is no answer at all.
   */
  static boolean better(Certificate known, Certificate sharpened) {
    if (sharpened.infeasibility() > SLACK) {
      return !known.approximate() && sharpened.approximate();
    }
    return !known.feasible()
        || sharpened.gap() < known.gap()
        || (sharpened.optimal() && known.infeasibility() > SLACK);
  }
}
