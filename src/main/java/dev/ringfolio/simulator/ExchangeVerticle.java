package dev.ringfolio.simulator;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The simulated market behind Finnhub's protocol. It pushes the exchange's time into the model
 * every {@link #TICK_MILLIS} and hands the trades to whoever subscribed. A market does not wait:
 * what a client that does not read would have been sent is dropped, and counted.
 */
public final class ExchangeVerticle extends VerticleBase implements ExchangeServer.Market {
  /** Real milliseconds between two pushes of time. */
  static final long TICK_MILLIS = 10;

  private final Bus bus;
  private final Config.Simulator simulator;
  private final int symbolLimit;
  private final Clock market;
  private final Duration pingInterval;
  private final List<String> symbols = new ArrayList<>();
  private final List<byte[]> symbolJson = new ArrayList<>();
  private ExchangeServer server;
  private MarketModel model;
  private final AtomicLong dropped = new AtomicLong();

  /**
   * @param symbolLimit symbols of a connection; one more is refused
   * @param market the exchange's clock, the same as its history's
   */
  public ExchangeVerticle(Bus bus, Config.Simulator simulator, int symbolLimit, Clock market) {
    this(bus, simulator, symbolLimit, market, ExchangeServer.PING_INTERVAL);
  }

  @SuppressWarnings("NullAway.Init") // the server and the model come with start()
  ExchangeVerticle(
      Bus bus, Config.Simulator simulator, int symbolLimit, Clock market, Duration pingInterval) {
    this.bus = bus;
    this.simulator = simulator;
    this.symbolLimit = symbolLimit;
    this.market = market;
    this.pingInterval = pingInterval;
  }

  @Override
  public Future<?> start() {
    model =
        new MarketModel(
            simulator.seed(),
            simulator.rate(),
            new SplittableRandom(simulator.seed()),
            market.millis());
    for (String symbol : model.symbols()) {
      symbols.add(symbol);
      symbolJson.add(TradeFrames.ascii('"' + symbol + '"'));
    }
    server = new ExchangeServer(vertx, market, this, symbolLimit, pingInterval);
    bus.serve(Services.PROBE.at("simulator"), probe -> Future.succeededFuture(report()));
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  /** The loopback port, once deployed. Any thread. */
  public int port() {
    return server.port();
  }

  /** Where the feed connects, once deployed: {@code ws://127.0.0.1:PORT/}. Any thread. */
  public URI webSocket() {
    return server.webSocket();
  }

  /** Where the feed asks, once deployed: {@code http://127.0.0.1:PORT/api/v1}. Any thread. */
  public URI rest() {
    return server.rest();
  }

  /** Ways to fail, for tests. Once deployed; any thread. */
  public ExchangeFaults faults() {
    return new ExchangeFaults(context, server);
  }

  /** Trades that were not sent because a client did not read. Any thread. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  public void listenersChanged(String symbol, boolean wanted) {
    model.stream(symbol, wanted, market.millis());
  }

  @Override
  public void drained() {
    // The next tick goes on with the newest trades.
  }

  @Override
  public Optional<Quote> quote(String symbol) {
    return model.quote(symbol, market.millis());
  }

  private void tick() {
    model.advance(market.millis(), this::publish);
    for (ExchangeSession session : server.sessions()) {
      session.flush();
    }
  }

  private void publish(Burst burst) {
    String symbol = symbols.get(burst.listing());
    for (ExchangeSession session : server.sessions()) {
      if (session.subscriptions().holds(symbol)) {
        send(session, burst);
      }
    }
  }

  /** A burst stands in one frame if it can; small ones of the same tick share one. */
  private void send(ExchangeSession session, Burst burst) {
    TradeFrames frames = session.frames();
    if (burst.size() > frames.room()) {
      frames.endFrame();
    }
    for (int i = 0; i < burst.size(); i++) {
      if (frames.full()) {
        session.flush();
      }
      if (!session.writable()) {
        dropped.addAndGet(burst.size() - i);
        return;
      }
      frames.trade(
          Conditions.of(burst.conditions(i), burst.volume(i)),
          burst.cents(i),
          symbolJson.get(burst.listing()),
          burst.stamp(i),
          burst.volume(i));
    }
  }

  private ModuleReport report() {
    long lost = dropped.get();
    String detail = lost == 0 ? "" : lost + " trades not read in time were dropped";
    return new ModuleReport("simulator", Status.GREEN, detail, new NoFacts());
  }
}
