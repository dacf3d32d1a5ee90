package dev.ringfolio.feed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * The upstream's REST side. Each call is answered once, at the latest after {@link
 * #DEADLINE_MILLIS}, whatever the peer does. The key goes in a header, not in the address, so that
 * no log of addresses shows it.
 */
final class UpstreamRest {
  static final int CONNECT_MILLIS = 3_000;
  static final long DEADLINE_MILLIS = 8_000;
  static final int BODY_BYTES_MAX = 65_536;

  private static final byte[] NOTHING = {};

  /** Takes an answer. */
  interface Answer {
    /** {@code status} is 0 where there was none, or none of a sensible size. */
    void answered(int status, byte[] body);
  }

  private record Reply(int status, Buffer body) {}

  private final HttpClient client;
  private final String base;
  private final String key;

  /**
   * A client of the side at {@code address}.
   *
   * @param key empty where the upstream asks for none
   */
  UpstreamRest(Vertx vertx, URI address, String key) {
    String text = address.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.key = key;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxHeaderSize(BODY_BYTES_MAX)
                .setKeepAliveTimeout(90),
            new PoolOptions().setHttp1MaxSize(QuoteDesk.IN_FLIGHT_MAX + 1));
  }

  /** Asks for {@code pathAndQuery}, for example {@code /quote?symbol=AAPL}. */
  void get(String pathAndQuery, Answer answer) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(base + pathAndQuery)
            .setTimeout(DEADLINE_MILLIS)
            .putHeader("Accept", "application/json")
            .putHeader("User-Agent", "ringfolio");
    if (!key.isEmpty()) {
      options.putHeader("X-Finnhub-Token", key);
    }
    client
        .request(options)
        .compose(UpstreamRest::exchange)
        .onComplete(
            reply -> answer.answered(reply.status(), reply.body().getBytes()),
            failure -> answer.answered(0, NOTHING));
  }

  Future<Void> dispose() {
    return client.close();
  }

  private static Future<Reply> exchange(HttpClientRequest request) {
    return request
        .send()
        .compose(UpstreamRest::collect)
        .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(late -> request.reset());
  }

  private static Future<Reply> collect(HttpClientResponse response) {
    Promise<Reply> reply = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        piece -> {
          if (body.length() + piece.length() > BODY_BYTES_MAX) {
            reply.tryFail("an answer of more than " + BODY_BYTES_MAX + " bytes");
          } else {
            body.appendBuffer(piece);
          }
        });
    response.exceptionHandler(reply::tryFail);
    response.endHandler(v -> reply.tryComplete(new Reply(response.statusCode(), body)));
    return reply.future();
  }
}
