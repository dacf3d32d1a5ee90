package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.EventLog.Entry;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one client is in an {@link EventLog}: the whole of what is kept of a topic's events for a
 * client. One that never subscribed has none.
 *
 * <p>While it is subscribed the client is sent what it may see, each event once. The position is
 * the last seq looked at. Nothing before it is looked at again, unless the client resumes from an
 * earlier one: then what it was sent on this connection is passed over. While nothing waits for the
 * client, the position follows the log by itself, so that only what could concern it can be lost to
 * it.
 *
 * <p>Whether a client may see an event is asked when it comes, and again when it is written: what
 * the client has lost the right to see while it waited is passed over.
 */
public class EventCursor<E> {
  /**
   * Ended subscriptions of one connection that are remembered, and parts of them. What the oldest
   * one was sent is sent again where a client that had more of them resumes from before it.
   */
  static final int SENT_MAX = 16;

  /** What a cursor tells its client beside the events. */
  public interface Listener {
    /** Something is to be written. */
    void wake();

    /** Events {@code from}..{@code to} cannot be given. */
    void gap(FrameBuffer out, Gap gap);
  }

  /** The client that reads, the same in all topics. */
  public record Reader(
      String clientId, String user, Encoding encoding, Clock clock, FreshnessBook book) {}

  /**
   * Which events a subscriber is told.
   *
   * @param rights which it may see now, of those whose subject it is. Where they change, {@link
   *     #rightsChange} is called before
   * @param seesAll whether it may see every event, so that losses can be counted
   */
  public record Audience<E>(Supplier<Predicate<E>> rights, boolean seesAll) {
    private static final Audience<Object> ALL = new Audience<>(() -> event -> true, true);
    private static final Audience<Object> OWN = new Audience<>(() -> event -> true, false);

    /** One who may see all events of its user; the same for all who are. */
    @SuppressWarnings("unchecked") // its rights are those to any event
    public static <E> Audience<E> ofUser(boolean seesAll) {
      return (Audience<E>) (seesAll ? ALL : OWN);
    }
  }

  /**
   * A gap.
   *
   * @param lost null where it is not known
   */
  public record Gap(long epoch, long from, long to, @Nullable Long lost, String reason) {}

  /** Where a client resumes. */
  public record Since(long epoch, long seq) {}

  /** What {@code rights} let see of the seqs from {@code after}, exclusive, to {@code through}. */
  private record Span<E>(long after, long through, Predicate<E> rights) {
    boolean holds(Entry<E> entry) {
      return entry.seq > after && entry.seq <= through && rights.test(entry.event);
    }
  }

  final EventLog<E> log;
  final Reader reader;
  private final Audience<E> audience;
  private final Listener listener;

  private long epoch;
  private long position;
  private long concerned;
  private boolean marked;
  private @Nullable Long lastSent;

  private boolean subscribed;

  /** Events up to here came before the subscription. */
  private long subscribedAfter;

  /** What was sent whatever the position is; oldest first. */
  private final List<Span<E>> sent = new ArrayList<>(0);

  /** The client is to be told that its numbering is gone. */
  private boolean restartOwed;

  /** A cursor at the end of {@code log}, not subscribed. */
  public EventCursor(EventLog<E> log, Reader reader, Audience<E> audience, Listener listener) {
    this.log = log;
    this.reader = reader;
    this.audience = audience;
    this.listener = listener;
    this.epoch = log.epoch();
    this.position = log.head();
    this.concerned = position;
    log.enter(this);
  }

  final String clientId() {
    return reader.clientId();
  }

  /** By what the log finds it. */
  final String subject() {
    return log.kind().subjectOf(reader.user());
  }

  final boolean maySee(E event) {
    return audience.rights().get().test(event);
  }

  public final boolean subscribed() {
    return subscribed;
  }

  /** The seq of the last event sent, or null. */
  public final @Nullable Long lastSent() {
    return lastSent;
  }

  /**
   * The newest seq that the client should have when all that is marked is written: a client that
   * has an older one has lost something.
   */
  public final long head() {
    return concerned;
  }

  /** How many events there are that were not looked at for the client. */
  public final long lag() {
    return marked && epoch == log.epoch() ? log.head() - position : 0;
  }

  /** Events up to {@code before} do not concern the client, unless they are already marked. */
  final void mark(long before) {
    if (!marked) {
      marked = true;
      if (epoch == log.epoch()) {
        position = Math.max(position, before);
      }
      listener.wake();
    }
  }

