package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.wire.ServerFrames;
import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Many clients that all come at once, on one thread; each wants one message that satisfies it. */
public final class Storm implements AutoCloseable {
  private static final int READ_BYTES = 64 * 1024;
  private static final int CONNECTS_A_TURN = 100;
  private static final long TURN_MILLIS = 100;

  private final int port;
  private final String message;
  private final Predicate<String> satisfied;
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final List<Client> clients = new ArrayList<>();
  private int satisfiedClients;
  private int lostClients;

  /**
   * @param message what each client sends once it is let in
   * @param satisfied whether a message from the server is what it wants
   */
  public Storm(int port, String message, Predicate<String> satisfied) throws IOException {
    this.port = port;
    this.message = message;
    this.satisfied = satisfied;
  }

  private final class Client {
    final SocketChannel channel = SocketChannel.open();
    final StringBuilder head = new StringBuilder();
    final ServerFrames frames = new ServerFrames();
    boolean open;
    boolean done;

    Client() throws IOException {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void ready(SelectionKey key) {
      try {
        if (key.isConnectable()) {
          channel.finishConnect();
          key.interestOps(SelectionKey.OP_READ);
          channel.write(ByteBuffer.wrap(HandshakeTest.handshake(port)));
        } else {
          read();
        }
      } catch (IOException broken) {
        lose();
      }
    }

    private void read() throws IOException {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        lose();
        return;
      }
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      for (Frame frame : frames.read(open ? bytes : afterHead(bytes))) {
        if (!done && frame.opcode() == 1 && satisfied.test(frame.text())) {
          done = true;
          satisfiedClients++;
        }
      }
    }

    /** What follows the answer to the handshake; nothing while it is not whole. */
    private byte[] afterHead(byte[] bytes) throws IOException {
      int before = head.length();
      head.append(new String(bytes, StandardCharsets.ISO_8859_1));
      int end = head.indexOf("\r\n\r\n");
      if (end < 0) {
        return new byte[0];
      }
      open = true;
      channel.write(ByteBuffer.wrap(ServerFrames.text(message)));
      return Arrays.copyOfRange(bytes, end + 4 - before, bytes.length);
    }

    private void lose() {
      try {
        channel.close();
      } catch (IOException ignored) {
        // It is lost already.
      }
      lostClients += done ? 0 : 1;
    }
  }

  /**
   * Connects {@code count} clients at once and runs until each is satisfied or lost, or {@code
   * patience} is over. Returns how long that took.
   */
  public Duration come(int count, Duration patience) throws IOException {
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      clients.add(new Client());
      if (i % CONNECTS_A_TURN == 0) {
        turn(0);
      }
    }
    while (satisfiedClients + lostClients < clients.size()
        && System.nanoTime() - began < patience.toNanos()) {
      turn(TURN_MILLIS);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void turn(long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ((Client) key.attachment()).ready(key);
    }
    selector.selectedKeys().clear();
  }

  public int satisfied() {
    return satisfiedClients;
  }

  public int lost() {
    return lostClients;
  }

  /** All go at once, with a reset. */
  public void vanish() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
    clients.clear();
    selector.selectNow();
    satisfiedClients = 0;
    lostClients = 0;
  }

  @Override
  public void close() throws IOException {
    vanish();
    selector.close();
  }
}
