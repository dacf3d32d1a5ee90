package dev.ringfolio.core.optimizer.parity;

import dev.ringfolio.core.model.ClusterDistance;
import java.util.ArrayList;
import java.util.List;

/**
 * Hierarchical risk parity as a textbook has it: clusters are lists, every pair of them is looked
 * at before each merge, and each half's variance is worked out from its weights.
 */
final class NaiveHierarchy {
  private final double[] sigma;
  private final int n;
  private final double[] distance;

  NaiveHierarchy(double[] sigma, int n, ClusterDistance kind) {
    this.sigma = sigma;
    this.n = n;
    double[] d = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double correlation = sigma[i * n + j] / Math.sqrt(sigma[i * n + i] * sigma[j * n + j]);
        d[i * n + j] = Math.sqrt(Math.max(0.0, (1.0 - correlation) / 2.0));
      }
    }
    this.distance = kind == ClusterDistance.CONDENSED ? d : betweenColumns(d);
  }

  private double[] betweenColumns(double[] d) {
    double[] between = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0.0;
        for (int k = 0; k < n; k++) {
          sum += Math.pow(d[k * n + i] - d[k * n + j], 2);
        }
        between[i * n + j] = Math.sqrt(sum);
      }
    }
    return between;
  }

  private record Cluster(int number, List<Integer> leaves) {}

  int[] leaves() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      clusters.add(new Cluster(i, List.of(i)));
    }
    for (int made = n; clusters.size() > 1; made++) {
      Cluster left = clusters.get(0);
      Cluster right = clusters.get(1);
      for (Cluster one : clusters) {
        for (Cluster other : clusters) {
          boolean nearer = linkage(one, other) < linkage(left, right);
          if (one.number() < other.number() && nearer) {
            left = one;
            right = other;
          }
        }
      }
      List<Integer> leaves = new ArrayList<>(left.leaves());
      leaves.addAll(right.leaves());
      clusters.remove(left);
      clusters.remove(right);
      clusters.add(new Cluster(made, leaves));
    }
    return clusters.get(0).leaves().stream().mapToInt(i -> i).toArray();
  }

  private double linkage(Cluster one, Cluster other) {
    double least = Double.POSITIVE_INFINITY;
    for (int i : one.leaves()) {
      for (int j : other.leaves()) {
        least = Math.min(least, distance[i * n + j]);
      }
    }
    return least;
  }

  double[] weights() {
    double[] weights = new double[n];
    List<Integer> all = new ArrayList<>();
    for (int leaf : leaves()) {
      all.add(leaf);
    }
    divide(weights, all, 1.0);
    return weights;
  }

  private void divide(double[] weights, List<Integer> leaves, double weight) {
    if (leaves.size() == 1) {
      weights[leaves.get(0)] = weight;
      return;
    }
    List<Integer> first = leaves.subList(0, leaves.size() / 2);
    List<Integer> second = leaves.subList(leaves.size() / 2, leaves.size());
    double v0 = variance(first);
    double v1 = variance(second);
    double alpha = 1.0 - v0 / (v0 + v1);
    divide(weights, first, weight * alpha);
    divide(weights, second, weight * (1.0 - alpha));
  }

  private double variance(List<Integer> leaves) {
    double sum = 0.0;
    for (int i : leaves) {
      sum += 1.0 / sigma[i * n + i];
    }
    double variance = 0.0;
    for (int i : leaves) {
      for (int j : leaves) {
        double wi = 1.0 / sigma[i * n + i] / sum;
        double wj = 1.0 / sigma[j * n + j] / sum;
        variance += wi * sigma[i * n + j] * wj;
      }
    }
    return variance;
  }
}
