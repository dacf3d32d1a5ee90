package dev.ringfolio.optimization;

import java.util.stream.IntStream;

/** The days of a market that shuts at weekends, as days since 1970-01-01. */
public final class Weekdays {
  private Weekdays() {}

  /** The first {@code count} from {@code first} on. */
  public static int[] from(int first, int count) {
    return IntStream.iterate(first, day -> day + 1).filter(Weekdays::open).limit(count).toArray();
  }

  /** Whether it is one; 1970-01-01 was a Thursday. */
  public static boolean open(int epochDay) {
    return Math.floorMod(epochDay + 3, 7) < 5;
  }
}
