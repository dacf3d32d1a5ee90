package dev.ringfolio.bus;

/** A reading end of a topic. Used on the context that opened it. */
public interface TopicReader {
  /** The epoch read from; 0 before the first answer. */
  long epoch();

  /**
   * All up to this seq was handed over, told in a gap, held by a snapshot, or appended before the
   * reader began; 0 before the first answer.
   */
  long position();

  /** The newest seq heard of. */
  long head();

  /** Nothing is asked for or handed over until {@link #resume}. */
  void pause();

  void resume();

  void close();
}
