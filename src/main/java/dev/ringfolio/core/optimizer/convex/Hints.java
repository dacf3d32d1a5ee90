package dev.ringfolio.core.optimizer.convex;

import dev.ringfolio.core.optimizer.solver.ConstraintSet;
import java.util.Arrays;

/**
 * The multipliers that a solver found, by their meaning, as hints to {@link ConstraintVerifier}:
 * one price for each limit (budget, rows, distances, ellipsoids), then a direction d (n) for each
 * ellipsoid, then the direction u (n) of uncertainty where there is one, then the shares q (T) of
 * the tail where there is one. What is missing is empty. Any numbers are allowed.
 *
 * @param prices in the order of the limits; <em>read</em>
 * @param directions of the ellipsoids; <em>read</em>
 * @param uncertainty n or none; <em>read</em>
 * @param tail T or none; <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
record Hints(double[] prices, double[][] directions, double[] uncertainty, double[] tail) {

  static Hints of(Goal goal, ConstraintSet set, double[] numbers) {
    int n = set.assets();
    int at = 1 + set.rows().size() + set.distances().size() + set.ellipsoids().size();
    double[] prices = slice(numbers, 0, at);
    double[][] directions = new double[set.ellipsoids().size()][];
    for (int e = 0; e < directions.length; e++) {
      directions[e] = slice(numbers, at, n);
      at += n;
    }
    boolean uncertain = goal.ellipsoid() != null;
    double[] uncertainty = slice(numbers, at, uncertain ? n : 0);
    at += uncertain ? n : 0;
    return new Hints(prices, directions, uncertainty, slice(numbers, at, goal.observations()));
  }

  private static double[] slice(double[] numbers, int from, int length) {
    return from + length <= numbers.length
        ? Arrays.copyOfRange(numbers, from, from + length)
        : new double[0];
  }

  /** The same with the price of the budget alone. */
  Hints withBudget(double price) {
    return new Hints(new double[] {price}, directions, uncertainty, tail);
  }

  /** All numbers, in order. */
  double[] numbers() {
    int size = prices.length + uncertainty.length + tail.length;
    for (double[] direction : directions) {
      size += direction.length;
    }
    double[] numbers = Arrays.copyOf(prices, size);
    int at = prices.length;
    for (double[] direction : directions) {
      System.arraycopy(direction, 0, numbers, at, direction.length);
      at += direction.length;
    }
    System.arraycopy(uncertainty, 0, numbers, at, uncertainty.length);
    System.arraycopy(tail, 0, numbers, at + uncertainty.length, tail.length);
    return numbers;
  }
}
