package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.fanout.EventCursor.Gap;
import dev.ringfolio.gateway.fanout.Form;
import dev.ringfolio.gateway.fanout.Form.Layout;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.ErrorJson;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Authenticate;
import dev.ringfolio.gateway.session.ClientMessage.Heartbeat;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Symbols;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.session.MessageFields.Wrong;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The dialect of {@code /ws/stream}: prices only, all fields beside {@code type}. */
final class FlatDialect extends Dialect {
  private static final Set<String> ENVELOPE_TYPES =
      Set.of("optimization_request", "cancel_optimization");
  private static final Set<String> OWN_ERROR_FIELDS =
      Set.of("type", "code", "error", "detail", "symbol", "retryable", "retry_after", "timestamp");

  private final int symbolsMax;

  FlatDialect(int symbolsMax, Encoding encoding) {
    super(new Form(Layout.FLAT, encoding));
    this.symbolsMax = symbolsMax;
  }

  @Override
  String label() {
    return "flat";
  }

  @Override
  boolean carriesEvents() {
    return false;
  }

  @Override
  boolean tellsRefusalsApart() {
    return true;
  }

  @Override
  ClientMessage read(String type, JsonNode root) {
    if (root.has("data") || ENVELOPE_TYPES.contains(type)) {
      throw new Wrong(
          ErrorCode.WRONG_ENDPOINT,
          "messages of the form {type, data} and optimizations belong to /ws;"
              + " on /ws/stream fields stand beside type");
    }
    return switch (type) {
      case "subscribe" ->
          new Subscribe(ClientTopic.PRICE_UPDATES, symbols(root), null, null, Double.NaN, false);
      case "unsubscribe" -> new Unsubscribe(ClientTopic.PRICE_UPDATES, symbols(root), null);
      case "heartbeat" -> new Heartbeat(root.path("data"));
      case "authenticate" -> new Authenticate(MessageFields.text(root, "token"));
      default ->
          throw new Wrong(
              ErrorCode.UNKNOWN_TYPE,
              "type: '"
                  + MessageFields.cut(type)
                  + "' is not one of subscribe, unsubscribe, heartbeat, authenticate");
    };
  }

  private Symbols symbols(JsonNode root) {
    JsonNode named = MessageFields.strings(root, "symbols");
    if (named != null && named.isEmpty()) {
      throw MessageFields.invalid("symbols: [] names none; give at least one");
    }
    Symbols symbols = MessageFields.symbols(root, symbolsMax);
    if (symbols == null) {
      throw MessageFields.invalid("symbols: missing; an array of strings is needed");
    }
    return symbols;
  }

  @Override
  @Nullable String requestId(JsonNode root) {
    return null;
  }

  @Override
  byte[] connected(Hello hello, long now) {
    return NOTHING;
  }

  @Override
  byte[] subscription(SubscriptionReport report, long now) {
    String message =
        (report.subscribed() ? "Subscribed to " : "Unsubscribed from ")
            + report.symbols().size()
            + " symbols"
            + (report.subscribed() && report.simulated() ? " (simulated prices)" : "");
    JsonWriter json =
        begin("system").field("message", message).namesField("symbols", report.symbols());
    if (report.subscribed()) {
      json.namesField("pending", report.pending());
    }
    return end(json, now);
  }

  @Override
  byte[] heartbeat(Beat beat, long now) {
    if (beat.byServer()) {
      return NOTHING;
    }
    JsonWriter json =
        begin("heartbeat").field("message", "pong").epochSecondsField("server_time", now);
    if (beat.freshness().age(0.5) != null) {
      freshness(json, beat);
    }
    return frame(json.endObject());
  }

  @Override
  byte[] error(Refusal refusal, @Nullable String requestId, @Nullable String symbol, long now) {
    JsonWriter json =
        begin("error")
            .field("code", refusal.code().wire())
            .field("error", refusal.error())
            .field("detail", refusal.detail());
    if (symbol != null) {
      json.field("symbol", symbol);
    }
    json.field("retryable", refusal.code().retryable())
        .secondsField("retry_after", refusal.retryAfterSeconds());
    ErrorJson.facts(json, refusal, OWN_ERROR_FIELDS);
    return end(json, now);
  }

  @Override
  byte[] gap(ClientTopic topic, Gap gap, long now) {
    return NOTHING;
  }

  @Override
  byte[] drain(double reconnectAfterSeconds, String reason, long now) {
    JsonWriter json =
        begin("system")
            .field("message", "The service " + reason + "; reconnect after the given seconds")
            .namesField("symbols", List.of())
            .secondsField("reconnect_after", reconnectAfterSeconds);
    return end(json, now);
  }

  private byte[] end(JsonWriter json, long now) {
    return frame(json.isoField("timestamp", now).endObject());
  }
}
