package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.json.StrictJson;
import dev.ringfolio.gateway.json.StrictMsgpack;
import dev.ringfolio.gateway.session.ClientMessage.Authenticate;
import dev.ringfolio.gateway.session.ClientMessage.Cancel;
import dev.ringfolio.gateway.session.ClientMessage.Heartbeat;
import dev.ringfolio.gateway.session.ClientMessage.Misunderstood;
import dev.ringfolio.gateway.session.ClientMessage.Optimization;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.wire.CloseCode;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client, from connect to close. Owned by its connection and used on its event loop.
 *
 * <p>Problem: whatever a client does, and however slowly it reads, its session must stay small and
 * tell the truth. Idea: the session holds no messages, only what the client has not yet been told.
 * Answers wait in a small {@link Outbox}; while it is half full, or a question to another module is
 * open that must be answered first, the session does not {@linkplain #accepting accept} messages,
 * and the connection stops reading. Events wait in the instance's logs behind cursors; prices,
 * progress and valuations in its boards behind dirty marks. {@link #write} takes from all of them,
 * in this order, so that the answer to a subscription comes before what it lets through, and a
 * snapshot before what follows it.
 *
 * <p>A client that must authenticate has five seconds for it; until then there is nothing but its
 * token.
 */
public final class Session {
  static final long AUTHENTICATE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Instance instance;
  private final Dialect dialect;
  private final Wire wire;
  private final String clientId;
  private final Outbox outbox = new Outbox();
  private final MessageRate rate;
  private final long heartbeatNanos;
  private final long openedNanos;

  private @Nullable Member member;
  private boolean authenticating;
  private boolean closed;
  private long nextHeartbeat;
  private boolean heartbeatWaits;

  private Session(Instance instance, Dialect dialect, Wire wire, String clientId) {
    this.instance = instance;
    this.dialect = dialect;
    this.wire = wire;
    this.clientId = clientId;
    this.openedNanos = instance.clock().nanos();
    this.rate = new MessageRate(instance.settings().messagesPerSecond(), openedNanos);
    this.heartbeatNanos = instance.settings().heartbeatInterval().toNanos();
    this.nextHeartbeat = openedNanos + heartbeatNanos;
  }

  /** A session of the dialect of {@code /ws}. */
  public static Session envelope(Instance instance, Encoding encoding, Wire wire, String clientId) {
    Dialect dialect = new EnvelopeDialect(instance.settings().symbolsMax(), encoding);
    return new Session(instance, dialect, wire, clientId);
  }

  /** A session of the dialect of {@code /ws/stream}. */
  public static Session flat(Instance instance, Encoding encoding, Wire wire, String clientId) {
    Dialect dialect = new FlatDialect(instance.settings().symbolsMax(), encoding);
    return new Session(instance, dialect, wire, clientId);
  }

  /**
   * The client is connected.
   *
   * @param identity whose client it is, where that is known already
   */
  public void open(Optional<Identity> identity) {
    identity.ifPresent(this::admit);
  }

  private void admit(Identity identity) {
    Member present = member;
    if (present == null) {
      member = new Member(instance, dialect, clientId, identity, this);
    } else if (!present.renew(identity)) {
      ErrorCode code = ErrorCode.FORBIDDEN;
      refuse(new Refusal(code, "token: it is another user's than this connection's"), null);
      return;
    }
    tell(dialect.connected(new Dialect.Hello(clientId, instance.settings()), millis()));
  }

  /** Whether the next message may be handed in now. */
  public boolean accepting() {
    if (closed || authenticating) {
      return false;
    }
    Member known = member;
    return known == null
        ? !outbox.halfFull(0)
        : !outbox.halfFull(known.asked()) && !known.occupied();
  }

  /** A frame of any kind came; floods end the connection. */
  public void frame() {
    if (rate.frameFloods(nanos())) {
      close(CloseCode.POLICY, "flooding");
    }
  }

  /** A text message came, where the encoding is of text. */
  public void message(String text) {
    if (!closed) {
      take(StrictJson.read(text));
    }
  }

  /** A binary message came, where the encoding is not of text. */
  public void message(byte[] bytes) {
    if (!closed) {
      take(StrictMsgpack.read(bytes));
    }
  }

  private void take(Checked<JsonNode> read) {
    boolean admitted = rate.admit(nanos());
    ClientMessage message = dialect.read(read);
    if (!admitted) {
      limit(message);
    } else if (message instanceof Authenticate authenticate) {
      authenticate(authenticate.token());
    } else if (member == null) {
      close(CloseCode.UNAUTHENTICATED, "authenticate first");
    } else {
      handle(member, message);
    }
  }

  private void handle(Member known, ClientMessage message) {
    if (message instanceof Subscribe subscribe) {
      known.subscribe(subscribe);
    } else if (message instanceof Unsubscribe unsubscribe) {
      known.unsubscribe(unsubscribe);
    } else if (message instanceof Heartbeat heartbeat) {
      put(known.heartbeat(heartbeat.echo()));
    } else if (message instanceof Optimization optimization && known.requests() != null) {
      known.requests().submit(optimization.data());
    } else if (message instanceof Cancel cancel && known.requests() != null) {
      known.requests().cancel(cancel.requestId());
    } else if (message instanceof Misunderstood wrong) {
      refuse(wrong.refusal(), wrong.requestId());
    }
  }

  /** A message above the rate: requests are answered one by one, the others counted. */
  private void limit(ClientMessage message) {
    instance.counters().drop();
    if (message instanceof Optimization optimization) {
      refuse(limited(Map.of()), OptimizationRequests.requestId(optimization.data()));
    } else if (message instanceof Cancel cancel) {
      refuse(limited(Map.of()), cancel.requestId());
    } else {
      rate.drop();
      tellDropped();
    }
  }

  private void tellDropped() {
    long dropped = rate.takeDropped(nanos());
    if (dropped > 0) {
      refuse(limited(Map.of("dropped", dropped)), null);
    }
  }

  private Refusal limited(Map<String, Object> facts) {
    ErrorCode code = ErrorCode.RATE_LIMITED;
    String detail = "more than " + instance.settings().messagesPerSecond() + " messages a second";
    return new Refusal(code, code.text(), detail, facts, rate.retryAfterSeconds(nanos()));
  }

  /** Finds out who the bearer of {@code token} is; nothing else is read meanwhile. */
  public void authenticate(String token) {
    authenticating = true;
    Desk.Answer<Identity> answer =
        new Desk.Answer<>() {
          @Override
          public void answered(Identity identity) {
            authenticating = false;
            if (!closed) {
              admit(identity);
              wire.readOn();
            }
          }

          @Override
          public void failed(Failure failure) {
            authenticating = false;
            switch (failure.code()) {
              case RATE_LIMITED -> close(CloseCode.TOO_MANY_CONNECTIONS, failure.detail());
              case FORBIDDEN -> close(CloseCode.ORIGIN_FORBIDDEN, failure.detail());
              default -> close(CloseCode.UNAUTHENTICATED, failure.detail());
            }
          }
        };
    instance.desk().authenticate(clientId, token, answer);
  }

  /**
   * Writes what the client has not been told until {@code bytesMax} are in {@code out}.
   *
   * @return when there is more: {@code now}, the time at which the next price rested, or {@link
   *     DirtyMarks#NOTHING}
   */
  public long write(FrameBuffer out, int bytesMax, long now) {
    boolean held = !accepting();
    instance.freshness().at(millis());
    long left = writeAll(out, bytesMax, now);
    if (held && accepting()) {
      wire.readOn();
    }
    return left;
  }

  /** Reads ahead for {@link #write}; see {@code FlushSchedule.Client.fetch}. */
  public int fetch(int step) {
    Member known = member;
    return switch (step) {
      case 0 -> closed ? 1 : 0;
      case 1 -> outbox.heldBytes() + (known == null ? 0 : known.fetch(0));
      case 2 -> outbox.size() + (known == null ? 0 : known.fetch(1));
      default -> known == null ? 0 : known.fetch(step - 1);
    };
  }

  private long writeAll(FrameBuffer out, int bytesMax, long now) {
    if (!outbox.write(out, bytesMax, now)) {
      return now;
    }
    return member == null ? DirtyMarks.NOTHING : member.write(out, bytesMax, now);
  }

  /** Time went by. Called about once a second. */
  public void housekeep(long now) {
    if (closed) {
      return;
    }
    tellDropped();
    Member known = member;
    if (known == null) {
      if (now - openedNanos >= AUTHENTICATE_NANOS) {
        close(CloseCode.UNAUTHENTICATED, "no token within 5 s");
      }
      return;
    }
    if (known.requests() != null) {
      known.requests().housekeep();
    }
    if (known.identity().expiresMillis() <= millis()) {
      close(CloseCode.UNAUTHENTICATED, "the token has expired");
    } else if (now - nextHeartbeat >= 0 && !heartbeatWaits) {
      nextHeartbeat = now + heartbeatNanos;
      heartbeatWaits = true;
      put(known.serverHeartbeat(() -> heartbeatWaits = false));
    }
  }

  /** The service stops: the client is told when to come back, and no request is taken. */
  public void drain(double reconnectAfterSeconds, String reason) {
    if (member != null && member.requests() != null) {
      member.requests().drain();
    }
    tell(dialect.drain(reconnectAfterSeconds, reason, millis()));
  }

  /** No slot is free upstream for {@code symbol}. */
  public void refusedUpstream(Symbol symbol, String detail) {
    if (member != null) {
      member.prices().refusedUpstream(symbol, detail);
    }
  }

  /** {@code symbol} is streamed from now on. */
  public void streamed(Symbol symbol) {
    if (member != null) {
      member.prices().streamed(symbol);
    }
  }

  /** The connection is gone. */
  public void closed() {
    closed = true;
    if (member != null) {
      member.leave();
    }
  }

  void tell(byte[] frame) {
    if (frame.length > 0) {
      put(new Outgoing.Frame(frame));
    }
  }

  void refuse(Refusal refusal, @Nullable String requestId) {
    instance.counters().refuse(refusal.code().wire());
    tell(dialect.error(refusal, requestId, null, millis()));
  }

  void put(Outgoing outgoing) {
    if (closed) {
      return;
    }
    if (outbox.add(outgoing)) {
      wire.wake();
    } else {
      close(CloseCode.TOO_SLOW, "more answers wait than are kept");
    }
  }

  void wake() {
    wire.wake();
  }

  void wakeOnTick() {
    wire.wakeOnTick();
  }

  void readOn() {
    wire.readOn();
  }

  boolean isClosed() {
    return closed;
  }

  /** Bytes of the answers that wait. */
  int heldBytes() {
    return outbox.heldBytes();
  }

  private void close(CloseCode code, String reason) {
    if (!closed) {
      wire.close(code, reason);
    }
  }

  private long nanos() {
    return instance.clock().nanos();
  }

  private long millis() {
    return instance.clock().millis();
  }

  public String clientId() {
    return clientId;
  }

  public String dialect() {
    return dialect.label();
  }

  public String encoding() {
    return dialect.encoding().label();
  }

  /** Whose client it is, where that is known. */
  public Optional<Identity> identity() {
    return Optional.ofNullable(member).map(Member::identity);
  }

  /** What its user has paid for, where that is known. */
  public Optional<Tier> tier() {
    return Optional.ofNullable(member).map(Member::tier);
  }

  /** The symbols subscribed to. */
  public List<Symbol> symbols() {
    return member == null ? List.of() : member.symbols();
  }

  /** The topics subscribed to. */
  public List<ClientTopic> topics() {
    return member == null ? List.of() : member.topics();
  }
}
