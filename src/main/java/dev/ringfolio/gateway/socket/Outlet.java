package dev.ringfolio.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
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
 *
 * <p>Writes go to the channel's own context and not through the socket's queue, which makes a
 * promise and a task for each and would copy each to memory that the kernel can read. They are in
 * order with what the socket itself is told to write: its queue holds something only while the
 * channel is over its high water mark, and from {@link #full} on nothing is written here.
 */
final class Outlet {
  private final NetSocket socket;
  private final ChannelHandlerContext context;
  private final Channel channel;
  private final Outflow outflow;
  private final Runnable room;
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
    this.context = ((NetSocketInternal) socket).channelHandlerContext();
    this.channel = context.channel();
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

  /** Where memory for writes comes from. */
  ByteBufAllocator memory() {
    return context.alloc();
  }

  /** Writes and releases {@code bytes}. A write that fails closes the socket. */
  @SuppressWarnings("FutureReturnValueIgnored") // it is void: a failure is told to the pipeline
  void write(ByteBuf bytes) {
    sentBytes += bytes.readableBytes();
    context.writeAndFlush(bytes, context.voidPromise());
  }

  /** Whether nothing more should be written now. */
  boolean full() {
    if (!waits && waitingBytes() > 0) {
      waits = true;
      // Nothing more is sent by this, but it is done when all before it is.
      socket
          .write(Buffer.buffer())
          .onComplete(
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

  /** Reads ahead for {@link #write} and {@link #full}; see {@code FlushSchedule.Client.fetch}. */
  int fetch(int step) {
    return switch (step) {
      case 0 -> waits ? 1 : 0;
      case 1 -> (channel.isRegistered() ? 1 : 0) + (context.isRemoved() ? 1 : 0);
      case 2 -> (int) waitingBytes();
      default -> 0;
    };
  }

  /** Bytes that wait in the process. */
  long waitingBytes() {
    return Outflow.waitingBytes(channel);
  }
}
