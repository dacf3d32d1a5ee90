package dev.ringfolio.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.json.Checked;
import dev.ringfolio.gateway.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** The body of a request that has been read whole. */
final class Bodies {
  private Bodies() {}

  /** The JSON value in it; throws a {@link RefusalException} where it is none. */
  static JsonNode json(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    Checked<JsonNode> read = StrictJson.read(body == null ? new byte[0] : body.getBytes());
    if (read instanceof Checked.Refused<JsonNode> bad) {
      throw new RefusalException(bad.refusal());
    }
    return ((Checked.Accepted<JsonNode>) read).value();
  }
}
