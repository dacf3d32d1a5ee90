package dev.ringfolio.gateway.socket;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.session.Counters;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one instance that are no WebSockets, or none yet. Used on its loop.
 *
 * <p>A peer may connect and say nothing, or drip a request for ever, or never take its answer; it
 * has shown no name and counts against no limit. So there is a limit on how many of them are held,
 * at which the one that has waited longest gives way, and a time for each that stands still:
 * without a whole request, with a body that does not grow, with an answer that is not taken. While
 * an answer is owed by us the peer may wait.
 */
final class Lobby {
  /** Whoever asks for nothing for this long is not waited for, if it may be silent for so long. */
  private static final Duration PATIENCE_MAX = Duration.ofSeconds(15);

  /**
   * How often a peer must be seen idle. A loop that is overrun by a storm looks at the clock
   * between reads of a thousand sockets: what a peer has sent may wait in the kernel for some of
   * them.
   */
  private static final int IDLE_LOOKS = 15;

  private final Clock clock;
  private final Counters counters;
  private final int visitsMax;
  private final long patienceNanos;
  private final long silenceNanos;
  private final long stuckNanos;

  /** Who has been idle longest comes first. */
  private final Map<HttpConnection, Visit> visits = new LinkedHashMap<>();

  /**
   * @param idleTimeout for which a peer may be silent in the middle of a body
   * @param stuckTimeout for which it may take nothing of an answer
   */
  Lobby(
      Clock clock, Counters counters, int visitsMax, Duration idleTimeout, Duration stuckTimeout) {
    this.clock = clock;
    this.counters = counters;
    this.visitsMax = visitsMax;
    this.silenceNanos = idleTimeout.toNanos();
    this.patienceNanos = Math.min(PATIENCE_MAX.toNanos(), silenceNanos);
    this.stuckNanos = stuckTimeout.toNanos();
  }

  /** One connection and the request that it is at. */
  private static final class Visit {
    @Nullable HttpServerRequest request;
    long sinceNanos;
    int idleLooks;
    long bytesRead;
    Outflow outflow;

    Visit(long now) {
      sinceNanos = now;
      outflow = new Outflow(now);
    }

    boolean idle() {
      return request == null || (request.isEnded() && request.response().ended());
    }
  }

  /** A peer has connected. */
  void enter(HttpConnection connection) {
    visits.put(connection, new Visit(clock.nanos()));
    connection.closeHandler(gone -> visits.remove(connection));
    if (visits.size() > visitsMax) {
      cut(longestIdle(connection), "http_full");
    }
  }

  /** Those busy are passed over; where all are, the new one gives way itself. */
  private HttpConnection longestIdle(HttpConnection newest) {
    for (Map.Entry<HttpConnection, Visit> each : visits.entrySet()) {
      if (each.getValue().idle()) {
        return each.getKey();
      }
    }
    return newest;
  }

  /** A whole head of a request has come. */
  void asked(HttpServerRequest request) {
    Visit visit = visits.remove(request.connection());
    if (visit != null) {
      visits.put(request.connection(), visit);
      visit.request = request;
      visit.bytesRead = 0;
      visit.idleLooks = 0;
      visit.sinceNanos = clock.nanos();
      visit.outflow = new Outflow(visit.sinceNanos);
    }
  }

  /** The connection has become a WebSocket, and is others' to watch. */
  void left(HttpConnection connection) {
    visits.remove(connection);
  }

  int size() {
    return visits.size();
  }

  /** Cuts those that stand still. Called about once a second. */
  void housekeep(long now) {
    // A copy: who is cut leaves the map.
    new ArrayList<>(visits.entrySet())
        .forEach(visit -> look(visit.getKey(), visit.getValue(), now));
  }

  private void look(HttpConnection connection, Visit visit, long now) {
    long waiting = Outflow.waitingBytes(handler(connection).channel());
    HttpServerRequest request = visit.request;
    if (waiting > 0) {
      visit.sinceNanos = now;
      if (visit.outflow.stuckNanos(0, waiting, now) >= stuckNanos) {
        cut(connection, "http_stuck");
      }
    } else if (request == null || visit.idle()) {
      if (++visit.idleLooks >= IDLE_LOOKS && now - visit.sinceNanos >= patienceNanos) {
        cut(connection, "http_idle");
      }
    } else if (request.isEnded() || request.bytesRead() > visit.bytesRead) {
      visit.bytesRead = request.bytesRead();
      visit.sinceNanos = now;
    } else if (now - visit.sinceNanos >= silenceNanos) {
      cut(connection, "http_idle");
    }
  }

  private void cut(HttpConnection connection, String reason) {
    counters.refuse(reason);
    visits.remove(connection);
    Farewell.abort(handler(connection));
  }

  private static ChannelHandlerContext handler(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext();
  }
}
