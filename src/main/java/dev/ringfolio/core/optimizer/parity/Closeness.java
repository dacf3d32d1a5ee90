package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.ClusterDistance;
import dev.ringfolio.core.optimizer.Cancellation;
import java.util.Optional;

/**
 * How near assets are to each other, as hierarchical clustering asks for it: row by row, and
 * exactly only where a distance may be the least. Distances are squared: single linkage looks at
 * their order alone.
 */
interface Closeness {

  /**
   * Writes lower bounds of the squared distances of one asset from the others.
   *
   * @param row n, <em>written</em>
   */
  void fill(int asset, double[] row);

  /**
   * The squared distance of two assets.
   *
   * @param bound what {@link #fill} wrote for them
   */
  double between(int one, int other, double bound);

  /**
   * The closeness that a distance stands for, or nothing where it was stopped.
   *
   * @param sigma n×n, row-major, symmetric, with a positive diagonal; <em>read</em>
   */
  static Optional<Closeness> of(
      ClusterDistance distance, int n, double[] sigma, Cancellation cancellation) {
    CorrelationDistances correlation = new CorrelationDistances(n, sigma);
    return switch (distance) {
      case CONDENSED -> Optional.of(correlation);
      case LOPEZ_DE_PRADO -> ColumnDistances.of(n, correlation, cancellation);
    };
  }
}
