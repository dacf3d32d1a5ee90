package dev.ringfolio.gateway.rest;

import dev.ringfolio.gateway.json.ErrorCode;
import io.vertx.ext.web.Router;
import java.util.List;

/** What the protocol names and this version does not serve: 404 that says so. */
final class LaterRoutes {
  private static final List<String> PATHS = List.of("/api/v1/auth");

  private LaterRoutes() {}

  static void mount(Router router) {
    for (String path : PATHS) {
      router
          .route(path + "*")
          .handler(
              ctx ->
                  Answers.problem(ctx, ErrorCode.NOT_FOUND, path + ": not served by this version"));
    }
  }
}
