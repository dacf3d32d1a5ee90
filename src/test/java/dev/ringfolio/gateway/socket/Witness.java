package dev.ringfolio.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Holds what one connection is written against what section 4 of the protocol promises, in the
 * order in which it is written. Each topic has a witness of its own.
 */
final class Witness {
  /** What a client waits for, in the order of its messages. */
  sealed interface Expected {
    /** An answer to a subscribe to prices. {@code symbols} is empty for all. */
    record Prices(List<Symbol> symbols, double maxRate, boolean batch) implements Expected {}

    /** An answer to an unsubscribe; {@code symbols} is empty for all. */
    record NoPrices(List<Symbol> symbols) implements Expected {}

    /**
     * An answer to a subscribe to what becomes of optimizations and portfolios.
     *
     * @param epoch −1 where it does not resume
     * @param portfolios empty for all
     * @param maxRate NaN for none
     */
    record Events(long epoch, long seq, List<String> portfolios, double maxRate)
        implements Expected {}

    /** {@code portfolios} is empty where all ends. */
    record NoEvents(List<String> portfolios) implements Expected {}

    /** An answer to a subscribe to alerts or signals; {@code epoch} is −1 where none resumes. */
    record Stream(String topic, long epoch, long seq) implements Expected {}

    record NoStream(String topic) implements Expected {}

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
  final ValuationWitness valuations;
  final StreamWitness<RiskAlert> alerts;
  final StreamWitness<Signal> signals;
  private Tier tier;
  private int messages;

  Witness(
      boolean flat,
      SimulatedGateway gateway,
      int queueBytesMax,
      EventWitness events,
      PriceWitness prices,
      SimulatedBooks books,
      Identity identity,
      boolean shared) {
    this.flat = flat;
    this.gateway = gateway;
    this.queueBytesMax = queueBytesMax;
    this.events = events;
    this.prices = prices;
    this.tier = identity.tier();
    String user = identity.user();
    this.valuations = new ValuationWitness(books, user);
    this.alerts =
        new StreamWitness<>(
            "risk_alerts",
            books.alerts,
            gateway.alertTwin,
            RiskAlert::id,
            alert -> alert.owner().equals(user),
            shared);
    this.signals =
        new StreamWitness<>(
            "signals",
            books.signals,
            gateway.signalTwin,
            Signal::id,
            signal -> tier.sees(signal.minTier()),
            shared);
  }

  /** What the gateway takes the user to have paid for. */
  void tier(Tier now) {
    if (now != tier) {
      tier = now;
      signals.rightsChanged();
    }
  }

  Tier tier() {
    return tier;
  }

  /** The gateway has read events. */
  void read(Topic<?> topic, long epoch, long first, int count) {
    if (topic == Topics.SIGNALS) {
      signals.read(epoch, first, count);
    }
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
      case "portfolio_update" -> {
        if (data.get("type").textValue().equals("valuation")) {
          valuations.update(data, now);
        } else {
          events.update(data, now);
        }
      }
      case "risk_alert" -> alerts.event(data);
      case "signal" -> signals.event(data);
      case "gap" -> gap(data, now);
      case "heartbeat" -> heartbeat(data);
      case "error" -> error(data);
      default -> throw new AssertionError("unexpected: " + message);
    }
  }

  private StreamWitness<?> stream(String topic) {
    return topic.equals("signals") ? signals : alerts;
  }

  private void gap(JsonNode data, long now) {
    String topic = data.get("topic").textValue();
    if (topic.equals("portfolio_updates")) {
      events.gap(data, now);
    } else {
      stream(topic).gap(data, now);
    }
  }

  private void stream(JsonNode data, boolean on, long now) {
    String topic = data.get("topic").textValue();
    if (on) {
      Expected.Stream asked = next(Expected.Stream.class);
      check(asked.topic().equals(topic), data, " answers ", asked);
      stream(topic).subscribed(asked, data, now);
    } else {
      check(next(Expected.NoStream.class).topic().equals(topic), "another topic: ", data);
      stream(topic).unsubscribed();
    }
  }

  private void subscription(JsonNode data, long now) {
    boolean on = data.get("action").textValue().equals("subscribed");
    String topic = data.get("topic").textValue();
    if (topic.equals("signals") || topic.equals("risk_alerts")) {
      stream(data, on, now);
    } else if (topic.equals("price_updates")) {
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
      valuations.subscribed(asked.portfolios(), asked.maxRate());
    } else {
      List<String> portfolios = next(Expected.NoEvents.class).portfolios();
      valuations.unsubscribed(portfolios);
      if (portfolios.isEmpty()) {
        events.unsubscribed();
      }
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
      alerts.heads(data.get("heads"));
      signals.heads(data.get("heads"));
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
    valuations.end();
    alerts.end();
    signals.end();
  }
}
