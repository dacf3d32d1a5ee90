package dev.ringfolio.portfolios;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Has the writes of each portfolio go one after another. Owned by the portfolios verticle, on whose
 * context it runs. At most {@link #EACH_MAX} wait for one portfolio and {@link #WAITING_MAX} in
 * all; more are refused at once and counted.
 */
final class WriteLines {
  static final int EACH_MAX = 64;
  static final int WAITING_MAX = 1_000;

  /** Advice to those who find no place, in seconds. */
  static final double RETRY_SECONDS = 1;

  private static final class Line {
    int length;
    Future<?> last = Future.succeededFuture();
  }

  private final Map<String, Line> lines = new HashMap<>();
  private int waiting;
  private long turnedAway;

  /** Begins {@code write} when those of the same portfolio before it have ended. */
  <A> Future<A> enter(String id, Supplier<Future<A>> write) {
    Line known = lines.get(id);
    if (waiting >= WAITING_MAX || (known != null && known.length >= EACH_MAX)) {
      turnedAway++;
      return Bus.refuse(
          new Failure(
              FailureCode.UNAVAILABLE,
              "too many writes are under way; at most %d of one portfolio and %d in all"
                  .formatted(EACH_MAX, WAITING_MAX),
              Map.of(),
              RETRY_SECONDS));
    }
    Line line = lines.computeIfAbsent(id, key -> new Line());
    line.length++;
    waiting++;
    Future<A> written =
        line.last
            .transform(before -> write.get())
            .onComplete(
                ended -> {
                  waiting--;
                  if (--line.length == 0) {
                    lines.remove(id);
                  }
                });
    line.last = written;
    return written;
  }

  /** Writes under way. */
  int waiting() {
    return waiting;
  }

  /** Writes that found no place, since the start. */
  long turnedAway() {
    return turnedAway;
  }
}
