package dev.ringfolio.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * The writing end of one client's socket, and how much of it is taken. Used on its loop.
 *
 * <p>{@code NetSocket.writeQueueFull} counts writes, not bytes: it is false until sixteen of them
 * wait behind a channel that takes nothing more, which is a quarter of a megabyte that is stale
 * before it leaves. So what counts here is the channel's own queue: it is full as soon as the
 * kernel has not taken all of a write, and there is room again when the kernel has. What is stale
 * is then one flush at most, and what the kernel holds.
 */
final class Outlet extends ChannelInboundHandlerAdapter {
  private static final WriteBufferWaterMark FULL_WITH_ANYTHING = new WriteBufferWaterMark(1, 1);

  private final NetSocket socket;
  private final Channel channel;
  private final Outflow outflow;
  private final Runnable room;
  private long sentBytes;
  private boolean wanted;

  /**
   * Takes over the writing of {@code socket}.
   *
   * @param room is called when there is room after {@link #full} said that there is none
   */
  Outlet(NetSocket socket, long nowNanos, Runnable room) {
    ChannelHandlerContext handler = ((NetSocketInternal) socket).channelHandlerContext();
    this.socket = socket;
    this.channel = handler.channel();
    this.outflow = new Outflow(nowNanos);
    this.room = room;
    channel.config().setWriteBufferWaterMark(FULL_WITH_ANYTHING);
    handler.pipeline().addBefore(handler.name(), null, this);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the socket
  void write(Buffer bytes) {
    sentBytes += bytes.length();
    socket.write(bytes);
  }

  /** Whether nothing more should be written now. */
  boolean full() {
    wanted = !channel.isWritable();
    return wanted;
  }

  /** For how long nothing has gone out although something waits; looked at once a second. */
  long stuckNanos(long nowNanos) {
    return outflow.stuckNanos(sentBytes, Outflow.waitingBytes(channel), nowNanos);
  }

  /** Bytes that wait in the process. */
  long waitingBytes() {
    return Outflow.waitingBytes(channel);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.fireChannelWritabilityChanged();
    if (wanted && channel.isWritable()) {
      wanted = false;
      room.run();
    }
  }
}
