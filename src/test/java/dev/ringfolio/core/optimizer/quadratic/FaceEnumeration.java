package dev.ringfolio.core.optimizer.quadratic;

import dev.ringfolio.core.optimizer.box.FeasibleSet;
import dev.ringfolio.core.optimizer.box.FeasibleSet.Budget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The naive twin of the solvers: it visits every face of the box, that is every choice of which
 * weights rest on which bound, and takes the best of what it finds. 3ⁿ faces, so n is small. Where
 * a face's equations are singular, one of its own faces holds an equal optimum.
 */
final class FaceEnumeration {
  private static final double FEASIBLE = 1e-9;

  private final int n;
  private final double[] sigma;
  private final double[] excess;
  private final FeasibleSet set;

  FaceEnumeration(double[] sigma, double[] excess, FeasibleSet set) {
    this.n = set.assets();
    this.sigma = sigma;
    this.excess = excess;
    this.set = set;
  }

  /** The least variance. */
  double leastVariance() {
    double best = Double.POSITIVE_INFINITY;
    for (int face = 0; face < faces(); face++) {
      double[] w = line(face, false);
      if (w != null && feasible(w)) {
        best = Math.min(best, quadratic(w, w));
      }
    }
    return best;
  }

  /** The greatest excess return. */
  double greatestExcess() {
    double best = Double.NEGATIVE_INFINITY;
    for (int face = 0; face < faces(); face++) {
      double[] w = line(face, false);
      if (w != null && feasible(w)) {
        best = Math.max(best, linear(w));
      }
    }
    return best;
  }

  /** The greatest ratio of excess return to volatility, where a portfolio has a positive one. */
  Optional<Double> greatestRatio() {
    double best = 0.0;
    for (int face = 0; face < faces(); face++) {
      double[] base = line(face, false);
      double[] along = base == null ? null : line(face, true);
      if (base == null || along == null) {
        continue;
      }
      double ea = linear(base);
      double eb = linear(along);
      double qa = quadratic(base, base);
      double qab = quadratic(base, along);
      double qb = quadratic(along, along);
      double root = (eb * qa - ea * qab) / (ea * qb - eb * qab);
      best = Math.max(best, ratio(base));
      if (Double.isFinite(root)) {
        double[] w = base.clone();
        for (int i = 0; i < n; i++) {
          w[i] += root * along[i];
        }
        best = Math.max(best, ratio(w));
      }
    }
    return best > 0.0 ? Optional.of(best) : Optional.empty();
  }

  private double ratio(double[] w) {
    return feasible(w) ? linear(w) / Math.sqrt(quadratic(w, w)) : 0.0;
  }

  private int faces() {
    return (int) Math.round(Math.pow(3, n));
  }

  /**
   * The least variance on the plane of a face, or the direction in which it moves when returns
   * count; null where the equations are singular.
   */
  private double @Nullable [] line(int face, boolean direction) {
    int[] place = new int[n];
    int free = 0;
    for (int i = 0, rest = face; i < n; i++, rest /= 3) {
      place[i] = rest % 3;
      free += place[i] == 2 ? 1 : 0;
    }
    boolean budget = set.budget() == Budget.ONE;
    int size = free + (budget ? 1 : 0);
    double[][] a = new double[size][size + 1];
    double[] w = new double[n];
    double held = 0.0;
    for (int i = 0; i < n; i++) {
      if (place[i] != 2 && !direction) {
        w[i] = place[i] == 0 ? set.lower()[i] : set.upper()[i];
        held += w[i];
      }
    }
    if (budget && free == 0) {
      return direction || Math.abs(held - 1.0) <= FEASIBLE ? w : null;
    }
    int row = 0;
    for (int i = 0; i < n; i++) {
      if (place[i] != 2) {
        continue;
      }
      int column = 0;
      for (int j = 0; j < n; j++) {
        if (place[j] == 2) {
          a[row][column++] = sigma[i * n + j];
        } else {
          a[row][size] -= sigma[i * n + j] * w[j];
        }
      }
      if (direction) {
        a[row][size] = excess[i];
      }
      if (budget) {
        a[row][free] = 1.0;
        a[free][row] = 1.0;
      }
      row++;
    }
    if (budget) {
      a[free][size] = direction ? 0.0 : 1.0 - held;
    }
    if (!eliminate(a, size)) {
      return null;
    }
    row = 0;
    for (int i = 0; i < n; i++) {
      if (place[i] == 2) {
        w[i] = a[row++][size];
      }
    }
    return w;
  }

  /** Gauss and Jordan with row pivoting; the solution ends in the last column. */
  private static boolean eliminate(double[][] a, int size) {
    for (int k = 0; k < size; k++) {
      int pivot = k;
      for (int i = k + 1; i < size; i++) {
        if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
          pivot = i;
        }
      }
      double[] swapped = a[k];
      a[k] = a[pivot];
      a[pivot] = swapped;
      if (Math.abs(a[k][k]) < 1e-11) {
        return false;
      }
      for (int i = 0; i < size; i++) {
        double factor = i == k ? 0.0 : a[i][k] / a[k][k];
        for (int j = k; factor != 0.0 && j <= size; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    for (int k = 0; k < size; k++) {
      a[k][size] /= a[k][k];
    }
    return true;
  }

  private boolean feasible(double[] w) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += w[i];
      if (!(w[i] >= set.lower()[i] - FEASIBLE && w[i] <= set.upper()[i] + FEASIBLE)) {
        return false;
      }
    }
    return set.budget() != Budget.ONE || Math.abs(sum - 1.0) <= FEASIBLE;
  }

  private double linear(double[] w) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      sum += excess[i] * w[i];
    }
    return sum;
  }

  private double quadratic(double[] v, double[] w) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sum += v[i] * w[j] * sigma[i * n + j];
      }
    }
    return sum;
  }
}
