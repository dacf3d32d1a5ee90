package dev.ringfolio.feed;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The feed: writes {@code trades} and {@code upstream_symbols}, takes the gateways' demands. There
 * is one in the whole deployment, since the upstream allows one connection a key.
 */
public final class FeedVerticle extends VerticleBase {
  /** Fine enough for the shortest pause between two tries. */
  static final long TICK_MILLIS = 50;

  private final Bus bus;
  private final Config.Feed feed;
  private final PriceSource source;
  private final URI webSocket;
  private final URI rest;
  private final Clock clock;
  private final RandomGenerator random;
  private @Nullable FeedLink link;
  private @Nullable TopicWriter<MarketEvent> trades;
  private @Nullable TopicWriter<UpstreamSymbol> symbols;

  /**
   * A feed that connects when it is deployed.
   *
   * @param source of the prices behind the two addresses
   * @param webSocket {@code ws} or {@code wss}; the key is added for {@link PriceSource#FINNHUB}
   *     alone
   * @param rest base of the REST side
   * @param random for the jitter between two tries
   */
  public FeedVerticle(
      Bus bus,
      Config.Feed feed,
      PriceSource source,
      URI webSocket,
      URI rest,
      Clock clock,
      RandomGenerator random) {
    this.bus = bus;
    this.feed = feed;
    this.source = source;
    this.webSocket = webSocket;
    this.rest = rest;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    TopicWriter<MarketEvent> tradesWriter = bus.writer(Topics.TRADES);
    TopicWriter<UpstreamSymbol> symbolsWriter = bus.writer(Topics.UPSTREAM_SYMBOLS);
    trades = tradesWriter;
    symbols = symbolsWriter;
    FeedLink feedLink =
        new FeedLink(
            vertx, feed, source, webSocket, rest, tradesWriter, symbolsWriter, clock, random);
    link = feedLink;
    bus.serve(Services.DEMAND_SYMBOLS, demand -> Future.succeededFuture(feedLink.demanded(demand)));
    bus.serve(
        Services.PROBE.at(FeedLink.MODULE), probe -> Future.succeededFuture(feedLink.report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> feedLink.tick());
    feedLink.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    FeedLink feedLink = link;
    return feedLink == null
        ? Future.succeededFuture()
        : feedLink.stop().onComplete(done -> closeTopics());
  }

  private void closeTopics() {
    if (trades != null) {
      trades.close();
    }
    if (symbols != null) {
      symbols.close();
    }
  }
}
