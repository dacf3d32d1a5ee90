package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.ClientFreshness;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.EventCursor;
import dev.ringfolio.gateway.fanout.EventCursor.Gap;
import dev.ringfolio.gateway.fanout.EventFrames;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.session.Dialect.Beat;
import dev.ringfolio.gateway.session.Dialect.Head;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client whose user is known: its subscriptions and its requests. A part of its session. */
final class Member {
  private final Instance instance;
  private final Dialect dialect;
  private final String clientId;
  private final Session session;
  private final PriceTalk talk;
  private final @Nullable DirtyMarks progress;
  private final @Nullable EventCursor events;
  private final OwnRequests requests;
  private final ClientFreshness freshness = new ClientFreshness();
  private Identity identity;

  Member(Instance instance, Dialect dialect, String clientId, Identity identity, Session session) {
    this.instance = instance;
    this.dialect = dialect;
    this.clientId = clientId;
    this.identity = identity;
    this.session = session;
    this.talk = new PriceTalk(instance, dialect, session, freshness);
    this.requests = new OwnRequests(instance, clientId, identity, new Told());
    if (dialect.carriesEvents()) {
      boolean seesAll = instance.settings().shared();
      this.events =
          new EventCursor(
              instance.events(),
              dialect.encoding(),
              instance.clock(),
              instance.freshness(),
              clientId,
              identity.user(),
              seesAll,
              new EventsTold());
      DirtyMarks marks =
          new DirtyMarks(dialect.form(), session::wakeOnTick, instance.freshness(), freshness);
      instance.progress().enter(clientId, marks);
      this.progress = marks;
    } else {
      this.events = null;
      this.progress = null;
    }
  }

  Identity identity() {
    return identity;
  }

  /** A newer token of the same user; returns false where it is another's: nothing changes. */
  boolean renew(Identity renewed) {
    if (!renewed.user().equals(identity.user())) {
      return false;
    }
    identity = renewed;
    return true;
  }

  PriceTalk talk() {
    return talk;
  }

  OwnRequests requests() {
    return requests;
  }

  /** Whether something must be answered before the client is read on. */
  boolean occupied() {
    return talk.settling() || requests.busy();
  }

  void subscribe(Subscribe message) {
    switch (message.topic()) {
      case PRICE_UPDATES -> talk.subscribe(message);
      case PORTFOLIO_UPDATES -> subscribeEvents(message);
      case RISK_ALERTS, SIGNALS -> refuseTopic(message.topic());
    }
  }

  private void subscribeEvents(Subscribe message) {
    EventCursor cursor = events;
    DirtyMarks marks = progress;
    if (cursor != null && marks != null) {
      session.put(
          new Turn(
              cursor,
              () -> {
                Boolean recovered = cursor.subscribe(message.since());
                instance.progress().subscribe(identity.user(), marks);
                return eventReport(true, recovered, message.maxRate());
              }));
    }
  }

  private SubscriptionReport eventReport(
      boolean subscribed, @Nullable Boolean recovered, double maxRate) {
    return new SubscriptionReport(
        ClientTopic.PORTFOLIO_UPDATES,
        subscribed,
        List.of(),
        List.of(),
        List.of(),
        instance.events().epoch(),
        instance.events().head(),
        recovered,
        maxRate,
        instance.settings().simulated());
  }

  void unsubscribe(Unsubscribe message) {
    switch (message.topic()) {
      case PRICE_UPDATES -> talk.unsubscribe(message);
      case PORTFOLIO_UPDATES -> unsubscribeEvents();
      case RISK_ALERTS, SIGNALS -> refuseTopic(message.topic());
    }
  }

  private void unsubscribeEvents() {
    EventCursor cursor = events;
    DirtyMarks marks = progress;
    if (cursor != null && marks != null) {
      session.put(
          new Turn(
              cursor,
              () -> {
                cursor.unsubscribe();
                instance.progress().unsubscribe(identity.user(), marks);
                return eventReport(false, null, Double.NaN);
              }));
    }
  }

  private void refuseTopic(ClientTopic topic) {
    session.refuse(
        new Refusal(
            ErrorCode.UNKNOWN_TOPIC, "topic: '" + topic.wire() + "' is not served by this version"),
        null);
  }

  /**
   * A subscription to events that begins or ends when that is written: what stands before it in the
   * outbox is written as things were. Its answer says where the topic is, and a client may resume
   * from there, so what happened until then and concerns it must have been written.
   */
  private final class Turn implements Outgoing {
    private final EventCursor cursor;
    private final Supplier<SubscriptionReport> change;

    Turn(EventCursor cursor, Supplier<SubscriptionReport> change) {
      this.cursor = cursor;
      this.change = change;
    }

    @Override
    public int heldBytes() {
      return 0;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      if (cursor.write(out, bytesMax)) {
        return false;
      }
      out.append(dialect.subscription(change.get(), instance.clock().millis()));
      return true;
    }
  }

  Outgoing heartbeat(JsonNode echo, boolean byServer) {
    return new HeartbeatAnswer(echo, byServer, () -> {});
  }

