package dev.ringfolio.bus;

import dev.ringfolio.contract.RingReport;

/** The one writing end of a topic. Used on the context that opened it. */
public interface TopicWriter<T> {
  /** Names this numbering; grows with every new writer of the topic. */
  long epoch();

  /** The seq of the newest entry; 0 before the first. */
  long head();

  /**
   * Appends {@code entry}; the oldest is overwritten where the ring is full. Never blocks.
   *
   * @return the entry's seq, or −1 where it is larger than an eighth of the ring's bytes or its key
   *     finds no place in the last-value table: it is refused and counted
   */
  long append(T entry);

  /**
   * State topics: forgets the last value of {@code key}. Readers learn of it with their next
   * snapshot only: to have them know, append an entry that says so first.
   */
  void remove(Object key);

  /** Entries that the reader called {@code name} has not yet asked past; 0 if there is none. */
  long lag(String name);

  /** Calls {@code handler} after each pull of any reader, when lags may have shrunk. */
  void onPull(Runnable handler);

  /** The ring, as operators see it. */
  RingReport report();

  void close();
}
