package dev.ringfolio.fanout;

import dev.ringfolio.gateway.wire.FrameBuffer;
import dev.ringfolio.gateway.wire.Handshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that speaks Finnhub's protocol as far as a feed needs it: it takes one connection and
 * sends a trade when it is told to. The price of a trade carries its number: number / 100.
 */
final class Trades {
  /** Numbers begin anew after so many. */
  static final int NUMBERS = 1 << 20;

  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key:\\s*(\\S+)");

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final String[] symbols;
  private final long[] sentNanos = new long[NUMBERS];
  private final FrameBuffer frames = new FrameBuffer();
  private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
  private @Nullable SocketChannel feed;
  private @Nullable ByteBuffer pending;
  private boolean open;
  private long next = 1;

  Trades(Selector selector, String[] symbols) throws IOException {
    this.selector = selector;
    this.symbols = symbols;
    this.listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  int port() throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  void close() throws IOException {
    listener.close();
    if (feed != null) {
      feed.close();
    }
  }

  boolean connected() {
    return open;
  }

  /** Whether all that was published has left. */
  boolean idle() {
    return pending == null;
  }

  /** When the trade {@code number} was published. */
  long sentNanos(long number) {
    return sentNanos[(int) (number % NUMBERS)];
  }

  /** Puts one trade in, of the symbols in turn; returns the symbol's index. */
  int publish() {
    int symbol = (int) (next * 7919 % symbols.length);
    long number = next % NUMBERS;
    sentNanos[(int) number] = System.nanoTime();
    long cents = Math.max(1, number);
    String price = cents / 100 + "." + cents / 10 % 10 + cents % 10;
    String trade =
        "{\"data\":[{\"c\":null,\"p\":"
            + price
            + ",\"s\":\""
            + symbols[symbol]
            + "\",\"t\":"
            + System.currentTimeMillis()
            + ",\"v\":1}],\"type\":\"trade\"}";
    frames.text(trade.getBytes(StandardCharsets.US_ASCII));
    next++;
    return symbol;
  }

  /** Sends what was put in. */
  void flush() throws IOException {
    SocketChannel to = feed;
    if (to == null || pending != null || frames.length() == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(frames.take());
    to.write(bytes);
    pending = bytes.hasRemaining() ? bytes : null;
    interest(to);
  }

  private void interest(SocketChannel of) {
    of.keyFor(selector)
        .interestOps(SelectionKey.OP_READ | (pending == null ? 0 : SelectionKey.OP_WRITE));
  }

  void ready(SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      SocketChannel accepted = listener.accept();
      if (accepted != null) {
        accepted.configureBlocking(false);
        accepted.register(selector, SelectionKey.OP_READ, this);
        feed = accepted;
        open = false;
        pending = null;
      }
      return;
    }
    if (key.isWritable() && pending != null) {
      ((SocketChannel) key.channel()).write(pending);
      pending = pending.hasRemaining() ? pending : null;
      interest((SocketChannel) key.channel());
    }
    if (key.isReadable()) {
      read((SocketChannel) key.channel());
    }
  }

  /** What the feed subscribes to is not looked at: each of the symbols is traded. */
  private void read(SocketChannel from) throws IOException {
    if (from.read(in.clear()) < 0) {
      from.close();
      open = false;
    } else if (!open) {
      String head = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
      Matcher key = KEY.matcher(head);
      if (key.find()) {
        String answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + Handshake.accept(key.group(1))
                + "\r\n\r\n";
        from.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
        open = true;
      }
    }
  }
}
