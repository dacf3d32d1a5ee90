package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.ProblemJson;
import dev.ringfolio.gateway.json.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends requests: with JSON, with text, or with a problem document. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  static void json(RoutingContext ctx, int status, JsonWriter json) {
    send(ctx, status, "application/json", Buffer.buffer(json.bytes()));
  }

  /**
   * Ends the object of a list's page.
   *
   * @param next where it goes on; 0 where it does not
   * @param cached whether it is of memory, since the store is away
   */
  static JsonWriter pageEnd(JsonWriter json, long next, boolean cached) {
    return pageEnd(json, next == 0 ? null : Long.toString(next), cached);
  }

  /** As {@link #pageEnd(JsonWriter, long, boolean)}; null where it does not go on. */
  static JsonWriter pageEnd(JsonWriter json, @Nullable String next, boolean cached) {
    return json.field("next", next).field("source", source(cached)).endObject();
  }

  /** Where an answer is from: the store, or memory where that is away. */
  static String source(boolean cached) {
    return cached ? "cache" : "database";
  }

  /** As {@link #json(RoutingContext, int, JsonWriter)}, of JSON that is written already. */
  static void json(RoutingContext ctx, int status, String json) {
    send(ctx, status, "application/json", Buffer.buffer(json));
  }

  static void text(RoutingContext ctx, int status, String contentType, String text) {
    send(ctx, status, contentType, Buffer.buffer(text));
  }

  static void problem(RoutingContext ctx, Refusal refusal) {
    ErrorCode code = refusal.code();
    if (code == ErrorCode.UNAUTHENTICATED) {
      ctx.response().putHeader("WWW-Authenticate", "Bearer");
    }
    if (Double.isFinite(refusal.retryAfterSeconds())) {
      long seconds = (long) Math.ceil(refusal.retryAfterSeconds());
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
    Buffer body = Buffer.buffer(ProblemJson.write(refusal));
    send(ctx, code.httpStatus(), ProblemJson.CONTENT_TYPE, body);
  }

  static void problem(RoutingContext ctx, ErrorCode code, String detail) {
    problem(ctx, new Refusal(code, detail));
  }

  /** What a future failed with; anything but a failure or a refusal is a defect of ours. */
  static void failed(RoutingContext ctx, Throwable cause) {
    failed(ctx, cause, e -> Refusal.of(e.failure()));
  }

  /** As {@link #failed(RoutingContext, Throwable)}, where an optimization was asked for. */
  static void failedOptimization(RoutingContext ctx, Throwable cause) {
    failed(ctx, cause, e -> Refusal.ofOptimization(e.failure()));
  }

  /** As {@link #failed(RoutingContext, Throwable)}, where the client's own name may be taken. */
  static void failedWrite(RoutingContext ctx, Throwable cause) {
    failed(
        ctx,
        cause,
        e -> {
          Refusal refusal = Refusal.of(e.failure());
          return refusal.code() == ErrorCode.DUPLICATE_REQUEST
              ? refusal.saying(ErrorCode.VERSION_CONFLICT.text())
              : refusal;
        });
  }

  private static void failed(
      RoutingContext ctx, Throwable cause, Function<FailureException, Refusal> refusal) {
    if (cause instanceof FailureException failed) {
      problem(ctx, refusal.apply(failed));
    } else if (cause instanceof RefusalException refused) {
      problem(ctx, refused.refusal());
    } else {
      LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), cause);
      problem(ctx, ErrorCode.INTERNAL, "a defect of the service; its log has the reason");
    }
  }

  private static void send(RoutingContext ctx, int status, String contentType, Buffer body) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    // Over HTTP/2 a body would go out to HEAD, too.
    response.end(ctx.request().method().equals(HttpMethod.HEAD) ? Buffer.buffer() : body);
  }
}
