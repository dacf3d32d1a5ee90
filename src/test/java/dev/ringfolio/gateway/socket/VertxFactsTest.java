package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.ServerFrames;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What Vert.x does that the gateway is built around, on Vert.x alone. Where one of these turns red
 * after an upgrade, a reason of ours is gone, or has moved.
 */
class VertxFactsTest {
  private static final int SEND_BUFFER_BYTES = 8_192;
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CHUNKS_MAX = 10_000;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Running.await(vertx.close());
  }

  /** A server that upgrades as the gateway does, and hands the socket to {@code then}. */
  private HttpServer server(Consumer<NetSocket> then) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setStrictThreadMode(true)
            .setHttp2ClearTextEnabled(false)
            .setSendBufferSize(SEND_BUFFER_BYTES);
    return Running.await(
        vertx.createHttpServer(options).requestHandler(request -> upgrade(request, then)).listen());
  }

  private static void upgrade(HttpServerRequest request, Consumer<NetSocket> then) {
    request
        .response()
        .putHeader(HttpHeaders.UPGRADE, "websocket")
        .putHeader(HttpHeaders.CONNECTION, "Upgrade");
    request.toNetSocket().onSuccess(then::accept);
  }

  /** Writes until the socket says that it is full; returns how many writes that were. */
  private static int fill(NetSocket socket) {
    int writes = 0;
    while (!socket.writeQueueFull() && writes < CHUNKS_MAX) {
      socket.write(Buffer.buffer(new byte[CHUNK_BYTES]));
      writes++;
    }
    return writes;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** Why {@link Farewell} closes the channel's context. */
  @Test
  void closeWaitsBehindWhatThePeerDoesNotReadAndTheChannelsContextDoesNot() throws Exception {
    CompletableFuture<NetSocket> socket = new CompletableFuture<>();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    HttpServer server =
        server(
            upgraded -> {
              fill(upgraded);
              upgraded.closeHandler(gone -> closed.complete(true));
              upgraded.close();
              vertx.setTimer(500, timer -> socket.complete(upgraded));
            });
    try (Peer stuck = Peer.raw(server.actualPort(), HandshakeTest.handshake(server.actualPort()))) {
      NetSocket upgraded = get(socket);
      assertThat(closed).isNotDone();
      ((NetSocketInternal) upgraded).channelHandlerContext().close();
      assertThat(get(closed)).isTrue();
      assertThat(stuck.response()).startsWith("HTTP/1.1 101");
    }
  }

  /** Why {@link Outlet} asks the channel. */
  @Test
  void theWriteQueueCountsWritesAndNotBytes() throws Exception {
    CompletableFuture<Integer> beyond = new CompletableFuture<>();
    HttpServer server =
        server(
            upgraded -> {
              upgraded.setWriteQueueMaxSize(CHUNK_BYTES);
              var channel = ((NetSocketInternal) upgraded).channelHandlerContext().channel();
              while (channel.isWritable()) {
                upgraded.write(Buffer.buffer(new byte[CHUNK_BYTES]));
              }
              beyond.complete(fill(upgraded));
            });
    try (Peer stuck = Peer.raw(server.actualPort(), HandshakeTest.handshake(server.actualPort()))) {
      assertThat(get(beyond)).isGreaterThanOrEqualTo(10);
      assertThat(stuck.response()).startsWith("HTTP/1.1 101");
    }
  }

  /** Why {@link Outlet} sets it, and answers over HTTP have a buffer of their own size. */
  @Test
  void aSendBufferIsMadeSmallerAfterTheUpgrade() throws Exception {
    int bytes = SEND_BUFFER_BYTES / 2;
    CompletableFuture<List<Integer>> sizes = new CompletableFuture<>();
    HttpServer server =
        server(
            upgraded -> {
              var channel = ((NetSocketInternal) upgraded).channelHandlerContext().channel();
              int before = channel.config().getOption(ChannelOption.SO_SNDBUF);
              Outlet outlet = new Outlet(upgraded, bytes, 0, () -> {});
              assertThat(outlet.full()).isFalse();
              sizes.complete(List.of(before, channel.config().getOption(ChannelOption.SO_SNDBUF)));
            });
    try (Peer peer = Peer.raw(server.actualPort(), HandshakeTest.handshake(server.actualPort()))) {
      assertThat(peer.response()).startsWith("HTTP/1.1 101");
      assertThat(get(sizes).get(1)).isEqualTo(get(sizes).get(0) / 2);
    }
  }

  /** Why {@link EarlyBytes} is there. */
  @Test
  void whatComesWithTheHandshakeIsLost() throws Exception {
    CompletableFuture<Integer> first = new CompletableFuture<>();
    HttpServer server =
        server(upgraded -> upgraded.handler(bytes -> first.complete(bytes.length())));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(HandshakeTest.handshake(server.actualPort()));
    all.writeBytes(ServerFrames.text("early"));
    try (Peer peer = Peer.raw(server.actualPort(), all.toByteArray())) {
      peer.send(new byte[] {1});
      assertThat(get(first)).isEqualTo(1);
    }
  }

  /** Why HTTP/2 in clear text is switched off: what is wrong is answered by us. */
  @Test
  void anOfferOfH2cNeverReachesUsWhereItIsNotSwitchedOff() throws Exception {
    HttpServer server =
        Running.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1"));
    String offer =
        new String(
                HandshakeTest.handshake(server.actualPort()),
                java.nio.charset.StandardCharsets.ISO_8859_1)
            .replace("Upgrade: websocket", "Upgrade: h2c");
    byte[] bytes = offer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    try (Peer peer = Peer.raw(server.actualPort(), bytes)) {
      assertThat(peer.response()).startsWith("HTTP/1.1 400");
    }
  }
}
