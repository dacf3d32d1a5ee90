package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.ClientFreshness;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.EventCursor.Audience;
import dev.ringfolio.gateway.fanout.EventLogs;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.session.Dialect.Head;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client whose user is known: what it is subscribed to, and its requests. A part of its session.
 * Of a topic that it never asked for, nothing is held, but for the answers to its own requests.
 */
final class Member {
  private final Client client;
  private final PriceTalk prices;

  /** Null in a dialect that carries prices only. */
  private final @Nullable PortfolioTalk portfolios;

  private @Nullable EventTalk<RiskAlert> alerts;
  private @Nullable SignalTalk signals;
  private Identity identity;

  Member(Instance instance, Dialect dialect, String clientId, Identity identity, Session session) {
    ClientFreshness freshness = new ClientFreshness();
    this.client = new Client(instance, dialect, session, clientId, identity.user(), freshness);
    this.identity = identity;
    this.prices = new PriceTalk(client);
    this.portfolios = dialect.carriesEvents() ? new PortfolioTalk(client, identity) : null;
  }

  Identity identity() {
    return identity;
  }

  /** What the user has paid for, as far as is known here. */
  Tier tier() {
    return signals == null ? identity.tier() : signals.tier();
  }

  /** A newer token of the same user; returns false where it is another's: nothing changes. */
  boolean renew(Identity renewed) {
    if (!renewed.user().equals(identity.user())) {
      return false;
    }
    if (signals != null) {
      signals.tierChanges();
    }
    identity = renewed;
    return true;
  }

  PriceTalk prices() {
    return prices;
  }

  /** The client's own requests; null in a dialect that has none. */
  @Nullable OwnRequests requests() {
    return portfolios == null ? null : portfolios.requests();
  }

  /** Questions to other modules under way whose answers will be told. */
  int asked() {
    return portfolios == null ? 0 : portfolios.requests().asked();
  }

  /** Whether something must be answered before the client is read on. */
  boolean occupied() {
    return prices.settling()
        || (portfolios != null && portfolios.requests().busy())
        || (signals != null && signals.settling());
  }

  void subscribe(Subscribe message) {
    switch (message.topic()) {
      case PRICE_UPDATES -> prices.subscribe(message);
      case PORTFOLIO_UPDATES -> {
        if (portfolios != null) {
          portfolios.subscribe(message);
        }
      }
      case RISK_ALERTS -> {
        if (alerts == null) {
          EventLogs logs = client.instance().events();
          boolean seesAll = client.instance().settings().shared();
          Audience<RiskAlert> audience = Audience.ofUser(seesAll);
          alerts = EventTalk.of(client, message.topic(), logs.alerts(), audience);
        }
        alerts.subscribe(message);
      }
      case SIGNALS -> {
        if (signals == null) {
          signals = new SignalTalk(client, () -> identity.tier());
        }
        signals.subscribe(message);
      }
    }
  }

  void unsubscribe(Unsubscribe message) {
    EventLogs logs = client.instance().events();
    switch (message.topic()) {
      case PRICE_UPDATES -> prices.unsubscribe(message);
      case PORTFOLIO_UPDATES -> {
        if (portfolios != null) {
          portfolios.unsubscribe(message);
        }
      }
      case RISK_ALERTS -> {
        if (alerts == null) {
          client.session().tell(EventTalk.notSubscribed(client, message.topic(), logs.alerts()));
        } else {
          alerts.unsubscribe();
        }
      }
      case SIGNALS -> {
        if (signals == null) {
          client.session().tell(EventTalk.notSubscribed(client, message.topic(), logs.signals()));
        } else {
          signals.events().unsubscribe();
        }
      }
    }
  }

  Outgoing heartbeat(JsonNode echo) {
    return new HeartbeatAnswer(client, this, echo, false, () -> {});
  }

  Outgoing serverHeartbeat(Runnable written) {
    return new HeartbeatAnswer(client, this, MissingNode.getInstance(), true, written);
  }

  /** The topics of events of which something is held for the client. */
  private List<EventTalk<?>> events() {
    List<EventTalk<?>> events = new ArrayList<>(3);
    if (portfolios != null) {
      events.add(portfolios.events());
    }
    if (alerts != null) {
      events.add(alerts);
    }
    if (signals != null) {
      events.add(signals.events());
    }
    return events;
  }

  /** How many events were not looked at for the client. */
  long lag() {
    return events().stream().mapToLong(EventTalk::lag).sum();
  }

  Map<ClientTopic, Head> heads() {
    Map<ClientTopic, Head> heads = new EnumMap<>(ClientTopic.class);
    if (prices.prices().isOpen()) {
      Instance instance = client.instance();
      Head head = new Head(instance.prices().epoch(), instance.prices().head());
      heads.put(ClientTopic.PRICE_UPDATES, head);
    }
    events().stream()
        .filter(EventTalk::subscribed)
        .forEach(talk -> heads.put(talk.topic(), talk.head()));
    return heads;
  }

  /**
   * Writes the events that concern the client, topic by topic.
   *
   * @return whether more is left
   */
  boolean writeEvents(FrameBuffer out, int bytesMax) {
    return (portfolios != null && portfolios.events().write(out, bytesMax))
        || (alerts != null && alerts.write(out, bytesMax))
        || (signals != null && signals.events().write(out, bytesMax));
  }

  /** Reads ahead for the prices of {@link #write}, which is what most flushes are. */
  int fetch(int step) {
    return switch (step) {
      case 0 -> portfolios == null ? 0 : 1;
      case 1 -> prices.settling() ? 1 : 0;
      default -> prices.prices().fetch(step - 2);
    };
  }

  long write(FrameBuffer out, int bytesMax, long now) {
    if (portfolios != null) {
      portfolios.requests().recheckNext();
    }
    if (writeEvents(out, bytesMax)) {
      return now;
    }
    long left =
        portfolios == null ? DirtyMarks.NOTHING : portfolios.writeStates(out, bytesMax, now);
    return Math.min(left, prices.prices().write(out, bytesMax, now));
  }

  void leave() {
    prices.prices().leaveAll();
    if (portfolios != null) {
      portfolios.leave();
    }
    if (alerts != null) {
      alerts.close();
    }
    if (signals != null) {
      signals.leave();
    }
  }

  List<Symbol> symbols() {
    return prices.prices().symbols();
  }

  List<ClientTopic> topics() {
    return List.copyOf(heads().keySet());
  }
}
