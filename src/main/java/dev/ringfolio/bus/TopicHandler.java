package dev.ringfolio.bus;

import java.util.List;

/**
 * What a reader is handed, on its own context, in order. A handler that throws is logged and
 * counted, and reading goes on with what comes next.
 */
public interface TopicHandler<T> {
  /**
   * Event topics: what follows is of {@code epoch}, and begins after {@code position}. Told as soon
   * as that is known, before the first entry; also while the reader is paused.
   */
  default void began(long epoch, long position) {}

  /**
   * Entries with consecutive seqs.
   *
   * @param first seq of the first
   */
  void entries(long epoch, long first, List<T> entries);

  /**
   * State topics: the last value of every key, in place of all that was told before. Keys not in it
   * are gone.
   *
   * @param head the snapshot holds every entry up to this seq
   */
  default void snapshot(long epoch, long head, List<T> values) {}

  /**
   * Entries {@code from}..{@code to} were overwritten before they could be read. On state topics a
   * snapshot follows.
   *
   * @param epoch that {@code from} is of
   * @param to −1 where it is not known how many were lost (the writer was restarted)
   */
  default void gap(long epoch, long from, long to) {}
}
