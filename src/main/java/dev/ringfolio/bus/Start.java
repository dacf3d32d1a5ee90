package dev.ringfolio.bus;

/** Where a new reader begins. */
sealed interface Start {
  /**
   * The writer is at hand: begin after {@code head}, its newest entry when the reader was made.
   *
   * @param epoch of the writer
   */
  record After(long epoch, long head) implements Start {}

  /**
   * There is no writer for certain: the next one's first entry is the first.
   *
   * @param lastEpoch of writers that there were; later ones alone count
   */
  record FirstEntry(long lastEpoch) implements Start {}

  /**
   * A writer may be on another node: begin where it is when it first hears the reader, or with its
   * first entry where its bell says that it has none yet.
   */
  record Unknown() implements Start {}
}
