package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.wire.ServerFrames;
import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A client that sends what the test says, byte by byte, and reads when it is told to. */
final class Peer implements AutoCloseable {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final ServerFrames reader = new ServerFrames();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final String response;

  Peer(int port, String path, String... headers) throws IOException {
    this(port, path, 65_536, headers);
  }

  Peer(int port, String path, int receiveBytes, String... headers) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(receiveBytes);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
            .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    send(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    response = readHead();
  }

  String response() {
    return response;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void send(String message) throws IOException {
    send(ServerFrames.text(message));
  }

  /** The next frame, or null where the server has closed the socket. */
  @Nullable Frame read() throws IOException {
    while (frames.isEmpty()) {
      byte[] bytes = new byte[65_536];
      int count;
      try {
        count = socket.getInputStream().read(bytes);
      } catch (SocketException reset) {
        return null;
      }
      if (count < 0) {
        return null;
      }
      frames.addAll(reader.read(Arrays.copyOf(bytes, count)));
    }
    return frames.remove();
  }

  /** The text of the next frame. */
  String readText() throws IOException {
    Frame frame = read();
    if (frame == null) {
      throw new IOException("closed");
    }
    return frame.text();
  }

  /** The next frame of {@code opcode}, or null where the server closes the socket before. */
  @Nullable Frame await(int opcode) throws IOException {
    Frame frame = read();
    while (frame != null && frame.opcode() != opcode) {
      frame = read();
    }
    return frame;
  }

  /** Whether the server ends the socket, whatever it still sends. */
  boolean ends() throws IOException {
    Frame frame = read();
    while (frame != null) {
      frame = read();
    }
    return true;
  }

  private String readHead() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
