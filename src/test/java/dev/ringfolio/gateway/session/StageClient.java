package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.fanout.FlushSchedule;
import dev.ringfolio.gateway.wire.CloseCode;
import dev.ringfolio.gateway.wire.FrameBuffer;
import dev.ringfolio.gateway.wire.ServerFrames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client on a {@link Stage}: it takes frames when it reads, and none when it does not. */
public final class StageClient extends FlushSchedule.Client implements Wire {
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();

  private final Stage stage;
  private final Session session;
  private final ClientCodec codec;
  private final ServerFrames frames = new ServerFrames();
  private final Deque<String> received = new ArrayDeque<>();
  private final Deque<String> unread = new ArrayDeque<>();
  private long next;
  private long restsUntil = Long.MIN_VALUE;
  private int flushes;

  /** Whether the socket takes nothing. */
  public boolean stuck;

  /** Bytes of one flush at most. */
  public int flushBytes = 16 * 1024;

  /** The code that the session closed with, or 0. */
  public int closeCode;

  public @Nullable String closeReason;

  StageClient(Stage stage, String path, Encoding encoding, String clientId) {
    this.stage = stage;
    this.codec = new ClientCodec(encoding.label());
    this.session =
        path.equals("/ws")
            ? Session.envelope(stage.instance, encoding, this, clientId)
            : Session.flat(stage.instance, encoding, this, clientId);
  }

  public Session session() {
    return session;
  }

  /** Sends one message; it is handed in when the session accepts it. */
  public void send(String message) {
    unread.add(message);
    readOn();
    stage.turns.run();
  }

  /** The oldest message not yet looked at, or "". */
  public String receive() {
    String message = received.poll();
    return message == null ? "" : message;
  }

  /** All messages not yet looked at. */
  public List<String> receiveAll() {
    List<String> all = List.copyOf(received);
    received.clear();
    return all;
  }

  /** Messages that the session has not accepted. */
  public int unread() {
    return unread.size();
  }

  public int flushes() {
    return flushes;
  }

  /** The socket takes something again. */
  public void drain() {
    stuck = false;
    wake();
    stage.turns.run();
  }

  public void leave() {
    session.closed();
  }

  @Override
  public void wake() {
    next = stage.turns.nanos();
    wakeOnTick();
  }

  @Override
  public void wakeOnTick() {
    restsUntil = Long.MIN_VALUE;
    stage.schedule.request(this);
  }

  @Override
  public void readOn() {
    while (!unread.isEmpty() && session.accepting()) {
      session.frame();
      codec.send(session, unread.remove());
    }
  }

  @Override
  public void close(CloseCode code, String reason) {
    closeCode = code.code();
    closeReason = reason;
    session.closed();
  }

  @Override
  protected long dueNanos() {
    return restsUntil == Long.MIN_VALUE ? next : Math.max(next, restsUntil);
  }

  @Override
  protected void flush(long now) {
    if (stuck) {
      return;
    }
    flushes++;
    next = now + TICK_NANOS;
    FrameBuffer out = new FrameBuffer();
    long left = session.write(out, flushBytes, now);
    frames.read(out.take()).forEach(frame -> received.add(codec.text(frame)));
    if (left != DirtyMarks.NOTHING) {
      restsUntil = left;
      stage.schedule.request(this);
    }
  }
}
