package dev.ringfolio.bus;

import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Batch;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.Snapshot;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.core.ring.LastValueTable;
import dev.ringfolio.core.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of a topic, without a bus or a clock of its own: what was appended, and what is
 * to be answered to whom.
 *
 * <p>The problem: readers on other loops and nodes may be slower than the writer, and the event bus
 * queues without bound whatever is sent to them. So nothing is sent to a reader but what it asked
 * for, and its one open question is all that can wait for it. The writer keeps its newest entries
 * in a {@link Ring}, and of state topics the last value of each key; a reader says how far it is
 * ({@link Pull}) and gets what follows. A reader that has everything is told by a {@link Bell} when
 * there is more: once, and not again before it has asked. A bell that got lost is made good by the
 * heartbeat's, which goes to all readers, known or not.
 *
 * <p>Invariants: an answer of epoch e holds entries of e alone, without holes; it never starts
 * behind the reader's position; what it skips was overwritten, and its {@code first} (or a
 * snapshot's {@code tail}) says so exactly. A reader has at most one bell and one answer on its way
 * for each pull it made, and one bell a heartbeat.
 *
 * <p>One thread, the owner's; {@link #report} and {@link #head} from any.
 */
final class Publication<T> {
  /** Entries in one answer. */
  static final int BATCH_MAX = 1_024;

  /** Readers remembered; one more displaces the one not heard of for longest. */
  static final int READERS_MAX = 64;

  /** After this long without a word, a reader is forgotten. */
  static final long FORGET_NANOS = 30_000_000_000L;

  private final Topic<T> topic;
  private final long epoch;
  private final Ring<T> ring;
  private final @Nullable LastValueTable<Object, T> table;

  /** Replaced, never changed, so that reports need no lock. */
  private volatile List<KnownReader> readers = List.of();

  Publication(Topic<T> topic, long epoch) {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    this.topic = topic;
    this.epoch = epoch;
    this.ring = new Ring<>(topic.capacity(), topic.bytesMax(), topic.bytes());
    this.table = topic.kind() == Topic.Kind.STATE ? new LastValueTable<>(topic.keysMax()) : null;
  }

  long epoch() {
    return epoch;
  }

  long head() {
    return ring.head();
  }

  /** See {@link TopicWriter#append}. */
  long append(T entry) {
    if (table == null) {
      return ring.append(entry);
    }
    Object key = topic.key().apply(entry);
    if (!table.admits(key)) {
      return Ring.REFUSED;
    }
    long seq = ring.append(entry);
    if (seq != Ring.REFUSED) {
      table.put(key, entry);
    }
    return seq;
  }

  void remove(Object key) {
    if (table == null) {
      throw new IllegalStateException(topic.name() + " is no state topic");
    }
    table.remove(key);
  }

  /** What all readers, known or not, are told at the start and with each heartbeat. */
  Bell bell() {
    return new Bell(topic.name(), epoch, ring.head());
  }

  /** Hands out a bell for each reader that waits for one. */
  void ring(BiConsumer<String, Bell> bells) {
    Bell bell = null;
    long head = ring.head();
    for (KnownReader reader : readers) {
      if (reader.takeBell(head)) {
        bell = bell == null ? bell() : bell;
        bells.accept(reader.name, bell);
      }
    }
  }

  /**
   * Answers {@code pull}: the entries that follow, or a snapshot where a state reader has none yet,
   * was overrun, or comes from an older epoch. Empty where nothing was asked for, where the reader
   * knows a newer writer than this one, or where it has asked again since.
   */
  Optional<Answer> answer(Pull pull, long nowNanos) {
    if (pull.epoch() > epoch) {
      return Optional.empty();
    }
    KnownReader reader = known(pull.reader());
    boolean late = pull.pull() < reader.lastPull();
    long after = position(pull);
    long oldest = ring.tail();
    if (!late) {
      reader.heard(after, pull.pull(), nowNanos);
    }
    if (late || pull.max() < 1) {
      return Optional.empty();
    }
    boolean overrun = after < oldest - 1;
    if (overrun) {
      reader.overrun(after, oldest - 1);
    }
    if (table != null && (pull.epoch() != epoch || overrun)) {
      reader.hasAll(ring.head());
      return Optional.of(new Snapshot(epoch, pull.pull(), table.values(), ring.head(), oldest));
    }
    long first = Math.max(after + 1, oldest);
    int count = (int) Math.min(Math.min(pull.max(), BATCH_MAX), ring.head() - first + 1);
    List<T> entries = count == 0 ? List.of() : ring.slice(first, count);
    if (first + count > ring.head()) {
      reader.hasAll(ring.head());
    } else {
      reader.hasMoreToAsk();
    }
    return Optional.of(new Batch(epoch, pull.pull(), first, entries, ring.head(), oldest));
  }

  /** Where the reader is in this epoch: one without an epoch is at the head. */
  private long position(Pull pull) {
    if (pull.epoch() == epoch) {
      return Math.min(pull.after(), ring.head());
    }
    // A state reader from elsewhere gets a snapshot, and with it all there is.
    return pull.epoch() == 0 || table != null ? ring.head() : 0;
  }

  private KnownReader known(String name) {
    KnownReader displaced = null;
    for (KnownReader reader : readers) {
      if (reader.name.equals(name)) {
        return reader;
      }
      if (displaced == null || reader.heardNanos() - displaced.heardNanos() < 0) {
        displaced = reader;
      }
    }
    KnownReader known = new KnownReader(name);
    List<KnownReader> now = new ArrayList<>(readers);
    if (now.size() >= READERS_MAX) {
      now.remove(displaced);
    }
    now.add(known);
    readers = List.copyOf(now);
    return known;
  }

  /** Forgets a reader that left, unless one of its name has asked since. */
  void leave(Leave leave) {
    forget(leave.reader(), leave.pull());
  }

  private void forget(String name, long lastPull) {
    List<KnownReader> now = new ArrayList<>(readers);
    if (now.removeIf(reader -> reader.name.equals(name) && reader.lastPull() <= lastPull)) {
      readers = List.copyOf(now);
    }
  }

  /** Forgets the readers that were not heard of for {@link #FORGET_NANOS}. */
  void forgetSilent(long nowNanos) {
    List<KnownReader> now = new ArrayList<>(readers);
    if (now.removeIf(reader -> nowNanos - reader.heardNanos() >= FORGET_NANOS)) {
      readers = List.copyOf(now);
    }
  }

  /** See {@link TopicWriter#lag}. */
  long lag(String name) {
    for (KnownReader reader : readers) {
      if (reader.name.equals(name)) {
        return ring.head() - reader.after();
      }
    }
    return 0;
  }

  RingReport report() {
    long head = ring.head();
    return new RingReport(
        topic.name(),
        ring.size(),
        ring.capacity(),
        ring.bytes(),
        ring.bytesMax(),
        head,
        ring.overwritten(),
        ring.refused() + (table == null ? 0 : table.refused()),
        table == null ? 0 : table.size(),
        topic.keysMax(),
        readers.stream().map(reader -> reader.report(head)).toList());
  }
}
