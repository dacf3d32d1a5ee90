package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Topic;

/**
 * A {@link Publication} in motion: it answers what it hears, rings once for all that was appended
 * in a turn of its loop, and beats. Its mail and its loop are given to it, so that simulated
 * histories live through the very code that runs on the event bus. Owned by its loop; {@link
 * #report}, {@link #epoch} and {@link #head} from any thread.
 */
final class WritingEnd<T> implements TopicWriter<T> {
  /** A bell goes to all this often, so that one that got lost costs no more. */
  static final long HEARTBEAT_MILLIS = 1_000;

  /** How it speaks to the reading ends. */
  interface Mail {
    void toReader(String name, ToReader message);

    /** To every reader, known or not. */
    void toAll(Bell bell);

    /** Told once: nothing is said or heard from now on. */
    void closed();
  }

  private final Publication<T> publication;
  private final Loop loop;
  private final Mail mail;

  private Runnable onPull = () -> {};
  private Runnable stopBeating = () -> {};
  private boolean bellsDue;
  private volatile boolean closed;

  WritingEnd(Topic<T> topic, long epoch, Loop loop, Mail mail) {
    this.publication = new Publication<>(topic, epoch);
    this.loop = loop;
    this.mail = mail;
  }

  /** Begins to beat, and says to all readers that it is there. */
  void open() {
    stopBeating = loop.every(HEARTBEAT_MILLIS, this::beat);
    mail.toAll(publication.bell());
  }

  private void beat() {
    publication.forgetSilent(loop.nanos());
    mail.toAll(publication.bell());
  }

  void hear(ToWriter message) {
    if (closed) {
      return;
    }
    if (message instanceof Pull pull) {
      publication
          .answer(pull, loop.nanos())
          .ifPresent(answer -> mail.toReader(pull.reader(), answer));
    } else if (message instanceof Leave leave) {
      publication.leave(leave);
    }
    onPull.run();
  }

  @Override
  public long append(T entry) {
    long seq = publication.append(entry);
    if (!bellsDue) {
      bellsDue = true;
      loop.afterThisTurn(this::ringWaiting);
    }
    return seq;
  }

  /** One bell for all that was appended in this turn of the loop. */
  private void ringWaiting() {
    bellsDue = false;
    if (!closed) {
      publication.ring(mail::toReader);
    }
  }

  @Override
  public void remove(Object key) {
    publication.remove(key);
  }

  @Override
  public long epoch() {
    return publication.epoch();
  }

  @Override
  public long head() {
    return publication.head();
  }

  @Override
  public long lag(String name) {
    return publication.lag(name);
  }

  @Override
  public void onPull(Runnable handler) {
    onPull = handler;
  }

  @Override
  public RingReport report() {
    return publication.report();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      stopBeating.run();
      mail.closed();
    }
  }
}
