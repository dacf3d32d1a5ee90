package dev.ringfolio.gateway.rest;

import dev.ringfolio.gateway.socket.Origins;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of the configured origins use the HTTP side, as they may use the WebSocket. A browser
 * asks first, and without a token, so this comes before all that asks for one.
 */
final class CrossOrigin {
  private static final String METHODS = "GET, HEAD, POST, DELETE";
  private static final String ALLOWED_HEADERS = "Authorization, Content-Type";
  private static final String EXPOSED_HEADERS = "Location, Retry-After";

  /** Seconds that a browser may keep the answer to its question. */
  private static final String MAX_AGE = "600";

  private final Origins origins;

  CrossOrigin(Origins origins) {
    this.origins = origins;
  }

  void take(RoutingContext ctx) {
    String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !origins.allows(origin, null)) {
      ctx.next();
      return;
    }
    HttpServerResponse response = ctx.response();
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS)
        .putHeader(HttpHeaders.VARY, "Origin");
    boolean asksFirst =
        ctx.request().method().equals(HttpMethod.OPTIONS)
            && ctx.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    if (!asksFirst) {
      ctx.next();
      return;
    }
    response
        .setStatusCode(204)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE)
        .end();
  }
}
