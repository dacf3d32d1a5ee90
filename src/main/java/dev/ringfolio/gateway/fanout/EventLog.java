package dev.ringfolio.gateway.fanout;

import dev.ringfolio.gateway.fanout.Encoding.Beginning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one topic, as one gateway instance read them, in the order of their seqs.
 * Clients read it through {@linkplain EventCursor<E> cursors}.
 *
 * <p>Bounded as the topic's ring is, in entries and in their bytes, and in the bytes of what was
 * encoded; the oldest is dropped. A seq that is missing between two entries was lost on the way,
 * and a cursor that passes it tells so.
 */
public final class EventLog<E> {
  private final EventKind<E> kind;
  private final int entriesMax;
  private final long bytesMax;
  private final long encodedBytesMax;
  private final List<Entry<E>> entries = new ArrayList<>();
  private final Map<String, EventCursor<E>> byClient = new HashMap<>();

  /** Who is told of the events of each {@linkplain EventKind#subject subject}. */
  private final Map<String, Set<EventCursor<E>>> bySubject = new HashMap<>();

  private long epoch;
  private long head;
  private long bytes;
  private long encodedBytes;

  /** A log that holds as much as the ring of its topic. */
  public EventLog(EventKind<E> kind, long encodedBytesMax) {
    this(kind, kind.topic().capacity(), kind.topic().bytesMax(), encodedBytesMax);
  }

  /**
   * @param bytesMax of all events held, as they estimate it themselves
   * @param encodedBytesMax of their encoded forms
   */
  public EventLog(EventKind<E> kind, int entriesMax, long bytesMax, long encodedBytesMax) {
    this.kind = kind;
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
    this.encodedBytesMax = encodedBytesMax;
  }

  /** An event and, once somebody needed them, its encoded forms. */
  static final class Entry<E> {
    final long epoch;
    final long seq;
    final E event;

    /** By encoding, up to the value of {@code prev}. */
    private @Nullable Beginning @Nullable [] encoded;

    Entry(long epoch, long seq, E event) {
      this.epoch = epoch;
      this.seq = seq;
      this.event = event;
    }
  }

  EventKind<E> kind() {
    return kind;
  }

  /** 0 until the writer was first heard of. */
  public long epoch() {
    return epoch;
  }

  /** The newest seq there is, held or lost. */
  public long head() {
    return head;
  }

  /** Cursors there are: of a topic on which nothing comes unasked, clients that ever subscribed. */
  public int readers() {
    return byClient.size();
  }

  /** Takes in what was appended to the topic. */
  public void entries(long epoch, long first, List<? extends E> appended) {
    began(epoch, first - 1);
    for (int i = 0; i < appended.size(); i++) {
      long seq = first + i;
      head = seq;
      add(new Entry<>(epoch, seq, appended.get(i)));
    }
  }

  /**
   * Events were lost on the way.
   *
   * @param to −1 where the writer was restarted: where it {@linkplain #began begins} is told apart
   */
  public void gap(long epoch, long from, long to) {
    if (to >= 0) {
      began(epoch, from - 1);
      head = Math.max(head, to);
      byClient.values().forEach(cursor -> cursor.mark(from - 1));
    }
  }

  /** The writer is in {@code epoch}, and what it appended up to {@code position} is past. */
  public void began(long epoch, long position) {
    if (epoch == this.epoch) {
      return;
    }
    this.epoch = epoch;
    head = position;
    entries.clear();
    bytes = 0;
    encodedBytes = 0;
    byClient.values().forEach(cursor -> cursor.mark(position));
  }

  private void add(Entry<E> entry) {
    entries.add(entry);
    bytes += kind.bytes(entry.event);
    while (entries.size() > entriesMax || bytes > bytesMax) {
      Entry<E> oldest = entries.remove(0);
      bytes -= kind.bytes(oldest.event);
      forget(oldest);
    }
    EventCursor<E> asker = byClient.get(kind.askerOf(entry.event));
    if (asker != null) {
      asker.mark(entry.seq - 1);
    }
    for (EventCursor<E> cursor : bySubject.getOrDefault(kind.subject(entry.event), Set.of())) {
      if (cursor.maySee(entry.event)) {
        cursor.mark(entry.seq - 1);
      }
    }
  }

  /** The first entry after {@code seq}, or null. */
  @Nullable Entry<E> after(long seq) {
    int at = indexAfter(seq);
    return at < entries.size() ? entries.get(at) : null;
  }

  /** The newest event held that is {@code wanted}. */
  public Optional<E> newest(Predicate<E> wanted) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (wanted.test(entries.get(i).event)) {
        return Optional.of(entries.get(i).event);
      }
    }
    return Optional.empty();
  }

  /** Whether everything that came after {@code since} is held. */
  public boolean holdsAllAfter(EventCursor.Since since) {
    return since.epoch() == epoch && holdsAllAfter(since.seq());
  }

  /** Whether every event after {@code seq} is held. */
  boolean holdsAllAfter(long seq) {
    return seq <= head && entries.size() - indexAfter(seq) == head - seq;
  }

  /** The seq before the oldest one held. */
  long beforeOldest() {
    return entries.isEmpty() ? head : entries.get(0).seq - 1;
  }

  private int indexAfter(long seq) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).seq <= seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** {@code entry} up to the value of {@code prev}, shared by all readers of an encoding. */
  Beginning encoded(Entry<E> entry, Encoding encoding) {
    if (entry.encoded == null) {
      entry.encoded = new Beginning[Encoding.COUNT];
    }
    Beginning known = entry.encoded[encoding.index()];
    if (known != null) {
      return known;
    }
    Beginning made = EventFrames.beforePrev(encoding, kind, entry);
    entry.encoded[encoding.index()] = made;
    encodedBytes += made.bytes().length;
    for (int i = 0; encodedBytes > encodedBytesMax && i < entries.size(); i++) {
      forget(entries.get(i));
    }
    return made;
  }

  private void forget(Entry<E> entry) {
    if (entry.encoded != null) {
      for (Beginning known : entry.encoded) {
        encodedBytes -= known == null ? 0 : known.bytes().length;
      }
      entry.encoded = null;
    }
  }

  /** Bytes held in encoded form. */
  long encodedBytes() {
    return encodedBytes;
  }

  void enter(EventCursor<E> cursor) {
    byClient.put(cursor.clientId(), cursor);
  }

  void leave(EventCursor<E> cursor) {
    byClient.remove(cursor.clientId());
    unsubscribe(cursor);
  }

  void subscribe(EventCursor<E> cursor) {
    bySubject.computeIfAbsent(cursor.subject(), first -> new LinkedHashSet<>()).add(cursor);
  }

  void unsubscribe(EventCursor<E> cursor) {
    Set<EventCursor<E>> cursors = bySubject.get(cursor.subject());
    if (cursors != null && cursors.remove(cursor) && cursors.isEmpty()) {
      bySubject.remove(cursor.subject());
    }
  }
}
