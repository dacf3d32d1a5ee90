package dev.ringfolio.bus;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/**
 * Lives through many random histories, each wholly determined by its seed. Tests live through as
 * many as the system property {@code ringfolio.histories} says: one half has the seeds 1, 2, 3 and
 * so on, the other fresh ones. The first that fails ends it with an {@link AssertionError} that
 * names the seed to replay.
 */
public final class Histories {
  private static final int HISTORIES = Integer.getInteger("ringfolio.histories", 20_000);

  private Histories() {}

  public static void ofFixedSeeds(LongConsumer history) {
    for (long seed = 1; seed <= HISTORIES / 2; seed++) {
      live(history, seed);
    }
  }

  public static void ofFreshSeeds(LongConsumer history) {
    long fresh = ThreadLocalRandom.current().nextLong();
    System.out.println("Fresh histories from seed " + fresh + "L");
    SplittableRandom seeds = new SplittableRandom(fresh);
    for (int i = 0; i < HISTORIES - HISTORIES / 2; i++) {
      live(history, seeds.nextLong());
    }
  }

  /**
   * The main of a soak.
   *
   * @param args how many, a million where nothing is said; and the seed of their seeds, where they
   *     shall not be fresh
   * @param tellEvery how many lie between two lines of progress
   */
  public static void soak(String[] args, int tellEvery, LongConsumer history) {
    long count = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.println(count + " histories from seed " + seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    long began = System.nanoTime();
    for (long done = 1; done <= count; done++) {
      live(history, seeds.nextLong());
      if (done % tellEvery == 0) {
        System.out.printf("%d done, %.1f s%n", done, (System.nanoTime() - began) / 1e9);
      }
    }
    System.out.println("All " + count + " hold.");
  }

  private static void live(LongConsumer history, long seed) {
    try {
      history.accept(seed);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError("history of seed " + seed + "L: " + failure.getMessage(), failure);
    }
  }
}
