package dev.ringfolio.fanout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Clients and the upstream that feeds them, in one thread and by one clock: what is expected, what
 * came and what was passed over are counted exactly.
 *
 * <p>A price that was passed over counts as taken in, since the one that was sent in its place says
 * so; so a server that conflates can be driven as hard as it goes.
 */
final class Load implements AutoCloseable {
  private static final int CONNECTING_MAX = 200;
  private static final int SIPS_PER_SECOND = 10;
  private static final long STALL_NANOS = 2_000_000_000L;

  /** What a phase showed. */
  record Result(
      double deliveriesPerSecond,
      double conflatedShare,
      double messagesPerRead,
      double p50Millis,
      double p99Millis,
      double cpuShare) {}

  private final Selector selector = Selector.open();
  private final String[] symbols;
  private final int perClient;
  private final Trades trades;
  private final List<Client> clients = new ArrayList<>();
  private final int[] subscribers;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 20);
  private final Latencies latencies = new Latencies();
  private long expected;
  private long delivered;
  private long conflated;
  private long reads;
  private int sipBytes;
  private long nextSip;

  /**
   * @param symbols that are traded, in turn
   * @param perClient how many of them each client subscribes to
   */
  Load(int symbols, int perClient) throws IOException {
    this.symbols = new String[symbols];
    for (int i = 0; i < symbols; i++) {
      this.symbols[i] = String.format("S%04d", i);
    }
    this.perClient = perClient;
    this.subscribers = new int[symbols];
    this.trades = new Trades(selector, this.symbols);
  }

  int feedPort() throws IOException {
    return trades.port();
  }

  List<Client> clients() {
    return clients;
  }

  /** Connects {@code count} more clients; returns when each has an answer to its subscription. */
  void connect(int port, int count, int receiveBytes) throws IOException {
    int first = clients.size();
    int settled = first;
    while (settled < first + count) {
      if (clients.size() < first + count && clients.size() - settled < CONNECTING_MAX) {
        clients.add(client(port, clients.size(), receiveBytes));
      } else {
        step(10);
      }
      while (settled < clients.size()
          && (clients.get(settled).bytes > 0 || clients.get(settled).closed)) {
        settled++;
      }
    }
    until(5_000, trades::connected);
  }

  private Client client(int port, int index, int receiveBytes) throws IOException {
    StringBuilder subscribe = new StringBuilder("{\"type\":\"subscribe\",\"symbols\":[");
    for (int k = 0; k < perClient; k++) {
      subscribe.append(k == 0 ? "\"" : ",\"").append(symbols[symbol(index, k)]).append('"');
    }
    Client client = new Client(selector, port, subscribe.append("]}").toString(), receiveBytes);
    count(index, 1);
    return client;
  }

  private int symbol(int index, int k) {
    return (int) (((long) index * perClient + k) % symbols.length);
  }

  /** Client {@code index} counts among the subscribers, or no longer. */
  private void count(int index, int by) {
    for (int k = 0; k < perClient; k++) {
      subscribers[symbol(index, k)] += by;
    }
  }

  /** The clients in {@code [from, to)} read nothing until they are woken; they count no more. */
  void stick(int from, int to) {
    for (int i = from; i < to; i++) {
      clients.get(i).stick(true);
      count(i, -1);
    }
  }

  /**
   * From now on the clients that are stuck read {@code bytesPerSecond} each, in sips of a tenth of
   * a second; 0 ends that.
   */
  void sip(int bytesPerSecond) {
    sipBytes = bytesPerSecond / SIPS_PER_SECOND;
    nextSip = System.nanoTime();
  }

  private void sipIfDue() throws IOException {
    if (sipBytes == 0 || System.nanoTime() < nextSip) {
      return;
    }
    nextSip += 1_000_000_000L / SIPS_PER_SECOND;
    for (Client client : clients) {
      if (client.stuck) {
        client.sip(sipBytes, in, this::price);
      }
    }
  }

  void closeAll() throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).close();
      count(i, -1);
    }
    clients.clear();
    selector.selectNow();
  }

  /** Publishes as fast as it is taken in, at most {@code window} trades ahead. */
  Result closedLoop(double seconds, int window, Served served) throws IOException {
    double ahead = (double) window * perClient * clients.size() / symbols.length;
    long[] progress = {System.nanoTime(), 0};
    return phase(
        seconds,
        served,
        () -> {
          long taken = delivered + conflated;
          if (taken != progress[1]) {
            progress[0] = System.nanoTime();
            progress[1] = taken;
          } else if (System.nanoTime() - progress[0] > STALL_NANOS) {
            expected = taken; // an older price was replaced without a word: by a client that left
          }
          while (trades.idle() && expected - delivered - conflated < ahead) {
            publishOne();
          }
        });
  }

  /** Publishes {@code rate} trades a second. */
  Result openLoop(double seconds, double rate, Served served) throws IOException {
    long begin = System.nanoTime();
    long[] sent = {0};
    return phase(
        seconds,
        served,
        () -> {
          long due = (long) ((System.nanoTime() - begin) * rate / 1e9);
          while (trades.idle() && sent[0] < due) {
            publishOne();
            sent[0]++;
          }
        });
  }

  private Result phase(double seconds, Served served, Runnable publish) throws IOException {
    expected = 0;
    delivered = 0;
    conflated = 0;
    reads = 0;
    latencies.clear();
    double cpu = served.cpuSeconds();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < seconds * 1e9) {
      publish.run();
      trades.flush();
      step(1);
    }
    double elapsed = (System.nanoTime() - begin) / 1e9;
    return new Result(
        delivered / elapsed,
        (double) conflated / Math.max(1, delivered + conflated),
        (double) delivered / Math.max(1, reads),
        latencies.millis(0.5),
        latencies.millis(0.99),
        (served.cpuSeconds() - cpu) / elapsed);
  }

  /** One trade; returns after how many milliseconds the last of its subscribers has it. */
  double toLast() throws IOException {
    expected = 0;
    delivered = 0;
    conflated = 0;
    long begin = System.nanoTime();
    publishOne();
    trades.flush();
    until(20_000, () -> delivered >= expected);
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Lets things happen until {@code done}, for {@code millis} at most. */
  boolean until(long millis, BooleanSupplier done) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      step(5);
    }
    return done.getAsBoolean();
  }

  /** How old a price is that comes now. */
  long ageNanos(long number) {
    return System.nanoTime() - trades.sentNanos(number);
  }

  private void publishOne() {
    expected += subscribers[trades.publish()];
  }

  private void step(long millis) throws IOException {
    selector.select(this::ready, millis);
    sipIfDue();
  }

  private void ready(SelectionKey key) {
    try {
      if (key.attachment() instanceof Client client) {
        reads += client.ready(in, this::price) ? 1 : 0;
      } else {
        trades.ready(key);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Replaceable by who wants to see single prices. */
  Client.Prices watcher = (client, number, passedOver) -> {};

  private void price(Client client, long number, long passedOver) {
    watcher.price(client, number, passedOver);
    if (!client.stuck) {
      delivered++;
      conflated += passedOver;
      latencies.add(ageNanos(number));
    }
  }

  @Override
  public void close() throws IOException {
    closeAll();
    trades.close();
    selector.close();
  }
}
