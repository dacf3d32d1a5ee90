package dev.ringfolio.core.optimizer.heuristic;

/** Weights that a heuristic looks at, with their image and cost. Owned by one search. */
final class Candidate {
  /** n. */
  final double[] weights;

  /** Of the weights, as long as the cost's images are. */
  final double[] image;

  /** Infinite until evaluated. */
  double cost = Double.POSITIVE_INFINITY;

  Candidate(Cost cost) {
    this.weights = new double[cost.assets()];
    this.image = new double[cost.length()];
  }

  /** Becomes a copy of another one. */
  void set(Candidate other) {
    System.arraycopy(other.weights, 0, weights, 0, weights.length);
    System.arraycopy(other.image, 0, image, 0, image.length);
    cost = other.cost;
  }
}
