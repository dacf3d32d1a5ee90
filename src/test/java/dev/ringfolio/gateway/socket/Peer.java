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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client that sends what the test says, byte by byte, and reads when it is told to. */
final class Peer implements AutoCloseable {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int RECEIVE_BYTES = 65_536;

  private final Socket socket;
  private final ServerFrames reader = new ServerFrames();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final String response;

  Peer(int port, String path, String... headers) throws IOException {
    this(port, path, RECEIVE_BYTES, headers);
  }

  Peer(int port, String path, int receiveBytes, String... headers) throws IOException {
    this(connect(port, receiveBytes), handshake(port, path, headers), false);
  }

  private Peer(Socket socket, byte[] request, boolean octetwise) throws IOException {
    this.socket = socket;
    if (octetwise) {
      sendOctetwise(request);
    } else {
      send(request);
    }
    response = readHead();
  }

  private Peer(Socket socket) {
    this.socket = socket;
    this.response = "";
  }

  /** A client that sends {@code request} and what follows it in one piece. */
  static Peer raw(int port, byte[] request) throws IOException {
    return new Peer(connect(port, RECEIVE_BYTES), request, false);
  }

  /** A client that sends each byte of {@code request} by itself. */
  static Peer octetwise(int port, byte[] request) throws IOException {
    return new Peer(connect(port, RECEIVE_BYTES), request, true);
  }

  /** A client that is connected, and has neither sent nor read anything. */
  static Peer silent(int port) throws IOException {
    return new Peer(connect(port, RECEIVE_BYTES));
  }

  private static Socket connect(int port, int receiveBytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBytes);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static byte[] handshake(int port, String path, String... headers) {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
            .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  String response() {
    return response;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void sendOctetwise(byte[] bytes) throws IOException {
    for (byte octet : bytes) {
      send(new byte[] {octet});
    }
  }

  void send(String message) throws IOException {
    send(ServerFrames.text(message));
  }

  /** The body of an answer that is no upgrade. */
  String body() throws IOException {
    Matcher length = CONTENT_LENGTH.matcher(response);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
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

  /** Reads {@code count} bytes, if there are as many, and looks at none; returns how many. */
  int skip(int count) throws IOException {
    return socket.getInputStream().readNBytes(count).length;
  }

  /** Waits until the server has ended the socket, without reading anything of interest. */
  boolean isCut() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Ends the socket at once, with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
