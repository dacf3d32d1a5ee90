package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.fanout.Turns;
import dev.ringfolio.gateway.wire.FrameBuffer;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * How a connection ends: a close frame, a short wait for the client's own, and the end of the
 * socket, whether it came or not.
 *
 * <p>{@code NetSocket.close} waits behind what the client has not read, so it never ends for one
 * that does not read. The channel's own context does end it.
 */
final class Farewell {
  /** How long a client may take to answer a close frame. */
  static final long GRACE_MILLIS = 1_000;

  private Farewell() {}

  /** Sends a close frame, and ends the socket after the grace at the latest. */
  static void say(NetSocket socket, int code, String reason, Turns turns) {
    socket.write(Buffer.buffer(new FrameBuffer().close(code, reason).take()));
    turns.after(GRACE_MILLIS, () -> abort(socket));
  }

  /** Ends the socket at once; what waits to be sent is lost. */
  static void abort(NetSocket socket) {
    abort(((NetSocketInternal) socket).channelHandlerContext());
  }

  /** As {@link #abort(NetSocket)}, by the context of the handler that Vert.x has at the channel. */
  @SuppressWarnings("FutureReturnValueIgnored") // the close handler does what is to be done
  static void abort(ChannelHandlerContext handler) {
    handler.close();
  }
}
