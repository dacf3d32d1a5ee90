package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.EventLog.Entry;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one client is in the {@link EventLog}: the whole of what is kept of events for a client.
 *
 * <p>A client is sent the answers to its own requests without asking, and all events of its user
 * while it is subscribed; each once. The position is the last seq looked at. Nothing before it is
 * looked at again, unless the client resumes from an earlier one: then what it was sent on this
 * connection is passed over. While nothing waits for the client, the position follows the log by
 * itself, so that only what could concern it can be lost to it.
 */
public final class EventCursor {
  /** Requests of other connections whose answers one client is sent. */
  static final int ADOPTED_MAX = 1_000;

  /**
   * Ended subscriptions of one connection that are remembered. What the oldest one was sent is sent
   * again where a client that had more of them resumes from before it.
   */
  static final int SENT_MAX = 16;

  /** What a cursor tells its client beside the events. */
  public interface Listener {
    /** Something is to be written. */
    void wake();

    /** Whether the client waits for answers, so that a gap concerns it although unsubscribed. */
    boolean waitsForAnswers();

    /** The client's own request was answered by what was just written. */
    void answered(String requestId);

    /** Whether the client has the answer to its request already, told again after a loss. */
    boolean hasAnswer(OptimizationEvent event);

    /** Events {@code from}..{@code to} cannot be given. */
    void gap(FrameBuffer out, Gap gap);

    /** Answers may be lost to a client that need not be told of a gap. */
    void answersLost();
  }

  /**
   * A gap.
   *
   * @param lost null where it is not known
   */
  public record Gap(long epoch, long from, long to, @Nullable Long lost, String reason) {}

  /** Where a client resumes. */
  public record Since(long epoch, long seq) {}

  /** The seqs from {@code after}, exclusive, to {@code through}. */
  private record Span(long after, long through) {
    boolean holds(long seq) {
      return seq > after && seq <= through;
    }
  }

  private final EventLog log;
  private final Encoding encoding;
  private final Clock clock;
  private final String clientId;
  private final String user;
  private final boolean seesAll;
  private final Listener listener;
  private final FreshnessBook book;

  private long epoch;
  private long position;
  private long concerned;
  private boolean marked;
  private @Nullable Long lastSent;

  private boolean subscribed;

  /** Requests that were repeated on this connection, and where the log was then; mostly none. */
  private Map<String, Since> adopted = Map.of();

  /** Events up to here came before the subscription. */
  private long subscribedAfter;

  /** The client's own events up to here were sent, whatever the position is. */
  private long ownThrough;

  /** All events of the user within these were sent, whatever the position is; oldest first. */
  private final List<Span> sent = new ArrayList<>(0);

  /** The client is to be told that its numbering is gone. */
  private boolean restartOwed;

  /**
   * @param seesAll whether the client's user may see every event, so that losses can be counted
   */
  public EventCursor(
      EventLog log,
      Encoding encoding,
      Clock clock,
      FreshnessBook book,
      String clientId,
      String user,
      boolean seesAll,
      Listener listener) {
    this.log = log;
    this.encoding = encoding;
    this.clock = clock;
    this.book = book;
    this.clientId = clientId;
    this.user = user;
    this.seesAll = seesAll;
    this.listener = listener;
    this.epoch = log.epoch();
    this.position = log.head();
    this.concerned = position;
    log.enter(this);
  }

  String clientId() {
    return clientId;
  }

  String user() {
    return user;
  }

  public boolean subscribed() {
    return subscribed;
  }

  /** The seq of the last event sent, or null. */
  public @Nullable Long lastSent() {
    return lastSent;
  }

  /**
   * The newest seq that the client should have when all that is marked is written: a client that
   * has an older one has lost something.
   */
  public long head() {
    return concerned;
  }

  /** How many events there are that were not looked at for the client. */
  public long lag() {
    return marked && epoch == log.epoch() ? log.head() - position : 0;
  }

