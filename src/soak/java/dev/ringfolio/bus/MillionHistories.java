package dev.ringfolio.bus;

/**
 * Random histories of the two ends of a topic, a million unless told otherwise: {@code
 * MillionHistories [count [seed]]}. Ends with an error and the seed to replay at the first failure.
 */
public final class MillionHistories {
  private MillionHistories() {}

  public static void main(String[] args) {
    Histories.soak(args, 100_000, TopicHistory::run);
  }
}