  Outgoing serverHeartbeat(Runnable written) {
    return new HeartbeatAnswer(MissingNode.getInstance(), true, written);
  }

  /** Says where the topics are, so the events before that must have been written. */
  private final class HeartbeatAnswer implements Outgoing {
    private final JsonNode echo;
    private final boolean byServer;
    private final Runnable written;
    private final int heldBytes;

    /** Events not yet written when this was begun; −1 before. */
    private long lag = -1;

    HeartbeatAnswer(JsonNode echo, boolean byServer, Runnable written) {
      this.echo = echo;
      this.byServer = byServer;
      this.written = written;
      this.heldBytes = echo.isEmpty() ? 0 : echo.toString().length();
    }

    @Override
    public int heldBytes() {
      return heldBytes;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      if (lag < 0) {
        lag = events == null ? 0 : events.lag();
      }
      if (events != null && events.write(out, bytesMax)) {
        return false;
      }
      long now = instance.clock().millis();
      out.append(dialect.heartbeat(new Beat(echo, byServer, heads(), freshness, lag), now));
      if (byServer) {
        freshness.fade();
      }
      written.run();
      return true;
    }
  }

  private Map<ClientTopic, Head> heads() {
    Map<ClientTopic, Head> heads = new EnumMap<>(ClientTopic.class);
    for (ClientTopic topic : topics()) {
      heads.put(
          topic,
          topic == ClientTopic.PRICE_UPDATES
              ? new Head(instance.prices().epoch(), instance.prices().head())
              : new Head(instance.events().epoch(), events == null ? 0 : events.head()));
    }
    return heads;
  }

  long write(FrameBuffer out, int bytesMax, long now) {
    requests.recheckNext();
    if (events != null && events.write(out, bytesMax)) {
      return now;
    }
    long left = progress == null ? DirtyMarks.NOTHING : progress.write(out, bytesMax, now);
    return Math.min(left, talk.prices().write(out, bytesMax, now));
  }

  void leave() {
    talk.prices().leaveAll();
    if (events != null) {
      events.close();
      instance.progress().leave(clientId, identity.user());
    }
  }

  List<Symbol> symbols() {
    return talk.prices().symbols();
  }

  List<ClientTopic> topics() {
    List<ClientTopic> topics = new ArrayList<>(2);
    if (talk.prices().isOpen()) {
      topics.add(ClientTopic.PRICE_UPDATES);
    }
    if (events != null && events.subscribed()) {
      topics.add(ClientTopic.PORTFOLIO_UPDATES);
    }
    return topics;
  }

  /** What the client's requests tell it. */
  private final class Told implements OwnRequests.Told {
    @Override
    public void refused(Refusal refusal, @Nullable String requestId) {
      session.refuse(refusal, requestId);
      session.readOn();
    }

    @Override
    public void again(OptimizationEvent event) {
      put(event, () -> true);
    }

    @Override
    public void againUnlessAnswered(OptimizationFinished finished) {
      put(finished, () -> requests.tellsAgain(finished));
    }

    private void put(OptimizationEvent event, BooleanSupplier due) {
      // Where its own event was lost, the board has not heard that it is finished. That it is
      // queued may be older than what the board knows.
      if (event instanceof OptimizationFinished) {
        instance.progress().events(List.of(event));
      }
      session.put(new Again(event, due));
      session.readOn();
    }

    @Override
    public void awaited(String requestId) {
      // Where all clients are one user, each has ids of its own, so the request is its own.
      if (events != null && !instance.settings().shared()) {
        events.adopt(requestId);
      }
    }

    @Override
    public void goOn() {
      session.wake();
      session.readOn();
    }
  }

  /** An answer given again: not an event of the stream, so without a seq of its own. */
  private final class Again implements Outgoing {
    private final OptimizationEvent event;
    private final BooleanSupplier due;

    /**
     * @param due asked when it is its turn: whether it is still to be told
     */
    Again(OptimizationEvent event, BooleanSupplier due) {
      this.event = event;
      this.due = due;
    }

    @Override
    public int heldBytes() {
      return 0;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      if (!due.getAsBoolean()) {
        return true;
      }
      Long prev = events == null ? null : events.lastSent();
      long now = instance.clock().millis();
      long epoch = instance.events().epoch();
      out.append(EventFrames.again(dialect.encoding(), event, epoch, prev, now));
      return true;
    }
  }

  /** What the cursor tells of events. */
  private final class EventsTold implements EventCursor.Listener {
    @Override
    public void wake() {
      session.wake();
    }

    @Override
    public boolean waitsForAnswers() {
      return requests.waits();
    }

    @Override
    public void answered(String requestId) {
      requests.answered(requestId);
    }

    @Override
    public void gap(FrameBuffer out, Gap gap) {
      freshness.gap();
      long now = instance.clock().millis();
      out.append(dialect.gap(ClientTopic.PORTFOLIO_UPDATES, gap, now));
      requests.recheck();
    }

    @Override
    public boolean hasAnswer(OptimizationEvent event) {
      return requests.wasToldAgain(event);
    }

    @Override
    public void answersLost() {
      requests.recheck();
    }
  }
}
