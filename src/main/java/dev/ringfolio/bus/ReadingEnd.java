package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.Topic;

/**
 * A {@link Subscription} in motion: it is told what is heard, and the time. Its mail and its loop
 * are given to it, so that simulated histories live through the very code that runs on the event
 * bus. Owned by its loop.
 */
final class ReadingEnd<T> implements TopicReader {
  /** How often it is looked whether a pull must be asked again, or the position told. */
  static final long TICK_MILLIS = 500;

  /** How it speaks to the writing end. */
  interface Mail {
    void toWriter(ToWriter message);

    /** Told once: nothing is said or heard from now on. */
    void closed();
  }

  private final Subscription<T> subscription;
  private final Loop loop;
  private final Mail mail;

  private Runnable stopTicking = () -> {};
  private boolean open;
  private boolean closed;

  /** The first four as of {@link Subscription}. */
  ReadingEnd(
      Topic<T> topic,
      String name,
      long firstPull,
      int batchMax,
      TopicHandler<T> handler,
      Loop loop,
      Mail mail) {
    this.subscription =
        new Subscription<>(topic, name, firstPull, batchMax, handler, mail::toWriter);
    this.loop = loop;
    this.mail = mail;
  }

  void open(Start start) {
    if (closed) {
      return;
    }
    open = true;
    stopTicking = loop.every(TICK_MILLIS, () -> subscription.tick(loop.nanos()));
    subscription.open(start, loop.nanos());
  }

  /** What comes before it is open is passed over: the heartbeat will say it again. */
  void hear(ToReader message) {
    if (!open) {
      return;
    }
    if (message instanceof Bell bell) {
      subscription.onBell(bell, loop.nanos());
    } else if (message instanceof Answer answer) {
      subscription.onAnswer(answer, loop.nanos());
    }
  }

  @Override
  public long epoch() {
    return subscription.epoch();
  }

  @Override
  public long position() {
    return subscription.position();
  }

  @Override
  public long head() {
    return subscription.head();
  }

  @Override
  public void pause() {
    subscription.pause();
  }

  @Override
  public void resume() {
    subscription.resume(loop.nanos());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      stopTicking.run();
      subscription.close();
      mail.closed();
    }
  }
}
