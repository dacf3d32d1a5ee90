package dev.ringfolio.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Holds what one connection is written against what section 4 of the protocol promises, in the
 * order in which it is written. Events, prices and progress have witnesses of their own.
 */
final class Witness {
  /** What a client waits for, in the order of its messages. */
  sealed interface Expected {
    /** An answer to a subscribe to prices. {@code symbols} is empty for all. */
    record Prices(List<Symbol> symbols, double maxRate, boolean batch) implements Expected {}

    /** An answer to an unsubscribe; {@code symbols} is empty for all. */
    record NoPrices(List<Symbol> symbols) implements Expected {}

    /** An answer to a subscribe to events; {@code epoch} is −1 where it does not resume. */
    record Events(long epoch, long seq) implements Expected {}

    record NoEvents() implements Expected {}

    record Beat(int number) implements Expected {}

    /** A request is answered out of turn. */
    record Submitted(String requestId) implements Expected {}

    record Cancelled(String requestId) implements Expected {}
  }

  private final boolean flat;
  private final Deque<Expected> expected = new ArrayDeque<>();
  private final SimulatedGateway gateway;
  private final int queueBytesMax;
  final EventWitness events;
  final PriceWitness prices;
  private int messages;

  Witness(
      boolean flat,
      SimulatedGateway gateway,
      int queueBytesMax,
      EventWitness events,
      PriceWitness prices) {
    this.flat = flat;
    this.gateway = gateway;
    this.queueBytesMax = queueBytesMax;
    this.events = events;
    this.prices = prices;
  }

  int queueBytesMax() {
    return queueBytesMax;
  }

  /** {@code otherwise} is put together where it is needed: most checks hold. */
  static void check(boolean holds, Object... otherwise) {
    if (!holds) {
      StringBuilder text = new StringBuilder();
      for (Object part : otherwise) {
        text.append(part);
      }
      throw new AssertionError(text);
    }
  }

  /** The session takes what the client said. */
  void handedIn(Expected said) {
    if (said instanceof Expected.Submitted submitted) {
      events.submitted(submitted.requestId());
      return;
    }
    if (said instanceof Expected.Cancelled cancelled) {
      events.cancelled(cancelled.requestId());
      return;
    }
    expected.add(said);
  }

  private <E extends Expected> E next(Class<E> kind) {
    Expected answered = expected.poll();
    check(kind.isInstance(answered), "an answer ", kind, " to ", answered);
    return kind.cast(answered);
  }

  /** A message is written. */
  void written(JsonNode message, long now) {
    JsonNode data = flat ? message : message.get("data");
    String type = message.get("type").textValue();
    messages++;
    check(flat || (messages == 1) == type.equals("connection_status"), "message ", messages, type);
    switch (type) {
      case "connection_status" -> check(!flat, "a hello in the flat dialect");
      case "subscription_status" -> subscription(data, now);
      case "system" -> system(data);
      case "price_update" -> prices.update(data, now, false);
      case "price_batch" -> data.get("updates").forEach(each -> prices.update(each, now, true));
      case "portfolio_update" -> events.update(data, now);
      case "gap" -> events.gap(data, now);
      case "heartbeat" -> heartbeat(data);
      case "error" -> error(data);
      default -> throw new AssertionError("unexpected: " + message);
    }
  }

  private void subscription(JsonNode data, long now) {
    boolean on = data.get("action").textValue().equals("subscribed");
    if (data.get("topic").textValue().equals("price_updates")) {
      check(data.get("recovered").isNull(), "prices were recovered");
      if (on) {
        prices.subscribed(next(Expected.Prices.class), data);
      } else {
        prices.unsubscribed(next(Expected.NoPrices.class), data);
      }
    } else if (on) {
      Expected.Events asked = next(Expected.Events.class);
      if (asked.epoch() >= 0) {
        SimulatedGateway.EventTwin twin = gateway.twin;
        boolean known = asked.epoch() > 0 && asked.epoch() == twin.epoch;
        boolean whole = known && twin.holdsAllAfter(asked.seq());
        check(
            data.get("recovered").isBoolean() && data.get("recovered").booleanValue() == whole,
            "recovered ",
            data,
            " for ",
            asked,
            ", not ",
            whole);
      } else {
        check(data.get("recovered").isNull(), "recovered without having asked");
      }
      events.subscribed(asked, data, now);
    } else {
      next(Expected.NoEvents.class);
      events.unsubscribed();
    }
  }

  private void system(JsonNode data) {
    check(flat, "a system message in the envelope dialect");
    if (data.get("message").textValue().startsWith("Subscribed to ")) {
      prices.subscribed(next(Expected.Prices.class), data);
    } else {
      prices.unsubscribed(next(Expected.NoPrices.class), data);
    }
  }

  private void heartbeat(JsonNode data) {
    if (!flat) {
      events.heads(data.get("heads"));
    }
    if (!data.has("initiated_by")) {
      Expected.Beat beat = next(Expected.Beat.class);
      check(flat || data.get("n").intValue() == beat.number(), "not the echo of ", beat);
    }
  }

  private void error(JsonNode data) {
    if (data.hasNonNull("symbol")) {
      prices.refused(data);
    } else {
      check(data.hasNonNull("request_id"), "error: ", data);
      events.failed(data.get("request_id").textValue());
    }
  }

  /** All that was asked for is answered, though the feed is not asked anew. */
  void hasAnswers() {
    check(expected.isEmpty(), "unanswered: ", expected);
  }

  /** All is quiet: nothing may be owed. */
  void end() {
    hasAnswers();
    events.end();
    prices.end();
  }
}
