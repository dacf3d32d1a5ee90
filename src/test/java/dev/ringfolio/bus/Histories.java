package dev.ringfolio.bus;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Lives through many random histories, each wholly determined by its seed. Tests live through as
 * many as the system property {@code ringfolio.histories} says: one half has the seeds 1, 2, 3 and
 * so on, the other fresh ones. The first that fails ends it with an {@link AssertionError} that
 * names the seed to replay.
 *
 * <p>Each is a world of its own, so that as many run at once as there are cores: whoever lives
 * through one must share nothing with another.
 */
public final class Histories {
  private static final int HISTORIES = Integer.getInteger("ringfolio.histories", 20_000);

  private Histories() {}

  public static void ofFixedSeeds(LongConsumer history) {
    liveAtOnce(history, LongStream.rangeClosed(1, HISTORIES / 2));
  }

  public static void ofFreshSeeds(LongConsumer history) {
    long fresh = ThreadLocalRandom.current().nextLong();
    System.out.println("Fresh histories from seed " + fresh + "L");
    int count = HISTORIES - HISTORIES / 2;
    liveAtOnce(history, LongStream.of(new SplittableRandom(fresh).longs(count).toArray()));
  }

  private static void liveAtOnce(LongConsumer history, LongStream seeds) {
    seeds
        .parallel()
        .mapToObj(seed -> failure(history, seed))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
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
    failure(history, seed)
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  private static Optional<AssertionError> failure(LongConsumer history, long seed) {
    try {
      history.accept(seed);
      return Optional.empty();
    } catch (RuntimeException | Error failure) {
      return Optional.of(
          new AssertionError("history of seed " + seed + "L: " + failure.getMessage(), failure));
    }
  }
}
