package dev.ringfolio.simulator;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Chance that is a function of its name: the same seed and key give the same draw, whatever was
 * drawn before. That makes a past close, or the price at noon, the same for every process that
 * asks.
 */
final class Chance {
  private static final double TO_UNIT = 0x1.0p-53;

  private Chance() {}

  /** A 64-bit key from two, well mixed (the finalizer of SplitMix64). */
  static long mix(long a, long b) {
    long z = a + 0x9e3779b97f4a7c15L * (b + 1);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A generator of the draws that belong to {@code key}. */
  static RandomGenerator of(long key) {
    return new SplittableRandom(key);
  }

  /** The standard normal draw that belongs to ({@code key}, {@code node}); by Box and Muller. */
  static double gaussian(long key, long node) {
    long first = mix(key, 2 * node);
    long second = mix(key, 2 * node + 1);
    double radius = Math.sqrt(-2 * Math.log(((first >>> 11) + 1) * TO_UNIT));
    return radius * Math.cos(2 * Math.PI * ((second >>> 11) * TO_UNIT));
  }

  /**
   * A draw from Student's t with {@code degrees} of freedom (more than 2), scaled to variance 1.
   */
  static double studentT(RandomGenerator random, int degrees) {
    double chiSquare = 0;
    for (int i = 0; i < degrees / 2; i++) {
      chiSquare += 2 * random.nextExponential();
    }
    if (degrees % 2 == 1) {
      double normal = random.nextGaussian();
      chiSquare += normal * normal;
    }
    return random.nextGaussian() * Math.sqrt((degrees - 2) / chiSquare);
  }

  /**
   * A standard Brownian bridge, 0 at both ends of [0, 1], at {@code at}: Lévy's construction, which
   * halves the interval {@code depth} times and displaces each midpoint by a draw of its own;
   * linear below that. A pure function of ({@code key}, {@code at}), in {@code depth} draws.
   */
  static double bridge(long key, double at, int depth) {
    double left = 0;
    double right = 0;
    double from = 0;
    double width = 1;
    long node = 1;
    for (int level = 0; level < depth; level++) {
      double middle = (left + right) / 2 + gaussian(key, node) * Math.sqrt(width) / 2;
      width /= 2;
      if (at < from + width) {
        right = middle;
        node = 2 * node;
      } else {
        left = middle;
        from += width;
        node = 2 * node + 1;
      }
    }
    return left + (right - left) * ((at - from) / width);
  }
}
