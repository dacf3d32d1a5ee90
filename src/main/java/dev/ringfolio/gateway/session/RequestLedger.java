package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one client's requests, by what it was told of them. A client that never asked for
 * anything needs none.
 */
final class RequestLedger {
  /** Requests whose answer is awaited; beyond that the oldest is not told again after a gap. */
  static final int OPEN_MAX = 1_000;

  private final Set<String> open = new LinkedHashSet<>(4);

  /** Open requests that are to be told again, and those of them whose state could not be read. */
  private final Set<String> recheck = new LinkedHashSet<>(0);

  private final Set<String> recheckLater = new LinkedHashSet<>(0);

  /**
   * Those whose answer waits to be told again: until that is written their events are not passed
   * over, or an event after them would be written first, and a client cut off between the two would
   * resume after an answer that it never had.
   */
  private final Set<String> telling = new HashSet<>(0);

  /**
   * Those that were told again, and when they were finished: what happened to them until then may
   * still be on the way as events, and is passed over. What comes later is of another request, of
   * an id that the queue had forgotten.
   */
  private final Map<String, Long> toldAgain = new LinkedHashMap<>(0);

  /** Those whose event was written while the question that accepts them was still open. */
  private final Set<String> answeredEarly = new HashSet<>(0);

  /** Questions under way that may open a request. */
  private int accepting;

  /** The ids among them that the client chose itself; one that it gave twice stands there twice. */
  private final List<String> acceptingIds = new ArrayList<>(0);

  /** How often events were lost. */
  private long losses;

  /** Whether an answer is to come, or a question under way that may lead to one. */
  boolean waits() {
    return !open.isEmpty() || accepting > 0;
  }

  /** Whether the answer to {@code requestId} will come as an event, as far as is known. */
  boolean awaits(String requestId) {
    return open.contains(requestId) || acceptingIds.contains(requestId);
  }

  /** A question is under way that may open {@code requestId}; null where the client chose none. */
  void accepting(@Nullable String requestId) {
    accepting++;
    if (requestId != null) {
      acceptingIds.add(requestId);
    }
  }

  /** What {@link #accepting} began is over. */
  void acceptingOver(@Nullable String requestId) {
    accepting--;
    if (requestId != null) {
      acceptingIds.remove(requestId);
    }
    if (accepting == 0) {
      answeredEarly.clear();
    }
  }

  /**
   * Whether the client had the answer before it was accepted.
   *
   * @param repeated whether it was accepted before, so that an earlier answer is its own
   */
  boolean answeredBefore(String requestId, boolean repeated) {
    boolean again = telling.contains(requestId) || toldAgain.containsKey(requestId);
    return answeredEarly.contains(requestId) || (repeated && again);
  }

  /** Its answer is awaited from now on. */
  void open(String requestId) {
    open.add(requestId);
    if (open.size() > OPEN_MAX) {
      open.remove(open.iterator().next());
    }
  }

  /** The client has the answer to {@code requestId} as an event. */
  void answered(String requestId) {
    open.remove(requestId);
    telling.remove(requestId);
    if (accepting > 0) {
      answeredEarly.add(requestId);
    }
  }

  /** {@code finished} is to be told again, unless its event is written before. */
  void tellAgain(OptimizationFinished finished) {
    telling.add(finished.requestId());
  }

  /**
   * It is the turn of what {@link #tellAgain} announced; returns whether it is still to be told.
   */
  boolean tellsAgain(OptimizationFinished finished) {
    String requestId = finished.requestId();
    boolean due = telling.remove(requestId);
    if (due) {
      open.remove(requestId);
      toldAgain.put(requestId, finished.atMillis());
      if (toldAgain.size() > OPEN_MAX) {
        toldAgain.remove(toldAgain.keySet().iterator().next());
      }
    }
    return due;
  }

  /** Whether {@code event} is no news since an answer that was told again. */
  boolean wasToldAgain(OptimizationEvent event) {
    Long finished = toldAgain.get(event.requestId());
    return finished != null && event.atMillis() <= finished;
  }

  /** Returns whether it was open. */
  boolean close(String requestId) {
    return open.remove(requestId);
  }

  boolean isOpen(String requestId) {
    return open.contains(requestId);
  }

  /** How often events were lost; compared only. */
  long losses() {
    return losses;
  }

  /** Events were lost: all that is open is to be told again. */
  void lose() {
    losses++;
    recheck.addAll(open);
  }

  void recheck(String requestId) {
    recheck.add(requestId);
  }

  /** Its state could not be read; {@link #retry} brings it back. */
  void recheckLater(String requestId) {
    recheckLater.add(requestId);
  }

  /** Returns whether there was anything to be read again. */
  boolean retry() {
    boolean any = recheck.addAll(recheckLater);
    recheckLater.clear();
    return any;
  }

  /** Takes the next open request that is to be told again; null where there is none. */
  @Nullable String nextToRecheck() {
    recheck.retainAll(open);
    String next = recheck.isEmpty() ? null : recheck.iterator().next();
    recheck.remove(next);
    return next;
  }
}
