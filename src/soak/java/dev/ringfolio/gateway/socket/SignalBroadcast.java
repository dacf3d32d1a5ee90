package dev.ringfolio.gateway.socket;

import com.sun.management.OperatingSystemMXBean;
import dev.ringfolio.core.model.Tier;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How long a signal takes to all clients: from its append to the topic until the last of them has
 * it, over sockets, each client a user of its own whose tier is known. The clients live in the same
 * process, on event loops of their own.
 *
 * <pre>mvn -Psoak verify -Dsoak=gateway.socket.SignalBroadcast -Dsoak.args="1000 500"</pre>
 *
 * <p>Arguments: clients (1,000) and signals (500). Ends with 1 where the 99th percentile is {@value
 * #TARGET_MILLIS} ms or more, or where any tier was asked for after the subscriptions.
 */
public final class SignalBroadcast {
  private static final double TARGET_MILLIS = 50;
  private static final int WARM_UP = 100;
  private static final long PAUSE_MILLIS = 20;
  private static final long PATIENCE_SECONDS = 30;

  private SignalBroadcast() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int signals = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
    Map<String, String> open =
        Map.of(
            "auth.mode",
            "jwt",
            "auth.jwt.key",
            "a secret of some length for the check of the configuration",
            "limits.connections_per_address",
            Integer.toString(2 * clients));
    Semaphore subscribed = new Semaphore(0);
    Semaphore received = new Semaphore(0);
    Vertx own = Vertx.vertx();
    boolean kept;
    try (Running running = new Running(open, new TokenIsUser())) {
      WebSocketClient client =
          own.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(clients));
      for (int i = 0; i < clients; i++) {
        subscribe(client, running.port(), "user" + i, subscribed, received);
        await(subscribed, 1);
      }
      int read = running.tiersRead.get();
      double[] millis = new double[signals];
      long cpuBefore = 0;
      for (int i = -WARM_UP; i < signals; i++) {
        Thread.sleep(PAUSE_MILLIS);
        cpuBefore = i == 0 ? cpuNanos() : cpuBefore;
        long began = System.nanoTime();
        running.signal("s" + i, Tier.STARTER);
        await(received, clients);
        if (i >= 0) {
          millis[i] = (System.nanoTime() - began) / 1e6;
        }
      }
      double cpu = (cpuNanos() - cpuBefore) / 1e6 / signals;
      Arrays.sort(millis);
      double p99 = millis[signals * 99 / 100];
      int more = running.tiersRead.get() - read;
      System.out.printf(
          "%d clients, %d signals: p50 %.1f ms, p99 %.1f ms, max %.1f ms;%n",
          clients, signals, millis[signals / 2], p99, millis[signals - 1]);
      System.out.printf(
          "%.1f ms of processor time a signal, clients included; tiers asked for: %d, then %d%n",
          cpu, read, more);
      kept = p99 < TARGET_MILLIS && read == clients && more == 0;
    }
    Running.await(own.close());
    System.exit(kept ? 0 : 1);
  }

  private static void subscribe(
      WebSocketClient client, int port, String user, Semaphore subscribed, Semaphore received) {
    var connecting = client.webSocket();
    connecting.textMessageHandler(
        message -> {
          if (message.startsWith("{\"type\":\"signal\"")) {
            received.release();
          } else if (message.startsWith("{\"type\":\"subscription_status\"")) {
            subscribed.release();
          }
        });
    Running.await(
        connecting
            .connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/ws")
                    .putHeader("Authorization", "Bearer " + user))
            .compose(
                socket ->
                    socket.writeTextMessage(
                        "{\"type\":\"subscribe\",\"data\":{\"topic\":\"signals\"}}")));
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void await(Semaphore semaphore, int count) throws InterruptedException {
    if (!semaphore.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(semaphore.availablePermits() + " of " + count);
    }
  }
}
