package dev.ringfolio.optimization.daily;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When to look what a day has brought, and of what next.
 *
 * <p><b>Problem.</b> When a day's closes come in, everything that users follow is due at once:
 * thousands of walks through years of closes, while the same closes bring the users themselves. And
 * nothing may be forgotten because a database was away, or a user was first.
 *
 * <p><b>Idea.</b> A round goes through all that is followed, one thing after the other. It begins
 * when the version of the data is another than when the last one began, whoever changed them: an
 * upload, the end of a session, another process. Closes come in one file after the other, so it
 * waits until the version was the same for {@link #SETTLED_NANOS}, but no longer than {@link
 * #SETTLED_NANOS_MAX} from the first change on, where changes never end. What cannot be done now
 * stays at the head and is tried again after a pause; what has given way to users {@value
 * #WAYS_GIVEN_MAX} times is asked for as users ask. After a round there is rest for {@value
 * #REST_FOR_WORK} times as long as it took, so that all of this takes a fifth of one thread at the
 * most.
 *
 * <p><b>Invariants.</b> What was told is known by the book, not here: a round that is begun anew
 * tells nothing twice. At most {@value #FOLLOWED_MAX} things are in a round; those beyond are
 * counted. One that fails {@value #TRIES_MAX} times waits for the next round.
 *
 * <p><b>Threads.</b> Owned by the verticle. Time is pushed in, monotonic.
 *
 * @param <F> what is followed
 */
final class DailyRound<F> {
  static final int FOLLOWED_MAX = 20_000;
  static final int TRIES_MAX = 10;
  static final int WAYS_GIVEN_MAX = 3;
  static final int REST_FOR_WORK = 4;
  static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(5);
  static final long SETTLED_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  static final long REST_NANOS_MAX = TimeUnit.MINUTES.toNanos(5);

  private static final long NEVER = Long.MIN_VALUE;

  private final Deque<F> line = new ArrayDeque<>();
  private long version = NEVER;
  private long seen = NEVER;
  private long changedNanos;
  private long firstChangedNanos;
  private boolean changed;
  private boolean underWay;
  private long begunNanos;
  private long quietUntilNanos = NEVER;
  private int tries;
  private int waysGiven;
  private long rounds;
  private long failed;
  private long leftOut;

  /**
   * Whether a round is to begin.
   *
   * @param version of the data as it is seen now; it is kept since when it has been so
   */
  boolean isDue(long version, long now) {
    if (version != seen) {
      seen = version;
      changedNanos = now;
      firstChangedNanos = changed ? firstChangedNanos : now;
      changed = true;
    }
    return !underWay && version != this.version && isSettled(now) && !isQuiet(now);
  }

  private boolean isSettled(long now) {
    return now - changedNanos >= SETTLED_NANOS || now - firstChangedNanos >= SETTLED_NANOS_MAX;
  }

  /** Begins one. */
  void begin(long version, List<? extends F> followed, long now) {
    if (underWay) {
      throw new IllegalStateException(line.size() + " of the round before are left");
    }
    this.version = version;
    changed = false;
    underWay = true;
    begunNanos = now;
    int size = Math.min(FOLLOWED_MAX, followed.size());
    leftOut += followed.size() - size;
    line.addAll(followed.subList(0, size));
    endWhenEmpty(now);
  }

  /** What to look at now; empty while there is rest, or nothing. */
  Optional<F> next(long now) {
    return isQuiet(now) ? Optional.empty() : Optional.ofNullable(line.peek());
  }

  /** Whether the head is to be asked for as users ask, without giving way once more. */
  boolean insists() {
    return waysGiven >= WAYS_GIVEN_MAX;
  }

  /** The head is told, or there is nothing to tell of it. */
  void done(long now) {
    line.remove();
    tries = 0;
    waysGiven = 0;
    endWhenEmpty(now);
  }

  /** Nothing can be told of the head until the data are others. */
  void failed(long now) {
    failed++;
    done(now);
  }

  /** The head could not be looked at now. */
  void notNow(long now) {
    tries++;
    pause(now);
    if (tries >= TRIES_MAX) {
      failed(now);
    }
  }

  /** The head was left for what users wait for. */
  void gaveWay(long now) {
    waysGiven++;
    notNow(now);
  }

  /** Rests for a while. */
  void pause(long now) {
    quietUntilNanos = now + PAUSE_NANOS;
  }

  private void endWhenEmpty(long now) {
    if (line.isEmpty()) {
      underWay = false;
      rounds++;
      quietUntilNanos = now + Math.min(REST_NANOS_MAX, REST_FOR_WORK * (now - begunNanos));
    }
  }

  private boolean isQuiet(long now) {
    return quietUntilNanos != NEVER && now - quietUntilNanos < 0;
  }

  /** How many are not looked at yet. */
  int due() {
    return line.size();
  }

  /** Rounds that have ended. */
  long rounds() {
    return rounds;
  }

  /** Things of which a round could tell nothing, although there was something. */
  long failed() {
    return failed;
  }

  /** Things for which a round had no room. */
  long leftOut() {
    return leftOut;
  }
}
