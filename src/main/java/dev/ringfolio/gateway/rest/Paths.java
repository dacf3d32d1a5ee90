package dev.ringfolio.gateway.rest;

import dev.ringfolio.gateway.json.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Adds paths to a router, all by the same rules. Used on the gateway verticle's own context. */
final class Paths {
  private static final String JSON = "application/json";

  private final Router router;
  private final long bodyBytesMax;
  private final BooleanSupplier draining;

  /**
   * Adds to {@code router}.
   *
   * @param bodyBytesMax of a body that is read whole
   * @param draining whether nothing new is taken any more
   */
  Paths(Router router, long bodyBytesMax, BooleanSupplier draining) {
    this.router = router;
    this.bodyBytesMax = bodyBytesMax;
    this.draining = draining;
  }

  /** One path: a handler for each method, and 405 with the allowed ones for any other. */
  void add(String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    Set<String> names = new TreeSet<>(Set.of(HttpMethod.OPTIONS.name()));
    handlers.forEach(
        (method, handler) -> {
          Route route = router.route(method, path).handler(handler);
          names.add(method.name());
          if (method.equals(HttpMethod.GET)) {
            route.method(HttpMethod.HEAD);
            names.add(HttpMethod.HEAD.name());
          }
        });
    String allowed = String.join(", ", names);
    router
        .route(path)
        .handler(
            ctx -> {
              ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
              if (ctx.request().method().equals(HttpMethod.OPTIONS)) {
                ctx.response().setStatusCode(204).end();
                return;
              }
              Answers.problem(
                  ctx,
                  ErrorCode.METHOD_NOT_ALLOWED,
                  ctx.request().method() + ": not allowed here; allowed: " + allowed);
            });
  }

  /** A collection, to whose creation a body in JSON goes. */
  void addCollection(String path, Handler<RoutingContext> list, Handler<RoutingContext> create) {
    readJson(HttpMethod.POST, path);
    add(path, Map.of(HttpMethod.GET, list, HttpMethod.POST, create));
  }

  /** One of a collection, which a body in JSON replaces. */
  void addMember(
      String path,
      Handler<RoutingContext> read,
      Handler<RoutingContext> replace,
      Handler<RoutingContext> delete) {
    readJson(HttpMethod.PUT, path);
    add(path, Map.of(HttpMethod.GET, read, HttpMethod.PUT, replace, HttpMethod.DELETE, delete));
  }

  /**
   * Requests of {@code method} have a body in JSON, which is read whole before they are handled.
   * Called before the path is {@linkplain #add added}.
   */
  void readJson(HttpMethod method, String path) {
    readBody(method, path, JSON);
  }

  /** As {@link #readJson}, of another media type. */
  void readBody(HttpMethod method, String path, String type) {
    router.route(method, path).handler(ctx -> acceptNew(ctx, type));
    router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(bodyBytesMax));
  }

  private void acceptNew(RoutingContext ctx, String wanted) {
    String type = ImportRoute.baseType(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    if (draining.getAsBoolean()) {
      Answers.problem(ctx, ErrorCode.DRAINING, "the service is shutting down");
    } else if (!type.equals(wanted)) {
      Answers.problem(
          ctx, ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type: '" + type + "'; give " + wanted);
    } else {
      ctx.next();
    }
  }
}
