package dev.ringfolio.gateway.socket;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.Encodings;
import dev.ringfolio.gateway.fanout.FlushSchedule;
import dev.ringfolio.gateway.fanout.Pace;
import dev.ringfolio.gateway.fanout.Turns;
import dev.ringfolio.gateway.session.Counters;
import dev.ringfolio.gateway.session.Session;
import dev.ringfolio.gateway.session.Wire;
import dev.ringfolio.gateway.wire.CloseCode;
import dev.ringfolio.gateway.wire.FrameReader;
import dev.ringfolio.gateway.wire.Incoming;
import dev.ringfolio.gateway.wire.Incoming.Binary;
import dev.ringfolio.gateway.wire.Incoming.Closing;
import dev.ringfolio.gateway.wire.Incoming.Ping;
import dev.ringfolio.gateway.wire.Incoming.Pong;
import dev.ringfolio.gateway.wire.Incoming.Text;
import dev.ringfolio.gateway.wire.Incoming.Violation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket. Owned by its instance and used on its event loop.
 *
 * <p>Reading stops as soon as the session accepts nothing more: what was read already waits in the
 * frame reader, the rest in the kernel and at the client. Writing is one network write a flush, and
 * none while the channel's queue is full; the {@link Outlet} resumes. So the memory of a connection
 * is bounded whatever the client sends or does not read: one message, one read, one flush, and the
 * session.
 *
 * <p>A client that takes nothing for long is cut, one that sends nothing for long is pinged and
 * then cut. Pings are answered at most once a second, with the payload of the newest.
 */
final class Connection extends FlushSchedule.Client implements Wire {
  /** Beyond this a flush looks whether the socket takes more before it writes on. */
  static final int FLUSH_BYTES = 16 * 1024;

  private static final long PONG_NANOS = Duration.ofSeconds(1).toNanos();

  /** What all connections of an instance have in common. */
  record Shared(
      FlushSchedule schedule,
      Turns turns,
      Clock clock,
      Flushes flushes,
      Counters counters,
      Encodings encodings,
      int frameBytesMax,
      int sendBufferBytes,
      Duration tick,
      Duration idleTimeout,
      Duration stuckTimeout) {}

  private final Shared shared;
  private final NetSocket socket;
  private final FrameReader reader;
  private final Pace pace;
  private final Outlet outlet;
  private final Session session;
  private final Consumer<Connection> ended;

  private boolean paused;
  private boolean pumpPosted;
  private boolean closing;
  private boolean closed;
  private long restsUntil = AT_ONCE;
  private long lastInbound;
  private long lastBehind;
  private long lastPing;
  private boolean pinged;
  private long lastPong;
  private byte @Nullable [] pong;

  /**
   * Takes {@code socket} over.
   *
   * @param reader for what the client sends, as was agreed
   * @param ended is called once, when the socket is closed
   */
  Connection(
      Shared shared,
      FrameReader reader,
      NetSocket socket,
      SessionMaker session,
      Consumer<Connection> ended) {
    this.shared = shared;
    this.reader = reader;
    this.socket = socket;
    long now = shared.clock().nanos();
    this.pace = new Pace(shared.tick());
    this.lastInbound = now;
    this.lastBehind = now;
    this.lastPing = now;
    this.lastPong = now - PONG_NANOS;
    this.ended = ended;
    this.session = session.make(this);
    this.outlet = new Outlet(socket, shared.sendBufferBytes(), now, this::drained);
    socket.handler(this::read);
    socket.closeHandler(nothing -> end());
    // A reset or a failed write also closes the socket; the close handler does what is to be done.
    socket.exceptionHandler(failure -> {});
  }

  /** Makes the session of a connection. */
  interface SessionMaker {
    Session make(Wire wire);
  }

  Session session() {
    return session;
  }

  boolean slow() {
    return pace.slow(shared.clock().nanos());
  }

  /** Reads what came with the handshake. */
  void first(byte[] bytes) {
    if (bytes.length > 0) {
      reader.append(bytes);
      pump();
    }
  }

  private void read(Buffer bytes) {
    lastInbound = shared.clock().nanos();
    reader.append(bytes.getBytes());
    pump();
  }

  /** Hands in what was read, as far as the session accepts it. */
  private void pump() {
    while (!closed && (closing || session.accepting())) {
      Incoming incoming = reader.next();
      if (incoming == null) {
        break;
      }
      take(incoming);
    }
    boolean hold = !closed && !closing && !session.accepting();
    if (hold != paused) {
      paused = hold;
      if (hold) {
        socket.pause();
      } else if (!closed) {
        lastInbound = shared.clock().nanos();
        socket.resume();
      }
    }
  }

