package dev.ringfolio.bus;

/** A reading end of a topic. Used on the context that opened it. */
public interface TopicReader {
  /** The epoch read from; 0 before the first answer. */
  long epoch();

  /** The seq of the last entry handed over; 0 before the first. */
  long position();

  /** The newest seq heard of. */
  long head();

  /** No further entries are asked for until {@link #resume}. */
  void pause();

  void resume();

  void close();
}
