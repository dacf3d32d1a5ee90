package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Batch;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.Snapshot;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.contract.Topic;
import java.util.List;
import java.util.function.Consumer;

/**
 * The reader's side of a topic, without a bus or a clock of its own: when to ask, what an answer
 * means, and what the handler is told.
 *
 * <p>The problem: messages may be lost, late, doubled or out of order, the writer may be replaced,
 * and still every entry is handed over once and in order, or told in a gap. The idea: one question
 * at a time, each with a number of its own. Only an answer that bears the number of the open
 * question counts, so whatever is late or doubled falls away by itself; a question without an
 * answer is asked again under a new number. Positions are moved by answers alone, never by bells.
 *
 * <p>Invariants: {@code position} only grows within an epoch, and the epoch only grows. What the
 * handler is told is, within an epoch, gapless: an entry or a gap begins at {@code position + 1}.
 * Between epochs stands a gap that ends in −1, since nobody knows what the last writer still had.
 * Nothing is handed over while paused.
 *
 * <p>One thread, the owner's. The handler may pause, resume or close from within.
 */
final class Subscription<T> {
  /** A pull without an answer is asked again after this long. */
  static final long ASK_AGAIN_NANOS = 2_000_000_000L;

  /** A reader that has nothing to ask says so this often, lest the writer forgets it. */
  static final long RENEW_NANOS = Publication.FORGET_NANOS / 3;

  private final Topic<T> topic;
  private final String name;
  private final int batchMax;
  private final TopicHandler<T> handler;
  private final Consumer<ToWriter> writer;

  /** Whether a position in {@link #epoch} is known (state: whether a snapshot was had). */
  private boolean attached;

  private boolean beginsWithFirstEntry;
  private boolean writerSeen;
  private boolean paused;
  private boolean closed;

  private long epoch;
  private long newestEpoch;
  private long position;
  private long head;

  private long lastPull;
  private long openPull;
  private long toldPosition = -1;
  private long askedNanos;
  private long askedAgain;

  /**
   * @param firstPull numbers the questions from here; larger than any of an earlier reader of this
   *     name
   * @param batchMax entries asked for at a time
   * @param writer takes what is to be sent to the writer
   */
  Subscription(
      Topic<T> topic,
      String name,
      long firstPull,
      int batchMax,
      TopicHandler<T> handler,
      Consumer<ToWriter> writer) {
    this.topic = topic;
    this.name = name;
    this.lastPull = firstPull - 1;
    this.batchMax = batchMax;
    this.handler = handler;
    this.writer = writer;
  }

  void open(Start start, long nowNanos) {
    if (start instanceof Start.FirstEntry first) {
      newestEpoch = first.lastEpoch();
      beginsWithFirstEntry = true;
      return;
    }
    writerSeen = true;
    if (start instanceof Start.After after) {
      newestEpoch = after.epoch();
      if (topic.kind() == Topic.Kind.EVENT) {
        attach(after.epoch(), after.head());
        begin();
      }
    }
    pull(nowNanos);
  }

  private void attach(long toEpoch, long at) {
    attached = true;
    epoch = toEpoch;
    position = at;
    head = at;
  }

  void onBell(Bell bell, long nowNanos) {
    boolean newWriter = bell.epoch() > newestEpoch;
    boolean ofAWriterSeen = writerSeen && bell.epoch() == newestEpoch;
    if (closed || !(newWriter || ofAWriterSeen)) {
      return;
    }
    if (newWriter) {
      meet(bell);
    }
    writerSeen = true;
    if (attached && bell.epoch() == epoch) {
      head = Math.max(head, bell.head());
    }
    // A writer rings those that it knows: one that never asked would wait for the heartbeat.
    boolean renew = newWriter || nowNanos - askedNanos >= RENEW_NANOS;
    if (paused) {
      if (renew) {
        tellPosition(nowNanos);
      }
      return;
    }
    if (openPull == 0 && (renew || !attached || newestEpoch > epoch || position < head)) {
      pull(nowNanos);
    }
  }

  /** A new writer: what the last one still owes will never count. */
  private void meet(Bell bell) {
    newestEpoch = bell.epoch();
    openPull = 0;
    boolean fromFirst = beginsWithFirstEntry || bell.head() == 0;
    if (!attached && fromFirst && topic.kind() == Topic.Kind.EVENT) {
      attach(bell.epoch(), 0);
      begin();
    }
  }

