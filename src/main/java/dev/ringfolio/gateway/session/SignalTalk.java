package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.fanout.EventCursor.Audience;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.Tiers.Standing;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one client subscribes to signals: it sees those that are for what its user has paid for, now.
 * The first subscribe asks for that, and waits for the answer. What cannot be read is what the
 * token claims.
 */
final class SignalTalk {
  private final Client client;
  private final Supplier<Tier> claimed;
  private final EventTalk<Signal> events;
  private final Runnable changes = this::tierChanges;
  private @Nullable Standing standing;
  private boolean settling;

  /**
   * @param claimed by the client's token
   */
  SignalTalk(Client client, Supplier<Tier> claimed) {
    this.client = client;
    this.claimed = claimed;
    boolean seesAll = client.instance().settings().shared();
    Audience<Signal> audience = new Audience<>(() -> rights(tier()), seesAll);
    this.events =
        EventTalk.of(client, ClientTopic.SIGNALS, client.instance().events().signals(), audience);
  }

  private static Predicate<Signal> rights(Tier tier) {
    return signal -> tier.sees(signal.minTier());
  }

  EventTalk<Signal> events() {
    return events;
  }

  /** What the client's user has paid for, as far as is known. */
  Tier tier() {
    return standing == null ? claimed.get() : standing.or(claimed.get());
  }

  /** Whether a subscribe waits for the tier; no further message is taken meanwhile. */
  boolean settling() {
    return settling;
  }

  void subscribe(Subscribe message) {
    // Where nobody authenticates, nobody has paid, and everybody sees all.
    if (standing != null || client.instance().settings().shared()) {
      events.subscribe(message);
      return;
    }
    settling = true;
    standing = client.instance().tiers().enter(client.user(), changes, () -> settled(message));
  }

  /** The tier is about to be another. */
  void tierChanges() {
    events.rightsChange();
  }

  private void settled(Subscribe message) {
    settling = false;
    if (!client.session().isClosed()) {
      events.subscribe(message);
      client.session().readOn();
    }
  }

  void leave() {
    events.close();
    if (standing != null) {
      client.instance().tiers().leave(standing, changes);
    }
  }
}
