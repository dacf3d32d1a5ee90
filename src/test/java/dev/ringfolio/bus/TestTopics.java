package dev.ringfolio.bus;

import dev.ringfolio.contract.Topic;

/** Topics of small figures. */
final class TestTopics {
  private TestTopics() {}

  /** An entry of a state topic. */
  record Quote(int key, long value) {}

  static Topic<Long> events(int capacity) {
    return new Topic<>(
        "numbers", Topic.Kind.EVENT, Long.class, capacity, 0, 0, entry -> "", entry -> 0);
  }

  /** Each entry is as large as its value says. */
  static Topic<Long> sizedEvents(int capacity, long bytesMax) {
    return new Topic<>(
        "sized", Topic.Kind.EVENT, Long.class, capacity, bytesMax, 0, entry -> "", Long::intValue);
  }

  static Topic<Quote> state(int capacity, int keysMax) {
    return new Topic<>(
        "quotes", Topic.Kind.STATE, Quote.class, capacity, 0, keysMax, Quote::key, entry -> 0);
  }
}
