package dev.ringfolio.bus;

import java.util.List;

/** What the ends of a topic say to each other. */
sealed interface TopicMessage {

  /** From a reader to the writer. */
  sealed interface ToWriter extends TopicMessage {}

  /** From the writer to one reader, or (bells) to all. */
  sealed interface ToReader extends TopicMessage {}

  /** An answer to a pull. */
  sealed interface Answer extends ToReader {
    long epoch();

    /** The pull that it answers. */
    long pull();
  }

  /**
   * There may be something to ask for.
   *
   * @param head the newest seq
   */
  record Bell(String topic, long epoch, long head) implements ToReader {}

  /**
   * Asks for what comes after a seq.
   *
   * @param epoch that {@code after} belongs to, or 0 where the reader has none yet
   * @param after the reader has dealt with all up to here
   * @param max entries; 0 asks for nothing and only says how far the reader is
   * @param pull names this question; grows with each
   */
  record Pull(String topic, String reader, long epoch, long after, int max, long pull)
      implements ToWriter {}

  /**
   * The reader is gone.
   *
   * @param pull the last one it made
   */
  record Leave(String topic, String reader, long pull) implements ToWriter {}

  /**
   * Consecutive entries.
   *
   * @param first seq of the first entry; where there is none, of the next one to come
   * @param head the newest seq
   * @param tail the oldest seq held
   */
  record Batch(long epoch, long pull, long first, List<?> entries, long head, long tail)
      implements Answer {}

  /**
   * The last value of every key.
   *
   * @param head the values hold every entry up to this seq
   * @param tail the oldest seq held
   */
  record Snapshot(long epoch, long pull, List<?> values, long head, long tail) implements Answer {}
}
