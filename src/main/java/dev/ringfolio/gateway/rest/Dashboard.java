package dev.ringfolio.gateway.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The dashboard's files, read from the class path once. */
final class Dashboard {
  private static final Map<String, String> FILES =
      Map.of(
          "/", "index.html",
          "/dashboard.css", "dashboard.css",
          "/dashboard.js", "dashboard.js",
          "/page.js", "page.js",
          "/portfolios.js", "portfolios.js",
          "/optimizations.js", "optimizations.js");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8");

  /** Scripts, styles and connections of this service alone; no frame around it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Dashboard() {}

  static void mount(Router router) {
    FILES.forEach(
        (path, file) -> {
          Buffer content = Buffer.buffer(content(file));
          String type = TYPES.get(file.substring(file.indexOf('.') + 1));
          router
              .get(path)
              .handler(
                  ctx ->
                      ctx.response()
                          .putHeader(HttpHeaders.CONTENT_TYPE, type)
                          .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                          .putHeader("X-Content-Type-Options", "nosniff")
                          .putHeader("Referrer-Policy", "no-referrer")
                          .putHeader("Content-Security-Policy", POLICY)
                          .end(content));
        });
  }

  private static byte[] content(String file) {
    try (InputStream in = Dashboard.class.getResourceAsStream("/web/" + file)) {
      if (in == null) {
        throw new IllegalStateException("web/" + file + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