  /**
   * Begins or renews the subscription.
   *
   * @return whether everything after {@code since} will be given; null where that is null
   */
  public final @Nullable Boolean subscribe(@Nullable Since since) {
    enterEpoch();
    boolean before = subscribed;
    subscribed = true;
    log.subscribe(this);
    if (since == null) {
      if (!before) {
        subscribedAfter = log.head();
        concerned = log.head();
      }
      return null;
    }
    if (before) {
      rememberSent();
    }
    goingBack(position);
    // Epoch 0 is told where no writer is known: nobody knows what there was.
    boolean known = since.epoch() != 0 && since.epoch() == log.epoch() && since.seq() <= log.head();
    position = known ? since.seq() : log.beforeOldest();
    subscribedAfter = position;
    concerned = position;
    if (known && restartOwed) {
      lostUntold();
    }
    restartOwed = !known;
    marked = true;
    listener.wake();
    return known && log.holdsAllAfter(position);
  }

  private void rememberSent() {
    sent.add(new Span<>(subscribedAfter, position, audience.rights().get()));
    if (sent.size() > SENT_MAX) {
      sent.remove(0);
    }
  }

  /**
   * The client may see other events from now on. What it could not see until now was not sent, and
   * is given where it resumes from before it.
   */
  public final void rightsChange() {
    if (!subscribed || epoch != log.epoch()) {
      return;
    }
    if (!marked) {
      position = log.head();
    }
    rememberSent();
    subscribedAfter = position;
  }

  public final void unsubscribe() {
    if (subscribed) {
      enterEpoch();
      subscribed = false;
      restartOwed &= waits();
      rememberSent();
      if (!wantsMore()) {
        log.unsubscribe(this);
      }
    }
  }

  /** The client is gone. */
  public final void close() {
    log.leave(this);
  }

  public final boolean isMarked() {
    return marked;
  }

  /**
   * Writes what concerns the client until {@code bytesMax} are in {@code out}.
   *
   * @return whether more is left
   */
  public final boolean write(FrameBuffer out, int bytesMax) {
    if (!marked) {
      return false;
    }
    enterEpoch();
    tellRestart(out);
    while (out.length() < bytesMax) {
      Entry<E> entry = log.after(position);
      long next = entry == null ? log.head() + 1 : entry.seq;
      if (next > position + 1) {
        tellGap(out, position + 1, next - 1);
      }
      if (entry == null) {
        position = log.head();
        marked = false;
        return false;
      }
      position = entry.seq;
      if (concerns(entry)) {
        write(out, entry);
      }
    }
    return true;
  }

  private void write(FrameBuffer out, Entry<E> entry) {
    Encoding encoding = reader.encoding();
    long now = reader.clock().millis();
    EventFrames.write(out, encoding, log.encoded(entry, encoding), lastSent, now);
    reader.book().event(log.kind().atMillis().applyAsLong(entry.event), log.head() - entry.seq);
    lastSent = entry.seq;
    concerned = Math.max(concerned, entry.seq);
    written(entry);
  }

  private boolean concerns(Entry<E> entry) {
    if (own(entry)) {
      return owed(entry);
    }
    return subscribed
        && log.kind().subject(entry.event).equals(subject())
        && maySee(entry.event)
        && entry.seq > subscribedAfter
        && sent.stream().noneMatch(span -> span.holds(entry));
  }

  /** Follows the log where the numbering that this cursor knew is gone. */
  private void enterEpoch() {
    if (epoch == log.epoch()) {
      return;
    }
    // Also where none was known: nobody knows what there was before this one.
    restartOwed |= subscribed || waits();
    epoch = log.epoch();
    position = log.beforeOldest();
    concerned = position;
    subscribedAfter = 0;
    sent.clear();
    numberedAnew();
  }

  private void tellRestart(FrameBuffer out) {
    if (restartOwed) {
      restartOwed = false;
      reader.book().gap(null);
      listener.gap(out, new Gap(epoch, 1, position, null, "restarted"));
    }
  }

  private void tellGap(FrameBuffer out, long from, long to) {
    if (subscribed || waits()) {
      Long lost = subscribed && audience.seesAll() ? to - from + 1 : null;
      reader.book().gap(lost);
      listener.gap(out, new Gap(epoch, from, to, lost, "overwritten"));
    }
    position = to;
    concerned = Math.max(concerned, to);
  }

  // What a topic adds on which a client is told of its own without subscribing.

  /** Whether the event is the client's own, subscribed or not. */
  boolean own(Entry<E> entry) {
    return false;
  }

  /** Whether an event of its own was not sent yet. */
  boolean owed(Entry<E> entry) {
    return false;
  }

  /** Whether events of its own are to come, so that a gap concerns it although unsubscribed. */
  boolean waits() {
    return false;
  }

  /** Whether others' events are wanted, although the subscription has ended. */
  boolean wantsMore() {
    return false;
  }

  /** The event was just written. */
  void written(Entry<E> entry) {}

  /** The position was {@code reached}, and goes back to where the client resumes. */
  void goingBack(long reached) {}

  /** A restart of the topic is not told, since the client resumes from after it. */
  void lostUntold() {}

  /** A new epoch has begun. */
  void numberedAnew() {}
}
