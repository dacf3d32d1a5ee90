package dev.ringfolio.architecture.broken.prices;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** Breaks a rule on purpose. */
public final class ServesHttp {
  public HttpServer serve(Vertx vertx) {
    return vertx.createHttpServer();
  }
}