  private void take(Incoming incoming) {
    if (incoming instanceof Closing closes) {
      farewell(closes.code());
    } else if (closing) {
      return;
    } else if (incoming instanceof Violation violation) {
      close(violation.code(), violation.reason());
      return;
    } else if (incoming instanceof Text text) {
      session.message(text.text());
    } else if (incoming instanceof Binary binary) {
      session.message(binary.bytes());
    } else if (incoming instanceof Ping ping) {
      pong = ping.payload();
      wake();
    } else if (incoming instanceof Pong && pinged) {
      pinged = false;
      shared.counters().roundTrip(lastInbound - lastPing);
    }
    session.frame();
  }

  /** The client closes: it is answered with its own code, and that is the end. */
  private void farewell(int code) {
    if (!closing) {
      closing = true;
      Farewell.say(socket, code == 1005 ? CloseCode.NORMAL.code() : code, "", shared.turns());
    }
    socket.end();
  }

  @Override
  public void readOn() {
    if (paused && !pumpPosted) {
      pumpPosted = true;
      shared
          .turns()
          .soon(
              () -> {
                pumpPosted = false;
                pump();
              });
    }
  }

  @Override
  public void wake() {
    restsUntil = AT_ONCE;
    if (!closing && !closed) {
      shared.schedule().request(this);
    }
  }

  @Override
  public void wakeOnTick() {
    wake();
  }

  @Override
  protected long dueNanos() {
    if (pace.keepsUp()) {
      return restsUntil;
    }
    return restsUntil == AT_ONCE ? pace.nextNanos() : Math.max(pace.nextNanos(), restsUntil);
  }

  @Override
  protected int fetch(int step) {
    return switch (step) {
      case 0 -> closing || closed ? 1 : 0;
      case 1 -> outlet.fetch(0) + session.fetch(0) + (pace.keepsUp() ? 1 : 0);
      default -> outlet.fetch(step - 1) + session.fetch(step - 1);
    };
  }

  @Override
  protected void flush(long now) {
    if (closing || closed || outlet.full()) {
      return;
    }
    long left = now;
    boolean full = false;
    answerPing(now);
    while (left <= now && !full && !closing && !closed) {
      left = session.write(shared.flushes().frames(), FLUSH_BYTES, now);
      send();
      full = closed || outlet.full();
    }
    pace.wrote(now, full, left <= now);
    if (left != DirtyMarks.NOTHING && !full && !closing && !closed) {
      restsUntil = left;
      shared.schedule().request(this);
    }
  }

  private void answerPing(long now) {
    if (pong != null && now - lastPong >= PONG_NANOS) {
      lastPong = now;
      shared.flushes().frames().pong(pong);
      pong = null;
    }
  }

  /** What a client gets that is the same as what the one before it got are the same bytes. */
  private void send() {
    if (shared.flushes().frames().length() > 0) {
      try {
        outlet.write(shared.flushes().take(outlet.memory()));
      } catch (OutOfMemoryError noneLeft) {
        // Of the memory for writes. What this client was to get is gone, so it may not stay.
        closing = true;
        shared.counters().refuse("no_memory");
        Farewell.abort(socket);
      }
    }
  }

  private void drained() {
    if (!closed) {
      pace.drained(shared.clock().nanos());
      wake();
    }
  }

  /** Time went by. Called about once a second. */
  void housekeep(long now) {
    if (closing || closed) {
      return;
    }
    long idleNanos = shared.idleTimeout().toNanos();
    if (outlet.stuckNanos(now) >= shared.stuckTimeout().toNanos()) {
      close(CloseCode.TOO_SLOW, "nothing was read for " + shared.stuckTimeout().toSeconds() + " s");
    } else if (isSilent(now, idleNanos)) {
      close(CloseCode.IDLE, "nothing came for " + shared.idleTimeout().toMillis() + " ms");
    } else {
      ping(now, idleNanos / 3);
      if (pong != null) {
        wake();
      }
      session.housekeep(now);
    }
  }

  /**
   * Whether it gave no sign of life. What would ask it waits behind what it has not read yet; as
   * long as that leaves, it lives.
   */
  private boolean isSilent(long now, long idleNanos) {
    if (outlet.waitingBytes() > 0) {
      lastBehind = now;
    }
    return !paused && now - lastInbound >= idleNanos && now - lastBehind >= idleNanos;
  }

  private void ping(long now, long quietNanos) {
    boolean quiet = now - lastInbound >= quietNanos && now - lastPing >= quietNanos;
    if (quiet && !outlet.full()) {
      lastPing = now;
      pinged = true;
      shared.flushes().frames().ping();
      send();
    }
  }

  @Override
  public void close(CloseCode code, String reason) {
    if (closing || closed) {
      return;
    }
    closing = true;
    shared.counters().refuse("close_" + code.code());
    if (!outlet.full()) {
      session.write(shared.flushes().frames(), FLUSH_BYTES, shared.clock().nanos());
      send();
    }
    Farewell.say(socket, code.code(), reason, shared.turns());
    readOn();
  }

  private void end() {
    if (!closed) {
      closed = true;
      session.closed();
      ended.accept(this);
    }
  }
}
