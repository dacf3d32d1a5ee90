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
    return accepted(StrictJson.read(bytes(ctx)));
  }

  /** As {@link #json}, with numbers as they are written rather than as doubles. */
  static JsonNode exactJson(RoutingContext ctx) {
    return accepted(StrictJson.readExact(bytes(ctx)));
  }

  /** All of it; empty where there is none. */
  static byte[] bytes(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private static JsonNode accepted(Checked<JsonNode> read) {
    if (read instanceof Checked.Refused<JsonNode> bad) {
      throw new RefusalException(bad.refusal());
    }
    return ((Checked.Accepted<JsonNode>) read).value();
  }
}
