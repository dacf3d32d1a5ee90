package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.fanout.EventCursor;
import dev.ringfolio.gateway.fanout.EventCursor.Gap;
import dev.ringfolio.gateway.fanout.EventLog;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.Dialect.Head;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How one client subscribes to one topic of events. */
final class EventTalk<E> {
  private final Client client;
  private final ClientTopic topic;
  private final EventLog<E> log;
  private final EventCursor<E> cursor;

  EventTalk(Client client, ClientTopic topic, EventLog<E> log, EventCursor<E> cursor) {
    this.client = client;
    this.topic = topic;
    this.log = log;
    this.cursor = cursor;
  }

  /** A subscription to a topic on which nothing comes unasked. */
  static <E> EventTalk<E> of(
      Client client, ClientTopic topic, EventLog<E> log, EventCursor.Audience<E> audience) {
    EventCursor<E> cursor =
        new EventCursor<>(log, client.reader(), audience, new Told(client, topic));
    return new EventTalk<>(client, topic, log, cursor);
  }

  ClientTopic topic() {
    return topic;
  }

  boolean subscribed() {
    return cursor.subscribed();
  }

  /** Where the topic is, as far as the client should know. */
  Head head() {
    return new Head(log.epoch(), cursor.head());
  }

  long lag() {
    return cursor.lag();
  }

  /** See {@link EventCursor#write}. */
  boolean write(FrameBuffer out, int bytesMax) {
    return cursor.write(out, bytesMax);
  }

  /** See {@link EventCursor#rightsChange}. */
  void rightsChange() {
    cursor.rightsChange();
  }

  void close() {
    cursor.close();
  }

  void subscribe(Subscribe message) {
    inTurn(() -> begin(message));
  }

  /** Begins now; returns the answer. */
  byte[] begin(Subscribe message) {
    Boolean recovered = cursor.subscribe(message.since());
    return answer(client, topic, log, true, message.portfolios(), recovered, message.maxRate());
  }

  void unsubscribe() {
    inTurn(this::end);
  }

  /** Ends now; returns the answer. */
  byte[] end() {
    cursor.unsubscribe();
    return leaving(null);
  }

  /** The answer to one who unsubscribes from {@code portfolios}, or from all where that is null. */
  byte[] leaving(@Nullable List<String> portfolios) {
    return answer(client, topic, log, false, portfolios, null, Double.NaN);
  }

  /** The answer to one who unsubscribes, and never did subscribe. */
  static byte[] notSubscribed(Client client, ClientTopic topic, EventLog<?> log) {
    return answer(client, topic, log, false, null, null, Double.NaN);
  }

  private static byte[] answer(
      Client client,
      ClientTopic topic,
      EventLog<?> log,
      boolean subscribed,
      @Nullable List<String> portfolios,
      @Nullable Boolean recovered,
      double maxRate) {
    SubscriptionReport report =
        new SubscriptionReport(
            topic,
            subscribed,
            List.of(),
            List.of(),
            List.of(),
            portfolios,
            log.epoch(),
            log.head(),
            recovered,
            maxRate,
            client.instance().settings().simulated());
    return client.dialect().subscription(report, client.millis());
  }

  /**
   * Has the subscription begin or end by {@code change}, which makes the answer, when that is
   * written: what stands before it in the outbox is written as things were. The answer says where
   * the topic is, and a client may resume from there, so what happened until then and concerns it
   * must have been written.
   */
  void inTurn(Supplier<byte[]> change) {
    client
        .session()
        .put(
            new Outgoing() {
              @Override
              public int heldBytes() {
                return 0;
              }

              @Override
              public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
                if (cursor.write(out, bytesMax)) {
                  return false;
                }
                out.append(change.get());
                return true;
              }
            });
  }

  /** What the cursor tells. */
  private record Told(Client client, ClientTopic topic) implements EventCursor.Listener {
    @Override
    public void wake() {
      client.session().wake();
    }

    @Override
    public void gap(FrameBuffer out, Gap gap) {
      client.freshness().gap();
      out.append(client.dialect().gap(topic, gap, client.millis()));
    }
  }
}
