package dev.ringfolio.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends on the heels of its handshake, kept until its connection reads it.
 *
 * <p>The HTTP decoder gives up what it has not decoded when it is taken out of the pipeline, which
 * is before Vert.x puts the socket's handler in; the bytes went to a handler that never reads nor
 * releases them. This one stands before it for as long as the upgrade takes: one turn of the loop,
 * so that it holds what one read of the socket brought.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
  private static final String VERTX_HANDLER = "handler";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
  private @Nullable ChannelPipeline pipeline;

  /** Keeps what comes from now on. */
  void begin(ChannelPipeline upgraded) {
    pipeline = upgraded;
    upgraded.addBefore(VERTX_HANDLER, null, this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf raw) {
      byte[] part = new byte[raw.readableBytes()];
      raw.readBytes(part).release();
      bytes.writeBytes(part);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** What came; what comes from now on goes to the socket's own handler. */
  byte[] end() {
    if (pipeline != null) {
      pipeline.remove(this);
      pipeline = null;
    }
    return bytes.toByteArray();
  }
}
