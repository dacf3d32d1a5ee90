package dev.ringfolio.redis;

import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.prices.PriceSnapshots;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest prices in Redis: one key a symbol, {@code ringfolio:price:SOURCE:SYMBOL}, that lives
 * for the time to live of a price. The source is part of the key, so simulated prices never stand
 * under the keys of a real feed. Owned by the price cache, on whose context it runs.
 *
 * <p>What is to be written waits in a map that holds the newest of each symbol, at most {@link
 * #SYMBOLS_MAX}; so an outage of any length costs no memory beyond that. One pipeline of at most
 * {@link RedisLink#COMMANDS_MAX} commands is in flight; what it failed to write goes back unless a
 * newer one came.
 */
public final class RedisSnapshots implements PriceSnapshots {
  /** Symbols that wait to be written or are read back at most; those beyond count as failed. */
  public static final int SYMBOLS_MAX = 10_000;

  static final long WRITE_INTERVAL_MILLIS = 100;
  static final long WRITE_DEADLINE_MILLIS = 1_000;
  static final long READ_DEADLINE_MILLIS = 500;
  static final int KEYS_A_READ_MAX = 500;

  /** Pages of a scan at most: a Redis with very many keys of others is not read to its end. */
  static final int PAGES_MAX = 1_000;

  private static final int PAGE_KEYS = 1_000;

  private final Vertx vertx;
  private final RedisLink link;
  private final String ttlMillis;
  private final String prefix;
  private final Map<Symbol, PriceSnapshot> waiting = new LinkedHashMap<>();
  private boolean writing;
  private long timer;
  private long written;
  private long failed;
  private long unreadable;

  /**
   * Does not connect yet.
   *
   * @param url {@code redis://host:port}
   * @param ttl of each key
   * @throws IllegalArgumentException if {@code url} is no address of a Redis
   */
  public RedisSnapshots(Vertx vertx, String url, Duration ttl, PriceSource source, Clock clock) {
    this.vertx = vertx;
    this.link = new RedisLink(vertx, url, clock);
    this.ttlMillis = Long.toString(ttl.toMillis());
    this.prefix = "ringfolio:price:" + source.name().toLowerCase(Locale.ROOT) + ":";
  }

  @Override
  public void open() {
    link.open();
    timer = vertx.setPeriodic(WRITE_INTERVAL_MILLIS, id -> write());
  }

  @Override
  public void save(PriceSnapshot snapshot) {
    if (waiting.size() >= SYMBOLS_MAX && !waiting.containsKey(snapshot.symbol())) {
      failed++;
      return;
    }
    waiting.put(snapshot.symbol(), snapshot);
  }

  @Override
  public Future<Map<Symbol, PriceSnapshot>> read(List<Symbol> symbols) {
    return read(symbols, 0, new HashMap<>());
  }

  @Override
  public Future<List<PriceSnapshot>> readAll() {
    return scan("0", 0, new LinkedHashSet<>())
        .compose(found -> read(List.copyOf(found), 0, new HashMap<>()))
        .map(found -> List.copyOf(found.values()));
  }

  @Override
  public Status status() {
    return new Status(link.state(), written, failed, unreadable, waiting.size());
  }

  /** How often the connection was lost, or not made. */
  long losses() {
    return link.losses();
  }

  @Override
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    Future<Void> rest = link.state() == State.CONNECTED ? write() : Future.succeededFuture();
    return rest.timeout(WRITE_DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .eventually(link::close)
        .otherwiseEmpty();
  }

  /** Writes all that waits, one pipeline after the other. */
  private Future<Void> write() {
    if (writing || waiting.isEmpty() || link.state() != State.CONNECTED) {
      return Future.succeededFuture();
    }
    List<PriceSnapshot> batch = takeBatch();
    writing = true;
    return link.call(WRITE_DEADLINE_MILLIS, connection -> connection.batch(requests(batch)))
        .onSuccess(answers -> written += batch.size())
        .onFailure(cause -> giveBack(batch))
        .onComplete(ended -> writing = false)
        .compose(answers -> write());
  }

  private List<PriceSnapshot> takeBatch() {
    List<PriceSnapshot> batch = new ArrayList<>();
    Iterator<PriceSnapshot> next = waiting.values().iterator();
    while (next.hasNext() && batch.size() < RedisLink.COMMANDS_MAX) {
      batch.add(next.next());
      next.remove();
    }
    return batch;
  }

  private void giveBack(List<PriceSnapshot> batch) {
    failed += batch.size();
    for (PriceSnapshot snapshot : batch) {
      if (waiting.size() < SYMBOLS_MAX) {
        waiting.putIfAbsent(snapshot.symbol(), snapshot);
      }
    }
  }

  private List<Request> requests(List<PriceSnapshot> batch) {
    List<Request> requests = new ArrayList<>(batch.size());
    for (PriceSnapshot snapshot : batch) {
      requests.add(
          Request.cmd(Command.SET)
              .arg(prefix + snapshot.symbol().name())
              .arg(SnapshotText.write(snapshot))
              .arg("PX")
              .arg(ttlMillis));
    }
    return requests;
  }

  private Future<Set<Symbol>> scan(String cursor, int pages, Set<Symbol> found) {
    return link.call(
            READ_DEADLINE_MILLIS,
            connection ->
                connection.send(
                    Request.cmd(Command.SCAN)
                        .arg(cursor)
                        .arg("MATCH")
                        .arg(prefix + "*")
                        .arg("COUNT")
                        .arg(PAGE_KEYS)))
        .compose(
            page -> {
              for (Response key : page.get(1)) {
                addSymbol(key.toString(), found);
              }
              String next = page.get(0).toString();
              boolean last = next.equals("0") || pages + 1 >= PAGES_MAX;
              return last || found.size() >= SYMBOLS_MAX
                  ? Future.succeededFuture(found)
                  : scan(next, pages + 1, found);
            });
  }

  private void addSymbol(String key, Set<Symbol> found) {
    if (found.size() >= SYMBOLS_MAX) {
      return;
    }
    String name = key.substring(prefix.length());
    Symbol.parse(name)
        .filter(symbol -> symbol.name().equals(name))
        .ifPresentOrElse(found::add, () -> unreadable++);
  }

  private Future<Map<Symbol, PriceSnapshot>> read(
      List<Symbol> symbols, int from, Map<Symbol, PriceSnapshot> found) {
    if (from >= symbols.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(from + KEYS_A_READ_MAX, symbols.size());
    Request request = Request.cmd(Command.MGET);
    for (Symbol symbol : symbols.subList(from, to)) {
      request.arg(prefix + symbol.name());
    }
    return link.call(READ_DEADLINE_MILLIS, connection -> connection.send(request))
        .compose(
            values -> {
              for (int i = from; i < to; i++) {
                addSnapshot(symbols.get(i), values.get(i - from), found);
              }
              return read(symbols, to, found);
            });
  }

  private void addSnapshot(
      Symbol symbol, @Nullable Response value, Map<Symbol, PriceSnapshot> found) {
    if (value == null) {
      return;
    }
    SnapshotText.read(symbol, value.toString())
        .ifPresentOrElse(snapshot -> found.put(symbol, snapshot), () -> unreadable++);
  }
}
