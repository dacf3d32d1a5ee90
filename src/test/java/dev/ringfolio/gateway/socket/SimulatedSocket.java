package dev.ringfolio.gateway.socket;

import static dev.ringfolio.gateway.socket.Witness.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.fanout.Encodings;
import dev.ringfolio.gateway.fanout.EventFrames;
import dev.ringfolio.gateway.fanout.FlushSchedule;
import dev.ringfolio.gateway.fanout.ManualTurns;
import dev.ringfolio.gateway.fanout.Pace;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.session.Session;
import dev.ringfolio.gateway.session.Wire;
import dev.ringfolio.gateway.wire.CloseCode;
import dev.ringfolio.gateway.wire.FrameBuffer;
import dev.ringfolio.gateway.wire.ServerFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A connection of a history: what {@link Connection} does, over a write queue and a peer that are
 * simulated. What is written is checked by a {@link Witness} as it is written, and reaches the
 * client when it takes it.
 */
final class SimulatedSocket extends FlushSchedule.Client implements Wire {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STUCK_NANOS = 30 * SimulatedNet.SECOND;
  private static final long LATENCY = SimulatedNet.MILLI / 2;

  /** Messages that one network write brought. */
  private record Chunk(int bytes, List<JsonNode> messages) {}

  /** The client's end. */
  interface Peer {
    void receive(JsonNode message);

    void cut();
  }

  /** What the client says, and what it expects of it. */
  record Said(String text, Witness.Expected expected) {}

  /** Of each thread, since histories run side by side and an encoding belongs to one loop. */
  private static final ThreadLocal<Encoding> PLAIN =
      ThreadLocal.withInitial(() -> new Encodings(new ManualTurns()).of(Syntax.JSON, null));

  private final SimulatedGateway gateway;
  private final SimulatedNet net;
  private final Session session;
  private final Pace pace;
  private final int queueBytesMax;
  private final int flushBytesMax;
  private final Peer peer;
  private final Witness witness;
  private final FrameBuffer buffer = new FrameBuffer();
  private final ServerFrames frames = new ServerFrames();
  private final Deque<Said> unread = new ArrayDeque<>();
  private final Deque<Chunk> queued = new ArrayDeque<>();
  private long queuedBytes;
  private boolean wasFull;
  private boolean taking;
  private boolean stuck;
  private LongSupplier takes = () -> LATENCY;

  private boolean paused;
  private boolean pumpPosted;
  private boolean closed;
  private long restsUntil = AT_ONCE;

  SimulatedSocket(
      SimulatedGateway gateway,
      SimulatedNet net,
      String clientId,
      boolean flat,
      int queueBytesMax,
      Peer peer,
      Witness witness) {
    this.gateway = gateway;
    this.net = net;
    this.queueBytesMax = queueBytesMax;
    this.flushBytesMax = Math.min(queueBytesMax, Connection.FLUSH_BYTES);
    this.peer = peer;
    this.witness = witness;
    this.pace = new Pace(Duration.ofMillis(SimulatedGateway.TICK_MILLIS));
    this.session =
        flat
            ? Session.flat(gateway.instance, PLAIN.get(), this, clientId)
            : Session.envelope(gateway.instance, PLAIN.get(), this, clientId);
    gateway.sockets.add(this);
  }

  boolean isOf(SimulatedGateway other) {
    return gateway == other;
  }

  Session session() {
    return session;
  }

  // The client's side.

  /** How long the client takes for what one write brought. */
  void pace(LongSupplier nanos) {
    takes = nanos;
  }

  void stick() {
    stuck = true;
  }

  void wakeUp() {
    stuck = false;
    takeNext();
  }

  void say(Said said) {
    net.after(
        LATENCY,
        gateway.node,
        gateway.alive(
            () -> {
              if (!closed) {
                unread.add(said);
                if (!paused) {
                  pump();
                }
              }
            }));
  }

  /** The client goes. */
  void leave() {
    net.after(LATENCY, gateway.node, gateway.alive(this::end));
  }

