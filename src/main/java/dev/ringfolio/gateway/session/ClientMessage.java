package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.fanout.EventCursor.Since;
import dev.ringfolio.gateway.json.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client said, in either dialect. */
sealed interface ClientMessage {
  /**
   * Subscribe to a topic.
   *
   * @param symbols null for all streamed ones
   * @param portfolios null for all of the client's user
   * @param maxRate messages a second for each key; NaN for no limit
   */
  record Subscribe(
      ClientTopic topic,
      @Nullable Symbols symbols,
      @Nullable List<String> portfolios,
      @Nullable Since since,
      double maxRate,
      boolean batch)
      implements ClientMessage {
    private static final double NANOS_A_SECOND = 1e9;

    /** A key rests for a day at most, however low the rate. */
    private static final double REST_NANOS_MAX = 86_400e9;

    /** How long a key rests after each message; 0 where there is no limit. */
    long restNanos() {
      return Double.isNaN(maxRate) ? 0 : (long) Math.min(NANOS_A_SECOND / maxRate, REST_NANOS_MAX);
    }
  }

  /**
   * End a subscription, or a part of it.
   *
   * @param symbols null for all
   * @param portfolios null for the whole topic
   */
  record Unsubscribe(
      ClientTopic topic, @Nullable Symbols symbols, @Nullable List<String> portfolios)
      implements ClientMessage {}

  /** Are you there? {@code echo} is the client's own object, or a missing node. */
  record Heartbeat(JsonNode echo) implements ClientMessage {}

  /** {@code data} as it was sent; checked by whoever knows optimizations. */
  record Optimization(JsonNode data) implements ClientMessage {}

  record Cancel(String requestId) implements ClientMessage {}

  record Authenticate(String token) implements ClientMessage {}

  /**
   * Not understood.
   *
   * @param requestId of the request that it was meant to be, where that can be told
   */
  record Misunderstood(Refusal refusal, @Nullable String requestId) implements ClientMessage {}

  /** The symbols that a message names, in its order, each once, and those that are none. */
  record Symbols(List<Symbol> named, List<RefusedSymbol> refused) {
    public Symbols {
      named = List.copyOf(named);
      refused = List.copyOf(refused);
    }
  }
}
