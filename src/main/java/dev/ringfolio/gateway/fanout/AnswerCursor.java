package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.gateway.fanout.EventLog.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where one client is in the events of optimizations. It is sent the answers to its own requests
 * without asking, and all events of its user while it is subscribed; each once.
 */
public final class AnswerCursor extends EventCursor<OptimizationEvent> {
  /** Requests of other connections whose answers one client is sent. */
  static final int ADOPTED_MAX = 1_000;

  /** What becomes of the client's own requests. */
  public interface Answers extends Listener {
    /** Whether the client waits for answers, so that a gap concerns it although unsubscribed. */
    boolean waitsForAnswers();

    /** The client's own request was answered by what was just written. */
    void answered(String requestId);

    /** Whether the client has the answer to its request already, told again after a loss. */
    boolean hasAnswer(OptimizationEvent event);

    /** Answers may be lost to a client that need not be told of a gap. */
    void answersLost();
  }

  private final Answers answers;

  /** Requests that were repeated on this connection, and where the log was then; mostly none. */
  private Map<String, Since> adopted = Map.of();

  /** The client's own events up to here were sent, whatever the position is. */
  private long ownThrough;

  public AnswerCursor(
      EventLog<OptimizationEvent> log,
      Reader reader,
      Audience<OptimizationEvent> audience,
      Answers answers) {
    super(log, reader, audience, answers);
    this.answers = answers;
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

  @Override
  boolean own(Entry<OptimizationEvent> entry) {
    OptimizationEvent event = entry.event;
    if (event.clientId().equals(reader.clientId())) {
      return true;
    }
    // That it is queued was told in answer to the repetition.
    boolean answer = event instanceof OptimizationFinished && event.user().equals(reader.user());
    Since before = answer ? adopted.get(event.requestId()) : null;
    return before != null && (entry.epoch != before.epoch() || entry.seq > before.seq());
  }

  @Override
  boolean owed(Entry<OptimizationEvent> entry) {
    return entry.seq > ownThrough && !answers.hasAnswer(entry.event);
  }

  @Override
  boolean waits() {
    return answers.waitsForAnswers();
  }

  @Override
  boolean wantsMore() {
    return !adopted.isEmpty();
  }

  @Override
  void written(Entry<OptimizationEvent> entry) {
    if (entry.event instanceof OptimizationFinished && own(entry)) {
      answers.answered(entry.event.requestId());
    }
  }

  @Override
  void goingBack(long reached) {
    ownThrough = Math.max(ownThrough, reached);
  }

  @Override
  void lostUntold() {
    answers.answersLost();
  }

  @Override
  void numberedAnew() {
    ownThrough = 0;
  }
}
