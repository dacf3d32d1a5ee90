package dev.ringfolio.feed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket to the upstream, one at a time. Everything runs on the context that made it.
 *
 * <p>Frames are taken as bytes, from the frame handler: a text handler would decode each message to
 * a string first. {@link #hold} takes effect at once, in the middle of what one read of the socket
 * brought: Vert.x asks for the demand before it hands over each frame, keeps the rest of the burst
 * (a megabyte at most) in its own queue, and then stops reading. So a held socket delivers nothing.
 *
 * <p>A close may be heard of while frames that came before it are still held back. It is passed on
 * after them.
 */
final class UpstreamSocket {
  static final int MESSAGE_BYTES_MAX = 1 << 20;
  static final int CONNECT_MILLIS = 5_000;
  static final int HANDSHAKE_MILLIS = 10_000;
  static final int CLOSING_SECONDS = 1;

  /** After that a peer that does not even take our close frame is cut off. */
  static final long SEVER_MILLIS = 2_000;

  /** What comes of it. */
  interface Events {
    void connected();

    /** {@code status} is 0 where the handshake was not answered. */
    void refused(int status);

    /** A whole message. {@code bytes} is the socket's own and is used again for the next one. */
    void frame(byte[] bytes, int length);

    /** A ping or a pong. */
    void alive();

    void closed();
  }

  private final Vertx vertx;
  private final WebSocketClient client;
  private final WebSocketConnectOptions options;
  private final Events events;
  private byte[] bytes = new byte[4096];
  private @Nullable Buffer partial;
  private @Nullable ClientWebSocket socket;
  private boolean held;
  private boolean ended;

  /**
   * A socket that is not connected yet.
   *
   * @param query of the address, or null; it may hold the key, so it is never logged
   */
  UpstreamSocket(Vertx vertx, URI address, @Nullable String query, Events events) {
    this.vertx = vertx;
    this.events = events;
    boolean ssl = "wss".equals(address.getScheme());
    int port = address.getPort() > 0 ? address.getPort() : ssl ? 443 : 80;
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    this.options =
        new WebSocketConnectOptions()
            .setHost(address.getHost())
            .setPort(port)
            .setSsl(ssl)
            .setURI(query == null ? path : path + "?" + query)
            .setTimeout(HANDSHAKE_MILLIS);
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setClosingTimeout(CLOSING_SECONDS)
                .setMaxFrameSize(MESSAGE_BYTES_MAX)
                .setMaxMessageSize(MESSAGE_BYTES_MAX));
  }

  void connect() {
    ClientWebSocket ws = client.webSocket();
    partial = null;
    held = false;
    ended = false;
    socket = ws;
    // Before connecting: what comes right behind the handshake would be lost else.
    ws.frameHandler(frame -> take(ws, frame));
    ws.closeHandler(v -> end());
    ws.exceptionHandler(broken -> close(ws));
    ws.connect(options).onComplete(open -> events.connected(), this::refused);
  }

  void send(String text) {
    ClientWebSocket ws = socket;
    if (ws != null && !ws.isClosed()) {
      ws.writeTextMessage(text);
    }
  }

  void ping() {
    ClientWebSocket ws = socket;
    if (ws != null && !ws.isClosed()) {
      ws.writePing(Buffer.buffer());
    }
  }

  void close() {
    ClientWebSocket ws = socket;
    if (ws != null) {
      close(ws);
    }
  }

  /** No further message is handed over until {@link #release}. */
  void hold() {
    ClientWebSocket ws = socket;
    if (ws != null) {
      held = true;
      ws.pause();
    }
  }

  void release() {
    ClientWebSocket ws = socket;
    held = false;
    if (ws == null) {
      return;
    }
    ws.resume();
    if (ended) {
      // Behind what the resumed socket still hands over, which may hold it again.
      vertx.runOnContext(
          v -> {
            if (ended && !held) {
              finish();
            }
          });
    }
  }

  /** Ends all connections. */
  Future<Void> dispose() {
    return client.close();
  }

  private void refused(Throwable refusal) {
    socket = null;
    events.refused(refusal instanceof UpgradeRejectedException http ? http.getStatus() : 0);
  }

  private void take(ClientWebSocket ws, WebSocketFrame frame) {
    switch (frame.type()) {
      case TEXT, BINARY, CONTINUATION -> message(ws, frame);
      case PING, PONG -> events.alive();
      case CLOSE -> {}
    }
  }

  private void message(ClientWebSocket ws, WebSocketFrame frame) {
    Buffer whole = frame.binaryData();
    Buffer head = partial;
    if (head != null) {
      whole = head.appendBuffer(whole);
    } else if (!frame.isFinal()) {
      whole = whole.copy();
    }
    if (whole.length() > MESSAGE_BYTES_MAX) {
      close(ws);
      return;
    }
    if (!frame.isFinal()) {
      partial = whole;
      return;
    }
    partial = null;
    int length = whole.length();
    if (length > bytes.length) {
      bytes = new byte[Math.min(MESSAGE_BYTES_MAX, Integer.highestOneBit(length) * 2)];
    }
    whole.getBytes(0, length, bytes, 0);
    events.frame(bytes, length);
  }

  private void close(ClientWebSocket ws) {
    if (ws.isClosed()) {
      return;
    }
    ws.close();
    vertx.setTimer(
        SEVER_MILLIS,
        timer -> {
          if (socket == ws && !ended) {
            var unused = ((WebSocketInternal) ws).channelHandlerContext().close();
          }
        });
  }

  private void end() {
    ended = true;
    if (!held) {
      finish();
    }
  }

  private void finish() {
    ended = false;
    socket = null;
    events.closed();
  }
}
