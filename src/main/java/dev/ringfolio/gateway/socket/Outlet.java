package dev.ringfolio.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * The writing end of one client's socket, and how much of it is taken. Used on its loop.
 *
 * <p>{@code NetSocket.writeQueueFull} counts writes, not bytes: it is false until sixteen of them
 * wait behind a channel that takes nothing more, which is a quarter of a megabyte that is stale
 * before it leaves. So what counts here is the channel's own queue: it is full as soon as the
 * kernel has not taken all of a write, and there is room again when the newest write is done. What
 * is stale is then one flush at most, and what the kernel holds. (Low water marks would tell the
 * same, by two events through the whole pipeline for every write that the kernel takes at once.)
 */
final class Outlet {
  private final NetSocket socket;
  private final Channel channel;
  private final Outflow outflow;
  private final Runnable room;
  private Future<Void> newest = Future.succeededFuture();
  private long sentBytes;
  private boolean waits;

  /**
   * Takes over the writing of {@code socket}.
   *
   * @param kernelBytes of its send buffer: what may wait in the kernel for a client that is slow
   * @param room is called when there is room after {@link #full} said that there is none
   */
  Outlet(NetSocket socket, int kernelBytes, long nowNanos, Runnable room) {
    this.socket = socket;
    this.channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    bound(kernelBytes);
    this.outflow = new Outflow(nowNanos);
    this.room = room;
  }

  private void bound(int kernelBytes) {
    try {
      channel.config().setOption(ChannelOption.SO_SNDBUF, kernelBytes);
    } catch (ChannelException alreadyClosed) {
      // Who is gone by now takes nothing; that it is gone is told to the close handler.
    }
  }

  /** A write that fails closes the socket. */
  void write(Buffer bytes) {
    sentBytes += bytes.length();
    newest = socket.write(bytes);
  }

  /** Whether nothing more should be written now. */
  boolean full() {
    if (!waits && waitingBytes() > 0) {
      waits = true;
      newest.onComplete(
          done -> {
            waits = false;
            room.run();
          });
    }
    return waits;
  }

  /** For how long nothing has gone out although something waits; looked at once a second. */
  long stuckNanos(long nowNanos) {
    return outflow.stuckNanos(sentBytes, waitingBytes(), nowNanos);
  }

  /** Bytes that wait in the process. */
  long waitingBytes() {
    return Outflow.waitingBytes(channel);
  }
}