  private void takeNext() {
    if (taking || stuck || queued.isEmpty()) {
      return;
    }
    taking = true;
    net.after(
        takes.getAsLong(),
        this,
        () -> {
          taking = false;
          if (!stuck && !queued.isEmpty()) {
            Chunk chunk = queued.remove();
            queuedBytes -= chunk.bytes;
            chunk.messages.forEach(peer::receive);
            if (wasFull && queuedBytes <= queueBytesMax / 2) {
              wasFull = false;
              net.after(0, gateway.node, gateway.alive(this::drained));
            }
          }
          takeNext();
        });
  }

  // What the witness is told beside the messages.

  /** The gateway reads events, and holds them from now on. */
  void read(Topic<?> topic, long epoch, long first, int count) {
    witness.read(topic, epoch, first, count);
  }

  void lookAtTier() {
    session.tier().ifPresent(witness::tier);
  }

  // The server's side, as in Connection.

  private void pump() {
    while (!closed && session.accepting() && !unread.isEmpty()) {
      Said said = unread.remove();
      witness.handedIn(said.expected);
      session.frame();
      session.message(said.text);
    }
    paused = !closed && !session.accepting();
  }

  @Override
  public void readOn() {
    if (paused && !pumpPosted) {
      pumpPosted = true;
      gateway.soon(
          () -> {
            pumpPosted = false;
            pump();
          });
    }
  }

  @Override
  public void wake() {
    wakeOnTick();
  }

  @Override
  public void wakeOnTick() {
    restsUntil = AT_ONCE;
    if (!closed) {
      gateway.schedule.request(this);
    }
  }

  @Override
  protected long dueNanos() {
    if (pace.keepsUp()) {
      return restsUntil;
    }
    return restsUntil == AT_ONCE ? pace.nextNanos() : Math.max(pace.nextNanos(), restsUntil);
  }

  @Override
  protected void flush(long now) {
    if (closed || full()) {
      return;
    }
    long left = now;
    boolean full = false;
    while (left <= now && !full && !closed) {
      left = session.write(buffer, flushBytesMax, now);
      send(now);
      full = closed || full();
    }
    pace.wrote(now, full, left <= now);
    if (left != DirtyMarks.NOTHING && !full && !closed) {
      restsUntil = left;
      gateway.schedule.request(this);
    }
  }

  private boolean full() {
    return queuedBytes >= queueBytesMax;
  }

  private void send(long now) {
    int bytes = buffer.length();
    if (bytes == 0) {
      return;
    }
    check(bytes <= flushBytesMax + EventFrames.MESSAGE_BYTES_MAX, bytes + " bytes in one write");
    List<JsonNode> messages = new ArrayList<>();
    for (ServerFrames.Frame frame : frames.read(buffer.take())) {
      messages.add(parse(frame.payload()));
    }
    lookAtTier();
    messages.forEach(message -> witness.written(message, now));
    queued.add(new Chunk(bytes, messages));
    queuedBytes += bytes;
    wasFull |= full();
    takeNext();
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void drained() {
    if (!closed) {
      pace.drained(net.now());
      wakeOnTick();
    }
  }

  void housekeep(long now) {
    if (closed) {
      return;
    }
    if (pace.stuckNanos(now) >= STUCK_NANOS) {
      close(CloseCode.TOO_SLOW, "nothing was read");
    } else {
      session.housekeep(now);
    }
  }

  @Override
  public void close(CloseCode code, String reason) {
    check(code == CloseCode.TOO_SLOW, "closed with " + code + ": " + reason);
    cut();
  }

  /** The connection breaks; what is under way is lost. */
  void cut() {
    end();
    net.after(LATENCY, this, peer::cut);
  }

  private void end() {
    if (!closed) {
      closed = true;
      queued.clear();
      session.closed();
      gateway.sockets.remove(this);
    }
  }

  /** Whether nothing is under way in either direction. */
  boolean idle() {
    return unread.isEmpty() && queued.isEmpty();
  }
}
