package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.fanout.ClientFreshness;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.fanout.EventCursor.Gap;
import dev.ringfolio.gateway.fanout.Form;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Misunderstood;
import dev.ringfolio.gateway.session.MessageFields.Wrong;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a session's messages look. Both dialects have the same sessions; what one of them has no
 * message for is an empty array there, and nothing is sent. Without state.
 */
abstract class Dialect {
  static final byte[] NOTHING = new byte[0];

  private final Form form;

  Dialect(Form form) {
    this.form = form;
  }

  /** The name in statistics. */
  abstract String label();

  final Form form() {
    return form;
  }

  final Encoding encoding() {
    return form.encoding();
  }

  /** Whether the dialect carries optimizations, and with them all events. */
  abstract boolean carriesEvents();

  /** Whether each refused symbol is an error of its own, after the snapshots. */
  abstract boolean tellsRefusalsApart();

  /** Makes of what was read a message. */
  final ClientMessage read(Checked<JsonNode> json) {
    if (json instanceof Checked.Refused<JsonNode> refused) {
      return new Misunderstood(refused.refusal(), null);
    }
    JsonNode root = ((Checked.Accepted<JsonNode>) json).value();
    try {
      if (!root.isObject()) {
        throw MessageFields.invalid("the message is not an object");
      }
      return read(MessageFields.text(root, "type"), root);
    } catch (Wrong wrong) {
      return new Misunderstood(wrong.refusal(), requestId(root));
    }
  }

  /**
   * Reads a message of a type.
   *
   * @throws Wrong where it cannot be understood
   */
  abstract ClientMessage read(String type, JsonNode root);

  /** The id of the request that {@code root} is about, or null. */
  abstract @Nullable String requestId(JsonNode root);

  abstract byte[] connected(Hello hello, long nowMillis);

  abstract byte[] subscription(SubscriptionReport report, long nowMillis);

  abstract byte[] heartbeat(Beat beat, long nowMillis);

  abstract byte[] error(
      Refusal refusal, @Nullable String requestId, @Nullable String symbol, long nowMillis);

  abstract byte[] gap(ClientTopic topic, Gap gap, long nowMillis);

  abstract byte[] drain(double reconnectAfterSeconds, String reason, long nowMillis);

  /** Where a topic is. */
  record Head(long epoch, long head) {}

  /**
   * What a heartbeat says.
   *
   * @param echo the client's own object, or a missing node
   * @param lag events that were not yet written when it was this heartbeat's turn
   */
  record Beat(
      JsonNode echo,
      boolean byServer,
      Map<ClientTopic, Head> heads,
      ClientFreshness freshness,
      long lag) {}

  /** How fresh what the client is sent is; {@link Beat#lag} counts events. */
  static void freshness(JsonWriter json, Beat beat) {
    json.object("freshness")
        .object("age_ms")
        .anyField("p50", beat.freshness().age(0.5))
        .anyField("p99", beat.freshness().age(0.99))
        .endObject()
        .field("conflated", beat.freshness().conflated())
        .field("gaps", beat.freshness().gaps())
        .field("lag", beat.lag())
        .endObject();
  }

  /** What a client is told at connect. */
  record Hello(String clientId, Settings settings) {}

  /** A message's fields, from its type on. */
  final JsonWriter begin(String type) {
    return new JsonWriter(encoding().syntax()).object().field("type", type);
  }

  final byte[] frame(JsonWriter message) {
    return encoding().frame(message.bytes());
  }
}
