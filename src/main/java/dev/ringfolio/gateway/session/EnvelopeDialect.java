package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.fanout.EventCursor.Gap;
import dev.ringfolio.gateway.fanout.Form;
import dev.ringfolio.gateway.fanout.Form.Layout;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.ErrorJson;
import dev.ringfolio.gateway.json.JsonValues;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Authenticate;
import dev.ringfolio.gateway.session.ClientMessage.Cancel;
import dev.ringfolio.gateway.session.ClientMessage.Heartbeat;
import dev.ringfolio.gateway.session.ClientMessage.Optimization;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.session.MessageFields.Wrong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The dialect of {@code /ws}: every message is {@code {"type", "data", "timestamp"}}. */
final class EnvelopeDialect extends Dialect {
  /** Ours in a heartbeat: a client's field of the same name is not echoed. */
  private static final Set<String> OWN_HEARTBEAT_FIELDS =
      Set.of("status", "server_time", "initiated_by", "heads", "freshness");

  private final int symbolsMax;

  EnvelopeDialect(int symbolsMax, Encoding encoding) {
    super(new Form(Layout.ENVELOPE, encoding));
    this.symbolsMax = symbolsMax;
  }

  @Override
  String label() {
    return "envelope";
  }

  @Override
  boolean carriesEvents() {
    return true;
  }

  @Override
  boolean tellsRefusalsApart() {
    return false;
  }

  @Override
  ClientMessage read(String type, JsonNode root) {
    JsonNode data = root.path("data");
    return switch (type) {
      case "optimization_request" ->
          new Optimization(data.isMissingNode() ? NullNode.instance : data);
      case "cancel_optimization" ->
          new Cancel(MessageFields.text(object(root, null), "request_id"));
      case "subscribe" -> subscribe(object(root, "symbols"));
      case "unsubscribe" -> unsubscribe(object(root, "symbols"));
      case "heartbeat" -> new Heartbeat(data.isMissingNode() ? data : object(root, null));
      case "authenticate" -> new Authenticate(MessageFields.text(object(root, "token"), "token"));
      default ->
          throw new Wrong(
              ErrorCode.UNKNOWN_TYPE,
              "type: '"
                  + MessageFields.cut(type)
                  + "' is not one of optimization_request, cancel_optimization, subscribe,"
                  + " unsubscribe, heartbeat, authenticate");
    };
  }

  /**
   * The message's data.
   *
   * @param flatField which stands beside {@code type} in the other dialect, or null
   */
  private static JsonNode object(JsonNode root, @Nullable String flatField) {
    JsonNode data = MessageFields.get(root, "data");
    if (data == null && flatField != null && root.has(flatField)) {
      throw new Wrong(
          ErrorCode.WRONG_ENDPOINT,
          flatField + ": beside type it belongs to /ws/stream; on /ws it stands in data");
    }
    if (data == null) {
      throw MessageFields.invalid("data: missing; an object is needed");
    }
    if (!data.isObject()) {
      throw MessageFields.invalid("data: " + MessageFields.shown(data) + " is not an object");
    }
    return data;
  }

  private ClientMessage subscribe(JsonNode data) {
    ClientTopic topic = MessageFields.topic(data);
    boolean events = topic != ClientTopic.PRICE_UPDATES;
    return new Subscribe(
        topic,
        MessageFields.symbols(data, symbolsMax),
        MessageFields.portfolios(data, topic),
        events ? MessageFields.since(data) : null,
        MessageFields.maxRate(data),
        MessageFields.truth(data, "batch"));
  }

  private ClientMessage unsubscribe(JsonNode data) {
    ClientTopic topic = MessageFields.topic(data);
    return new Unsubscribe(
        topic, MessageFields.symbols(data, symbolsMax), MessageFields.portfolios(data, topic));
  }

  @Override
  @Nullable String requestId(JsonNode root) {
    return OptimizationRequests.requestId(root.path("data"));
  }

  @Override
  byte[] connected(Hello hello, long now) {
    Settings settings = hello.settings();
    JsonWriter json =
        data("connection_status")
            .field("status", "connected")
            .field("client_id", hello.clientId())
            .isoField("server_time", now)
            .field("simulated", settings.simulated())
            .secondsField("heartbeat_interval", settings.heartbeatInterval().toMillis() / 1e3)
            .field("protocol", 1)
            .object("limits")
            .field("symbols", settings.symbolsMax())
            .field("frame_bytes", settings.frameBytesMax())
            .field("messages_per_second", settings.messagesPerSecond())
            .field("queued_requests", settings.queuedRequests())
            .endObject();
    return end(json, now);
  }

  @Override
  byte[] subscription(SubscriptionReport report, long now) {
    JsonWriter json =
        data("subscription_status")
            .field("topic", report.topic().wire())
            .field("action", report.subscribed() ? "subscribed" : "unsubscribed")
            .namesField("symbols", report.symbols())
            .array("refused");
    for (RefusedSymbol refused : report.refused()) {
      json.object()
          .field("symbol", refused.symbol())
          .field("code", refused.code().wire())
          .field("detail", refused.detail())
          .endObject();
    }
    json.endArray()
        .namesField("pending", report.pending())
        .field("epoch", report.epoch())
        .field("head", report.head())
        .anyField("recovered", report.recovered())
        .field("max_rate", report.maxRate());
    if (report.portfolios() != null) {
      json.namesField("portfolio_ids", report.portfolios());
    }
    return end(json, now);
  }

  @Override
  byte[] heartbeat(Beat beat, long now) {
    JsonWriter json =
        data("heartbeat").field("status", "alive").epochSecondsField("server_time", now);
    if (beat.byServer()) {
      json.field("initiated_by", "server");
    }
    for (var field : beat.echo().properties()) {
      if (!OWN_HEARTBEAT_FIELDS.contains(field.getKey())) {
        json.anyField(field.getKey(), JsonValues.of(field.getValue()));
      }
    }
    json.object("heads");
    beat.heads()
        .forEach(
            (topic, head) ->
                json.object(topic.wire())
                    .field("epoch", head.epoch())
                    .field("head", head.head())
                    .endObject());
    json.endObject();
    if (!beat.heads().isEmpty()) {
      freshness(json, beat);
    }
    return end(json, now);
  }

  @Override
  byte[] error(Refusal refusal, @Nullable String requestId, @Nullable String symbol, long now) {
    JsonWriter json = data("error");
    ErrorJson.fields(json, refusal, requestId);
    if (symbol != null) {
      json.field("symbol", symbol);
    }
    return end(json, now);
  }

  @Override
  byte[] gap(ClientTopic topic, Gap gap, long now) {
    JsonWriter json =
        data("gap")
            .field("topic", topic.wire())
            .field("epoch", gap.epoch())
            .field("from", gap.from())
            .field("to", gap.to())
            .anyField("lost", gap.lost())
            .field("reason", gap.reason());
    return end(json, now);
  }

  @Override
  byte[] drain(double reconnectAfterSeconds, String reason, long now) {
    JsonWriter json =
        data("drain")
            .secondsField("reconnect_after", reconnectAfterSeconds)
            .field("reason", reason);
    return end(json, now);
  }

  private JsonWriter data(String type) {
    return begin(type).object("data");
  }

  private byte[] end(JsonWriter json, long now) {
    return frame(json.endObject().epochSecondsField("timestamp", now).endObject());
  }
}
