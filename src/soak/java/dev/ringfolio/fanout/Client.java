package dev.ringfolio.fanout;

import dev.ringfolio.gateway.wire.ServerFrames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One WebSocket client of the load: it subscribes, and counts what it is sent. */
final class Client {
  /** What a client tells of each price. */
  interface Prices {
    /**
     * @param number of the trade
     * @param conflated prices passed over before it
     */
    void price(Client client, long number, long conflated);
  }

  private static final byte[] PRICE = "\"price\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONFLATED = "\"conflated\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = new byte[0];

  private final SocketChannel channel;
  private final SelectionKey key;
  private final int port;
  private final String subscribe;
  private byte[] rest = NONE;
  private boolean upgraded;

  /** Whether it reads nothing for now, or only by {@link #sip}. */
  boolean stuck;

  /** Bytes read since it was last set to 0. */
  long bytes;

  /** Prices of the subscription that have come. */
  int prices;

  boolean closed;

  Client(Selector selector, int port, String subscribe, int receiveBytes) throws IOException {
    this.port = port;
    this.subscribe = subscribe;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (receiveBytes > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
    }
    channel.connect(new InetSocketAddress("127.0.0.1", port));
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  void stick(boolean stop) {
    stuck = stop;
    if (key.isValid()) {
      key.interestOps(stop ? 0 : SelectionKey.OP_READ);
    }
  }

  /** Reads {@code count} bytes at most, of a client that is stuck else; {@code in} is lent. */
  void sip(int count, ByteBuffer in, Prices told) throws IOException {
    if (closed || !channel.isConnected()) {
      return;
    }
    try {
      read(in.clear().put(rest).limit(rest.length + count), told);
    } catch (IOException reset) {
      close();
    }
  }

  void close() throws IOException {
    closed = true;
    channel.close();
  }

  /** Something may be done; {@code in} is lent. Returns whether something was read. */
  boolean ready(ByteBuffer in, Prices told) throws IOException {
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        String request =
            "GET /ws/stream HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        key.interestOps(SelectionKey.OP_READ);
      }
      if (!key.isReadable()) {
        return false;
      }
      return read(in.clear().put(rest), told);
    } catch (IOException reset) {
      close();
      return false;
    }
  }

  private boolean read(ByteBuffer in, Prices told) throws IOException {
    int read = channel.read(in);
    if (read < 0) {
      close();
      return false;
    }
    bytes += read;
    take(in.array(), in.position(), told);
    return true;
  }

  private void take(byte[] in, int length, Prices told) throws IOException {
    int at = 0;
    if (!upgraded) {
      int end = head(in, length);
      if (end < 0) {
        rest = Arrays.copyOf(in, length);
        return;
      }
      upgraded = true;
      at = end;
      channel.write(ByteBuffer.wrap(ServerFrames.text(subscribe)));
    }
    while (length - at >= 2) {
      int size = in[at + 1] & 0x7f;
      int header = size < 126 ? 2 : size == 126 ? 4 : 10;
      if (length - at < header) {
        break;
      }
      if (header > 2) {
        size = (in[at + header - 2] & 0xff) << 8 | (in[at + header - 1] & 0xff);
      }
      if (length - at < header + size) {
        break;
      }
      message(in, at + header, at + header + size, told);
      at += header + size;
    }
    rest = at == length ? NONE : Arrays.copyOfRange(in, at, length);
  }

  private static int head(byte[] in, int length) {
    for (int i = 3; i < length; i++) {
      if (in[i] == '\n' && in[i - 1] == '\r' && in[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private void message(byte[] in, int from, int to, Prices told) {
    int at = after(PRICE, in, from, to);
    if (at < 0) {
      return;
    }
    long cents = 0;
    int fraction = -1;
    for (; at < to && (in[at] == '.' || (in[at] >= '0' && in[at] <= '9')); at++) {
      if (in[at] == '.') {
        fraction = 0;
      } else if (fraction < 2) {
        cents = 10 * cents + in[at] - '0';
        fraction += fraction >= 0 ? 1 : 0;
      }
    }
    for (int digits = Math.max(0, fraction); digits < 2; digits++) {
      cents *= 10;
    }
    long conflated = 0;
    for (at = after(CONFLATED, in, at, to); at < to && in[at] >= '0' && in[at] <= '9'; at++) {
      conflated = 10 * conflated + in[at] - '0';
    }
    prices++;
    told.price(this, cents, conflated);
  }

  /** Where what follows {@code name} begins, or −1. */
  private static int after(byte[] name, byte[] in, int from, int to) {
    for (int i = from; i <= to - name.length; i++) {
      if (in[i] == '"'
          && in[i + 1] == name[1]
          && Arrays.equals(in, i, i + name.length, name, 0, name.length)) {
        return i + name.length;
      }
    }
    return -1;
  }
}
