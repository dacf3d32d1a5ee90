package dev.ringfolio.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * For how long a peer has taken nothing of what waits for it.
 *
 * <p>Seen at the channel, byte by byte: a drained queue would be too coarse a sign. A client at 8
 * kbit/s needs four minutes for one long answer, and is alive all the while.
 */
final class Outflow {
  private long sinceNanos;
  private long flowedBytes = Long.MIN_VALUE;

  Outflow(long nowNanos) {
    this.sinceNanos = nowNanos;
  }

  /**
   * Looks again.
   *
   * @param sentBytes all that was sent so far
   * @param waitingBytes what of it has not gone out
   * @return for how long nothing has gone out; 0 where nothing waits
   */
  long stuckNanos(long sentBytes, long waitingBytes, long nowNanos) {
    long flowed = sentBytes - waitingBytes;
    if (waitingBytes == 0 || flowed > flowedBytes) {
      flowedBytes = flowed;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos;
  }

  /** Bytes that {@code channel} has not handed to the kernel; asked on its loop. */
  static long waitingBytes(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
  }
}
