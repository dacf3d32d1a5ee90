package dev.ringfolio.feed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A peer that speaks the upstream's protocol and misbehaves on request. It counts connections, so
 * that a second one beside the first is seen. Its fields are set by tests, and read by its loop.
 */
public final class ScriptedUpstream {
  public final List<String> handshakes = new CopyOnWriteArrayList<>();
  public final List<String> messages = new CopyOnWriteArrayList<>();
  public final List<String> calls = new CopyOnWriteArrayList<>();
  public final AtomicInteger open = new AtomicInteger();
  public final AtomicInteger openMost = new AtomicInteger();
  public final AtomicInteger connections = new AtomicInteger();

  /** Answers handshakes with that, where it is not 101. */
  public volatile int handshakeStatus = 101;

  /** Reads and says nothing on new connections, not even pongs. */
  public volatile boolean deaf;

  /** Cuts new connections after that many milliseconds; 0 lets them live. */
  public volatile long lifeMillis;

  public volatile int restStatus = 200;
  public volatile String quote =
      "{\"c\":101.5,\"d\":1.5,\"dp\":1.5,\"h\":103,\"l\":99.25,\"o\":100.5,\"pc\":100,\"t\":1772549990}";

  private final Vertx vertx;
  private final HttpServer server;
  private volatile @Nullable ServerWebSocket socket;

  public ScriptedUpstream(Vertx vertx) {
    this.vertx = vertx;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .webSocketHandshakeHandler(
                handshake -> {
                  handshakes.add(handshake.uri());
                  if (handshakeStatus == 101) {
                    handshake.accept();
                  } else {
                    handshake.reject(handshakeStatus);
                  }
                })
            .webSocketHandler(this::connected)
            .requestHandler(this::rest);
  }

  public Future<HttpServer> listen() {
    return server.listen();
  }

  public URI webSocket() {
    return URI.create("ws://127.0.0.1:" + server.actualPort());
  }

  public URI rest() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v1");
  }

  ServerWebSocket socket() {
    ServerWebSocket now = socket;
    if (now == null) {
      throw new IllegalStateException("nobody is connected");
    }
    return now;
  }

  public Future<Void> send(String frame) {
    return socket().writeTextMessage(frame);
  }

  /** Cuts the connection without a close frame, as a dying peer does. */
  public void kill() {
    cut(socket());
  }

  private static void cut(ServerWebSocket ws) {
    ((WebSocketInternal) ws).channelHandlerContext().close();
  }

  private void connected(ServerWebSocket ws) {
    connections.incrementAndGet();
    openMost.accumulateAndGet(open.incrementAndGet(), Math::max);
    ws.closeHandler(v -> open.decrementAndGet());
    ws.textMessageHandler(messages::add);
    socket = ws;
    if (deaf) {
      ((WebSocketInternal) ws).channelHandlerContext().channel().config().setAutoRead(false);
    }
    if (lifeMillis > 0) {
      vertx.setTimer(lifeMillis, timer -> cut(ws));
    }
  }

  private void rest(HttpServerRequest request) {
    calls.add(request.uri() + " " + request.getHeader("X-Finnhub-Token"));
    String body =
        request.path().endsWith("/market-status")
            ? "{\"exchange\":\"US\",\"holiday\":null,\"isOpen\":true,\"session\":\"regular\",\"t\":1772550000}"
            : quote;
    request.response().setStatusCode(restStatus).end(Buffer.buffer(body));
  }
}
