package dev.ringfolio.feed;

import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.RunningClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The feed over real sockets: the verticle, the bus, a scripted upstream and a price reader. */
final class FeedRig implements TopicHandler<MarketEvent>, AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final RunningClock clock;
  final VertxBus bus;
  final ScriptedUpstream upstream = new ScriptedUpstream(vertx);
  final List<MarketEvent> events = new CopyOnWriteArrayList<>();
  final List<String> gaps = new CopyOnWriteArrayList<>();
  private final Context readers = ((VertxInternal) vertx).createEventLoopContext();
  final TopicReader prices;
  private String deployment = "";

  FeedRig(int clockSpeed) throws Exception {
    clock = new RunningClock(clockSpeed);
    bus = new VertxBus(vertx, clock);
    done(upstream.listen());
    prices = onReaders(() -> bus.reader(Topics.TRADES, FeedLink.PRICES, this));
  }

  void deploy(Config.Feed feed, PriceSource source) throws Exception {
    FeedVerticle verticle =
        new FeedVerticle(
            bus, feed, source, upstream.webSocket(), upstream.rest(), clock, new Random(1));
    deployment = done(vertx.deployVerticle(verticle));
  }

  void undeploy() throws Exception {
    done(vertx.undeploy(deployment));
  }

  static Config.Feed feed(String... symbols) {
    return Feeds.of(50, Duration.ofSeconds(150), Duration.ofMillis(20), 5, 600, symbols);
  }

  static <V> V done(Future<V> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  <V> V onReaders(Callable<V> call) throws Exception {
    CompletableFuture<V> done = new CompletableFuture<>();
    readers.runOnContext(
        turn -> {
          try {
            done.complete(call.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(10, TimeUnit.SECONDS);
  }

  /** Asks the feed; again where a crowded machine let the time run out. */
  private <Q, A> A ask(Service<Q, A> service, Q request) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(() -> done(bus.ask(service, request)), answer -> true);
  }

  ModuleReport probe() {
    return ask(Services.PROBE.at("feed"), new Probe());
  }

  FeedFacts facts() {
    return (FeedFacts) probe().facts();
  }

  SymbolsDemanded demand(String... symbols) {
    return ask(Services.DEMAND_SYMBOLS, new DemandSymbols("gateway-1", Feeds.symbols(symbols)));
  }

  void awaitState(FeedState state) {
    await().atMost(Duration.ofSeconds(20)).until(() -> facts().state() == state);
  }

  /** Waits until the peer has seen a subscription of all {@code symbols}, {@code times} each. */
  void awaitSubscribed(int times, String... symbols) {
    for (String symbol : symbols) {
      String message = "{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}";
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> upstream.messages.stream().filter(message::equals).count() >= times);
    }
  }

  /** A frame of {@code count} trades whose volumes count on from {@code first}. */
  static String trades(String symbol, long first, int count) {
    StringBuilder frame = new StringBuilder("{\"data\":[");
    for (int i = 0; i < count; i++) {
      frame
          .append(i == 0 ? "" : ",")
          .append("{\"c\":[\"1\",\"12\"],\"p\":226.8988,\"s\":\"")
          .append(symbol)
          .append("\",\"t\":1772550000000,\"v\":")
          .append(first + i)
          .append('}');
    }
    return frame.append("],\"type\":\"trade\"}").toString();
  }

  List<Traded> trades() {
    return events.stream().filter(Traded.class::isInstance).map(Traded.class::cast).toList();
  }

  @Override
  public void entries(long epoch, long first, List<MarketEvent> entries) {
    events.addAll(entries);
  }

  @Override
  public void gap(long epoch, long from, long to) {
    gaps.add(from + ".." + to);
  }

  @Override
  public void close() throws Exception {
    done(vertx.close());
  }
}
