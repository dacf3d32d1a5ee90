package dev.ringfolio.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * One client of the exchange. Trades are gathered as frames and go to the channel below Vert.x's
 * frame encoder, many frames in one write; {@link #WRITES_MAX} writes wait at most, and the
 * exchange asks {@link #writable} before it adds. Owned by the server, on its event loop.
 */
final class ExchangeSession {
  /** Writes of {@link TradeFrames#CAPACITY} bytes that wait for the socket at most. */
  static final int WRITES_MAX = 4;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final Subscriptions subscriptions;
  private final Runnable drained;
  private final TradeFrames frames = new TradeFrames();
  private int writes;
  private boolean silent;

  /**
   * @param drained is called each time that the session can be written to again
   */
  ExchangeSession(ServerWebSocket socket, int symbolLimit, Runnable drained) {
    this.socket = socket;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext();
    this.subscriptions = new Subscriptions(symbolLimit);
    this.drained = drained;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Where trades are added: ask {@link #writable} first, and {@link #flush} when it is full. */
  TradeFrames frames() {
    return frames;
  }

  /** Whether there is room for more. */
  boolean writable() {
    return writes < WRITES_MAX;
  }

  /** Hands what was gathered to the socket. */
  void flush() {
    frames.endFrame();
    if (frames.isEmpty()) {
      return;
    }
    if (!silent) {
      ByteBuf bytes = channel.alloc().ioBuffer(frames.length());
      bytes.writeBytes(frames.bytes(), 0, frames.length());
      writes++;
      channel.writeAndFlush(bytes).addListener(done -> written());
    }
    frames.clear();
  }

  private void written() {
    if (writes-- == WRITES_MAX) {
      drained.run();
    }
  }

  /** Sends a message of the protocol that is no trade; left out where the client does not read. */
  void say(String message) {
    flush();
    if (!silent && writable()) {
      writes++;
      socket.writeTextMessage(message).onComplete(done -> written());
    }
  }

  /** Says nothing more, and answers nothing, not even a ping; or speaks again. */
  void silence(boolean on) {
    silent = on;
    channel.channel().config().setAutoRead(!on);
  }

  /** Ends the connection without a word, as the original does. */
  void cut() {
    var unused = channel.close(); // an end that nobody waits for
  }
}