  /** Says where the numbering begins that what follows is of; a snapshot says it by itself. */
  private void begin() {
    if (!closed && topic.kind() == Topic.Kind.EVENT) {
      handler.began(epoch, position);
    }
  }

  void onAnswer(Answer answer, long nowNanos) {
    if (closed || answer.pull() != openPull || answer.epoch() < newestEpoch) {
      return;
    }
    openPull = 0;
    newestEpoch = answer.epoch();
    if (answer instanceof Snapshot snapshot) {
      take(snapshot);
    } else if (answer instanceof Batch batch) {
      take(batch);
    }
    if (!closed && !paused && openPull == 0 && position < head) {
      pull(nowNanos);
    }
  }

  private void take(Snapshot snapshot) {
    boolean resumed = attached;
    attached = false; // should the gap's handler break off, the snapshot is still owed
    if (resumed && epoch < snapshot.epoch()) {
      handler.gap(epoch, position + 1, -1);
    } else if (resumed && position + 1 < snapshot.tail()) {
      handler.gap(epoch, position + 1, snapshot.tail() - 1);
    }
    if (!brokenOff()) {
      attach(snapshot.epoch(), snapshot.head());
      handler.snapshot(epoch, position, entries(snapshot.values()));
    }
  }

  private void take(Batch batch) {
    if (!attached) {
      attach(batch.epoch(), batch.first() - 1);
      begin();
    } else if (epoch < batch.epoch()) {
      long lastEpoch = epoch;
      long from = position + 1;
      attach(batch.epoch(), 0);
      handler.gap(lastEpoch, from, -1);
      begin();
    }
    head = Math.max(head, batch.head());
    long missed = position + 1;
    if (!brokenOff() && missed < batch.first()) {
      position = batch.first() - 1;
      handler.gap(epoch, missed, position);
    }
    if (!brokenOff() && !batch.entries().isEmpty()) {
      position = batch.first() + batch.entries().size() - 1;
      handler.entries(epoch, batch.first(), entries(batch.entries()));
    }
  }

  /** Whether the handler paused or closed, so that what is left of an answer is not handed over. */
  private boolean brokenOff() {
    return closed || paused || openPull != 0; // resumed already: it was asked for again
  }

  @SuppressWarnings("unchecked") // the one writer of the topic takes nothing but T
  private List<T> entries(List<?> list) {
    return (List<T>) list;
  }

  /** To be called a few times a second: asks again, and says how far the reader is. */
  void tick(long nowNanos) {
    if (closed) {
      return;
    }
    if (openPull != 0 && nowNanos - askedNanos >= ASK_AGAIN_NANOS) {
      askedAgain++;
      pull(nowNanos);
    } else if (openPull == 0 && attached && position != toldPosition) {
      tellPosition(nowNanos);
    }
  }

  private void pull(long nowNanos) {
    openPull = ask(batchMax, nowNanos);
  }

  /** Not a question: without it, the lag that the writer sees would stand at the last batch. */
  private void tellPosition(long nowNanos) {
    ask(0, nowNanos);
  }

  private long ask(int max, long nowNanos) {
    lastPull++;
    askedNanos = nowNanos;
    toldPosition = position;
    long of = attached ? epoch : 0;
    writer.accept(new Pull(topic.name(), name, of, position, max, lastPull));
    return lastPull;
  }

  /** Nothing is handed over from now on; an answer on its way is asked for again later. */
  void pause() {
    paused = true;
    openPull = 0;
  }

  void resume(long nowNanos) {
    if (!paused || closed) {
      return;
    }
    paused = false;
    if (writerSeen) {
      pull(nowNanos);
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      openPull = 0;
      writer.accept(new Leave(topic.name(), name, lastPull));
    }
  }

  /** See {@link TopicReader#epoch}. */
  long epoch() {
    return epoch;
  }

  /** See {@link TopicReader#position}. */
  long position() {
    return position;
  }

  /** See {@link TopicReader#head}. */
  long head() {
    return head;
  }

  /** Pulls that had no answer in time. */
  long askedAgain() {
    return askedAgain;
  }
}
