package dev.ringfolio.gateway.socket;

import java.util.SplittableRandom;

/**
 * Random histories of the gateway and its clients, a million unless told otherwise: {@code
 * MillionHistories [count [seed]]}. Ends with an error and the seed to replay at the first failure.
 */
public final class MillionHistories {
  private MillionHistories() {}

  public static void main(String[] args) {
    long count = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.println(count + " histories from seed " + seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    long began = System.nanoTime();
    for (long done = 1; done <= count; done++) {
      GatewayHistory.run(seeds.nextLong());
      if (done % 10_000 == 0) {
        System.out.printf("%d done, %.1f s%n", done, (System.nanoTime() - began) / 1e9);
      }
    }
    System.out.println("All " + count + " hold.");
  }
}
