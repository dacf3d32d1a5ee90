package dev.ringfolio.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes TCP connections on to a server on the loopback, and can lose that server: by cutting every
 * connection, or by passing nothing on while they stay open.
 */
final class Relay implements AutoCloseable {
  private enum State {
    OPEN,
    HANGING,
    CUT
  }

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private State state = State.OPEN;

  Relay(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("relay", this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void open() {
    become(State.OPEN);
  }

  /** What comes waits until it is opened again. */
  void hang() {
    become(State.HANGING);
  }

  /** Closes all, and whatever connects from now on. */
  void cut() {
    become(State.CUT);
    sockets.forEach(Relay::close);
  }

  private void become(State next) {
    synchronized (change) {
      state = next;
      change.notifyAll();
    }
  }

  private State state() {
    synchronized (change) {
      return state;
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      sockets.add(client);
      if (state() == State.CUT) {
        close(client);
      } else {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        start("relay in", () -> pass(client, server));
        start("relay out", () -> pass(server, client));
      }
    }
  }

  private void pass(Socket from, Socket to) throws IOException {
    byte[] bytes = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        awaitPassage();
        out.write(bytes, 0, read);
      }
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitPassage() throws IOException {
    synchronized (change) {
      while (state == State.HANGING) {
        try {
          change.wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Ends with its sockets. */
  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // Either end closed its socket, or the test ended.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
