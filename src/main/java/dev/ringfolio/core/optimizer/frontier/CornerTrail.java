package dev.ringfolio.core.optimizer.frontier;

import java.util.ArrayList;
import java.util.List;

/**
 * The corners that a {@link CriticalLine} has met: the weights wherever the direction of their
 * motion changed. Where the walk pauses on its way there is none.
 *
 * <p>Owned by one walk; one thread.
 */
final class CornerTrail {
  /**
   * Weights that are optimal for every λ from {@code least} to {@code most}.
   *
   * @param weights n; <em>read</em>
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never written
  record Corner(double[] weights, double most, double least) {}

  /** Weights that differ by less are those of one corner. */
  private static final double SAME_WEIGHT = 1e-13;

  private final List<Corner> corners = new ArrayList<>();
  private double most = Double.POSITIVE_INFINITY;
  private boolean moving;
  private boolean paused;

  /** From greatest return to least variance. */
  List<Corner> corners() {
    return corners;
  }

  /**
   * Before λ falls: where that moves weights, they are a corner, unless they had paused.
   *
   * @param weights n; <em>read</em>
   * @param motion of the weight that moves most
   */
  void leave(double[] weights, double lambda, double motion) {
    moving = paused || motion > SAME_WEIGHT;
    if (moving && !paused) {
      corners.add(new Corner(weights.clone(), most, lambda));
    }
  }

  /**
   * After λ has fallen.
   *
   * @param arriving at a change; else it is a pause
   */
  void reach(double lambda, boolean arriving) {
    paused = moving && !arriving;
    most = moving ? lambda : most;
  }

  /** Where λ stays. */
  void stay(boolean arriving) {
    paused = paused && !arriving;
  }

  /**
   * Where weights have moved while λ stayed.
   *
   * @param before n, the weights before; <em>read</em>
   */
  void jump(double[] before, double lambda, double motion) {
    if (motion > SAME_WEIGHT) {
      corners.add(new Corner(before, most, lambda));
      most = lambda;
    }
  }

  /** At λ = 0. */
  void end(double[] weights) {
    corners.add(new Corner(weights.clone(), most, 0.0));
  }
}
