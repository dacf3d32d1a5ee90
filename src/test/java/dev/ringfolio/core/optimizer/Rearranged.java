package dev.ringfolio.core.optimizer;

import dev.ringfolio.core.risk.Estimates;
import java.util.Random;
import java.util.stream.IntStream;

/** The same market with its assets in another order, in other units, or with a copy of one. */
public final class Rearranged {
  private Rearranged() {}

  public static Estimates reversed(Estimates estimates) {
    int n = estimates.assets();
    return picked(estimates, IntStream.range(0, n).map(i -> n - 1 - i).toArray());
  }

  public static Estimates withCopyOfFirst(Estimates estimates) {
    int n = estimates.assets();
    return picked(estimates, IntStream.rangeClosed(0, n).map(i -> i % n).toArray());
  }

  /** 0 to n − 1 in any order. */
  public static int[] order(Random random, int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The assets that are picked, in that order; one may be picked twice. */
  public static Estimates picked(Estimates estimates, int[] picks) {
    int n = estimates.assets();
    int m = picks.length;
    double[] mu = new double[m];
    double[] sigma = new double[m * m];
    for (int i = 0; i < m; i++) {
      mu[i] = estimates.mu()[picks[i]];
      for (int j = 0; j < m; j++) {
        sigma[i * m + j] = estimates.sigma()[picks[i] * n + picks[j]];
      }
    }
    return Estimates.given(mu, sigma);
  }

  /**
   * Volatilities multiplied by {@code units[i]}, and the covariance by {@code common} after that.
   */
  public static Estimates scaled(Estimates estimates, double[] units, double common) {
    int n = estimates.assets();
    double[] sigma = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sigma[i * n + j] = estimates.sigma()[i * n + j] * (units[i] * units[j]) * common;
      }
    }
    return Estimates.given(estimates.mu(), sigma);
  }
}
