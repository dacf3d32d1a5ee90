package dev.ringfolio.gateway.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP by hand, for what a proper client does not do. */
final class RawHttp {
  private RawHttp() {}

  static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** The status of the answer to a request without a body. */
  static int status(int port, String requestLine) throws IOException {
    try (Socket socket = open(port)) {
      write(socket, requestLine + "\r\nHost: x\r\n\r\n");
      return Integer.parseInt(line(socket.getInputStream()).split(" ", -1)[1]);
    }
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