  /** Events up to {@code before} do not concern the client, unless they are already marked. */
  void mark(long before) {
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
  public @Nullable Boolean subscribe(@Nullable Since since) {
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
    ownThrough = Math.max(ownThrough, position);
    // Epoch 0 is told where no writer is known: nobody knows what there was.
    boolean known = since.epoch() != 0 && since.epoch() == log.epoch() && since.seq() <= log.head();
    position = known ? since.seq() : log.beforeOldest();
    subscribedAfter = position;
    concerned = position;
    if (known && restartOwed) {
      listener.answersLost();
    }
    restartOwed = !known;
    marked = true;
    listener.wake();
    return known && log.holdsAllAfter(position);
  }

  private void rememberSent() {
    sent.add(new Span(subscribedAfter, position));
    if (sent.size() > SENT_MAX) {
      sent.remove(0);
    }
  }

  public void unsubscribe() {
    if (subscribed) {
      enterEpoch();
      subscribed = false;
      restartOwed &= listener.waitsForAnswers();
      rememberSent();
      if (adopted.isEmpty()) {
        log.unsubscribe(this);
      }
    }
  }

  /**
   * From now on the client is sent the answer to {@code requestId}, too, which its user asked for
   * on another connection. Beyond {@value #ADOPTED_MAX} the oldest is forgotten.
   */
  public void adopt(String requestId) {
    if (adopted.isEmpty()) {
      adopted = new LinkedHashMap<>();
    }
    adopted.putIfAbsent(requestId, new Since(log.epoch(), log.head()));
    if (adopted.size() > ADOPTED_MAX) {
      adopted.remove(adopted.keySet().iterator().next());
    }
    log.subscribe(this);
  }

  /** The client is gone. */
  public void close() {
    log.leave(this);
  }

  public boolean isMarked() {
    return marked;
  }

  /**
   * Writes what concerns the client until {@code bytesMax} are in {@code out}.
   *
   * @return whether more is left
   */
  public boolean write(FrameBuffer out, int bytesMax) {
    if (!marked) {
      return false;
    }
    enterEpoch();
    tellRestart(out);
    while (out.length() < bytesMax) {
      Entry entry = log.after(position);
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
        EventFrames.write(out, encoding, log.encoded(entry, encoding), lastSent, clock.millis());
        book.event(entry.event.atMillis(), log.head() - entry.seq);
        lastSent = entry.seq;
        concerned = Math.max(concerned, entry.seq);
        if (entry.event instanceof OptimizationFinished && own(entry)) {
          listener.answered(entry.event.requestId());
        }
      }
    }
    return true;
  }

  private boolean concerns(Entry entry) {
    OptimizationEvent event = entry.event;
    if (own(entry)) {
      return entry.seq > ownThrough && !listener.hasAnswer(event);
    }
    return subscribed
        && event.user().equals(user)
        && entry.seq > subscribedAfter
        && sent.stream().noneMatch(span -> span.holds(entry.seq));
  }

  private boolean own(Entry entry) {
    OptimizationEvent event = entry.event;
    if (event.clientId().equals(clientId)) {
      return true;
    }
    // That it is queued was told in answer to the repetition.
    boolean answer = event instanceof OptimizationFinished && event.user().equals(user);
    Since before = answer ? adopted.get(event.requestId()) : null;
    return before != null && (entry.epoch != before.epoch() || entry.seq > before.seq());
  }

  /** Follows the log where the numbering that this cursor knew is gone. */
  private void enterEpoch() {
    if (epoch == log.epoch()) {
      return;
    }
    // Also where none was known: nobody knows what there was before this one.
    restartOwed |= subscribed || listener.waitsForAnswers();
    epoch = log.epoch();
    position = log.beforeOldest();
    concerned = position;
    subscribedAfter = 0;
    ownThrough = 0;
    sent.clear();
  }

  private void tellRestart(FrameBuffer out) {
    if (restartOwed) {
      restartOwed = false;
      book.gap(null);
      listener.gap(out, new Gap(epoch, 1, position, null, "restarted"));
    }
  }

  private void tellGap(FrameBuffer out, long from, long to) {
    if (subscribed || listener.waitsForAnswers()) {
      Long lost = subscribed && seesAll ? to - from + 1 : null;
      book.gap(lost);
      listener.gap(out, new Gap(epoch, from, to, lost, "overwritten"));
    }
    position = to;
    concerned = Math.max(concerned, to);
  }
}
