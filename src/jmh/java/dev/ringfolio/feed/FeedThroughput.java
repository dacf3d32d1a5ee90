package dev.ringfolio.feed;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.core.time.RunningClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Trades a second from a socket on loopback to a table of last prices on another loop, with a peer
 * that sends frames of ten as fast as they are taken. Prints a line a second, for so many seconds
 * as its argument says. Peer, feed and table share the machine.
 */
public final class FeedThroughput {
  private static final int TRADES_A_FRAME = 10;
  private static final String[] NAMES = {"AAPL", "MSFT", "NVDA", "TSLA", "XOM"};

  private static final Clock CLOCK = new RunningClock();

  private FeedThroughput() {}

  /** Runs for {@code args[0]} seconds, 20 where there is none. */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Vertx vertx = Vertx.vertx();
    VertxBus bus = new VertxBus(vertx, CLOCK);
    Book book = new Book();
    ((VertxInternal) vertx)
        .createEventLoopContext()
        .runOnContext(turn -> bus.reader(Topics.TRADES, FeedLink.PRICES, book));
    HttpServer peer =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .webSocketHandler(ws -> ws.frameHandler(first -> pump(vertx, ws, frames())))
            .requestHandler(request -> request.response().setStatusCode(503).end())
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    URI webSocket = URI.create("ws://127.0.0.1:" + peer.actualPort());
    URI rest = URI.create("http://127.0.0.1:" + peer.actualPort());
    Config.Feed feed =
        new Config.Feed(
            "simulator",
            "",
            "",
            "",
            List.of(new Symbol("AAPL")),
            50,
            Duration.ofSeconds(150),
            60,
            new Config.Feed.Reconnect(Duration.ofSeconds(1), 5),
            new Config.Feed.Replay("", 1, false, false));
    vertx.deployVerticle(
        new FeedVerticle(bus, feed, PriceSource.SIMULATOR, webSocket, rest, CLOCK, new Random(1)));
    report(vertx, book, seconds);
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static void report(Vertx vertx, Book book, int seconds) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(seconds);
    long[] last = {System.nanoTime(), 0};
    vertx.setPeriodic(
        1_000,
        timer -> {
          long now = System.nanoTime();
          long trades = book.trades.get();
          System.out.printf(
              "%,d trades/s, %d gaps%n",
              Math.round((trades - last[1]) * 1e9 / (now - last[0])), book.gaps.get());
          last[0] = now;
          last[1] = trades;
          done.countDown();
        });
    done.await();
  }

  private static Buffer[] frames() {
    Buffer[] frames = new Buffer[64];
    Random random = new Random(1);
    for (int i = 0; i < frames.length; i++) {
      StringBuilder text = new StringBuilder("{\"data\":[");
      for (int j = 0; j < TRADES_A_FRAME; j++) {
        text.append(j == 0 ? "" : ",")
            .append("{\"c\":[\"1\",\"12\"],\"p\":")
            .append(100 + random.nextInt(1_000_000) / 10_000.0)
            .append(",\"s\":\"")
            .append(NAMES[random.nextInt(NAMES.length)])
            .append("\",\"t\":")
            .append(1_772_550_000_000L + i)
            .append(",\"v\":")
            .append(1 + random.nextInt(300))
            .append('}');
      }
      frames[i] = Buffer.buffer(text.append("],\"type\":\"trade\"}").toString());
    }
    return frames;
  }

  private static void pump(Vertx vertx, ServerWebSocket ws, Buffer[] frames) {
    for (Buffer frame : frames) {
      if (ws.isClosed()) {
        return;
      }
      ws.writeFrame(WebSocketFrame.textFrame(frame.toString(), true));
    }
    if (ws.writeQueueFull()) {
      ws.drainHandler(drained -> pump(vertx, ws, frames));
    } else {
      vertx.runOnContext(turn -> pump(vertx, ws, frames));
    }
  }

  /** Last price and volume of each symbol. */
  private static final class Book implements TopicHandler<MarketEvent> {
    final AtomicLong trades = new AtomicLong();
    final AtomicLong gaps = new AtomicLong();
    private final Map<Symbol, double[]> rows = new HashMap<>();

    @Override
    public void entries(long epoch, long first, List<MarketEvent> entries) {
      int count = 0;
      for (MarketEvent event : entries) {
        if (event instanceof Traded traded) {
          double[] row = rows.computeIfAbsent(traded.symbol(), symbol -> new double[2]);
          row[0] = traded.price();
          row[1] += traded.volume();
          count++;
        }
      }
      trades.addAndGet(count);
    }

    @Override
    public void gap(long epoch, long from, long to) {
      gaps.incrementAndGet();
    }
  }
}
