package dev.ringfolio.feed;

import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.FeedChanged;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UpstreamSymbol.State;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link FinnhubSession} with a socket, a REST client and a brake: carries its commands out and
 * tells it what came of them. Owned by the {@link FeedVerticle}, on whose context it all runs.
 */
final class FeedLink implements Upstream, UpstreamSocket.Events {
  /** The built-in exchange wants a key, as the real one does, and is not shown the real one's. */
  private static final String BUILT_IN_KEY = "simulated";

  /** The reader of {@code trades} that the socket waits for. */
  static final String PRICES = "prices";

  static final String MODULE = "feed";
  static final long STOP_MILLIS = 4_000;

  private static final Logger LOG = LoggerFactory.getLogger(FeedLink.class);

  private final TopicWriter<MarketEvent> trades;
  private final Clock clock;
  private final FinnhubSession session;
  private final UpstreamSocket socket;
  private final UpstreamRest rest;
  private final SocketBrake brake = new SocketBrake(Topics.TRADES.capacity());
  private final Promise<Void> off = Promise.promise();

  FeedLink(
      Vertx vertx,
      Config.Feed feed,
      PriceSource source,
      URI webSocket,
      URI rest,
      TopicWriter<MarketEvent> trades,
      TopicWriter<UpstreamSymbol> symbols,
      Clock clock,
      RandomGenerator random) {
    String key = source == PriceSource.FINNHUB ? feed.key() : BUILT_IN_KEY;
    this.trades = trades;
    this.clock = clock;
    this.socket = new UpstreamSocket(vertx, webSocket, query(webSocket, key), this);
    this.rest = new UpstreamRest(vertx, rest, key);
    this.session =
        new FinnhubSession(
            feed, source, this, this::tell, symbol -> tell(symbols, symbol), clock, random);
    trades.onPull(this::brake);
  }

  void start() {
    session.start();
  }

  /** Lets go of the upstream; done when its socket is closed. */
  Future<Void> stop() {
    session.stop();
    checkOff();
    return off.future()
        .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
        .transform(late -> Future.join(socket.dispose(), rest.dispose()))
        .mapEmpty();
  }

  void tick() {
    if (brake.holding()) {
      session.alive(); // what is not read is not silence
    }
    brake();
    session.tick();
  }

  SymbolsDemanded demanded(DemandSymbols demand) {
    return session.demanded(demand);
  }

  ModuleReport report() {
    boolean well =
        switch (session.state()) {
          case SIMULATED, REPLAY, CONNECTED, CLOSED_MARKET -> true;
          default -> false;
        };
    Status status = session.blind() ? Status.RED : well ? Status.GREEN : Status.YELLOW;
    long pausedMillis = TimeUnit.NANOSECONDS.toMillis(brake.heldNanos(clock.nanos()));
    return new ModuleReport(MODULE, status, session.detail(), session.facts(pausedMillis));
  }

  @Override
  public void connect() {
    socket.connect();
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void subscribe(Symbol symbol) {
    socket.send("{\"type\":\"subscribe\",\"symbol\":\"" + symbol.name() + "\"}");
  }

  @Override
  public void unsubscribe(Symbol symbol) {
    socket.send("{\"type\":\"unsubscribe\",\"symbol\":\"" + symbol.name() + "\"}");
  }

  @Override
  public void ping() {
    socket.ping();
  }

  @Override
  public void fetchQuote(Symbol symbol) {
    rest.get(
        "/quote?symbol=" + URLEncoder.encode(symbol.name(), StandardCharsets.UTF_8),
        (status, body) -> session.quoteAnswered(symbol, status, body));
  }

  @Override
  public void fetchMarketStatus() {
    rest.get("/stock/market-status?exchange=" + QuoteDesk.EXCHANGE, session::marketStatusAnswered);
  }

  @Override
  public void connected() {
    session.connected();
  }

  @Override
  public void refused(int status) {
    session.refused(status);
    checkOff();
  }

  @Override
  public void frame(byte[] bytes, int length) {
    session.frame(bytes, length);
    brake();
  }

  @Override
  public void alive() {
    session.alive();
  }

  @Override
  public void closed() {
    brake.reset(clock.nanos());
    session.closed();
    checkOff();
  }

  private void brake() {
    switch (brake.turn(trades.lag(PRICES), clock.nanos())) {
      case HOLD -> socket.hold();
      case RELEASE -> socket.release();
      case STAY -> {}
    }
  }

  private void checkOff() {
    if (session.off()) {
      off.tryComplete();
    }
  }

  private void tell(MarketEvent event) {
    if (event instanceof FeedChanged changed && changed.state() != FeedState.OFF) {
      LOG.info("feed is {}", changed.state().wire());
    }
    trades.append(event);
  }

  private static void tell(TopicWriter<UpstreamSymbol> symbols, UpstreamSymbol symbol) {
    symbols.append(symbol);
    if (symbol.state() == State.RELEASED) {
      symbols.remove(symbol.symbol());
    }
  }

  /** With the key, where there is one: the upstream takes it nowhere else at the handshake. */
  private static @Nullable String query(URI webSocket, String key) {
    return key.isEmpty()
        ? webSocket.getRawQuery()
        : "token=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }
}
